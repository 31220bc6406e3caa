// SPDX-License-Identifier: Apache-2.0
#include "core/graph/tensor.h"

#include "core/base/status.h"
#include "proto/graph.pb.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace whittle {
namespace {

absl::Status badTensor(const Tensor& t, absl::string_view why) {
    return absl::InvalidArgumentError(
        absl::StrCat("tensor of type ", cppName(t.dtype), " and shape ", toString(t.shape), " ", why));
}

absl::StatusOr<size_t> boundedCount(const Tensor& t, size_t most) {
    // A constant of unknown rank is read as a scalar, as TensorFlow reads it.
    const std::optional<int64_t> count = t.shape.unknownRank ? 1 : t.shape.elementCount();
    if (!count) return badTensor(t, "has no definite number of elements");
    if (static_cast<uint64_t>(*count) > most) return badTensor(t, "is too large");
    return static_cast<size_t>(*count);
}

// Writes `count` elements of type Out from `given`, the last one repeated when there are too few.
template <typename Out, typename Field>
std::string expand(const Field& given, size_t count) {
    std::string out(count * sizeof(Out), '\0');
    const auto size = static_cast<size_t>(given.size());
    if (size == 0) return out;
    for (size_t i = 0; i < count; ++i) {
        const Out value = static_cast<Out>(given[static_cast<int>(std::min(i, size - 1))]);
        std::memcpy(&out[i * sizeof(Out)], &value, sizeof(Out));
    }
    return out;
}

// The same for pairs (real, imaginary); an odd number at the end is dropped.
template <typename Part, typename Field>
std::string expandComplex(const Field& given, size_t count) {
    std::string out(count * 2 * sizeof(Part), '\0');
    const auto pairs = static_cast<size_t>(given.size()) / 2;
    if (pairs == 0) return out;
    for (size_t i = 0; i < count; ++i) {
        const int at = static_cast<int>(2 * std::min(i, pairs - 1));
        const Part value[2] = {given[at], given[at + 1]};
        std::memcpy(&out[i * sizeof(value)], value, sizeof(value));
    }
    return out;
}

absl::StatusOr<std::string> expandFields(const Tensor& t, const tensorflow::TensorProto& p, size_t count) {
    switch (t.dtype) {
        case DataType::kFloat:
            return expand<float>(p.float_val(), count);
        case DataType::kDouble:
            return expand<double>(p.double_val(), count);
        case DataType::kInt32:
        case DataType::kQInt32:
            return expand<int32_t>(p.int_val(), count);
        case DataType::kInt16:
        case DataType::kQInt16:
            return expand<int16_t>(p.int_val(), count);
        case DataType::kUInt16:
        case DataType::kQUInt16:
            return expand<uint16_t>(p.int_val(), count);
        case DataType::kInt8:
        case DataType::kQInt8:
            return expand<int8_t>(p.int_val(), count);
        case DataType::kUInt8:
        case DataType::kQUInt8:
            return expand<uint8_t>(p.int_val(), count);
        case DataType::kInt4:
        case DataType::kUInt4: {
            // One element per byte with an empty high nibble.
            std::string out = expand<uint8_t>(p.int_val(), count);
            for (char& c : out) c = static_cast<char>(c & 0x0f);
            return out;
        }
        case DataType::kHalf:
        case DataType::kBFloat16:
            return expand<uint16_t>(p.half_val(), count);
        case DataType::kInt64:
            return expand<int64_t>(p.int64_val(), count);
        case DataType::kUInt32:
            return expand<uint32_t>(p.uint32_val(), count);
        case DataType::kUInt64:
            return expand<uint64_t>(p.uint64_val(), count);
        case DataType::kBool:
            return expand<uint8_t>(p.bool_val(), count);
        case DataType::kComplex64:
            return expandComplex<float>(p.scomplex_val(), count);
        case DataType::kComplex128:
            return expandComplex<double>(p.dcomplex_val(), count);
        case DataType::kFloat8E5M2:
        case DataType::kFloat8E4M3FN:
            return expand<uint8_t>(p.float8_val(), count);
        default:
            return badTensor(t, "has no plain elements");
    }
}

absl::StatusOr<tensorflow::TensorProto> parseFields(const Tensor& t) {
    tensorflow::TensorProto proto;
    if (!proto.ParseFromArray(t.fields.data(), static_cast<int>(t.fields.size()))) {
        return absl::DataLossError(absl::StrCat("the values of a ", cppName(t.dtype), " tensor cannot be parsed"));
    }
    return proto;
}

double fromFloat8E5M2(uint8_t bits) {
    // E5M2 is the upper byte of an IEEE half.
    return static_cast<double>(Eigen::numext::bit_cast<Eigen::half>(static_cast<uint16_t>(bits << 8)));
}

double fromFloat8E4M3FN(uint8_t bits) {
    const double sign = bits & 0x80 ? -1 : 1;
    const int exponent = (bits >> 3) & 0xf;
    const int mantissa = bits & 7;
    if (exponent == 15 && mantissa == 7) return std::numeric_limits<double>::quiet_NaN();
    return exponent == 0 ? sign * std::ldexp(mantissa, -9) : sign * std::ldexp(8 + mantissa, exponent - 10);
}

template <typename T, typename Convert>
std::vector<double> widen(const Bytes& raw, size_t stride, Convert convert) {
    std::vector<double> out(raw.size() / stride);
    for (size_t i = 0; i < out.size(); ++i) {
        T value;
        std::memcpy(&value, raw.data() + i * stride, sizeof(T));
        out[i] = convert(value);
    }
    return out;
}

template <typename T>
std::vector<double> widen(const Bytes& raw) {
    return widen<T>(raw, sizeof(T), [](T v) { return static_cast<double>(v); });
}

}  // namespace

