// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"

#include <absl/status/statusor.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace whittle {

// Where whittle-layout is: the environment variable WHITTLE_LAYOUT_WORKER, else beside the running program, else
// ../libexec/whittle/ from there. NotFound names the places looked at.
absl::StatusOr<std::string> findLayoutWorker();

// The process that runs Graphviz, seen from our side. Started when first asked and kept for the next time; ended by the
// destructor, by a cancelled or overdue request, and started again after that. Not thread-safe. Never raises SIGPIPE.
class LayoutWorkerClient {
  public:
    // The answer to one DOT text, or why there is none: DeadlineExceeded, Internal (Graphviz refused it), Unavailable
    // (the worker ended unexpectedly over it).
    using Answer = absl::StatusOr<std::string>;

    explicit LayoutWorkerClient(std::string program);
    ~LayoutWorkerClient();
    LayoutWorkerClient(const LayoutWorkerClient&) = delete;
    LayoutWorkerClient& operator=(const LayoutWorkerClient&) = delete;

    // Answers to several DOT texts in one go, in their order. A text that takes longer than `deadline` gets
    // DeadlineExceeded, the worker is started afresh and goes on with the next; so it is with a text that the worker
    // dies of. Cancelled when `progress` says so, Unavailable when the worker cannot be started or dies again and
    // again.
    absl::StatusOr<std::vector<Answer>> run(const std::vector<std::string>& dots, std::chrono::milliseconds deadline,
                                            const Progress& progress);

    bool running() const;
    // Whether it ever did what it is for.
    bool hasAnswered() const { return m_hasAnswered; }

  private:
    struct Process;
    std::string m_program;
    std::unique_ptr<Process> m_process;
    bool m_hasAnswered = false;
};

}  // namespace whittle
