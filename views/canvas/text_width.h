// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/layout/text_metrics.h"

#include <QFont>

namespace whittle {

// Widths as the painter of the graph writes with `font`, for the layout engine; safe to call from any thread.
TextWidth textWidthOf(const QFont& font);

}  // namespace whittle
