// SPDX-License-Identifier: Apache-2.0
#include "core/layout/worker_client.h"

#include "core/base/file.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>

extern char** environ;

// The worker talks over a socket pair instead of pipes: send() can be told not to raise SIGPIPE when the other end is
// gone, and both directions are watched with one poll(), so neither side can block the other while both are writing.
namespace whittle {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kSlice{10};  // how often cancellation is looked at
constexpr int kMostCrashes = 3;                  // in one run, before it is the program that is taken to be broken
constexpr size_t kLargestAnswer = size_t{256} << 20;
constexpr char kProgramName[] = "whittle-layout";

std::string runningProgramDirectory() {
    std::array<char, PATH_MAX> path;
    const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
    return length > 0 ? directoryOf({path.data(), static_cast<size_t>(length)}) : std::string();
}

bool isExecutable(const std::string& path) { return access(path.c_str(), X_OK) == 0 && !isDirectory(path); }

void appendFramed(std::string& out, const std::string& text) {
    const auto size = static_cast<uint32_t>(text.size());
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(size >> shift & 0xff);
    out += text;
}

LayoutWorkerClient::Answer toAnswer(std::string text) {
    constexpr absl::string_view kError = "error ";
    if (absl::string_view(text).substr(0, kError.size()) == kError) {
        return absl::InternalError(absl::StrCat("graphviz: ", text.substr(kError.size())));
    }
    return text;
}

}  // namespace

absl::StatusOr<std::string> findLayoutWorker() {
    if (const char* fromEnvironment = std::getenv("WHITTLE_LAYOUT_WORKER"); fromEnvironment && *fromEnvironment) {
        if (isExecutable(fromEnvironment)) return std::string(fromEnvironment);
        return absl::NotFoundError(
            absl::StrCat("WHITTLE_LAYOUT_WORKER names ", fromEnvironment, ", which cannot be run"));
    }
    const std::string here = runningProgramDirectory();
    const std::vector<std::string> places = {joinPath(here, kProgramName),
                                             joinPath(here, absl::StrCat("../libexec/whittle/", kProgramName))};
    for (const std::string& place : places) {
        if (isExecutable(place)) return place;
    }
    return absl::NotFoundError(absl::StrCat("the layout worker is missing (looked for ", absl::StrJoin(places, ", "),
                                            "); install it or set WHITTLE_LAYOUT_WORKER"));
}

// One run of the program. Its destructor ends it.
struct LayoutWorkerClient::Process {
    pid_t pid = -1;
    int socket = -1;
    std::string received;

    Process() = default;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() {
        if (socket >= 0) close(socket);
        if (pid <= 0) return;
        kill(pid, SIGKILL);
        reap();
    }

    // How it ended, in words; waits for it. REQUIRES: it is ending.
    std::string reap() {
        int status = 0;
        pid_t done;
        while ((done = waitpid(pid, &status, 0)) < 0 && errno == EINTR) {
        }
        pid = -1;
        if (done < 0) return "its end was not seen";
        if (WIFSIGNALED(status)) return absl::StrCat("signal ", WTERMSIG(status), ", ", strsignal(WTERMSIG(status)));
        return absl::StrCat("exit status ", WEXITSTATUS(status));
    }

    absl::Status start(const std::string& program);
    absl::Status ended();
    absl::Status sendSome(absl::string_view& rest);
    absl::Status receiveSome();
    // True and the text when an answer is complete.
    absl::StatusOr<bool> takeAnswer(std::string& text);
};

absl::Status LayoutWorkerClient::Process::start(const std::string& program) {
    std::array<int, 2> ends;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return absl::UnavailableError(absl::StrCat("cannot talk to a layout worker: ", std::strerror(errno)));
    }
    socket = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::string name = kProgramName;
    std::array<char*, 2> arguments = {name.data(), nullptr};
    const int error = posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error != 0) {
        pid = -1;
        return absl::UnavailableError(
            absl::StrCat("the layout worker ", program, " cannot be started: ", std::strerror(error)));
    }
    fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK);
    return absl::OkStatus();
}

absl::Status LayoutWorkerClient::Process::ended() {
    close(socket);
    socket = -1;
    kill(pid, SIGKILL);  // it may have closed its end and live on
    return absl::UnavailableError(absl::StrCat("the layout worker ended unexpectedly (", reap(),
                                               "); a picture without graphviz is still possible"));
}

