// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/model.h"
#include "views/common/tree_model.h"
#include "views/document/shown_graph.h"

#include <vector>

namespace whittle {

// The model panel's tree: name, then what it is (dtype and shape, size, count). `metaGraph` is the chosen one,
// `choice` what of it is shown, in bold.
std::vector<TreeRow> modelRows(const Model& model, int metaGraph, const ShownChoice& choice);

}  // namespace whittle
