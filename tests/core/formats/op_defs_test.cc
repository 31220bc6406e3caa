// SPDX-License-Identifier: Apache-2.0
#include "core/formats/model.h"
#include "core/formats/op_def_codec.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

TEST(BuiltinOps, HoldsAllOpsOfTensorFlow217) { EXPECT_EQ(builtinOps().ops().size(), 1793u); }

TEST(BuiltinOps, KnowsArgumentsAndDefaultsOfConv2D) {
    const OpDef* conv = builtinOps().find("Conv2D");
    ASSERT_NE(conv, nullptr);
    ASSERT_EQ(conv->inputs.size(), 2u);
    EXPECT_EQ(conv->inputs[1].name, "filter");
    EXPECT_EQ(conv->inputs[1].typeAttr, "T");
    EXPECT_EQ(conv->outputs.size(), 1u);
    const OpDef::AttrDef* format = conv->attr("data_format");
    ASSERT_NE(format, nullptr);
    ASSERT_TRUE(format->defaultValue.has_value());
    ASSERT_NE(format->defaultValue->asString(), nullptr);
    EXPECT_EQ(*format->defaultValue->asString(), "NHWC");
    EXPECT_FALSE(conv->isStateful);
}

TEST(BuiltinOps, KnowsWhatIsStatefulCommutativeAndAReference) {
    EXPECT_TRUE(builtinOps().isStateful("VarHandleOp"));
    EXPECT_TRUE(builtinOps().find("Mul")->isCommutative);
    EXPECT_TRUE(builtinOps().find("VariableV2")->outputs[0].isRef);
    EXPECT_EQ(builtinOps().find("ConcatV2")->inputs[0].numberAttr, "N");
    EXPECT_EQ(builtinOps().find("ConcatV2")->attr("N")->minimum, 2);
    EXPECT_EQ(builtinOps().find("NoSuchOp"), nullptr);
}

TEST(OpDefCodec, WritesEveryBuiltinOpSoThatItReadsTheSame) {
    for (const OpDef& op : builtinOps().ops()) {
        WireRope first;
        encodeOpDef(op, first);
        const Bytes wire = Bytes::adopt(first.flatten());
        absl::StatusOr<OpDef> read = decodeOpDef(wire, wire.view());
        ASSERT_TRUE(read.ok()) << op.name << ": " << read.status();
        WireRope second;
        encodeOpDef(*read, second);
        EXPECT_TRUE(second.equals(wire.view())) << op.name;
        EXPECT_EQ(read->attrs.size(), op.attrs.size());
    }
}

}  // namespace
}  // namespace whittle
