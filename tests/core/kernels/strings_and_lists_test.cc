// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/fingerprint.h"
#include "core/kernels/tensor_list.h"
#include "tests/support/evaluation.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr size_t kEnough = 1 << 20;

// The vectors of the paper's appendix: the key is 00..0f, the text 00, 01, 02, ...
TEST(FingerprintTest, hashesAsSipHashsAuthorsDo) {
    std::string text;
    constexpr uint64_t kLow = 0x0706050403020100, kHigh = 0x0f0e0d0c0b0a0908;
    EXPECT_EQ(sipHash(text, kLow, kHigh), 0x726fdb47dd0e0e31u);
    for (char c = 0; c < 15; ++c) text.push_back(c);
    EXPECT_EQ(sipHash(text, kLow, kHigh), 0xa129ca6149be45e5u);
}

TEST(FingerprintTest, knowsTheFingerprintOfNothing) { EXPECT_EQ(fingerprint64(""), 0x9ae16a3b2f90404fu); }

TEST(TensorListTest, keepsWhatWasPutIn) {
    TensorList list;
    list.dtype = DataType::kFloat;
    list.elementShape = Shape::of({-1});
    list.most = 7;
    list.items.resize(3);
    list.items[1] = *Array::ofTensor(floats({2}, {1.5f, -2}), kEnough);
    const absl::StatusOr<TensorList> read = tensorListOf(variantOf(list), kEnough);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->dtype, list.dtype);
    EXPECT_EQ(read->elementShape, list.elementShape);
    EXPECT_EQ(read->most, 7);
    ASSERT_EQ(read->items.size(), 3u);
    EXPECT_FALSE(read->items[0] || read->items[2]);
    EXPECT_EQ(read->items[1]->as<float>()[1], -2);
}

TEST(TensorListTest, survivesTheWayThroughAFile) {
    const Array variant = variantOf(TensorList{DataType::kInt32, Shape::unknown(), -1, {}});
    const absl::StatusOr<Array> read = Array::ofTensor(variant.toTensor(), kEnough);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->strings(), variant.strings());
}

TEST(TensorListTest, refusesWhatIsNoList) {
    const auto variant = [](std::string message) {
        return Array::ofStrings({}, {std::move(message)}).retyped(DataType::kVariant);
    };
    EXPECT_EQ(tensorListOf(variant("\xff"), kEnough).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(tensorListOf(variant("\x0a\x03xyz"), kEnough).status().code(), absl::StatusCode::kUnimplemented);
    const std::string name = "\x0a\x16tensorflow::TensorList";
    EXPECT_EQ(tensorListOf(variant(name), kEnough).status().code(), absl::StatusCode::kInvalidArgument);
    // Four billion elements that are not set.
    EXPECT_EQ(tensorListOf(variant(name + "\x12\x05\xff\xff\xff\xff\x0f"), kEnough).status().code(),
              absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace whittle
