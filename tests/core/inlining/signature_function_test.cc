// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/signature_function.h"

#include "core/graph/graph_index.h"
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"

#include <absl/strings/match.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

SignatureTensor tensor(std::string key, std::string name) {
    SignatureTensor made;
    made.key = std::move(key);
    made.tensor = std::move(name);
    made.dtype = DataType::kFloat;
    return made;
}

Signature signature(const std::string& output) {
    return {"serving_default", {tensor("x", "serving_default_x:0")}, {tensor("y", output)}, ""};
}

Graph model() {
    return withFunctions(graphFromText(R"(
        serving_default_x = Placeholder float
        w = VarHandleOp {dtype: float, shape: shape []}
        call = StatefulPartitionedCall serving_default_x w {f: func wrapper, Tin: [float,resource], Tout: [float]}
    )"),
                         {functionFromText("wrapper", R"(
        x = _Arg {T: float, index: 0, _output_shapes: [shape [?,3]]}
        unknown = _Arg {T: resource, index: 1}
        read = ReadVariableOp unknown {dtype: float}
        Identity = Mul x read {T: float}
        r = _Retval Identity {T: float, index: 0}
    )")});
}

TEST(SignatureFunctionTest, makesPlaceholdersOfArgumentsUnderTheirNames) {
    const auto made = signatureFunction(model(), signature("call:0"));
    ASSERT_TRUE(made.ok()) << made.status();
    ASSERT_TRUE(made->has_value());
    const SignatureFunction& function = **made;
    const GraphIndex index(function.graph);
    ASSERT_TRUE(index.node("x"));
    EXPECT_EQ(index.node("x")->op, "Placeholder");
    EXPECT_EQ(toString(*index.node("x")->attr("shape")->asShape()), "[?,3]");
    ASSERT_EQ(function.arguments.size(), 2u);
    EXPECT_EQ(function.arguments[0].input, "x");
    EXPECT_EQ(function.arguments[1].input, "") << "captured";
    ASSERT_EQ(function.inputs.size(), 1u);
    EXPECT_EQ(function.inputs[0].tensor, "x:0");
    ASSERT_EQ(function.outputs.size(), 1u);
    EXPECT_EQ(function.outputs[0].key, "y");
    EXPECT_EQ(function.outputs[0].tensor, "Identity:0");
    EXPECT_TRUE(verify(function.graph).ok());
}

TEST(SignatureFunctionTest, leavesSignaturesThatAreNoCallAlone) {
    const auto made = signatureFunction(model(), signature("w:0"));
    ASSERT_TRUE(made.ok()) << made.status();
    EXPECT_FALSE(made->has_value());
}

TEST(SignatureFunctionTest, namesAnOutputThatTheFunctionDoesNotReturn) {
    const absl::Status status = signatureFunction(model(), signature("call:3")).status();
    EXPECT_TRUE(absl::StrContains(status.message(), "'wrapper' does not return")) << status;
}

}  // namespace
}  // namespace whittle
