// SPDX-License-Identifier: Apache-2.0
#include "core/graph/dtype.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

namespace whittle {
namespace {

struct TypeRow {
    DataType type;
    const char* proto;  // without DT_
    const char* cpp;
    const char* python;
    size_t size;
};

constexpr TypeRow kTypes[] = {
    {DataType::kInvalid, "INVALID", "INVALID", "invalid", 0},
    {DataType::kFloat, "FLOAT", "float", "float32", 4},
    {DataType::kDouble, "DOUBLE", "double", "float64", 8},
    {DataType::kInt32, "INT32", "int32", "int32", 4},
    {DataType::kUInt8, "UINT8", "uint8", "uint8", 1},
    {DataType::kInt16, "INT16", "int16", "int16", 2},
    {DataType::kInt8, "INT8", "int8", "int8", 1},
    {DataType::kString, "STRING", "string", "string", 0},
    {DataType::kComplex64, "COMPLEX64", "complex64", "complex64", 8},
    {DataType::kInt64, "INT64", "int64", "int64", 8},
    {DataType::kBool, "BOOL", "bool", "bool", 1},
    {DataType::kQInt8, "QINT8", "qint8", "qint8", 1},
    {DataType::kQUInt8, "QUINT8", "quint8", "quint8", 1},
    {DataType::kQInt32, "QINT32", "qint32", "qint32", 4},
    {DataType::kBFloat16, "BFLOAT16", "bfloat16", "bfloat16", 2},
    {DataType::kQInt16, "QINT16", "qint16", "qint16", 2},
    {DataType::kQUInt16, "QUINT16", "quint16", "quint16", 2},
    {DataType::kUInt16, "UINT16", "uint16", "uint16", 2},
    {DataType::kComplex128, "COMPLEX128", "complex128", "complex128", 16},
    {DataType::kHalf, "HALF", "half", "float16", 2},
    {DataType::kResource, "RESOURCE", "resource", "resource", 0},
    {DataType::kVariant, "VARIANT", "variant", "variant", 0},
    {DataType::kUInt32, "UINT32", "uint32", "uint32", 4},
    {DataType::kUInt64, "UINT64", "uint64", "uint64", 8},
    {DataType::kFloat8E5M2, "FLOAT8_E5M2", "float8_e5m2", "float8_e5m2", 1},
    {DataType::kFloat8E4M3FN, "FLOAT8_E4M3FN", "float8_e4m3fn", "float8_e4m3fn", 1},
    {DataType::kInt4, "INT4", "int4", "int4", 1},
    {DataType::kUInt4, "UINT4", "uint4", "uint4", 1},
};

const TypeRow* rowOf(DataType type) {
    for (const TypeRow& row : kTypes) {
        if (row.type == type) return &row;
    }
    return nullptr;
}

}  // namespace

size_t elementSize(DataType t) {
    const TypeRow* row = rowOf(baseType(t));
    return row ? row->size : 0;
}

bool isFloating(DataType t) {
    switch (t) {
        case DataType::kHalf:
        case DataType::kBFloat16:
        case DataType::kFloat:
        case DataType::kDouble:
        case DataType::kFloat8E5M2:
        case DataType::kFloat8E4M3FN:
            return true;
        default:
            return false;
    }
}

bool isInteger(DataType t) {
    switch (t) {
        case DataType::kInt4:
        case DataType::kInt8:
        case DataType::kInt16:
        case DataType::kInt32:
        case DataType::kInt64:
        case DataType::kUInt4:
        case DataType::kUInt8:
        case DataType::kUInt16:
        case DataType::kUInt32:
        case DataType::kUInt64:
            return true;
        default:
            return false;
    }
}

bool isQuantized(DataType t) {
    switch (t) {
        case DataType::kQInt8:
        case DataType::kQUInt8:
        case DataType::kQInt16:
        case DataType::kQUInt16:
        case DataType::kQInt32:
            return true;
        default:
            return false;
    }
}

std::string protoName(DataType t) {
    const TypeRow* row = rowOf(baseType(t));
    if (!row) return absl::StrCat("DT_", static_cast<int>(t));
    return absl::StrCat("DT_", row->proto, isReference(t) ? "_REF" : "");
}

std::string cppName(DataType t) {
    const TypeRow* row = rowOf(baseType(t));
    if (!row) return absl::StrCat("unknown dtype enum (", static_cast<int>(t), ")");
    return absl::StrCat(row->cpp, isReference(t) ? "_ref" : "");
}

std::string pythonName(DataType t) {
    const TypeRow* row = rowOf(baseType(t));
    if (!row) return absl::StrCat("unknown(", static_cast<int>(t), ")");
    return absl::StrCat(row->python, isReference(t) ? "_ref" : "");
}

std::optional<DataType> dataTypeFromName(absl::string_view name) {
    const bool reference = absl::ConsumeSuffix(&name, "_ref");
    for (const TypeRow& row : kTypes) {
        if (row.type == DataType::kInvalid || (name != row.cpp && name != row.python)) continue;
        return reference ? static_cast<DataType>(static_cast<int>(row.type) + kReferenceOffset) : row.type;
    }
    return std::nullopt;
}

}  // namespace whittle
