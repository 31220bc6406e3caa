// SPDX-License-Identifier: Apache-2.0
#include "core/formats/snappy.h"

#include "core/formats/wire.h"

// The format: the length as a varint, then elements. The low two bits of an element's first byte say what it is: 00 a
// literal (length - 1 in the upper six bits, or 60..63: in the next 1..4 bytes), 01 a copy of 4..11 bytes with an
// 11-bit distance, 10 and 11 a copy of 1..64 bytes with a 16 or 32-bit distance. Copies may overlap what they write.
namespace whittle {
namespace {

// A copy turns three bytes into at most 64, so a longer claim is a lie; it is refused before anything is allocated.
constexpr uint64_t kBestRatio = 22;

absl::Status damaged() { return absl::DataLossError("compressed block is damaged"); }

bool consumeLittle(absl::string_view* in, size_t bytes, uint64_t* value) {
    if (in->size() < bytes) return false;
    *value = 0;
    for (size_t i = bytes; i-- > 0;) *value = *value << 8 | static_cast<unsigned char>((*in)[i]);
    in->remove_prefix(bytes);
    return true;
}

bool appendLiteral(unsigned tag, absl::string_view* in, uint64_t length, std::string* out) {
    uint64_t count = tag >> 2;
    if (count >= 60 && !consumeLittle(in, count - 59, &count)) return false;
    ++count;
    if (count > in->size() || count > length - out->size()) return false;
    out->append(in->data(), count);
    in->remove_prefix(count);
    return true;
}

bool appendCopy(unsigned tag, absl::string_view* in, uint64_t length, std::string* out) {
    uint64_t count = (tag >> 2) + 1;
    uint64_t distance = 0;
    if ((tag & 3) == 1) {
        count = ((tag >> 2) & 7) + 4;
        if (!consumeLittle(in, 1, &distance)) return false;
        distance |= static_cast<uint64_t>(tag >> 5) << 8;
    } else if (!consumeLittle(in, (tag & 3) == 2 ? 2 : 4, &distance)) {
        return false;
    }
    if (distance == 0 || distance > out->size() || count > length - out->size()) return false;
    for (uint64_t i = 0; i < count; ++i) out->push_back((*out)[out->size() - distance]);
    return true;
}

}  // namespace

absl::StatusOr<std::string> unsnappy(absl::string_view compressed) {
    absl::string_view in = compressed;
    uint64_t length = 0;
    if (!consumeVarint(&in, &length) || length > kBestRatio * compressed.size()) return damaged();
    std::string out;
    out.reserve(length);
    while (!in.empty()) {
        const auto tag = static_cast<unsigned char>(in.front());
        in.remove_prefix(1);
        if (!((tag & 3) == 0 ? appendLiteral(tag, &in, length, &out) : appendCopy(tag, &in, length, &out))) {
            return damaged();
        }
    }
    if (out.size() != length) return damaged();
    return out;
}

}  // namespace whittle
