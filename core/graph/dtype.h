// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <cstddef>
#include <optional>
#include <string>

namespace whittle {

// TensorFlow's DataType, with its numbers (tensorflow/core/framework/types.proto, 2.17). The set is open: a file may
// hold numbers that are not named here, and they are kept. Reference types are the number + 100.
enum class DataType : int {
    kInvalid = 0,
    kFloat = 1,
    kDouble = 2,
    kInt32 = 3,
    kUInt8 = 4,
    kInt16 = 5,
    kInt8 = 6,
    kString = 7,
    kComplex64 = 8,
    kInt64 = 9,
    kBool = 10,
    kQInt8 = 11,
    kQUInt8 = 12,
    kQInt32 = 13,
    kBFloat16 = 14,
    kQInt16 = 15,
    kQUInt16 = 16,
    kUInt16 = 17,
    kComplex128 = 18,
    kHalf = 19,
    kResource = 20,
    kVariant = 21,
    kUInt32 = 22,
    kUInt64 = 23,
    kFloat8E5M2 = 24,
    kFloat8E4M3FN = 25,
    kInt4 = 29,
    kUInt4 = 30,
};

constexpr int kReferenceOffset = 100;
constexpr bool isReference(DataType t) { return static_cast<int>(t) > kReferenceOffset; }
constexpr DataType baseType(DataType t) {
    return isReference(t) ? static_cast<DataType>(static_cast<int>(t) - kReferenceOffset) : t;
}

// Bytes of one element in tensor_content and in a checkpoint; 0 for string, resource, variant and unknown types.
size_t elementSize(DataType t);

bool isFloating(DataType t);  // half, bfloat16, float, double, float8
bool isInteger(DataType t);   // signed and unsigned, not quantized
bool isQuantized(DataType t);

// The three spellings of the field: "DT_FLOAT" (protos), "float" (C++ DataTypeString; "float_ref"), "float32" (Python).
std::string protoName(DataType t);
std::string cppName(DataType t);
std::string pythonName(DataType t);
// From the C++ or Python spelling ("float", "float32", "half", "quint8", "float_ref"); case-sensitive as in TensorFlow.
std::optional<DataType> dataTypeFromName(absl::string_view name);

}  // namespace whittle
