// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/base/file.h"
#include "core/formats/wire_reader.h"

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace whittle {

// A message being written: small fields in one buffer, large ones as slices of where they already lie. So a graph is
// encoded, measured and streamed to a file without its weights being copied.
//
// Fields are written with their tag whatever the value; whether a default is left out is the caller's decision.
class WireRope {
  public:
    void varint(uint32_t field, uint64_t value);
    void fixed32(uint32_t field, uint32_t value);
    void float32(uint32_t field, float value);
    void text(uint32_t field, absl::string_view value);  // copied
    void bytes(uint32_t field, const Bytes& value);      // kept as a slice when it is large
    // Whole fields as they stand on the wire.
    void raw(const Bytes& fields);
    void raw(absl::string_view fields);

    // An embedded message: what is written between begin() and end(mark) is its content.
    size_t begin(uint32_t field);
    void end(size_t mark);
    // For packed lists: a varint or fixed32 without a tag.
    void bareVarint(uint64_t value);
    void bareFixed32(uint32_t value);

    uint64_t size() const { return m_buffer.size() + m_sliceBytes; }
    void clear();
    // Whether the bytes are those of `wire`. A slice that lies at its very place in `wire` is not looked at.
    bool equals(absl::string_view wire) const;
    // The pieces in order, until one fails.
    absl::Status forEach(const AppendFunction& append) const;
    // One buffer, weights included.
    std::string flatten() const;

  private:
    struct Slice {
        size_t at;  // position in m_buffer that it stands before
        Bytes data;
    };

    void tag(uint32_t value) { bareVarint(value); }

    std::string m_buffer;
    std::vector<Slice> m_slices;
    uint64_t m_sliceBytes = 0;
    // Slice bytes before each open begin(), innermost last.
    std::vector<uint64_t> m_open;
};

}  // namespace whittle
