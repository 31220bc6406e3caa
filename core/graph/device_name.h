// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <optional>
#include <string>

namespace whittle {

// A device as a node names it, whole or in part: "/job:a/replica:0/task:0/device:CPU:0", "/gpu:0", ""
// (tensorflow/core/util/device_name_utils.h, 2.17). What is not set may be anything.
struct DeviceName {
    std::optional<std::string> job, type;  // the type in capitals
    std::optional<int> replica, task, id;
    friend bool operator==(const DeviceName&, const DeviceName&) = default;
};

// nullopt for what names no device.
std::optional<DeviceName> parseDeviceName(absl::string_view text);
std::string toString(const DeviceName& name);
// `name`, with what it leaves open taken from `other`.
DeviceName filledUp(DeviceName name, const DeviceName& other);
// The device that both name; nullopt where they contradict each other.
std::optional<DeviceName> commonDevice(const DeviceName& a, const DeviceName& b);

}  // namespace whittle
