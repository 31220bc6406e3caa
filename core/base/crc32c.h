// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <cstdint>

namespace whittle {

// CRC-32C (Castagnoli), the checksum of LevelDB tables, checkpoints and TFRecords.
uint32_t crc32c(absl::string_view data);
// The checksum of what `crc` is the checksum of, followed by `data`.
uint32_t extendCrc32c(uint32_t crc, absl::string_view data);

// Checksums are stored masked, because the checksum of bytes that contain their own checksum is a poor one.
constexpr uint32_t kCrcMaskDelta = 0xa282ead8;
constexpr uint32_t maskCrc(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + kCrcMaskDelta; }
constexpr uint32_t unmaskCrc(uint32_t masked) {
    const uint32_t rotated = masked - kCrcMaskDelta;
    return (rotated >> 17) | (rotated << 15);
}

// The table-driven implementation that runs where the CPU has no CRC instruction; for tests.
uint32_t extendCrc32cPortably(uint32_t crc, absl::string_view data);

}  // namespace whittle
