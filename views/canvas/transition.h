// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/canvas/scene.h"

#include <memory>

namespace whittle {

// The way from one layout to the next, seen by somebody who watches: boxes that both have travel, boxes that are new
// grow out of their nearest parent that was there, edges go with their ends.
class Transition {
  public:
    Transition(std::shared_ptr<const Scene> from, std::shared_ptr<const Scene> to);

    // The layout at `progress` from 0 to 1; at 1 it equals the target.
    std::shared_ptr<const Layout> at(double progress) const;
    const std::shared_ptr<const Scene>& target() const { return m_to; }

  private:
    std::shared_ptr<const Scene> m_to;
    std::vector<QRectF> m_start;  // one per box of the target
};

}  // namespace whittle
