// SPDX-License-Identifier: Apache-2.0
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

TEST(RemoveDeviceTest, clearsDevicesAndSharesTheOtherNodes) {
    const Graph graph = graphFromText("versions 20\nx = Placeholder float\ny = Neg x @/gpu:0");
    PassContext context = passContext("x", "y", false);
    const auto result = runTransforms(graph, "remove_device", context);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(textOf(*result), "versions 20\nx = Placeholder float\ny = Neg x\n");
    EXPECT_EQ(result->nodes[0], graph.nodes[0]);
}

}  // namespace
}  // namespace whittle
