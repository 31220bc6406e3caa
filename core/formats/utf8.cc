// SPDX-License-Identifier: Apache-2.0
#include "core/formats/utf8.h"

#include <cstdint>
#include <cstring>

namespace whittle {
namespace {

bool isContinuation(uint8_t byte) { return (byte & 0xc0) == 0x80; }

// The length of the sequence that starts at `p`, 0 when it is malformed.
size_t sequenceLength(const uint8_t* p, size_t left) {
    if (p[0] < 0x80) return 1;
    if (p[0] >= 0xc2 && p[0] <= 0xdf) return left >= 2 && isContinuation(p[1]) ? 2 : 0;
    if (p[0] >= 0xe0 && p[0] <= 0xef) {
        if (left < 3 || !isContinuation(p[1]) || !isContinuation(p[2])) return 0;
        if (p[0] == 0xe0 && p[1] < 0xa0) return 0;   // overlong
        if (p[0] == 0xed && p[1] >= 0xa0) return 0;  // surrogate
        return 3;
    }
    if (p[0] >= 0xf0 && p[0] <= 0xf4) {
        if (left < 4 || !isContinuation(p[1]) || !isContinuation(p[2]) || !isContinuation(p[3])) return 0;
        if (p[0] == 0xf0 && p[1] < 0x90) return 0;   // overlong
        if (p[0] == 0xf4 && p[1] >= 0x90) return 0;  // above U+10FFFF
        return 4;
    }
    return 0;
}

}  // namespace

bool isUtf8(absl::string_view text) {
    const auto* p = reinterpret_cast<const uint8_t*>(text.data());
    size_t left = text.size();
    while (left > 0) {
        // Names are ASCII nearly always: eight bytes at a time.
        while (left >= 8) {
            uint64_t word;
            std::memcpy(&word, p, sizeof(word));
            if (word & 0x8080808080808080u) break;
            p += 8;
            left -= 8;
        }
        if (left == 0) break;
        const size_t length = sequenceLength(p, left);
        if (length == 0) return false;
        p += length;
        left -= length;
    }
    return true;
}

}  // namespace whittle
