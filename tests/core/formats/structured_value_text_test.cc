// SPDX-License-Identifier: Apache-2.0
#include "core/formats/structured_value_text.h"

#include "proto/object_graph.pb.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

tensorflow::StructuredValue value(const std::string& text) {
    tensorflow::StructuredValue result;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &result)) << text;
    return result;
}

constexpr char kShape[] = "tensor_shape_value { dim { size: -1 } dim { size: 3 } }";

TEST(StructuredValueText, tellsStrFromRepr) {
    EXPECT_EQ(reprOf(value("string_value: \"it's\"")), "\"it's\"");
    EXPECT_EQ(strOf(value("string_value: \"it's\"")), "it's");
    EXPECT_EQ(reprOf(value("tensor_dtype_value: DT_HALF")), "tf.float16");
    EXPECT_EQ(strOf(value("tensor_dtype_value: DT_HALF")), "<dtype: 'float16'>");
    EXPECT_EQ(reprOf(value(kShape)), "TensorShape([None, 3])");
    EXPECT_EQ(strOf(value(kShape)), "(None, 3)");
    EXPECT_EQ(reprOf(value("tensor_shape_value { unknown_rank: true }")), "TensorShape(None)");
    EXPECT_EQ(strOf(value("tensor_shape_value { unknown_rank: true }")), "<unknown>");
}

TEST(StructuredValueText, printsContainers) {
    EXPECT_EQ(reprOf(value("tuple_value { values { int64_value: 1 } }")), "(1,)");
    EXPECT_EQ(reprOf(value("tuple_value {}")), "()");
    EXPECT_EQ(reprOf(value("list_value { values { none_value {} } values { bool_value: true } }")), "[None, True]");
    EXPECT_EQ(reprOf(value("dict_value { fields { key: 'b' value { int64_value: 2 } } "
                           "fields { key: 'a' value { float64_value: 1 } } }")),
              "{'a': 1.0, 'b': 2}");
    const auto pair = value("named_tuple_value { name: 'P' values { key: 'l' value { int64_value: -1 } } }");
    EXPECT_EQ(reprOf(pair), "P(l=-1)");
    EXPECT_EQ(typeNameOf(pair), "P");
}

TEST(StructuredValueText, printsSpecs) {
    EXPECT_EQ(reprOf(value("tensor_spec_value { name: 'x' shape { dim { size: 2 } } dtype: DT_FLOAT }")),
              "TensorSpec(shape=(2,), dtype=tf.float32, name='x')");
    EXPECT_EQ(reprOf(value("tensor_spec_value { shape { unknown_rank: true } dtype: DT_INT64 }")),
              "TensorSpec(shape=<unknown>, dtype=tf.int64, name=None)");
    const auto sparse = value(
        "type_spec_value { type_spec_class: SPARSE_TENSOR_SPEC "
        "type_spec_class_name: 'SparseTensorSpec' type_state { tuple_value { "
        "values { tensor_shape_value { dim { size: -1 } } } "
        "values { tensor_dtype_value: DT_INT64 } } } }");
    EXPECT_EQ(reprOf(sparse), "SparseTensorSpec(TensorShape([None]), tf.int64)");
    EXPECT_EQ(typeNameOf(sparse), "SparseTensorSpec");
}

TEST(StructuredValueText, knowsWhatTensorFlowCannotDecode) {
    EXPECT_TRUE(isDecodable(value("list_value { values { int64_value: 1 } }")));
    EXPECT_FALSE(isDecodable(value("")));
    EXPECT_FALSE(isDecodable(value("list_value { values {} }")));
    EXPECT_FALSE(
        isDecodable(value("type_spec_value { type_spec_class: REGISTERED_TYPE_SPEC "
                          "type_spec_class_name: 'my.Spec' type_state { none_value {} } }")));
}

}  // namespace
}  // namespace whittle
