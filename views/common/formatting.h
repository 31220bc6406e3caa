// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/dtype.h"
#include "core/graph/shape.h"

#include <QString>

#include <absl/status/status.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace whittle {

// Numbers for people, in the locale of the chosen language (QLocale's default), with thousands separators.

QString formatCount(int64_t count);                            // "3,976"
QString formatDelta(int64_t delta);                            // "-412", "+3", "0"; a true minus sign
QString formatBytes(int64_t bytes);                            // "99.6 MB"; powers of 1000
QString formatByteDelta(int64_t delta);                        // "-73.4 MB"
QString formatExactBytes(int64_t bytes);                       // "99,591,123 bytes": for tool tips
QString formatTags(const std::vector<std::string>& tags);      // "gpu, serve"
QString formatMilliseconds(double ms);                         // "12 ms", "1.4 s"
QString formatNumber(double value);                            // six significant digits
QString formatTensorType(DataType dtype, const Shape& shape);  // "float32 [?, 300, 300, 3]"

// A translated sentence for the code of `status`, with core's English message as its detail.
QString describeStatus(const absl::Status& status);

}  // namespace whittle
