// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <functional>
#include <stop_token>
#include <utility>

namespace whittle {

// What long work is handed: where to report how far it is, and whether it should end. Copyable; the callback is called
// on the working thread. A default Progress reports nowhere and is never cancelled.
class Progress {
  public:
    // `phase` is a short English name of what is being done; `done` of `total` steps (total 0: unknown).
    using Callback = std::function<void(absl::string_view phase, int64_t done, int64_t total)>;

    Progress() = default;
    explicit Progress(std::stop_token stop, Callback callback = {})
        : m_stop(std::move(stop)), m_callback(std::move(callback)) {}

    bool cancelled() const { return m_stop.stop_requested(); }
    // kCancelled once the user has asked for it; look at it per node or per chunk of a file.
    absl::Status check() const { return cancelled() ? absl::CancelledError("cancelled") : absl::OkStatus(); }
    void report(absl::string_view phase, int64_t done = 0, int64_t total = 0) const {
        if (m_callback) m_callback(phase, done, total);
    }

  private:
    std::stop_token m_stop;
    Callback m_callback;
};

}  // namespace whittle
