// SPDX-License-Identifier: Apache-2.0
#include "tests/support/functions.h"

#include "core/graph/graph_index.h"
#include "tests/support/graph_text.h"

#include <memory>

namespace whittle {

FunctionPtr functionFromText(const std::string& name, absl::string_view text,
                             const std::vector<std::string>& controlReturns) {
    const Graph body = graphFromText(text);
    const GraphIndex index(body);
    auto function = std::make_shared<Function>();
    function->signature.name = name;
    function->body = body.nodes;
    for (const NodePtr& node : function->arguments()) {
        OpDef::Arg arg;
        arg.name = node->name;
        arg.type = node->typeAttr("T");
        function->signature.inputs.push_back(arg);
    }
    for (const NodePtr& node : function->returns()) {
        OpDef::Arg arg;
        arg.name = node->name;
        arg.type = node->typeAttr("T");
        function->signature.outputs.push_back(arg);
    }
    for (const std::string& node : controlReturns) {
        function->controlReturns.emplace_back(node, index.node(absl::string_view(node))->id);
    }
    return function;
}

Graph withFunctions(Graph graph, std::vector<FunctionPtr> functions) {
    graph.library = std::make_shared<const FunctionLibrary>(std::move(functions), Bytes());
    return graph;
}

}  // namespace whittle
