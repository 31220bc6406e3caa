// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_bundle.h"
#include "core/graph/graph.h"

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>

#include <string>

namespace whittle {

// Which part of a stored tensor each reference variable of a graph is, as its RestoreV2 nodes say it: partitioned
// variables "w/part_0", "w/part_1" are slices of one tensor "w". Found as the Graph Transform Tool's sparsify_gather
// does, by the names that tf.train.Saver gives its nodes (tools/graph_transforms/sparsify_gather.cc).
class RestoredSlices {
  public:
    // `asTool`: every part counts as the first of its variable, and a variable that nothing restores is Internal, in
    // the tool's words; otherwise it counts as stored whole.
    static absl::StatusOr<RestoredSlices> read(const Graph& graph, bool asTool);

    // The value of the variable named so.
    absl::StatusOr<Tensor> value(const TensorBundle& checkpoint, const std::string& variable) const;

  private:
    absl::flat_hash_map<std::string, std::string> m_byVariable;
};

}  // namespace whittle