absl::Status LayoutWorkerClient::Process::sendSome(absl::string_view& rest) {
    while (!rest.empty()) {
        const ssize_t sent = send(socket, rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            rest.remove_prefix(static_cast<size_t>(sent));
        } else if (errno == EAGAIN || errno == EINTR) {
            return absl::OkStatus();
        } else {
            return ended();
        }
    }
    return absl::OkStatus();
}

absl::Status LayoutWorkerClient::Process::receiveSome() {
    std::array<char, 65536> buffer;
    const ssize_t got = recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got > 0)
        received.append(buffer.data(), static_cast<size_t>(got));
    else if (got == 0 || (errno != EAGAIN && errno != EINTR))
        return ended();
    return absl::OkStatus();
}

absl::StatusOr<bool> LayoutWorkerClient::Process::takeAnswer(std::string& text) {
    if (received.size() < 4) return false;
    size_t size = 0;
    for (size_t i = 0; i < 4; ++i) size |= static_cast<size_t>(static_cast<unsigned char>(received[i])) << (8 * i);
    if (size > kLargestAnswer) {
        return absl::UnavailableError("the layout worker answered with something that is no layout");
    }
    if (received.size() < 4 + size) return false;
    text = received.substr(4, size);
    received.erase(0, 4 + size);
    return true;
}

LayoutWorkerClient::LayoutWorkerClient(std::string program) : m_program(std::move(program)) {}

LayoutWorkerClient::~LayoutWorkerClient() = default;

bool LayoutWorkerClient::running() const { return m_process != nullptr; }

absl::StatusOr<std::vector<LayoutWorkerClient::Answer>> LayoutWorkerClient::run(const std::vector<std::string>& dots,
                                                                                std::chrono::milliseconds deadline,
                                                                                const Progress& progress) {
    std::vector<Answer> answers;
    std::string outgoing;
    absl::string_view rest;
    Clock::time_point due;
    const auto restart = [&]() -> absl::Status {
        if (!m_process) {
            m_process = std::make_unique<Process>();
            if (absl::Status started = m_process->start(m_program); !started.ok()) {
                m_process.reset();
                return started;
            }
        }
        outgoing.clear();
        for (size_t i = answers.size(); i < dots.size(); ++i) appendFramed(outgoing, dots[i]);
        rest = outgoing;
        due = Clock::now() + deadline;
        return absl::OkStatus();
    };
    const auto step = [&]() -> absl::Status {
        if (Clock::now() > due) {
            // It cannot be interrupted, only ended.
            m_process.reset();
            answers.push_back(absl::DeadlineExceededError("graphviz took too long"));
            return answers.size() < dots.size() ? restart() : absl::OkStatus();
        }
        pollfd watched{m_process->socket, static_cast<short>(rest.empty() ? POLLIN : POLLIN | POLLOUT), 0};
        poll(&watched, 1, static_cast<int>(kSlice.count()));
        if (watched.revents & POLLOUT) {
            if (absl::Status sent = m_process->sendSome(rest); !sent.ok()) return sent;
        }
        if ((watched.revents & (POLLIN | POLLHUP | POLLERR)) == 0) return absl::OkStatus();
        if (absl::Status received = m_process->receiveSome(); !received.ok()) return received;
        for (std::string text; answers.size() < dots.size();) {
            absl::StatusOr<bool> complete = m_process->takeAnswer(text);
            if (!complete.ok()) return complete.status();
            if (!*complete) break;
            answers.push_back(toAnswer(std::move(text)));
            m_hasAnswered = true;
            due = Clock::now() + deadline;
        }
        return absl::OkStatus();
    };
    absl::Status status = dots.empty() ? absl::OkStatus() : restart();
    for (int crashes = 0; status.ok() && answers.size() < dots.size();) {
        status = progress.check();
        if (status.ok()) status = step();
        if (!absl::IsUnavailable(status) || !m_process || ++crashes >= kMostCrashes) continue;
        // One graph that Graphviz dies of is that graph's trouble.
        m_process.reset();
        answers.push_back(status);
        status = answers.size() < dots.size() ? restart() : absl::OkStatus();
    }
    if (!status.ok()) {
        m_process.reset();
        return status;
    }
    return answers;
}

}  // namespace whittle
