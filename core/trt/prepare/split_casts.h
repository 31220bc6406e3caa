// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

namespace whittle {

// For FP16 TF-TRT lets every Cast to float that does not come from half go by way of half: a new Cast `<name>_split` to
// half feeds the old one, so that the second step can be part of an engine (GraphRewriter in
// tensorflow/compiler/tf2tensorrt/convert/trt_optimization_pass.cc, 2.17). New nodes are appended.
Graph splitCasts(const Graph& graph);

}  // namespace whittle
