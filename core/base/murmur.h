// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <cstddef>
#include <cstdint>

namespace whittle {

// Austin Appleby's MurmurHash64A over bytes that come in pieces; the total length has to be known at the start because
// the hash begins with it. The same on every machine.
class Murmur64 {
  public:
    Murmur64(uint64_t seed, size_t totalLength);

    void add(absl::string_view piece);
    // REQUIRES: pieces of totalLength bytes were added.
    uint64_t finish();

  private:
    void mix(uint64_t word);

    uint64_t m_hash;
    unsigned char m_pending[8];
    size_t m_pendingCount = 0;
};

uint64_t murmur64(absl::string_view bytes, uint64_t seed);

}  // namespace whittle
