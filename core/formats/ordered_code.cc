// SPDX-License-Identifier: Apache-2.0
#include "core/formats/ordered_code.h"

namespace whittle {
namespace {

// The number of significant bytes, then those bytes, highest first.
void appendUnsigned(std::string* out, uint64_t value) {
    std::string digits;
    for (; value != 0; value >>= 8) digits.insert(digits.begin(), static_cast<char>(value));
    out->push_back(static_cast<char>(digits.size()));
    out->append(digits);
}

// The bytes with 00 and ff escaped, then 00 01, which sorts before every escape.
void appendString(std::string* out, absl::string_view text) {
    for (const char c : text) {
        out->push_back(c);
        if (c == '\0') out->push_back('\xff');
        if (c == '\xff') out->push_back('\0');
    }
    out->append("\0\1", 2);
}

// n bytes, highest first, whose first n bits are ones and mark the length, then the sign bit and the value; a negative
// number is the complement of the code of its complement. n is the smallest that leaves room for value and sign: seven
// bits per byte, 1 to 10 bytes.
void appendSigned(std::string* out, int64_t value) {
    const uint64_t magnitude = value < 0 ? ~static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
    size_t length = 1;
    while (length < 10 && 7 * length - 1 < 64 && (magnitude >> (7 * length - 1)) != 0) ++length;
    std::string code(length, '\0');
    for (size_t i = 0; i < length && i < 8; ++i) code[length - 1 - i] = static_cast<char>(magnitude >> (8 * i));
    for (size_t bit = 0; bit < length; ++bit) code[bit / 8] = static_cast<char>(code[bit / 8] | (0x80 >> (bit % 8)));
    if (value < 0) {
        for (char& c : code) c = static_cast<char>(~c);
    }
    out->append(code);
}

}  // namespace

std::string sliceKey(absl::string_view name, const TensorSlice& slice) {
    std::string key;
    appendUnsigned(&key, 0);
    appendString(&key, name);
    appendUnsigned(&key, slice.extents.size());
    for (const TensorSlice::Extent& extent : slice.extents) {
        appendSigned(&key, extent.start);
        appendSigned(&key, extent.length);
    }
    return key;
}

}  // namespace whittle
