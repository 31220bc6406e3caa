// SPDX-License-Identifier: Apache-2.0
#include "core/trt/op_types.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace whittle {
namespace {

TEST(TrtOpTypesTest, tableIsSortedAndWhole) {
    const auto types = trtConvertibleOpTypes();
    EXPECT_EQ(types.size(), 124u);
    EXPECT_TRUE(std::is_sorted(types.begin(), types.end()));
    EXPECT_EQ(std::adjacent_find(types.begin(), types.end()), types.end());
}

TEST(TrtOpTypesTest, givesTheReasonInTfTrtsWords) {
    EXPECT_EQ(trtOpTypeReason("NonMaxSuppressionV3"), "Op type NonMaxSuppressionV3 is not supported.");
    EXPECT_EQ(trtOpTypeReason("Conv2D"), "");
    EXPECT_TRUE(hasTrtConverter("zeros_like"));
    EXPECT_FALSE(hasTrtConverter("NoOp"));
}

}  // namespace
}  // namespace whittle
