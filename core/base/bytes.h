// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <cstddef>
#include <memory>
#include <string>

namespace whittle {

// An immutable run of bytes together with whatever keeps it alive: a mapped file or a buffer. Copying and slicing share
// the owner and never copy the bytes. Safe to read from several threads.
class Bytes {
  public:
    Bytes() = default;

    // Views `data`, which stays valid as long as `owner` lives.
    Bytes(std::shared_ptr<const void> owner, absl::string_view data);

    // A buffer of its own; adopt() takes the string's, copyOf() makes one.
    static Bytes adopt(std::string buffer);
    static Bytes copyOf(absl::string_view data);

    const char* data() const { return m_data.data(); }
    size_t size() const { return m_data.size(); }
    bool empty() const { return m_data.empty(); }
    absl::string_view view() const { return m_data; }

    // The part [offset, offset + length). REQUIRES: it lies inside.
    Bytes slice(size_t offset, size_t length) const;
    // The part that `inside` views. REQUIRES: `inside` points into view().
    Bytes slice(absl::string_view inside) const;

    // Same bytes, wherever they lie.
    friend bool operator==(const Bytes& a, const Bytes& b) { return a.m_data == b.m_data; }

  private:
    std::shared_ptr<const void> m_owner;
    absl::string_view m_data;
};

}  // namespace whittle
