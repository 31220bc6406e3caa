// SPDX-License-Identifier: Apache-2.0
#include "app/console.h"

#include <absl/strings/str_cat.h>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ostream>
#include <thread>

namespace whittle {
namespace {

constexpr std::chrono::milliseconds kQuietTime{1000};
constexpr std::chrono::milliseconds kRedrawTime{100};
constexpr absl::string_view kEraseLine = "\r\x1b[K";

}  // namespace

Console::Console(std::ostream& out, std::ostream& err, bool errIsTerminal)
    : m_out(out), m_err(err), m_errIsTerminal(errIsTerminal) {}

Console::~Console() { clearProgress(); }

void Console::print(absl::string_view text) {
    clearProgress();
    m_out.write(text.data(), static_cast<std::streamsize>(text.size()));
}

void Console::note(absl::string_view line) {
    clearProgress();
    m_out.flush();
    const std::lock_guard<std::mutex> lock(m_mutex);
    m_err << line << '\n' << std::flush;
}

bool Console::flush() {
    m_out.flush();
    return m_out.good();
}

Progress Console::progress() {
    if (!m_errIsTerminal) return Progress(m_stop.get_token());
    return Progress(m_stop.get_token(),
                    [this](absl::string_view phase, int64_t done, int64_t total) { showProgress(phase, done, total); });
}

void Console::showProgress(absl::string_view phase, int64_t done, int64_t total) {
    const Clock::time_point now = Clock::now();
    if (now - m_start < kQuietTime) return;
    const std::lock_guard<std::mutex> lock(m_mutex);
    if (now - m_lastDrawn < kRedrawTime) return;
    m_lastDrawn = now;
    m_err << kEraseLine << phase;
    if (total > 0) m_err << ' ' << std::clamp<int64_t>(static_cast<int64_t>(100.0 * done / total), 0, 100) << '%';
    m_err << std::flush;
    m_lineShown = true;
}

void Console::clearProgress() {
    const std::lock_guard<std::mutex> lock(m_mutex);
    if (!m_lineShown) return;
    m_err << kEraseLine << std::flush;
    m_lineShown = false;
}

// A signal handler may not lock, and std::stop_source may run callbacks: the handler writes one byte to a pipe, and a
// thread that reads it asks the console to stop.
namespace {

volatile std::sig_atomic_t signalPipe = -1;
volatile std::sig_atomic_t signalSeen = 0;

void onSignal(int) {
    if (signalSeen) ::_exit(130);
    signalSeen = 1;
    const char byte = 's';
    if (::write(signalPipe, &byte, 1) < 0) ::_exit(130);
}

}  // namespace

struct CancelOnSignal::State {
    int pipe[2] = {-1, -1};
    struct sigaction oldInterrupt = {};
    struct sigaction oldTerminate = {};
    std::thread reader;
};

CancelOnSignal::CancelOnSignal(Console& console) : m_state(new State) {
    if (::pipe2(m_state->pipe, O_CLOEXEC) != 0) return;
    signalSeen = 0;
    signalPipe = m_state->pipe[1];
    m_state->reader = std::thread([&console, fd = m_state->pipe[0]] {
        char byte = 0;
        while (::read(fd, &byte, 1) < 0 && errno == EINTR) {
        }
        if (byte == 's') console.cancel();
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGINT, &action, &m_state->oldInterrupt);
    ::sigaction(SIGTERM, &action, &m_state->oldTerminate);
}

CancelOnSignal::~CancelOnSignal() {
    if (m_state->reader.joinable()) {
        ::sigaction(SIGINT, &m_state->oldInterrupt, nullptr);
        ::sigaction(SIGTERM, &m_state->oldTerminate, nullptr);
        const char end = 'e';
        if (::write(m_state->pipe[1], &end, 1) == 1) {
            m_state->reader.join();
        } else {
            m_state->reader.detach();
        }
        ::close(m_state->pipe[0]);
        ::close(m_state->pipe[1]);
    }
    delete m_state;
}

}  // namespace whittle
