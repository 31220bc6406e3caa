// SPDX-License-Identifier: Apache-2.0
#include "core/base/crc32c.h"

#include <array>
#include <cstring>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

// Two ways to the same number. SSE4.2's instruction takes eight bytes every three cycles, some 8 GB/s, so checking a
// weight costs about what reading it from the page cache costs. Elsewhere "slicing by eight": eight table look-ups for
// eight bytes, whose results do not depend on each other and so run side by side.
namespace whittle {
namespace {

constexpr uint32_t kReflectedPolynomial = 0x82f63b78;
using Tables = std::array<std::array<uint32_t, 256>, 8>;

// tables[k][b]: what byte b contributes when k more bytes follow it in the group of eight.
constexpr Tables makeTables() {
    Tables tables{};
    for (uint32_t b = 0; b < 256; ++b) {
        uint32_t crc = b;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? kReflectedPolynomial : 0);
        tables[0][b] = crc;
    }
    for (size_t k = 1; k < tables.size(); ++k) {
        for (size_t b = 0; b < 256; ++b) {
            const uint32_t before = tables[k - 1][b];
            tables[k][b] = (before >> 8) ^ tables[0][before & 0xff];
        }
    }
    return tables;
}
constexpr Tables kTables = makeTables();

uint32_t littleEndian32(const char* p) {
    const auto* b = reinterpret_cast<const unsigned char*>(p);
    return b[0] | b[1] << 8 | b[2] << 16 | static_cast<uint32_t>(b[3]) << 24;
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) uint32_t extendWithInstruction(uint32_t crc, absl::string_view data) {
    const char* p = data.data();
    size_t left = data.size();
    uint64_t state = ~crc;
    for (; left >= 8; left -= 8, p += 8) {
        uint64_t word;
        std::memcpy(&word, p, sizeof(word));
        state = _mm_crc32_u64(state, word);
    }
    auto narrow = static_cast<uint32_t>(state);
    for (; left > 0; --left, ++p) narrow = _mm_crc32_u8(narrow, static_cast<unsigned char>(*p));
    return ~narrow;
}
#endif

}  // namespace

uint32_t extendCrc32cPortably(uint32_t crc, absl::string_view data) {
    const char* p = data.data();
    size_t left = data.size();
    uint32_t state = ~crc;
    for (; left >= 8; left -= 8, p += 8) {
        const uint32_t low = state ^ littleEndian32(p);
        const uint32_t high = littleEndian32(p + 4);
        state = kTables[7][low & 0xff] ^ kTables[6][(low >> 8) & 0xff] ^ kTables[5][(low >> 16) & 0xff] ^
                kTables[4][low >> 24] ^ kTables[3][high & 0xff] ^ kTables[2][(high >> 8) & 0xff] ^
                kTables[1][(high >> 16) & 0xff] ^ kTables[0][high >> 24];
    }
    for (; left > 0; --left, ++p) state = (state >> 8) ^ kTables[0][(state ^ static_cast<unsigned char>(*p)) & 0xff];
    return ~state;
}

uint32_t extendCrc32c(uint32_t crc, absl::string_view data) {
#if defined(__x86_64__)
    static const bool hasInstruction = __builtin_cpu_supports("sse4.2");
    if (hasInstruction) return extendWithInstruction(crc, data);
#endif
    return extendCrc32cPortably(crc, data);
}

uint32_t crc32c(absl::string_view data) { return extendCrc32c(0, data); }

}  // namespace whittle
