// SPDX-License-Identifier: Apache-2.0
#include "core/passes/tool_constant.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string wire(std::initializer_list<int> bytes) { return std::string(bytes.begin(), bytes.end()); }

// The bytes were written by TensorFlow 2.17.1's fold_constants.
TEST(ToolConstantTest, putsOneElementIntoTheFieldOfItsType) {
    const Tensor one = encodedByTool(Tensor::ofValues<float>(DataType::kFloat, {}, {1.0f}));
    EXPECT_TRUE(one.content.empty());
    EXPECT_EQ(one.fields.view(), wire({0x2a, 4, 0, 0, '\x80', 0x3f}));
    const Tensor minus = encodedByTool(Tensor::ofValues<int8_t>(DataType::kInt8, Shape::of({1}), {-1}));
    EXPECT_EQ(minus.fields.view(),
              wire({0x3a, 10, '\xff', '\xff', '\xff', '\xff', '\xff', '\xff', '\xff', '\xff', '\xff', 1}));
    const Tensor half = encodedByTool(Tensor::ofValues<uint16_t>(DataType::kHalf, {}, {0x3c00}));
    EXPECT_EQ(half.fields.view(), wire({0x6a, 2, '\x80', 0x78}));
    const Tensor text = encodedByTool(Tensor::ofStrings({}, {"ab"}));
    EXPECT_EQ(text.fields.view(), wire({0x42, 2, 'a', 'b'}));
}

TEST(ToolConstantTest, putsSeveralElementsIntoTheContent) {
    const Tensor two = Tensor::ofValues<float>(DataType::kFloat, Shape::of({2}), {1, 2});
    EXPECT_EQ(encodedByTool(two), two);
    const Tensor texts = encodedByTool(Tensor::ofStrings(Shape::of({2}), {"ac", "d"}));
    EXPECT_TRUE(texts.fields.empty());
    EXPECT_EQ(texts.content.view(), wire({2, 1, 'a', 'c', 'd'}));
    const Tensor none = encodedByTool(Tensor::ofValues<float>(DataType::kFloat, Shape::of({0, 2}), {}));
    EXPECT_TRUE(none.content.empty() && none.fields.empty());
}

// Every type's value is the same to whoever reads it.
TEST(ToolConstantTest, keepsTheValue) {
    const std::string bits(16, '\x81');
    for (const DataType dtype :
         {DataType::kFloat, DataType::kDouble, DataType::kInt32, DataType::kUInt8, DataType::kInt16, DataType::kInt8,
          DataType::kComplex64, DataType::kInt64, DataType::kQInt8, DataType::kQUInt8, DataType::kQInt32,
          DataType::kBFloat16, DataType::kUInt16, DataType::kComplex128, DataType::kHalf, DataType::kUInt32,
          DataType::kUInt64, DataType::kFloat8E5M2, DataType::kFloat8E4M3FN}) {
        SCOPED_TRACE(cppName(dtype));
        const Tensor tensor = Tensor::ofContent(dtype, {}, Bytes::copyOf(bits.substr(0, elementSize(dtype))));
        const Tensor encoded = encodedByTool(tensor);
        EXPECT_FALSE(encoded.fields.empty());
        const auto read = rawElements(encoded);
        ASSERT_TRUE(read.ok()) << read.status();
        EXPECT_EQ(read->view(), tensor.content.view());
    }
}

}  // namespace
}  // namespace whittle
