// SPDX-License-Identifier: Apache-2.0
#include "core/trt/advice.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace whittle {
namespace {

TEST(TrtAdviceTest, everyRefusalHasItsOwn) {
    std::set<std::string> seen;
    for (int i = 1; i <= static_cast<int>(Refusal::kCrash); ++i) {
        const std::string advice = adviceOn(static_cast<Refusal>(i));
        EXPECT_GT(advice.size(), 40u) << i;
        EXPECT_EQ(advice.back(), '.') << advice;
        EXPECT_TRUE(seen.insert(advice).second) << advice;
    }
}

TEST(TrtAdviceTest, nothingIsSaidOfWhatIsTaken) { EXPECT_STREQ(adviceOn(Refusal::kNone), ""); }

}  // namespace
}  // namespace whittle
