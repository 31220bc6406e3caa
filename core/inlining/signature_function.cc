// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/signature_function.h"

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr char kOutputShapes[] = "_output_shapes";
constexpr char kInputShapes[] = "_input_shapes";

// The call that all outputs of the signature come from; nullptr when there is none.
const Node* callBehind(const GraphIndex& index, const Signature& signature) {
    const Node* call = nullptr;
    for (const SignatureTensor& output : signature.outputs) {
        const absl::StatusOr<TensorName> name = parseTensorName(output.tensor);
        const Node* node = name.ok() && output.encoding == SignatureTensor::Encoding::kName
                               ? index.node(absl::string_view(name->node))
                               : nullptr;
        if (!node || (call && node != call)) return nullptr;
        call = node;
    }
    if (!call || (call->op != "PartitionedCall" && call->op != "StatefulPartitionedCall")) return nullptr;
    return call->attr("f") && call->attr("f")->asFunction() ? call : nullptr;
}

// The shape of an argument: its own, else the function's list of them.
std::optional<Shape> shapeOfArgument(const Function& function, const Node& argument, size_t position) {
    const Attr* own = argument.attr(kOutputShapes);
    if (own && own->asShape()) return *own->asShape();
    if (const auto* shapes = own ? own->asListOf<Shape>() : nullptr; shapes && !shapes->empty()) return shapes->front();
    const Attr* all = function.attrs.find(kInputShapes);
    const auto* shapes = all ? all->asListOf<Shape>() : nullptr;
    if (!shapes || position >= shapes->size()) return std::nullopt;
    return (*shapes)[position];
}

NodePtr placeholderFor(const Function& function, const Node& argument, size_t position, const Node& source) {
    auto node = std::make_shared<Node>();
    node->id = argument.id;
    node->name = argument.name;
    node->op = "Placeholder";
    node->attrs = {{"dtype", Attr::ofType(argument.typeAttr("T"))},
                   {"shape", Attr::ofShape(shapeOfArgument(function, argument, position).value_or(Shape::unknown()))}};
    node->origins = originsOf(source);
    return node;
}

absl::Status addArguments(const GraphIndex& index, const Node& call, const Function& function,
                          const Signature& signature, SignatureFunction* made) {
    absl::flat_hash_map<std::string, const SignatureTensor*> keys;
    for (const SignatureTensor& input : signature.inputs) {
        const absl::StatusOr<TensorName> name = parseTensorName(input.tensor);
        if (name.ok()) keys.emplace(tensorName(name->node, name->index), &input);
    }
    const std::vector<NodePtr> arguments = function.arguments();
    if (call.dataInputCount() != arguments.size()) {
        return absl::InvalidArgumentError(absl::StrCat("node '", call.name, "' calls function '", function.name(),
                                                       "' with ", call.dataInputCount(), " inputs instead of ",
                                                       arguments.size()));
    }
    for (size_t i = 0; i < arguments.size(); ++i) {
        const Input source = call.inputs[i];
        const Node* node = index.node(source.node);
        if (!node)
            return absl::InvalidArgumentError(absl::StrCat("node '", call.name, "' reads a node that is not there"));
        NodePtr placeholder = placeholderFor(function, *arguments[i], i, *node);
        const auto key = keys.find(tensorName(node->name, source.index));
        made->arguments.push_back({placeholder->id, source, key == keys.end() ? "" : key->second->key});
        if (key != keys.end()) {
            SignatureTensor input = *key->second;
            input.tensor = absl::StrCat(placeholder->name, ":0");
            made->inputs.push_back(std::move(input));
        }
        made->graph.nodes.push_back(std::move(placeholder));
    }
    return absl::OkStatus();
}

absl::Status addOutputs(const Node& call, const Function& function, const Signature& signature,
                        SignatureFunction* made) {
    absl::flat_hash_map<NodeId, const Node*> byId;
    for (const NodePtr& node : function.body) byId.emplace(node->id, node.get());
    const std::vector<NodePtr> returns = function.returns();
    for (size_t i = 0; i < returns.size(); ++i) {
        const auto output = std::find_if(signature.outputs.begin(), signature.outputs.end(), [&](const auto& tensor) {
            const absl::StatusOr<TensorName> name = parseTensorName(tensor.tensor);
            return name.ok() && name->index == static_cast<int32_t>(i);
        });
        if (output == signature.outputs.end()) continue;
        if (returns[i]->inputs.empty()) {
            return absl::InvalidArgumentError(absl::StrCat("function '", function.name(), "', called by '", call.name,
                                                           "', returns nothing as ", returns[i]->name));
        }
        const Input source = returns[i]->inputs[0];
        SignatureTensor tensor = *output;
        tensor.tensor = absl::StrCat(byId.at(source.node)->name, ":", source.index);
        made->outputs.push_back(std::move(tensor));
    }
    if (made->outputs.size() == signature.outputs.size()) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat("signature '", signature.key, "' has outputs that function '",
                                                   function.name(), "' does not return"));
}

}  // namespace

absl::StatusOr<std::optional<SignatureFunction>> signatureFunction(const Graph& graph, const Signature& signature) {
    const GraphIndex index(graph);
    const Node* call = callBehind(index, signature);
    if (!call) return std::nullopt;
    const std::string& name = call->attr("f")->asFunction()->name;
    const Function* function = graph.functions().find(name);
    if (!function) {
        return absl::InvalidArgumentError(
            absl::StrCat("node '", call->name, "' calls function '", name, "', which is not there"));
    }
    SignatureFunction made;
    made.graph = withoutNodes(graph);
    WHITTLE_RETURN_IF_ERROR(addArguments(index, *call, *function, signature, &made));
    for (const NodePtr& node : function->body) {
        made.graph.nextId = std::max(made.graph.nextId, toIndex(node->id) + 1);
        if (node->op == "_Arg" || node->op == "_Retval") continue;
        made.graph.nodes.push_back(
            changed(*node, [&](Node& copy) { copy.origins = {absl::StrCat(call->name, "/", node->name)}; }));
    }
    WHITTLE_RETURN_IF_ERROR(addOutputs(*call, *function, signature, &made));
    return made;
}

}  // namespace whittle
