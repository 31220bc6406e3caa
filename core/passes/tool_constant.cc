// SPDX-License-Identifier: Apache-2.0
#include "core/passes/tool_constant.h"

#include <cstring>
#include <string>

namespace whittle {
namespace {

// Numbers of the fields of TensorProto (tensorflow/core/framework/tensor.proto).
enum Field : uint32_t {
    kFloatVal = 5,
    kDoubleVal = 6,
    kIntVal = 7,
    kStringVal = 8,
    kComplexVal = 9,
    kInt64Val = 10,
    kBoolVal = 11,
    kDoubleComplexVal = 12,
    kHalfVal = 13,
    kUInt32Val = 16,
    kUInt64Val = 17,
    kFloat8Val = 18,
};

void appendVarint(std::string* out, uint64_t value) {
    for (; value >= 0x80; value >>= 7) out->push_back(static_cast<char>(value | 0x80));
    out->push_back(static_cast<char>(value));
}

// One length-delimited field: what a packed list of one number is, too.
Bytes fieldOf(Field number, absl::string_view payload) {
    constexpr uint32_t kLengthDelimited = 2;
    std::string out;
    appendVarint(&out, number << 3 | kLengthDelimited);
    appendVarint(&out, payload.size());
    out.append(payload.data(), payload.size());
    return Bytes::adopt(std::move(out));
}

template <typename T>
Bytes varintField(Field number, const char* element) {
    T value;
    std::memcpy(&value, element, sizeof(T));
    std::string payload;
    appendVarint(&payload, static_cast<uint64_t>(static_cast<int64_t>(value)));
    return fieldOf(number, payload);
}

// Empty for a type that has no field of its own.
Bytes fieldOfElement(DataType dtype, absl::string_view element) {
    switch (dtype) {
        case DataType::kFloat:
            return fieldOf(kFloatVal, element);
        case DataType::kDouble:
            return fieldOf(kDoubleVal, element);
        case DataType::kComplex64:
            return fieldOf(kComplexVal, element);
        case DataType::kComplex128:
            return fieldOf(kDoubleComplexVal, element);
        case DataType::kFloat8E5M2:
        case DataType::kFloat8E4M3FN:
            return fieldOf(kFloat8Val, element);
        case DataType::kHalf:
        case DataType::kBFloat16:
            return varintField<uint16_t>(kHalfVal, element.data());
        case DataType::kInt32:
        case DataType::kQInt32:
            return varintField<int32_t>(kIntVal, element.data());
        case DataType::kInt16:
        case DataType::kQInt16:
            return varintField<int16_t>(kIntVal, element.data());
        case DataType::kUInt16:
        case DataType::kQUInt16:
            return varintField<uint16_t>(kIntVal, element.data());
        case DataType::kInt8:
        case DataType::kQInt8:
            return varintField<int8_t>(kIntVal, element.data());
        case DataType::kUInt8:
        case DataType::kQUInt8:
            return varintField<uint8_t>(kIntVal, element.data());
        case DataType::kInt64:
            return varintField<int64_t>(kInt64Val, element.data());
        case DataType::kBool:
            return varintField<uint8_t>(kBoolVal, element.data());
        case DataType::kUInt32:
            return varintField<uint32_t>(kUInt32Val, element.data());
        case DataType::kUInt64:
            return varintField<uint64_t>(kUInt64Val, element.data());
        default:
            return {};
    }
}

Tensor encodedStrings(const Tensor& tensor) {
    const auto strings = stringElements(tensor);
    if (!strings.ok() || strings->empty()) return tensor;
    Tensor result{tensor.dtype, tensor.shape, {}, {}};
    if (strings->size() == 1) {
        result.fields = fieldOf(kStringVal, strings->front());
        return result;
    }
    std::string content;
    for (const std::string& text : *strings) appendVarint(&content, text.size());
    for (const std::string& text : *strings) content += text;
    result.content = Bytes::adopt(std::move(content));
    return result;
}

}  // namespace

Tensor encodedByTool(const Tensor& tensor) {
    if (tensor.dtype == DataType::kString) return encodedStrings(tensor);
    const size_t width = elementSize(tensor.dtype);
    if (width == 0 || tensor.content.size() != width) return tensor;
    Bytes fields = fieldOfElement(tensor.dtype, tensor.content.view());
    if (fields.empty()) return tensor;
    return Tensor{tensor.dtype, tensor.shape, {}, std::move(fields)};
}

}  // namespace whittle
