// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "views/document/indexed_graph.h"
#include "views/document/shown_graph.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace whittle {

enum class ExportFormat { kGraphDef, kGraphDefText, kSavedModel };

struct ExportRequest {
    ExportFormat format = ExportFormat::kGraphDef;
    std::string path;
    std::shared_ptr<const Model> model;
    int metaGraph = 0;
    std::shared_ptr<const PreparedGraph> base;
    IndexedGraphPtr graph;  // the pipeline's result
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
};

// What was written, as found when it was opened again.
struct ExportResult {
    int64_t bytes = 0;
    int64_t nodes = 0;
    std::vector<std::string> notes;
};

// How many variables the graph still has handles of; a frozen GraphDef turns them into constants.
int64_t variableCount(const Graph& graph);

// Writes, opens what was written and compares: Internal when it does not come back as it was. A failure leaves what
// stood at `path` before.
absl::StatusOr<ExportResult> exportModel(const ExportRequest& request, const Progress& progress);

}  // namespace whittle
