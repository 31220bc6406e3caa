// SPDX-License-Identifier: Apache-2.0
#include "core/graph/tensor.h"

#include "proto/graph.pb.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

using ::testing::ElementsAre;

Tensor typed(DataType dtype, Shape shape, const tensorflow::TensorProto& fields) {
    return Tensor{dtype, std::move(shape), Bytes(), Bytes::adopt(fields.SerializeAsString())};
}

TEST(TensorTest, lastGivenValueRepeats) {
    tensorflow::TensorProto p;
    p.add_float_val(1);
    p.add_float_val(2);
    EXPECT_THAT(*elementsAs<float>(typed(DataType::kFloat, Shape::of({4}), p)), ElementsAre(1, 2, 2, 2));
}

TEST(TensorTest, noValuesAreZerosAndOtherFieldsDoNotCount) {
    tensorflow::TensorProto p;
    p.add_int_val(7);
    EXPECT_THAT(*elementsAs<float>(typed(DataType::kFloat, Shape::of({2}), p)), ElementsAre(0, 0));
}

TEST(TensorTest, contentIsReturnedInPlace) {
    const Tensor t = Tensor::ofValues<float>(DataType::kFloat, Shape::of({2}), {1, 2});
    EXPECT_EQ(rawElements(t)->data(), t.content.data());
}

TEST(TensorTest, contentOfTheWrongSizeIsRefused) {
    Tensor t = Tensor::ofValues<float>(DataType::kFloat, Shape::of({2}), {1, 2});
    t.shape = Shape::of({3});
    EXPECT_EQ(rawElements(t).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(TensorTest, hugeSplatIsRefusedBeforeItIsExpanded) {
    tensorflow::TensorProto p;
    p.add_float_val(1);
    EXPECT_FALSE(rawElements(typed(DataType::kFloat, Shape::of({int64_t{1} << 44}), p)).ok());
    EXPECT_FALSE(rawElements(typed(DataType::kFloat, Shape::of({int64_t{1} << 40, int64_t{1} << 40}), p)).ok());
}

TEST(TensorTest, smallFloatsWiden) {
    EXPECT_THAT(*elementsAsDouble(Tensor::ofValues<uint16_t>(DataType::kHalf, Shape::of({2}), {0x3c00, 0xc000})),
                ElementsAre(1, -2));
    EXPECT_THAT(*elementsAsDouble(Tensor::ofValues<uint16_t>(DataType::kBFloat16, Shape::of({1}), {0x3f80})),
                ElementsAre(1));
    EXPECT_THAT(*elementsAsDouble(Tensor::ofValues<uint8_t>(DataType::kFloat8E4M3FN, Shape::of({2}), {0x38, 0x01})),
                ElementsAre(1, 0.001953125));
    EXPECT_THAT(*elementsAsDouble(Tensor::ofValues<uint8_t>(DataType::kInt4, Shape::of({2}), {0x0e, 0x07})),
                ElementsAre(-2, 7));
}

TEST(TensorTest, stringsKeepEveryByte) {
    const std::vector<std::string> values = {"na\xc3\xafve", std::string("\0\xff", 2)};
    EXPECT_EQ(*stringElements(Tensor::ofStrings(Shape::of({2}), values)), values);
}

}  // namespace
}  // namespace whittle
