// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/tensor.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace whittle {

// Tensors that lie where an equal one lies.
struct SharedTensors {
    int64_t count = 0;
    int64_t bytes = 0;  // that were not written again
};

// Writes a checkpoint of one shard, `prefix`.index and `prefix`.data-00000-of-00001, byte for byte as TensorFlow would
// write the same tensors. `tensorOf` is asked for one tensor after the other, in the order of `keys`, and none is kept:
// what is copied from another checkpoint never lies in memory as a whole. InvalidArgument for an empty or repeated key.
// Each file is replaced as a whole, the index last; a caller who must not leave a new shard beside an old index writes
// into a fresh folder.
//
// With `shared`, numbers of the same type, shape and bytes are written once, and their entries name the same place;
// every key is still there, so that graphs and tools find what they did. Counted there.
absl::Status writeTensorBundle(const std::string& prefix, const std::vector<std::string>& keys,
                               const std::function<absl::StatusOr<Tensor>(const std::string& key)>& tensorOf,
                               const Progress& progress, SharedTensors* shared = nullptr);

}  // namespace whittle
