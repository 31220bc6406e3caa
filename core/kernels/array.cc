// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/array.h"

#include "core/base/status.h"
#include "proto/graph.pb.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <optional>

namespace whittle {
namespace {

constexpr size_t kAlignment = 64;

// A zeroed buffer; null when the machine has not that much. calloc knows which pages are zero already, so that a large
// buffer is not written twice.
std::shared_ptr<char> alignedBuffer(size_t bytes) {
    char* block = static_cast<char*>(std::calloc(bytes + kAlignment, 1));
    if (!block) return nullptr;
    const size_t beyond = reinterpret_cast<uintptr_t>(block) % kAlignment;
    return {std::shared_ptr<char>(block, [](char* p) { std::free(p); }), block + (kAlignment - beyond)};
}

absl::StatusOr<int64_t> countOf(const std::vector<int64_t>& dims) {
    int64_t count = 1;
    for (const int64_t dim : dims) {
        if (dim < 0) return absl::InvalidArgumentError(absl::StrCat("a dimension has the size ", dim));
        if (__builtin_mul_overflow(count, dim, &count)) return absl::InvalidArgumentError("the shape is too large");
    }
    return count;
}

bool isAligned(const char* data) { return reinterpret_cast<uintptr_t>(data) % kAlignment == 0; }

// A file may hold any byte where true or false belongs.
bool isOddBool(DataType dtype, const Bytes& raw) {
    return dtype == DataType::kBool && std::any_of(raw.view().begin(), raw.view().end(),
                                                   [](char byte) { return static_cast<unsigned char>(byte) > 1; });
}

// Lengths as varints, then so many bytes each.
std::optional<std::vector<std::string>> piecesOf(absl::string_view content, size_t count) {
    if (count > content.size()) return std::nullopt;
    std::vector<uint64_t> lengths;
    for (size_t i = 0; i < count; ++i) {
        uint64_t length = 0;
        for (int shift = 0;; shift += 7) {
            if (content.empty() || shift > 63) return std::nullopt;
            const auto byte = static_cast<unsigned char>(content.front());
            content.remove_prefix(1);
            length |= uint64_t{byte & 0x7fu} << shift;
            if (byte < 0x80) break;
        }
        lengths.push_back(length);
    }
    std::vector<std::string> pieces;
    for (const uint64_t length : lengths) {
        if (length > content.size()) return std::nullopt;
        pieces.emplace_back(content.substr(0, length));
        content.remove_prefix(length);
    }
    return pieces;
}

// Each variant as the message that a file has for it.
absl::StatusOr<std::vector<std::string>> variantsOf(const Tensor& tensor, int64_t count) {
    const absl::Status bad = absl::InvalidArgumentError("a constant's variants are not those of its shape");
    if (!tensor.content.empty()) {
        auto pieces = piecesOf(tensor.content.view(), static_cast<size_t>(count));
        return pieces ? absl::StatusOr<std::vector<std::string>>(*std::move(pieces)) : bad;
    }
    tensorflow::TensorProto proto;
    if (!proto.ParseFromArray(tensor.fields.data(), static_cast<int>(tensor.fields.size())) ||
        proto.variant_val_size() != count) {
        return bad;
    }
    std::vector<std::string> variants;
    for (const auto& variant : proto.variant_val()) variants.push_back(variant.SerializeAsString());
    return variants;
}

Tensor tensorOfVariants(const std::vector<int64_t>& dims, const std::vector<std::string>& variants) {
    tensorflow::TensorProto proto;
    for (const std::string& variant : variants) proto.add_variant_val()->ParseFromString(variant);
    return Tensor{DataType::kVariant, Shape::of(dims), Bytes(), Bytes::adopt(proto.SerializeAsString())};
}

}  // namespace

absl::StatusOr<Array> Array::zeros(DataType dtype, std::vector<int64_t> dims, size_t maxBytes) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t count, countOf(dims));
    const bool isString = dtype == DataType::kString;
    const size_t width = isString ? sizeof(std::string) : elementSize(dtype);
    if (width == 0) return absl::UnimplementedError(absl::StrCat("no elements of type ", cppName(dtype)));
    if (static_cast<uint64_t>(count) > maxBytes / width) {
        return absl::ResourceExhaustedError(
            absl::StrCat("a tensor of ", count, " elements is over the limit of ", maxBytes, " bytes"));
    }
    if (isString) return ofStrings(std::move(dims), std::vector<std::string>(static_cast<size_t>(count)));
    const size_t bytes = static_cast<size_t>(count) * width;
    const std::shared_ptr<char> buffer = alignedBuffer(bytes);
    if (!buffer) return absl::ResourceExhaustedError(absl::StrCat("no memory for ", bytes, " bytes"));
    Array result;
    result.m_dtype = dtype;
    result.m_dims = std::move(dims);
    result.m_size = count;
    result.m_data = Bytes(buffer, absl::string_view(buffer.get(), bytes));
    return result;
}

