// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>

// The integers of LevelDB's, Snappy's and protobuf's byte formats.
namespace whittle {

// Takes a base-128 varint off the front of `data`; false when it is cut off or does not fit 64 bits.
inline bool consumeVarint(absl::string_view* data, uint64_t* value) {
    *value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (data->empty()) return false;
        const auto byte = static_cast<unsigned char>(data->front());
        data->remove_prefix(1);
        if (shift == 63 && byte > 1) return false;
        *value |= static_cast<uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) return true;
    }
    return false;
}

inline void appendVarint(std::string* out, uint64_t value) {
    for (; value >= 0x80; value >>= 7) out->push_back(static_cast<char>(value | 0x80));
    out->push_back(static_cast<char>(value));
}

// REQUIRES: four (eight) bytes at `p`.
inline uint32_t loadLittle32(const char* p) {
    uint32_t value = 0;
    for (int i = 3; i >= 0; --i) value = value << 8 | static_cast<unsigned char>(p[i]);
    return value;
}
inline uint64_t loadLittle64(const char* p) {
    return loadLittle32(p) | static_cast<uint64_t>(loadLittle32(p + 4)) << 32;
}

inline std::string fixed32(uint32_t value, bool bigEndian = false) {
    std::string out(4, '\0');
    for (size_t i = 0; i < 4; ++i) out[bigEndian ? 3 - i : i] = static_cast<char>(value >> (8 * i));
    return out;
}
inline std::string fixed64(uint64_t value, bool bigEndian = false) {
    std::string out(8, '\0');
    for (size_t i = 0; i < 8; ++i) out[bigEndian ? 7 - i : i] = static_cast<char>(value >> (8 * i));
    return out;
}

}  // namespace whittle
