// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/variable_source.h"

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// Where the bytes of a model are. All figures are bytes as they stand in files.
struct SizeBreakdown {
    int64_t constants = 0;  // elements of Const nodes, in the main graph and in functions
    int64_t variables = 0;  // the checkpoint values of the variables that the graph has handles of
    int64_t functions = 0;  // structure (not constants) of the function library
    int64_t engines = 0;    // serialized engines and segments inside TRTEngineOp nodes
    int64_t structure = 0;  // names, inputs and attributes of the main graph's nodes
    int64_t assets = 0;     // files of assets/; given from outside

    int64_t total() const { return constants + variables + functions + engines + structure + assets; }
    friend bool operator==(const SizeBreakdown&, const SizeBreakdown&) = default;
};

// The weight that a node carries: a Const's elements, a variable's value, an engine. 0 for all other nodes.
int64_t weightBytes(const Node& node, const VariableSource* variables);

// About the bytes of the NodeDef without its weight: what the node costs in the file's structure.
int64_t structureBytes(const Node& node);

// Linear in nodes and attributes; looks at no element of any tensor.
SizeBreakdown measure(const Graph& graph, const VariableSource* variables);

// One weight of the graph.
struct WeightEntry {
    NodeId node = kNoNode;  // kNoNode inside functions
    std::string name;       // "function/node" inside functions
    DataType dtype = DataType::kInvalid;
    Shape shape;
    int64_t bytes = 0;
};

// All constants and variables with at least `least` bytes, largest first, ties by name.
std::vector<WeightEntry> largestWeights(const Graph& graph, const VariableSource* variables, int64_t least = 1);

// Constants of the main graph with the same type, shape and elements, at least `least` bytes each: groups of two or
// more, the group that wastes most first. Reads every element once.
struct DuplicateGroup {
    std::vector<NodeId> nodes;
    int64_t bytesEach = 0;
    int64_t wasted() const { return bytesEach * static_cast<int64_t>(nodes.size() - 1); }
};
std::vector<DuplicateGroup> duplicateConstants(const Graph& graph, int64_t least = 64);

}  // namespace whittle