absl::StatusOr<Array> Array::ofTensor(const Tensor& tensor, size_t maxBytes) {
    if (!tensor.shape.isFullyDefined()) return absl::InvalidArgumentError("a constant's shape is not fully defined");
    if (tensor.dtype == DataType::kString) {
        WHITTLE_ASSIGN_OR_RETURN(std::vector<std::string> strings, stringElements(tensor));
        return ofStrings(tensor.shape.dims, std::move(strings));
    }
    WHITTLE_ASSIGN_OR_RETURN(const int64_t count, countOf(tensor.shape.dims));
    if (tensor.dtype == DataType::kVariant) {
        WHITTLE_ASSIGN_OR_RETURN(std::vector<std::string> variants, variantsOf(tensor, count));
        return ofStrings(tensor.shape.dims, std::move(variants)).retyped(DataType::kVariant);
    }
    WHITTLE_ASSIGN_OR_RETURN(Bytes raw, rawElements(tensor, maxBytes));
    Array result;
    result.m_dtype = tensor.dtype;
    result.m_dims = tensor.shape.dims;
    result.m_size = count;
    const bool isOdd = isOddBool(tensor.dtype, raw);
    if (isAligned(raw.data()) && !isOdd) {
        result.m_data = std::move(raw);
        return result;
    }
    const std::shared_ptr<char> buffer = alignedBuffer(raw.size());
    if (!buffer) return absl::ResourceExhaustedError(absl::StrCat("no memory for ", raw.size(), " bytes"));
    if (!raw.empty()) std::memcpy(buffer.get(), raw.data(), raw.size());
    if (isOdd) std::transform(raw.view().begin(), raw.view().end(), buffer.get(), [](char byte) { return byte != 0; });
    result.m_data = Bytes(buffer, absl::string_view(buffer.get(), raw.size()));
    return result;
}

Array Array::ofStrings(std::vector<int64_t> dims, std::vector<std::string> strings) {
    Array result;
    result.m_dtype = DataType::kString;
    result.m_dims = std::move(dims);
    result.m_size = static_cast<int64_t>(strings.size());
    result.m_strings = std::make_shared<const std::vector<std::string>>(std::move(strings));
    return result;
}

Tensor Array::toTensor() const {
    if (m_dtype == DataType::kString) return Tensor::ofStrings(Shape::of(m_dims), *m_strings);
    if (m_dtype == DataType::kVariant) return tensorOfVariants(m_dims, *m_strings);
    return Tensor::ofContent(m_dtype, Shape::of(m_dims), m_data);
}

Array Array::reshaped(std::vector<int64_t> dims) const {
    Array result = *this;
    result.m_dims = std::move(dims);
    return result;
}

Array Array::retyped(DataType dtype) const {
    Array result = *this;
    result.m_dtype = dtype;
    return result;
}

Array Array::viewedAs(DataType dtype, std::vector<int64_t> dims) const {
    Array result = retyped(dtype).reshaped(std::move(dims));
    result.m_size = static_cast<int64_t>(m_data.size() / elementSize(dtype));
    return result;
}

}  // namespace whittle
