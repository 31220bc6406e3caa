// SPDX-License-Identifier: Apache-2.0
#include "tests/core/trt/converters/node_case.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

template <typename T>
Verdict constant(DataType type, const std::vector<T>& values, DataType declared) {
    const Shape shape = Shape::of({static_cast<int64_t>(values.size())});
    return NodeCase("Const")
        .attr("dtype", Attr::ofType(declared))
        .attr("value", Attr::ofTensor(Tensor::ofValues(type, shape, values)))
        .explicitBatch();
}

template <typename T>
std::string constant(DataType type, const std::vector<T>& values) {
    return constant(type, values, type).message;
}

TEST(ConstantConvertersTest, takesWhatFitsIntoTensorRtsTypes) {
    EXPECT_EQ(constant<float>(DataType::kFloat, {1.5f}), "");
    EXPECT_EQ(constant<int8_t>(DataType::kInt8, {1}), "");
    EXPECT_EQ(constant<int64_t>(DataType::kInt64, {1, 2147483647}), "");
    EXPECT_EQ(constant<int64_t>(DataType::kInt64, {}), "");
    EXPECT_EQ(constant<int64_t>(DataType::kInt64, {1, 2147483648}), "Value at index 1 is outside the range of int32");
    EXPECT_EQ(constant<uint32_t>(DataType::kUInt32, {3000000000u}), "Value at index 0 is outside the range of int32");
    EXPECT_EQ(constant<double>(DataType::kDouble, {1.0}), "Unsupported tensorflow data type double");
}

TEST(ConstantConvertersTest, refusesAConstantThatIsNotWhatItSays) {
    EXPECT_EQ(constant<float>(DataType::kFloat, {1.0f}, DataType::kHalf).message,
              "DataType mismatch between attr (half) and tensor (float)");
    EXPECT_EQ(NodeCase("Const").attr("dtype", Attr::ofType(DataType::kFloat)).explicitBatch().message,
              "Cannot parse weight tensor proto: n");
}

TEST(ConstantConvertersTest, letsEverythingThroughAnIdentity) {
    EXPECT_TRUE(NodeCase("Identity").tensor({}, DataType::kBool).explicitBatch().accepted());
    EXPECT_TRUE(NodeCase("IdentityN").tensor({2}).tensor({3}).implicitBatch().accepted());
}

NodeCase variable(const std::string& op, DataType type, const std::string& attr, const Shape& shape) {
    return NodeCase(op).attr("dtype", Attr::ofType(type)).attr(attr, Attr::ofShape(shape));
}

TEST(ConstantConvertersTest, readsVariablesOfKnownShape) {
    EXPECT_EQ(variable("VariableV2", DataType::kFloat, "shape", Shape::of({2})).implicitBatch().message, "");
    EXPECT_EQ(variable("VariableV2", DataType::kInt32, "shape", Shape::of({2})).explicitBatch().message,
              "Data type int32 is not supported for VariableV2, must be one of [float, half]");
    EXPECT_EQ(variable("VariableV2", DataType::kFloat, "shape", Shape::of({-1})).explicitBatch().refusal,
              Refusal::kCrash);
    EXPECT_EQ(variable("ReadVariableOp", DataType::kHalf, "_shape", Shape::of({2})).explicitBatch().message, "");
    EXPECT_EQ(variable("ReadVariableOp", DataType::kHalf, "_shape", Shape::of({2})).implicitBatch().message,
              "Implicit batch mode not supported, at n");
    EXPECT_EQ(variable("ReadVariableOp", DataType::kHalf, "other", Shape::of({2})).explicitBatch().refusal,
              Refusal::kUnknownDimension);
}

NodeCase quantize(float least, float most) {
    return NodeCase("QuantizeAndDequantizeV2")
        .attr("round_mode", Attr::ofString("HALF_TO_EVEN"))
        .attr("narrow_range", Attr::ofBool(false))
        .tensor({2, 3})
        .constant({}, std::vector<float>{least}, DataType::kFloat)
        .constant({}, std::vector<float>{most}, DataType::kFloat);
}

TEST(QuantizationConvertersTest, needsScalesInExplicitPrecisionOnly) {
    EXPECT_EQ(quantize(-1, 1).explicitPrecision().implicitBatch().message, "");
    EXPECT_EQ(quantize(0, 0).implicitBatch().message, "");
    EXPECT_EQ(quantize(0, 0).explicitPrecision().implicitBatch().refusal, Refusal::kQuantization);
    EXPECT_EQ(NodeCase("QuantizeAndDequantizeV2").tensor({2}).tensor({}).tensor({}).explicitBatch().message,
              "The input \"input_min\" for QuantizeAndDequantizeV2 must be a constant, at n");
}

TEST(QuantizationConvertersTest, refusesOtherQuantizationInExplicitPrecision) {
    const Verdict third = NodeCase("QuantizeAndDequantizeV3")
                              .tensor({2, 3})
                              .zeros({})
                              .zeros({})
                              .zeros({})
                              .explicitPrecision()
                              .explicitBatch();
    EXPECT_EQ(third.message, "No attr named 'round_mode' in NodeDef:\n\t [[{{node n}}]]");
    const Verdict fake = NodeCase("FakeQuantWithMinMaxArgs").tensor({2, 3}).explicitPrecision().explicitBatch();
    EXPECT_EQ(fake, Verdict::refuse(Refusal::kQuantization, ""));
    EXPECT_TRUE(NodeCase("FakeQuantWithMinMaxArgs").tensor({2, 3}).explicitBatch().accepted());
}

}  // namespace
}  // namespace whittle
