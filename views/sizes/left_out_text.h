// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/left_out.h"

#include <QString>

#include <vector>

namespace whittle {

// "Not needed: original variables 8.0 MB, not needed by this signature; ..."; empty when nothing is left out.
QString leftOutText(const std::vector<LeftOut>& entries);
// The largest of them, a line each: checkpoint key and bytes.
QString leftOutDetails(const std::vector<LeftOut>& entries);

}  // namespace whittle
