// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// The device of a body's node once it stands where the call stood: the call's when the node names none; when both are
// whole device names ("/job:a/replica:0/task:0/device:CPU:0") or the node's is in part, what the node leaves open comes
// from the call (MultiDeviceFunctionBodyPlacer, DeviceNameUtils::MergeUnsetDevNames, 2.17).
std::string mergedDevice(absl::string_view node, absl::string_view call);

}  // namespace whittle
