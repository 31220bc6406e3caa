// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/fingerprint.h"

#include <cstddef>
#include <utility>

namespace whittle {
namespace {

constexpr uint64_t kPrimes[] = {0xc3a5c85c97cb3127, 0xb492b66fbe98f273, 0x9ae16a3b2f90404f};

uint64_t readBytes(const char* bytes, int count) {
    uint64_t word = 0;
    for (int i = 0; i < count; ++i) word |= uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    return word;
}
uint64_t word64(const char* bytes) { return readBytes(bytes, 8); }
uint64_t word32(const char* bytes) { return readBytes(bytes, 4); }

uint64_t turnedRight(uint64_t x, int bits) { return bits == 0 ? x : (x >> bits) | (x << (64 - bits)); }
uint64_t turnedLeft(uint64_t x, int bits) { return (x << bits) | (x >> (64 - bits)); }
uint64_t folded(uint64_t x) { return x ^ (x >> 47); }

uint64_t mixed(uint64_t a, uint64_t b, uint64_t multiplier) {
    uint64_t first = (a ^ b) * multiplier;
    first ^= first >> 47;
    uint64_t second = (b ^ first) * multiplier;
    second ^= second >> 47;
    return second * multiplier;
}

uint64_t ofShort(const char* s, size_t size) {
    const uint64_t multiplier = kPrimes[2] + size * 2;
    if (size >= 8) {
        const uint64_t a = word64(s) + kPrimes[2], b = word64(s + size - 8);
        return mixed(turnedRight(b, 37) * multiplier + a, (turnedRight(a, 25) + b) * multiplier, multiplier);
    }
    if (size >= 4) return mixed(size + (word32(s) << 3), word32(s + size - 4), multiplier);
    if (size == 0) return kPrimes[2];
    const uint64_t y = readBytes(s, 1) + (readBytes(s + size / 2, 1) << 8);
    const uint64_t z = size + (readBytes(s + size - 1, 1) << 2);
    return folded((y * kPrimes[2]) ^ (z * kPrimes[0])) * kPrimes[2];
}

uint64_t ofUpTo32(const char* s, size_t size) {
    const uint64_t multiplier = kPrimes[2] + size * 2;
    const uint64_t a = word64(s) * kPrimes[1], b = word64(s + 8);
    const uint64_t c = word64(s + size - 8) * multiplier, d = word64(s + size - 16) * kPrimes[2];
    return mixed(turnedRight(a + b, 43) + turnedRight(c, 30) + d, a + turnedRight(b + kPrimes[2], 18) + c, multiplier);
}

uint64_t ofUpTo64(const char* s, size_t size) {
    const uint64_t multiplier = kPrimes[2] + size * 2;
    const uint64_t a = word64(s) * kPrimes[2], b = word64(s + 8);
    const uint64_t c = word64(s + size - 8) * multiplier, d = word64(s + size - 16) * kPrimes[2];
    const uint64_t y = turnedRight(a + b, 43) + turnedRight(c, 30) + d;
    const uint64_t z = mixed(y, a + turnedRight(b + kPrimes[2], 18) + c, multiplier);
    const uint64_t e = word64(s + 16) * multiplier, f = word64(s + 24);
    const uint64_t g = (y + word64(s + size - 32)) * multiplier, h = (z + word64(s + size - 24)) * multiplier;
    return mixed(turnedRight(e + f, 43) + turnedRight(g, 30) + h, e + turnedRight(f + a, 18) + g, multiplier);
}

using Pair = std::pair<uint64_t, uint64_t>;

Pair weak(const char* s, uint64_t a, uint64_t b) {
    a += word64(s);
    b = turnedRight(b + a + word64(s + 24), 21);
    const uint64_t before = a;
    a += word64(s + 8);
    a += word64(s + 16);
    b += turnedRight(a, 44);
    return {a + word64(s + 24), b + before};
}

uint64_t ofLong(const char* s, size_t size) {
    constexpr uint64_t kSeed = 81;
    uint64_t x = kSeed, y = kSeed * kPrimes[1] + 113;
    uint64_t z = folded(y * kPrimes[2] + 113) * kPrimes[2];
    Pair v{0, 0}, w{0, 0};
    x = x * kPrimes[2] + word64(s);
    const char* end = s + (size - 1) / 64 * 64;
    const char* last = end + ((size - 1) & 63) - 63;
    do {
        x = turnedRight(x + y + v.first + word64(s + 8), 37) * kPrimes[1];
        y = turnedRight(y + v.second + word64(s + 48), 42) * kPrimes[1];
        x ^= w.second;
        y += v.first + word64(s + 40);
        z = turnedRight(z + w.first, 33) * kPrimes[1];
        v = weak(s, v.second * kPrimes[1], x + w.first);
        w = weak(s + 32, z + w.second, y + word64(s + 16));
        std::swap(z, x);
        s += 64;
    } while (s != end);
    const uint64_t multiplier = kPrimes[1] + ((z & 0xff) << 1);
    s = last;
    w.first += (size - 1) & 63;
    v.first += w.first;
    w.first += v.first;
    x = turnedRight(x + y + v.first + word64(s + 8), 37) * multiplier;
    y = turnedRight(y + v.second + word64(s + 48), 42) * multiplier;
    x ^= w.second * 9;
    y += v.first * 9 + word64(s + 40);
    z = turnedRight(z + w.first, 33) * multiplier;
    v = weak(s, v.second * multiplier, x + w.first);
    w = weak(s + 32, z + w.second, y + word64(s + 16));
    std::swap(z, x);
    return mixed(mixed(v.first, w.first, multiplier) + folded(y) * kPrimes[0] + z,
                 mixed(v.second, w.second, multiplier) + x, multiplier);
}

struct SipState {
    uint64_t a, b, c, d;

    void round() {
        a += b;
        c += d;
        b = turnedLeft(b, 13) ^ a;
        d = turnedLeft(d, 16) ^ c;
        a = turnedLeft(a, 32);
        c += b;
        a += d;
        b = turnedLeft(b, 17) ^ c;
        d = turnedLeft(d, 21) ^ a;
        c = turnedLeft(c, 32);
    }
    void take(uint64_t word) {
        d ^= word;
        round();
        round();
        a ^= word;
    }
};

}  // namespace

uint64_t fingerprint64(absl::string_view text) {
    if (text.size() <= 16) return ofShort(text.data(), text.size());
    if (text.size() <= 32) return ofUpTo32(text.data(), text.size());
    return text.size() <= 64 ? ofUpTo64(text.data(), text.size()) : ofLong(text.data(), text.size());
}

uint64_t sipHash(absl::string_view text, uint64_t low, uint64_t high) {
    SipState state{low ^ 0x736f6d6570736575, high ^ 0x646f72616e646f6d, low ^ 0x6c7967656e657261,
                   high ^ 0x7465646279746573};
    const size_t whole = text.size() / 8 * 8;
    for (size_t at = 0; at < whole; at += 8) state.take(word64(text.data() + at));
    const int rest = static_cast<int>(text.size() - whole);
    state.take(readBytes(text.data() + whole, rest) | uint64_t{text.size()} << 56);
    state.c ^= 0xff;
    for (int i = 0; i < 4; ++i) state.round();
    return state.a ^ state.b ^ state.c ^ state.d;
}

}  // namespace whittle
