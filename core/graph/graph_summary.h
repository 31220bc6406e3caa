// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

// What TensorFlow's summarize_graph tells of a graph.
struct GraphSummary {
    struct Source {
        std::string name;
        DataType dtype = DataType::kInvalid;
        std::optional<Shape> shape;  // nullopt without the attribute
    };

    std::vector<Source> inputs;     // every Placeholder
    std::vector<Source> variables;  // every Variable and VariableV2
    // Nodes that nobody uses, but for Const, Assign, NoOp and Placeholder: name and op.
    std::vector<std::pair<std::string, std::string>> outputs;
    int64_t constParameters = 0;
    int64_t controlEdges = 0;
    std::map<std::string, int64_t> nodesByDevice;
    // Functions' bodies included; the most frequent first, equal ones by name.
    std::vector<std::pair<std::string, int64_t>> ops;
};

GraphSummary summarize(const Graph& graph);

// The text of summarize_graph; `path` is what its --in_graph was.
std::string summaryText(const GraphSummary& summary, const std::string& path);
// What --print_structure adds: a line for each node in the order of execution.
std::string structureText(const Graph& graph);

// "999", "12.35k", "23.89M", "1.23B", "5.00T", "3E+15".
std::string humanReadableNumber(int64_t value);

}  // namespace whittle
