// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/devices.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

TEST(DevicesTest, takesTheCallersDeviceWhenTheNodeHasNone) {
    EXPECT_EQ(mergedDevice("", "/device:GPU:1"), "/device:GPU:1");
    EXPECT_EQ(mergedDevice("", ""), "");
}

TEST(DevicesTest, fillsWhatTheNodeLeavesOpen) {
    EXPECT_EQ(mergedDevice("/device:CPU:0", "/job:w/replica:0/task:2/device:GPU:1"),
              "/job:w/replica:0/task:2/device:CPU:0");
    EXPECT_EQ(mergedDevice("/job:ps", "/job:w/task:2"), "/job:ps/task:2");
    EXPECT_EQ(mergedDevice("/cpu:0", "/job:w"), "/job:w/device:CPU:0");
}

TEST(DevicesTest, leavesAloneWhatIsNoDeviceName) {
    EXPECT_EQ(mergedDevice("/somewhere", "/job:w"), "/somewhere");
    EXPECT_EQ(mergedDevice("/device:CPU:0", "nowhere"), "/device:CPU:0");
}

}  // namespace
}  // namespace whittle
