// SPDX-License-Identifier: Apache-2.0
//
// whittle-evaluate IN OUT: evaluates every node of the GraphDef IN whose inputs have values and writes the values as
// Const nodes "node:output" into the GraphDef OUT. A node that could not be evaluated becomes a NoOp of its name with
// the attributes "code" (absl::StatusCode) and "message". Other nodes are left out.
// whittle-evaluate --ops: the op types that have a kernel, a line each.

#include "core/base/file.h"
#include "core/base/status.h"
#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/graph/order.h"
#include "core/kernels/kernel.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>

#include <iostream>
#include <optional>
#include <vector>

namespace whittle {
namespace {

using Values = absl::flat_hash_map<NodeId, std::vector<Tensor>>;

std::optional<std::vector<Tensor>> inputsOf(const Node& node, const Values& values) {
    std::vector<Tensor> inputs;
    for (const Input& input : node.inputs) {
        if (input.isControl()) continue;
        const auto at = values.find(input.node);
        if (at == values.end() || static_cast<size_t>(input.index) >= at->second.size()) return std::nullopt;
        inputs.push_back(at->second[static_cast<size_t>(input.index)]);
    }
    return inputs;
}

void addFailure(Graph& out, const Node& node, const absl::Status& status) {
    auto failure = std::make_shared<Node>();
    failure->id = out.newId();
    failure->name = node.name;
    failure->op = "NoOp";
    failure->attrs.set("code", Attr::ofInt(static_cast<int>(status.code())));
    failure->attrs.set("message", Attr::ofString(std::string(status.message())));
    out.nodes.push_back(std::move(failure));
}

absl::Status evaluateFile(const std::string& inPath, const std::string& outPath) {
    WHITTLE_ASSIGN_OR_RETURN(const Bytes wire, mapFile(inPath));
    WHITTLE_ASSIGN_OR_RETURN(const Graph graph, readGraphDef(wire, builtinOps(), Progress()));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int32_t> order, topologicalOrder(graph.nodes));
    Graph out;
    Values values;
    for (const int32_t position : order) {
        const Node& node = *graph.nodes[static_cast<size_t>(position)];
        if (const Tensor* value = node.constantValue()) {
            values[node.id] = {*value};
            continue;
        }
        const std::optional<std::vector<Tensor>> inputs = inputsOf(node, values);
        if (!inputs) continue;
        absl::StatusOr<std::vector<Tensor>> outputs = evaluate(node, *inputs, builtinOps());
        if (!outputs.ok()) {
            addFailure(out, node, outputs.status());
            continue;
        }
        for (size_t i = 0; i < outputs->size(); ++i) {
            const std::string name = absl::StrCat(node.name, ":", i);
            out.nodes.push_back(std::make_shared<Node>(constantNode(out.newId(), name, (*outputs)[i])));
        }
        values[node.id] = *std::move(outputs);
    }
    return writeGraphDef(out, outPath);
}

int run(int count, char** arguments) {
    if (count == 2 && absl::string_view(arguments[1]) == "--ops") {
        for (const Kernel& kernel : allKernels()) std::cout << kernel.op << "\n";
        return 0;
    }
    if (count != 3) {
        std::cerr << "usage: whittle-evaluate IN OUT | --ops\n";
        return 2;
    }
    const absl::Status status = evaluateFile(arguments[1], arguments[2]);
    if (!status.ok()) std::cerr << status << "\n";
    return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace whittle

int main(int count, char** arguments) { return whittle::run(count, arguments); }
