// SPDX-License-Identifier: Apache-2.0
#include "core/base/murmur.h"

#include <algorithm>
#include <cstring>

namespace whittle {
namespace {

constexpr uint64_t kMultiplier = 0xc6a4a7935bd1e995;
constexpr int kShift = 47;

// Little endian whatever the machine is.
uint64_t wordAt(const unsigned char* bytes, size_t count = 8) {
    uint64_t word = 0;
    for (size_t i = 0; i < count; ++i) word |= static_cast<uint64_t>(bytes[i]) << (8 * i);
    return word;
}

}  // namespace

Murmur64::Murmur64(uint64_t seed, size_t totalLength) : m_hash(seed ^ (totalLength * kMultiplier)) {}

void Murmur64::mix(uint64_t word) {
    word *= kMultiplier;
    word ^= word >> kShift;
    word *= kMultiplier;
    m_hash = (m_hash ^ word) * kMultiplier;
}

void Murmur64::add(absl::string_view piece) {
    const auto* at = reinterpret_cast<const unsigned char*>(piece.data());
    size_t left = piece.size();
    if (m_pendingCount > 0) {
        const size_t taken = std::min(left, sizeof m_pending - m_pendingCount);
        std::memcpy(m_pending + m_pendingCount, at, taken);
        m_pendingCount += taken;
        at += taken;
        left -= taken;
        if (m_pendingCount < sizeof m_pending) return;
        mix(wordAt(m_pending));
        m_pendingCount = 0;
    }
    for (; left >= 8; at += 8, left -= 8) mix(wordAt(at));
    if (left > 0) std::memcpy(m_pending, at, left);
    m_pendingCount = left;
}

uint64_t Murmur64::finish() {
    if (m_pendingCount > 0) m_hash = (m_hash ^ wordAt(m_pending, m_pendingCount)) * kMultiplier;
    m_hash = (m_hash ^ (m_hash >> kShift)) * kMultiplier;
    return m_hash ^ (m_hash >> kShift);
}

uint64_t murmur64(absl::string_view bytes, uint64_t seed) {
    Murmur64 hash(seed, bytes.size());
    hash.add(bytes);
    return hash.finish();
}

}  // namespace whittle
