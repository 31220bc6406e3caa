// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"

#include <absl/strings/string_view.h>

#include <chrono>
#include <iosfwd>
#include <mutex>
#include <stop_token>
#include <string>

namespace whittle {

// What a subcommand talks to: results to standard output, everything else to standard error. print() and note() are for
// one thread; the progress may be reported from any.
class Console {
  public:
    // A progress line is drawn on `err` when `errIsTerminal` and the work takes over a second.
    Console(std::ostream& out, std::ostream& err, bool errIsTerminal);
    ~Console();
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;

    void print(absl::string_view text);
    // One line on standard error, for example a warning; the newline is added.
    void note(absl::string_view line);
    // Whether everything printed so far reached standard output.
    bool flush();

    // For long work; cancelled by cancel().
    Progress progress();
    void cancel() { m_stop.request_stop(); }
    bool cancelled() const { return m_stop.stop_requested(); }

  private:
    using Clock = std::chrono::steady_clock;

    void showProgress(absl::string_view phase, int64_t done, int64_t total);
    void clearProgress();

    std::ostream& m_out;
    std::ostream& m_err;
    const bool m_errIsTerminal;
    const Clock::time_point m_start = Clock::now();
    std::stop_source m_stop;
    std::mutex m_mutex;  // guards what follows and m_err
    Clock::time_point m_lastDrawn;
    bool m_lineShown = false;
};

// While it lives, Ctrl+C and SIGTERM cancel `console`; a second one ends the process at once with 130. At most one at a
// time.
class CancelOnSignal {
  public:
    explicit CancelOnSignal(Console& console);
    ~CancelOnSignal();
    CancelOnSignal(const CancelOnSignal&) = delete;
    CancelOnSignal& operator=(const CancelOnSignal&) = delete;

  private:
    struct State;
    State* m_state;
};

}  // namespace whittle
