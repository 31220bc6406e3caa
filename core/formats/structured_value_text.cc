// SPDX-License-Identifier: Apache-2.0
#include "core/formats/structured_value_text.h"

#include "core/formats/python_repr.h"
#include "core/graph/dtype.h"
#include "proto/object_graph.pb.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <map>
#include <vector>

namespace whittle {
namespace {

using tensorflow::StructuredValue;
using tensorflow::TensorProto;
using tensorflow::TensorShapeProto;
using tensorflow::TypeSpecProto;

std::string pythonDimension(int64_t size) { return size < 0 ? "None" : absl::StrCat(size); }

std::vector<std::string> pythonDimensions(const TensorShapeProto& shape) {
    std::vector<std::string> dims;
    for (const TensorShapeProto::Dim& dim : shape.dim()) dims.push_back(pythonDimension(dim.size()));
    return dims;
}

std::string shapeRepr(const TensorShapeProto& shape) {
    if (shape.unknown_rank()) return "TensorShape(None)";
    return absl::StrCat("TensorShape([", absl::StrJoin(pythonDimensions(shape), ", "), "])");
}

std::string typeRepr(int type) { return absl::StrCat("tf.", pythonName(static_cast<DataType>(type))); }

std::string nameRepr(const std::string& name) { return name.empty() ? "None" : pythonRepr(name); }

std::string constantText(absl::string_view kind, const TensorProto& tensor) {
    return absl::StrCat("<", kind, " shape=", pythonShape(tensor.tensor_shape()),
                        " dtype=", pythonName(static_cast<DataType>(tensor.dtype())), ">");
}

template <typename Values>
std::string joinedReprs(const Values& values) {
    return absl::StrJoin(values, ", ", [](std::string* out, const StructuredValue& v) { *out += reprOf(v); });
}

std::string tupleRepr(const tensorflow::TupleValue& tuple) {
    return absl::StrCat("(", joinedReprs(tuple.values()), tuple.values_size() == 1 ? ",)" : ")");
}

std::string dictRepr(const tensorflow::DictValue& dict) {
    const std::map<std::string, StructuredValue> sorted(dict.fields().begin(), dict.fields().end());
    return absl::StrCat("{",
                        absl::StrJoin(sorted, ", ",
                                      [](std::string* out, const auto& entry) {
                                          absl::StrAppend(out, pythonRepr(entry.first), ": ", reprOf(entry.second));
                                      }),
                        "}");
}

std::string namedTupleRepr(const tensorflow::NamedTupleValue& tuple) {
    return absl::StrCat(tuple.name(), "(",
                        absl::StrJoin(tuple.values(), ", ",
                                      [](std::string* out, const auto& pair) {
                                          absl::StrAppend(out, pair.key(), "=", reprOf(pair.value()));
                                      }),
                        ")");
}

// The name of the Python class: registered ones carry their module's prefix ("tf.NoneTensorSpec").
std::string className(const TypeSpecProto& spec) {
    const std::string& full = spec.type_spec_class_name();
    return full.substr(full.rfind('.') + 1);
}

std::string typeSpecRepr(const TypeSpecProto& spec) {
    const StructuredValue& state = spec.type_state();
    const bool isTuple = state.kind_case() == StructuredValue::kTupleValue;
    if (spec.type_spec_class() == TypeSpecProto::VARIABLE_SPEC && isTuple && state.tuple_value().values_size() >= 3) {
        const auto& values = state.tuple_value().values();
        return absl::StrCat(className(spec), "(shape=", strOf(values[0]), ", dtype=", reprOf(values[1]),
                            ", trainable=", reprOf(values[2]),
                            ", alias_id=", values.size() > 3 ? reprOf(values[3]) : "None", ")");
    }
    if (isTuple) return absl::StrCat(className(spec), tupleRepr(state.tuple_value()));
    return absl::StrCat(className(spec), reprOf(state));
}

std::string boundedSpecRepr(const tensorflow::BoundedTensorSpecProto& spec) {
    return absl::StrCat("BoundedTensorSpec(shape=", pythonShape(spec.shape()), ", dtype=", typeRepr(spec.dtype()),
                        ", name=", nameRepr(spec.name()), ", minimum=", constantText("array", spec.minimum()),
                        ", maximum=", constantText("array", spec.maximum()), ")");
}

std::string tensorSpecRepr(const tensorflow::TensorSpecProto& spec) {
    return absl::StrCat("TensorSpec(shape=", pythonShape(spec.shape()), ", dtype=", typeRepr(spec.dtype()),
                        ", name=", nameRepr(spec.name()), ")");
}

bool isKnownTypeSpec(const TypeSpecProto& spec) {
    switch (spec.type_spec_class()) {
        case TypeSpecProto::SPARSE_TENSOR_SPEC:
        case TypeSpecProto::INDEXED_SLICES_SPEC:
        case TypeSpecProto::RAGGED_TENSOR_SPEC:
        case TypeSpecProto::TENSOR_ARRAY_SPEC:
        case TypeSpecProto::DATA_DATASET_SPEC:
        case TypeSpecProto::DATA_ITERATOR_SPEC:
        case TypeSpecProto::OPTIONAL_SPEC:
        case TypeSpecProto::PER_REPLICA_SPEC:
        case TypeSpecProto::VARIABLE_SPEC:
        case TypeSpecProto::ROW_PARTITION_SPEC:
        case TypeSpecProto::EXTENSION_TYPE_SPEC:
            return true;
        case TypeSpecProto::REGISTERED_TYPE_SPEC:
            return absl::StartsWith(spec.type_spec_class_name(), "tf.");
        default:
            return false;
    }
}

template <typename Values>
bool allDecodable(const Values& values) {
    return std::all_of(values.begin(), values.end(), [](const StructuredValue& v) { return isDecodable(v); });
}

}  // namespace

std::string pythonShape(const TensorShapeProto& shape) {
    if (shape.unknown_rank()) return "<unknown>";
    const std::vector<std::string> dims = pythonDimensions(shape);
    if (dims.size() == 1) return absl::StrCat("(", dims[0], ",)");
    return absl::StrCat("(", absl::StrJoin(dims, ", "), ")");
}

std::string reprOf(const StructuredValue& value) {
    switch (value.kind_case()) {
        case StructuredValue::kFloat64Value:
            return pythonRepr(value.float64_value());
        case StructuredValue::kInt64Value:
            return absl::StrCat(value.int64_value());
        case StructuredValue::kStringValue:
            return pythonRepr(value.string_value());
        case StructuredValue::kBoolValue:
            return std::string(pythonRepr(value.bool_value()));
        case StructuredValue::kTensorShapeValue:
            return shapeRepr(value.tensor_shape_value());
        case StructuredValue::kTensorDtypeValue:
            return typeRepr(value.tensor_dtype_value());
        case StructuredValue::kTensorSpecValue:
            return tensorSpecRepr(value.tensor_spec_value());
        case StructuredValue::kTypeSpecValue:
            return typeSpecRepr(value.type_spec_value());
        case StructuredValue::kBoundedTensorSpecValue:
            return boundedSpecRepr(value.bounded_tensor_spec_value());
        case StructuredValue::kListValue:
            return absl::StrCat("[", joinedReprs(value.list_value().values()), "]");
        case StructuredValue::kTupleValue:
            return tupleRepr(value.tuple_value());
        case StructuredValue::kDictValue:
            return dictRepr(value.dict_value());
        case StructuredValue::kNamedTupleValue:
            return namedTupleRepr(value.named_tuple_value());
        case StructuredValue::kTensorValue:
            return constantText("tf.Tensor", value.tensor_value());
        case StructuredValue::kNumpyValue:
            return constantText("array", value.numpy_value());
        case StructuredValue::kNoneValue:
        case StructuredValue::KIND_NOT_SET:
            break;
    }
    return "None";
}

std::string strOf(const StructuredValue& value) {
    switch (value.kind_case()) {
        case StructuredValue::kStringValue:
            return value.string_value();
        case StructuredValue::kTensorShapeValue:
            return pythonShape(value.tensor_shape_value());
        case StructuredValue::kTensorDtypeValue:
            return absl::StrCat("<dtype: '", pythonName(static_cast<DataType>(value.tensor_dtype_value())), "'>");
        default:
            return reprOf(value);
    }
}

std::string typeNameOf(const StructuredValue& value) {
    switch (value.kind_case()) {
        case StructuredValue::kFloat64Value:
            return "float";
        case StructuredValue::kInt64Value:
            return "int";
        case StructuredValue::kStringValue:
            return "str";
        case StructuredValue::kBoolValue:
            return "bool";
        case StructuredValue::kTensorShapeValue:
            return "TensorShape";
        case StructuredValue::kTensorDtypeValue:
            return "DType";
        case StructuredValue::kTensorSpecValue:
            return "TensorSpec";
        case StructuredValue::kTypeSpecValue:
            return className(value.type_spec_value());
        case StructuredValue::kBoundedTensorSpecValue:
            return "BoundedTensorSpec";
        case StructuredValue::kListValue:
            return "list";
        case StructuredValue::kTupleValue:
            return "tuple";
        case StructuredValue::kDictValue:
            return "dict";
        case StructuredValue::kNamedTupleValue:
            return value.named_tuple_value().name();
        case StructuredValue::kTensorValue:
            return "Tensor";
        case StructuredValue::kNumpyValue:
            return "ndarray";
        case StructuredValue::kNoneValue:
        case StructuredValue::KIND_NOT_SET:
            break;
    }
    return "NoneType";
}

bool isDecodable(const StructuredValue& value) {
    switch (value.kind_case()) {
        case StructuredValue::KIND_NOT_SET:
            return false;
        case StructuredValue::kListValue:
            return allDecodable(value.list_value().values());
        case StructuredValue::kTupleValue:
            return allDecodable(value.tuple_value().values());
        case StructuredValue::kDictValue:
            return std::all_of(value.dict_value().fields().begin(), value.dict_value().fields().end(),
                               [](const auto& field) { return isDecodable(field.second); });
        case StructuredValue::kNamedTupleValue:
            return std::all_of(value.named_tuple_value().values().begin(), value.named_tuple_value().values().end(),
                               [](const auto& pair) { return isDecodable(pair.value()); });
        case StructuredValue::kTypeSpecValue:
            return isKnownTypeSpec(value.type_spec_value()) && isDecodable(value.type_spec_value().type_state());
        default:
            return true;
    }
}

}  // namespace whittle
