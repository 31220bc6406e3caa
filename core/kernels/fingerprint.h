// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <cstdint>

namespace whittle {

// FarmHash's Fingerprint64 (Geoff Pike, 2014): the same on every machine, for ever. TensorFlow puts strings into
// buckets by it.
uint64_t fingerprint64(absl::string_view text);

// SipHash-2-4 (Aumasson and Bernstein, 2012) with the key `low`, `high`.
uint64_t sipHash(absl::string_view text, uint64_t low, uint64_t high);

}  // namespace whittle
