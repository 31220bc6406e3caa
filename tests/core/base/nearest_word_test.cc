// SPDX-License-Identifier: Apache-2.0
#include "core/base/nearest_word.h"

#include <gtest/gtest.h>

#include <vector>

namespace whittle {
namespace {

TEST(NearestWordTest, findsSwapsAndDropsButNothingFar) {
    const std::vector<std::string> known = {"show", "summarize", "transform"};
    EXPECT_EQ(nearestWord("shwo", known), "show");
    EXPECT_EQ(nearestWord("sumarize", known), "summarize");
    EXPECT_EQ(nearestWord("trasnform", known), "transform");
    EXPECT_EQ(nearestWord("resnet50", known), std::nullopt);
    EXPECT_EQ(nearestWord("", known), std::nullopt);
}

TEST(NearestWordTest, dashesAreUnderscores) {
    EXPECT_EQ(nearestWord("fold-constant", std::vector<std::string>{"fold_constants", "fold_batch_norms"}),
              "fold_constants");
}

TEST(NearestWordTest, suggestsInASentence) {
    EXPECT_EQ(suggestion("shwo", std::vector<std::string>{"show"}), "; did you mean show?");
    EXPECT_EQ(suggestion("other", std::vector<std::string>{"show"}), "");
}

}  // namespace
}  // namespace whittle
