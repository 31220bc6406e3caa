// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/input_shape.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

TEST(InputShapeTest, readsWhatItPrints) {
    for (const char* text : {"image:0=1x300x300x3", "a/b=?x3", "scalar:0=", "odd=name:1=2"}) {
        const auto input = parseInputShape(text);
        ASSERT_TRUE(input.ok()) << text;
        EXPECT_EQ(toString(*input), text);
    }
}

TEST(InputShapeTest, takesMinusOneForUnknown) { EXPECT_EQ(parseInputShape("x=-1x3")->shape, Shape::of({-1, 3})); }

TEST(InputShapeTest, refusesWhatIsNoShape) {
    for (const char* text : {"image", "=1x2", "x=1xx2", "x=-2", "x=1,2", "x=99999999999999999999"}) {
        EXPECT_FALSE(parseInputShape(text).ok()) << text;
    }
}

}  // namespace
}  // namespace whittle
