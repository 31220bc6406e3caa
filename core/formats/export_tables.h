// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/model.h"

#include <absl/status/status.h>

#include <string>
#include <vector>

namespace whittle {

// Look-up tables are filled when a model is loaded, by nodes that no signature needs. addTableInitializers brings those
// of the tables in `graph` over from the MetaGraph that it was made of.
struct TableInitializers {
    std::string initOp;         // the node to run after loading; empty when no table needs it
    std::vector<Asset> assets;  // the files that it reads
};
// Unimplemented for tables whose content lies in the checkpoint; NotFound for one that nothing fills.
absl::StatusOr<TableInitializers> addTableInitializers(const MetaGraph& meta, Graph* graph);

// The node that a MetaGraph says is to be run after loading; empty when there is none.
std::string initOpOf(const MetaGraph& meta);

}  // namespace whittle
