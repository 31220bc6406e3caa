// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/canvas/viewport.h"

#include <QSet>
#include <QString>

#include <optional>
#include <vector>

namespace whittle {

// A place that was looked at: what was in the middle, how large, and what was selected.
struct ViewPlace {
    double scale = 1;
    QPointF centre;  // of the window, in scene units
    QSet<QString> selection;
    friend bool operator==(const ViewPlace&, const ViewPlace&) = default;
};

// Back and forward, as browsers have it.
class ViewHistory {
  public:
    bool canGoBack() const { return !m_back.empty(); }
    bool canGoForward() const { return !m_forward.empty(); }

    // To be called with the present place before a jump to another one.
    void leave(const ViewPlace& place);
    // Where to go; nullopt at the end.
    std::optional<ViewPlace> back(const ViewPlace& present) { return step(m_back, m_forward, present); }
    std::optional<ViewPlace> forward(const ViewPlace& present) { return step(m_forward, m_back, present); }
    void clear();

  private:
    static constexpr size_t kMost = 200;

    static std::optional<ViewPlace> step(std::vector<ViewPlace>& from, std::vector<ViewPlace>& to,
                                         const ViewPlace& present);

    std::vector<ViewPlace> m_back, m_forward;
};

}  // namespace whittle
