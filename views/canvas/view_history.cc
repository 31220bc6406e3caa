// SPDX-License-Identifier: Apache-2.0
#include "views/canvas/view_history.h"

namespace whittle {

void ViewHistory::leave(const ViewPlace& place) {
    m_forward.clear();
    if (!m_back.empty() && m_back.back() == place) return;
    if (m_back.size() == kMost) m_back.erase(m_back.begin());
    m_back.push_back(place);
}

std::optional<ViewPlace> ViewHistory::step(std::vector<ViewPlace>& from, std::vector<ViewPlace>& to,
                                           const ViewPlace& present) {
    if (from.empty()) return std::nullopt;
    const ViewPlace place = from.back();
    from.pop_back();
    to.push_back(present);
    return place;
}

void ViewHistory::clear() {
    m_back.clear();
    m_forward.clear();
}

}  // namespace whittle
