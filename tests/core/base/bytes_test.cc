// SPDX-License-Identifier: Apache-2.0
#include "core/base/bytes.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

TEST(BytesTest, sliceOutlivesTheWhole) {
    Bytes part;
    {
        const Bytes whole = Bytes::copyOf("a long enough string that it cannot be stored inline");
        part = whole.slice(2, 4);
    }
    EXPECT_EQ(part.view(), "long");
}

TEST(BytesTest, sliceOfViewPointsIntoTheSameBuffer) {
    const Bytes whole = Bytes::copyOf("0123456789");
    const Bytes part = whole.slice(whole.view().substr(3, 2));
    EXPECT_EQ(part.view(), "34");
    EXPECT_EQ(part.data(), whole.data() + 3);
}

TEST(BytesTest, equalityComparesBytes) {
    EXPECT_EQ(Bytes::copyOf("x"), Bytes::adopt("x"));
    EXPECT_FALSE(Bytes::copyOf("x") == Bytes::copyOf("y"));
}

}  // namespace
}  // namespace whittle
