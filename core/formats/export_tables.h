// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/model.h"

#include <absl/status/status.h>

#include <string>
#include <vector>

namespace whittle {

// Look-up tables are filled and iterators started when a model is loaded, by nodes that no signature needs.
// addTableInitializers brings those of the tables and iterators in `graph` over from the MetaGraph that it was made of.
struct TableInitializers {
    std::string initOp;         // the node to run after loading; empty when nothing needs it
    std::vector<Asset> assets;  // the files that it reads
};
// Unimplemented for tables whose content lies in the checkpoint and for iterators that are started on demand; NotFound
// for a table that nothing fills.
absl::StatusOr<TableInitializers> addTableInitializers(const MetaGraph& meta, Graph* graph);

// The node that a MetaGraph says is to be run after loading; empty when there is none.
std::string initOpOf(const MetaGraph& meta);

}  // namespace whittle
