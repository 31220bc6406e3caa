// SPDX-License-Identifier: Apache-2.0
#include "core/formats/bundle_payload.h"

#include "core/base/crc32c.h"
#include "core/base/status.h"
#include "core/formats/wire.h"
#include "proto/graph.pb.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace whittle {
namespace {

// The tags of TensorProto's fields string_val (8) and variant_val (15), both length-delimited.
constexpr uint64_t kStringValTag = 8 << 3 | 2;
constexpr uint64_t kVariantValTag = 15 << 3 | 2;

absl::Status damaged(absl::string_view what) {
    return absl::DataLossError(absl::StrCat("stored ", what, " are damaged"));
}

// Lengths enter the checksum as fixed-width numbers, whatever they take in the file.
uint32_t extendByLength(uint32_t crc, uint64_t length, bool bigEndian) {
    return extendCrc32c(crc, length <= std::numeric_limits<uint32_t>::max()
                                 ? fixed32(static_cast<uint32_t>(length), bigEndian)
                                 : fixed64(length, bigEndian));
}

void appendField(std::string* out, uint64_t tag, absl::string_view value) {
    appendVarint(out, tag);
    appendVarint(out, value.size());
    out->append(value.data(), value.size());
}

Tensor withFields(DataType dtype, const Shape& shape, std::string fields) {
    Tensor tensor;
    tensor.dtype = dtype;
    tensor.shape = shape;
    tensor.fields = Bytes::adopt(std::move(fields));
    return tensor;
}

absl::Status checkCrc(uint32_t maskedCrc, uint32_t computed) {
    if (unmaskCrc(maskedCrc) == computed) return absl::OkStatus();
    return absl::DataLossError(
        absl::StrCat("checksum does not match: stored ", unmaskCrc(maskedCrc), ", computed ", computed));
}

}  // namespace

absl::StatusOr<Tensor> decodeStrings(absl::string_view stored, const Shape& shape, int64_t count, uint32_t maskedCrc,
                                     bool bigEndian) {
    absl::string_view rest = stored;
    // Each length takes at least a byte.
    if (static_cast<uint64_t>(count) > rest.size()) return damaged("strings");
    std::vector<uint64_t> lengths(static_cast<size_t>(count));
    uint32_t crc = 0;
    uint64_t total = 0;
    for (uint64_t& length : lengths) {
        if (!consumeVarint(&rest, &length) || length > stored.size()) return damaged("strings");
        total += length;
        if (total > stored.size()) return damaged("strings");
        crc = extendByLength(crc, length, bigEndian);
    }
    if (rest.size() != total + 4) return damaged("strings");
    if (fixed32(maskCrc(crc), bigEndian) != rest.substr(0, 4)) {
        return absl::DataLossError("checksum of the string lengths does not match");
    }
    WHITTLE_RETURN_IF_ERROR(checkCrc(maskedCrc, extendCrc32c(crc, rest)));
    rest.remove_prefix(4);
    std::string fields;
    fields.reserve(total + 3 * lengths.size());
    for (const uint64_t length : lengths) {
        appendField(&fields, kStringValTag, rest.substr(0, length));
        rest.remove_prefix(length);
    }
    return withFields(DataType::kString, shape, std::move(fields));
}

absl::StatusOr<Tensor> decodeVariants(absl::string_view stored, const Shape& shape, int64_t count, uint32_t maskedCrc,
                                      bool bigEndian) {
    if (bigEndian) return absl::UnimplementedError("variants of a big-endian checkpoint are not readable");
    absl::string_view rest = stored;
    if (static_cast<uint64_t>(count) > rest.size()) return damaged("variants");
    uint32_t crc = 0;
    std::string fields;
    for (int64_t i = 0; i < count; ++i) {
        uint64_t length = 0;
        if (!consumeVarint(&rest, &length) || length > rest.size() || rest.size() - length < 4) {
            return damaged("variants");
        }
        crc = extendCrc32c(extendCrc32c(crc, fixed64(length)), rest.substr(0, length));
        if (unmaskCrc(loadLittle32(rest.data() + length)) != crc) {
            return absl::DataLossError("checksum of a variant does not match");
        }
        crc = extendCrc32c(crc, rest.substr(length, 4));
        appendField(&fields, kVariantValTag, rest.substr(0, length));
        rest.remove_prefix(length + 4);
    }
    if (!rest.empty()) return damaged("variants");
    WHITTLE_RETURN_IF_ERROR(checkCrc(maskedCrc, crc));
    return withFields(DataType::kVariant, shape, std::move(fields));
}

namespace {

absl::StatusOr<uint32_t> encodeStrings(const Tensor& tensor,
                                       const std::function<absl::Status(absl::string_view)>& append) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<std::string> values, stringElements(tensor));
    uint32_t crc = 0;
    std::string head;
    for (const std::string& value : values) {
        appendVarint(&head, value.size());
        crc = extendByLength(crc, value.size(), false);
    }
    const std::string checksum = fixed32(maskCrc(crc));
    head += checksum;
    crc = extendCrc32c(crc, checksum);
    WHITTLE_RETURN_IF_ERROR(append(head));
    for (const std::string& value : values) {
        crc = extendCrc32c(crc, value);
        WHITTLE_RETURN_IF_ERROR(append(value));
    }
    return maskCrc(crc);
}

absl::StatusOr<uint32_t> encodeVariants(const Tensor& tensor,
                                        const std::function<absl::Status(absl::string_view)>& append) {
    tensorflow::TensorProto proto;
    const bool parsed = tensor.fields.size() <= static_cast<size_t>(std::numeric_limits<int>::max()) &&
                        proto.ParseFromArray(tensor.fields.data(), static_cast<int>(tensor.fields.size()));
    const std::optional<int64_t> count = tensor.shape.elementCount();
    if (!parsed || !count || proto.variant_val_size() != *count) {
        return absl::InvalidArgumentError("a variant tensor has not as many values as its shape says");
    }
    uint32_t crc = 0;
    for (const auto& value : proto.variant_val()) {
        std::string element;
        const std::string bytes = value.SerializeAsString();
        appendVarint(&element, bytes.size());
        element += bytes;
        crc = extendCrc32c(extendCrc32c(crc, fixed64(bytes.size())), bytes);
        const std::string checksum = fixed32(maskCrc(crc));
        element += checksum;
        crc = extendCrc32c(crc, checksum);
        WHITTLE_RETURN_IF_ERROR(append(element));
    }
    return maskCrc(crc);
}

}  // namespace

absl::StatusOr<uint32_t> encodeTensor(const Tensor& tensor,
                                      const std::function<absl::Status(absl::string_view)>& append) {
    if (tensor.dtype == DataType::kString) return encodeStrings(tensor, append);
    if (tensor.dtype == DataType::kVariant) return encodeVariants(tensor, append);
    WHITTLE_ASSIGN_OR_RETURN(const Bytes raw, rawElements(tensor, std::numeric_limits<size_t>::max()));
    WHITTLE_RETURN_IF_ERROR(append(raw.view()));
    return maskCrc(crc32c(raw.view()));
}

std::string swappedElements(absl::string_view raw, DataType dtype) {
    const bool isComplex = dtype == DataType::kComplex64 || dtype == DataType::kComplex128;
    const size_t width = elementSize(dtype) / (isComplex ? 2 : 1);
    std::string out(raw.data(), raw.size());
    for (size_t at = 0; width > 1 && at + width <= out.size(); at += width) {
        std::reverse(out.begin() + static_cast<std::ptrdiff_t>(at),
                     out.begin() + static_cast<std::ptrdiff_t>(at + width));
    }
    return out;
}

}  // namespace whittle
