// SPDX-License-Identifier: Apache-2.0
#include "core/formats/wire_rope.h"

#include "core/base/status.h"

#include <cassert>
#include <cstring>

namespace whittle {
namespace {

// Below this a copy is cheaper than a slice with its owner.
constexpr size_t kSmallestSlice = 512;

size_t putVarint(char* out, uint64_t value) {
    size_t length = 0;
    while (value >= 0x80) {
        out[length++] = static_cast<char>(value | 0x80);
        value >>= 7;
    }
    out[length++] = static_cast<char>(value);
    return length;
}

}  // namespace

void WireRope::bareVarint(uint64_t value) {
    char encoded[10];
    m_buffer.append(encoded, putVarint(encoded, value));
}

void WireRope::bareFixed32(uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) m_buffer.push_back(static_cast<char>(value >> shift));
}

void WireRope::varint(uint32_t field, uint64_t value) {
    tag(varintTag(field));
    bareVarint(value);
}

void WireRope::fixed32(uint32_t field, uint32_t value) {
    tag(fixed32Tag(field));
    bareFixed32(value);
}

void WireRope::float32(uint32_t field, float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    fixed32(field, bits);
}

void WireRope::text(uint32_t field, absl::string_view value) {
    tag(bytesTag(field));
    bareVarint(value.size());
    raw(value);
}

void WireRope::bytes(uint32_t field, const Bytes& value) {
    tag(bytesTag(field));
    bareVarint(value.size());
    raw(value);
}

void WireRope::raw(absl::string_view fields) { m_buffer.append(fields.data(), fields.size()); }

void WireRope::raw(const Bytes& fields) {
    if (fields.size() < kSmallestSlice) return raw(fields.view());
    m_slices.push_back({m_buffer.size(), fields});
    m_sliceBytes += fields.size();
}

size_t WireRope::begin(uint32_t field) {
    tag(bytesTag(field));
    m_open.push_back(m_sliceBytes);
    return m_buffer.size();
}

void WireRope::end(size_t mark) {
    assert(!m_open.empty() && mark <= m_buffer.size());
    const uint64_t length = m_buffer.size() - mark + (m_sliceBytes - m_open.back());
    m_open.pop_back();
    char encoded[10];
    const size_t width = putVarint(encoded, length);
    m_buffer.insert(mark, encoded, width);
    // Slices of this message moved with its bytes; one that stands at `mark` itself belongs to it unless it came before
    // begin(), and before a tag no slice can stand at `mark`.
    for (auto slice = m_slices.rbegin(); slice != m_slices.rend() && slice->at >= mark; ++slice) slice->at += width;
}

void WireRope::clear() {
    m_buffer.clear();
    m_slices.clear();
    m_sliceBytes = 0;
    m_open.clear();
}

bool WireRope::equals(absl::string_view wire) const {
    if (wire.size() != size()) return false;
    bool same = true;
    const auto compare = [&](absl::string_view piece) {
        same = piece.data() == wire.data() || std::memcmp(piece.data(), wire.data(), piece.size()) == 0;
        wire.remove_prefix(piece.size());
        return same ? absl::OkStatus() : absl::CancelledError("");
    };
    return forEach(compare).ok() && same;
}

absl::Status WireRope::forEach(const AppendFunction& append) const {
    const absl::string_view buffer = m_buffer;
    size_t at = 0;
    for (const Slice& slice : m_slices) {
        if (slice.at > at) WHITTLE_RETURN_IF_ERROR(append(buffer.substr(at, slice.at - at)));
        at = slice.at;
        WHITTLE_RETURN_IF_ERROR(append(slice.data.view()));
    }
    return at < buffer.size() ? append(buffer.substr(at)) : absl::OkStatus();
}

std::string WireRope::flatten() const {
    std::string all;
    all.reserve(size());
    (void)forEach([&](absl::string_view piece) {
        all.append(piece.data(), piece.size());
        return absl::OkStatus();
    });
    return all;
}

}  // namespace whittle