Tensor Tensor::ofContent(DataType dtype, Shape shape, Bytes content) {
    return Tensor{dtype, std::move(shape), std::move(content), Bytes()};
}

Tensor Tensor::ofStrings(Shape shape, const std::vector<std::string>& values) {
    tensorflow::TensorProto proto;
    for (const std::string& value : values) proto.add_string_val(value);
    return Tensor{DataType::kString, std::move(shape), Bytes(), Bytes::adopt(proto.SerializeAsString())};
}

absl::StatusOr<Bytes> rawElements(const Tensor& t, size_t maxBytes) {
    const size_t size = elementSize(t.dtype);
    if (size == 0) return badTensor(t, "has no plain elements");
    if (!t.content.empty()) {
        WHITTLE_ASSIGN_OR_RETURN(const size_t count, boundedCount(t, SIZE_MAX / size));
        if (t.content.size() != count * size) {
            return badTensor(t, absl::StrCat("has ", t.content.size(), " bytes of content instead of ", count * size));
        }
        return t.content;
    }
    WHITTLE_ASSIGN_OR_RETURN(const size_t count, boundedCount(t, maxBytes / size));
    WHITTLE_ASSIGN_OR_RETURN(const tensorflow::TensorProto proto, parseFields(t));
    WHITTLE_ASSIGN_OR_RETURN(std::string out, expandFields(t, proto, count));
    return Bytes::adopt(std::move(out));
}

absl::StatusOr<std::vector<std::string>> stringElements(const Tensor& t, size_t maxCount) {
    if (t.dtype != DataType::kString) return badTensor(t, "holds no strings");
    WHITTLE_ASSIGN_OR_RETURN(const size_t count, boundedCount(t, maxCount));
    std::vector<std::string> values;
    if (!t.content.empty()) {
        // Only C++ TensorFlow writes this: `count` varint lengths, then the bytes.
        google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(t.content.data()),
                                                  static_cast<int>(t.content.size()));
        std::vector<uint32_t> lengths(std::min(count, t.content.size() + 1));
        if (lengths.size() < count) return badTensor(t, "has too little content");
        for (uint32_t& length : lengths) {
            if (!in.ReadVarint32(&length)) return badTensor(t, "has too little content");
        }
        for (uint32_t length : lengths) {
            values.emplace_back();
            if (length > t.content.size() || !in.ReadString(&values.back(), static_cast<int>(length)))
                return badTensor(t, "has too little content");
        }
        return values;
    }
    WHITTLE_ASSIGN_OR_RETURN(const tensorflow::TensorProto proto, parseFields(t));
    values.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        const int given = proto.string_val_size();
        values.push_back(given == 0
                             ? std::string()
                             : proto.string_val(static_cast<int>(std::min<size_t>(i, static_cast<size_t>(given - 1)))));
    }
    return values;
}

absl::StatusOr<std::vector<double>> elementsAsDouble(const Tensor& t) {
    WHITTLE_ASSIGN_OR_RETURN(const Bytes raw, rawElements(t));
    switch (t.dtype) {
        case DataType::kFloat:
            return widen<float>(raw);
        case DataType::kDouble:
            return widen<double>(raw);
        case DataType::kInt32:
        case DataType::kQInt32:
            return widen<int32_t>(raw);
        case DataType::kInt16:
        case DataType::kQInt16:
            return widen<int16_t>(raw);
        case DataType::kUInt16:
        case DataType::kQUInt16:
            return widen<uint16_t>(raw);
        case DataType::kInt8:
        case DataType::kQInt8:
            return widen<int8_t>(raw);
        case DataType::kInt64:
            return widen<int64_t>(raw);
        case DataType::kUInt32:
            return widen<uint32_t>(raw);
        case DataType::kUInt64:
            return widen<uint64_t>(raw);
        case DataType::kUInt8:
        case DataType::kQUInt8:
        case DataType::kBool:
        case DataType::kUInt4:
            return widen<uint8_t>(raw);
        case DataType::kInt4:
            return widen<uint8_t>(raw, 1, [](uint8_t v) { return (v & 8) ? v - 16.0 : v * 1.0; });
        case DataType::kHalf:
            return widen<Eigen::half>(raw);
        case DataType::kBFloat16:
            return widen<Eigen::bfloat16>(raw);
        case DataType::kComplex64:
            return widen<float>(raw, 8, [](float v) { return double{v}; });
        case DataType::kComplex128:
            return widen<double>(raw, 16, [](double v) { return v; });
        case DataType::kFloat8E5M2:
            return widen<uint8_t>(raw, 1, fromFloat8E5M2);
        case DataType::kFloat8E4M3FN:
            return widen<uint8_t>(raw, 1, fromFloat8E4M3FN);
        default:
            return badTensor(t, "has no numbers");
    }
}

}  // namespace whittle
