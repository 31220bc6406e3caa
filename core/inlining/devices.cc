// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/devices.h"

#include "core/graph/device_name.h"

#include <optional>

namespace whittle {

std::string mergedDevice(absl::string_view node, absl::string_view call) {
    if (node.empty()) return std::string(call);
    const std::optional<DeviceName> callName = parseDeviceName(call), name = parseDeviceName(node);
    if (!callName || !name) return std::string(node);
    return toString(filledUp(*name, *callName));
}

}  // namespace whittle
