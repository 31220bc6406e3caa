// SPDX-License-Identifier: Apache-2.0
#include "core/graph/network.h"

#include "core/formats/model.h"
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

SignatureTensor tensor(const std::string& key, const std::string& name) {
    SignatureTensor t;
    t.key = key;
    t.tensor = name;
    t.dtype = DataType::kFloat;
    return t;
}

Graph model() {
    return withFunctions(graphFromText(R"(
        serving_default_x = Placeholder float
        serving_default_unused = Placeholder float
        w = VarHandleOp {dtype: float, shape: shape []}
        unrelated = NoOp
        StatefulPartitionedCall = StatefulPartitionedCall serving_default_x w {f: func wrapper, Tin: [float, resource], Tout: [float]}
    )"),
                         {functionFromText("wrapper", R"(
        x = _Arg {T: float, index: 0}
        unknown = _Arg {T: resource, index: 1}
        read = ReadVariableOp unknown {dtype: float}
        dead = Neg x {T: float}
        y = Mul x read {T: float}
        identity = _Retval y {T: float, index: 0}
    )"),
                          functionFromText("save", "n = NoOp")});
}

TEST(NetworkTest, isTheBodyOfTheSignatureWithItsInputs) {
    Signature signature;
    signature.key = "serving_default";
    signature.inputs = {tensor("unused", "serving_default_unused:0"), tensor("x", "serving_default_x:0")};
    signature.outputs = {tensor("out", "StatefulPartitionedCall:0")};
    const Network network = networkOf(model(), signature, builtinOps()).value();
    EXPECT_EQ(textOf(network.graph), dedent(R"(
        serving_default_x = Placeholder float
        serving_default_unused = Placeholder float
        w = VarHandleOp {dtype: float, shape: shape []}
        read = ReadVariableOp w {dtype: float}
        y = Mul serving_default_x read {T: float}
    )"));
    EXPECT_EQ(network.outputs[0].tensor, "y:0");
    EXPECT_EQ(network.outputs[0].key, "out");
    EXPECT_EQ(network.inputs[1].tensor, "serving_default_x:0");
    EXPECT_TRUE(network.graph.functions().empty());
}

TEST(NetworkTest, signatureOfMissingNodesIsNotFound) {
    Signature signature;
    signature.key = "s";
    EXPECT_EQ(networkOf(model(), signature, builtinOps()).status().code(), absl::StatusCode::kInvalidArgument);
    signature.outputs = {tensor("out", "nope:0")};
    EXPECT_EQ(networkOf(model(), signature, builtinOps()).status().code(), absl::StatusCode::kNotFound);
    signature.outputs[0].encoding = SignatureTensor::Encoding::kCooSparse;
    EXPECT_EQ(networkOf(model(), signature, builtinOps()).status().code(), absl::StatusCode::kUnimplemented);
}

}  // namespace
}  // namespace whittle
