// SPDX-License-Identifier: Apache-2.0
#include "core/passes/pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

TEST(PassArgsTest, repeatedValuesKeepTheirOrder) {
    const PassArgs args({{"op", "A"}, {"x", "1"}, {"op", "B"}});
    EXPECT_EQ(args.all("op"), (std::vector<std::string>{"A", "B"}));
    EXPECT_EQ(args.count("op"), 2u);
    EXPECT_FALSE(args.contains("y"));
}

TEST(PassArgsTest, convertsOrFallsBack) {
    const PassArgs args({{"i", "-3"}, {"f", "0.5"}, {"t", "1"}, {"u", "false"}});
    EXPECT_EQ(*args.int32("i", 0), -3);
    EXPECT_EQ(*args.int64("none", 1LL << 40), 1LL << 40);
    EXPECT_EQ(*args.number("f", 0), 0.5f);
    EXPECT_TRUE(*args.boolean("t", false));
    EXPECT_FALSE(*args.boolean("u", true));
    EXPECT_EQ(*args.string("none", "d"), "d");
}

TEST(PassArgsTest, errorsAreTheTransformTools) {
    const PassArgs args({{"p", "1"}, {"p", "2"}, {"n", "1.5"}, {"b", "True"}, {"big", "99999999999"}});
    EXPECT_EQ(args.string("p", "").status().message(), "Expected a single 'p' parameter, but found 2 occurrences");
    EXPECT_EQ(args.int32("n", 0).status().message(), "Couldn't interpret the n argument as a number:1.5");
    EXPECT_EQ(args.int32("big", 0).status().message(), "Couldn't interpret the big argument as a number:99999999999");
    EXPECT_EQ(args.number("b", 0).status().message(), "Couldn't interpret the b argument as a float number:True");
    EXPECT_EQ(args.boolean("b", false).status().message(),
              "Couldn't interpret the b argument as a boolean:True (expected true, false, 0 or 1)");
}

}  // namespace
}  // namespace whittle
