// SPDX-License-Identifier: Apache-2.0
#include "core/passes/freeze_rewriter.h"

#include "core/graph/control_flow.h"
#include "core/graph/edit.h"
#include "core/graph/extract.h"
#include "core/passes/handle_flow.h"
#include "core/passes/python_constant.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <memory>

namespace whittle {
namespace {

constexpr char kClass[] = "_class";
constexpr char kOutputShapes[] = "_output_shapes";

// A node of this name that reads a value; placement hints are all that stays of the old one.
Node plainReader(const Node& node, std::string op, std::vector<Input> inputs, AttrMap attrs) {
    Node made;
    made.id = node.id;
    made.name = node.name;
    made.op = std::move(op);
    made.inputs = std::move(inputs);
    made.attrs = std::move(attrs);
    made.origins = node.origins;
    if (const Attr* placement = node.attr(kClass)) made.attrs.set(kClass, *placement);
    return made;
}

void setType(AttrMap* attrs, absl::string_view list, size_t index, DataType dtype) {
    const Attr* attr = attrs->find(list);
    const auto* types = attr ? attr->asListOf<DataType>() : nullptr;
    if (!types || index >= types->size()) return;
    std::vector<DataType> changedTypes = *types;
    changedTypes[index] = dtype;
    attrs->set(list, Attr::ofList(std::move(changedTypes)));
}

void setShape(AttrMap* attrs, absl::string_view list, size_t index, const Shape& shape) {
    const Attr* attr = attrs->find(list);
    const auto* shapes = attr ? attr->asListOf<Shape>() : nullptr;
    if (!shapes || index >= shapes->size()) return;
    std::vector<Shape> changedShapes = *shapes;
    changedShapes[index] = shape;
    attrs->set(list, Attr::ofList(std::move(changedShapes)));
}

Attr typeOfIndices(const Node& node) {
    const Attr* type = node.attr("Tindices");
    return type ? *type : Attr::ofType(DataType::kInt32);
}

// GatherV2's axis: ResourceGather takes its slices after the batch dimensions.
Node axisOf(const Node& node, NodeId id, std::string name) {
    const Attr* batch = node.attr("batch_dims");
    const int64_t axis = batch && batch->asInt() ? *batch->asInt() : 0;
    const bool isWide = node.typeAttr("Tindices") == DataType::kInt64;
    const Tensor value = isWide ? Tensor::ofValues<int64_t>(DataType::kInt64, Shape(), {axis})
                                : Tensor::ofValues<int32_t>(DataType::kInt32, Shape(), {static_cast<int32_t>(axis)});
    Node made = constantNode(id, std::move(name), asPythonWrites(value));
    made.origins = originsOf(node);
    return made;
}

Node gather(const Node& node, const FrozenValue& value, NodeId axis) {
    const Attr indices = typeOfIndices(node);
    AttrMap attrs{{"Taxis", indices}, {"Tindices", indices}, {"Tparams", Attr::ofType(value.dtype)}};
    const Attr* batch = node.attr("batch_dims");
    if (batch && batch->asInt() && *batch->asInt() != 0) attrs.set("batch_dims", *batch);
    return plainReader(node, "GatherV2", {node.inputs[0], node.inputs[1], Input{axis, 0}}, std::move(attrs));
}

Node gatherNd(const Node& node, const FrozenValue& value) {
    return plainReader(node, "GatherNd", {node.inputs[0], node.inputs[1]},
                       {{"Tindices", typeOfIndices(node)}, {"Tparams", Attr::ofType(value.dtype)}});
}

Node shapeReader(const Node& node, const FrozenValue& value) {
    const Attr* type = node.attr("out_type");
    return plainReader(node, "Shape", {node.inputs[0]},
                       {{"T", Attr::ofType(value.dtype)}, {"out_type", type ? *type : Attr::ofType(DataType::kInt32)}});
}

// Hands a value on instead of a handle or a reference.
Node forward(const Node& node, int32_t slot, const FrozenValue& value) {
    Node made = node;
    if (absl::StartsWith(made.op, "Ref")) made.op.erase(0, 3);
    if (node.op == "IdentityN") {
        setType(&made.attrs, "T", static_cast<size_t>(slot), value.dtype);
    } else {
        made.attrs.set("T", Attr::ofType(value.dtype));
    }
    made.attrs.erase(kOutputShapes);
    return made;
}

}  // namespace

FreezeRewriter::FreezeRewriter(const FunctionLibrary& library, const OpRegistry& ops) : m_library(library), m_ops(ops) {
    for (const FunctionPtr& function : library.functions()) m_taken.insert(function->name());
}

void FreezeRewriter::rewrite(Graph* graph, const FrozenOutputs& values) {
    std::vector<NodePtr> added;
    for (NodePtr& node : graph->nodes) {
        if (NodePtr made = rewritten(*node, values, graph, &added)) node = std::move(made);
    }
    for (NodePtr& node : added) graph->nodes.push_back(std::move(node));
    if (!m_made.empty()) graph->library = convertedLibrary(*graph);
}

// Converted functions stand where the original stood, which stays if something still calls it.
FunctionLibraryPtr FreezeRewriter::convertedLibrary(const Graph& graph) const {
    Graph all = graph;
    std::vector<FunctionPtr> functions = m_library.functions();
    for (const auto& [name, made] : m_made) functions.insert(functions.end(), made.begin(), made.end());
    all.library = std::make_shared<const FunctionLibrary>(std::move(functions), Bytes());
    const FunctionLibraryPtr called = reachableLibrary(all);
    std::vector<FunctionPtr> kept;
    for (const FunctionPtr& function : m_library.functions()) {
        const auto made = m_made.find(function->name());
        if (made == m_made.end() || called->find(function->name())) kept.push_back(function);
        if (made != m_made.end()) kept.insert(kept.end(), made->second.begin(), made->second.end());
    }
    return std::make_shared<const FunctionLibrary>(std::move(kept), m_library.extra());
}

// nullptr when the node reads no value.
NodePtr FreezeRewriter::rewritten(const Node& node, const FrozenOutputs& values, Graph* body,
                                  std::vector<NodePtr>* added) {
    Arguments bySlot;
    for (size_t slot = 0; slot < node.inputs.size(); ++slot) {
        if (node.inputs[slot].isControl()) continue;
        const auto value = values.find(node.inputs[slot]);
        if (value != values.end()) bySlot.emplace(static_cast<int32_t>(slot), value->second);
    }
    if (bySlot.empty()) return nullptr;
    const auto [slot, value] = *bySlot.begin();
    switch (HandleFlows(m_library, m_ops).useOf(node, slot)) {
        case HandleUse::kForward: {
            auto made = std::make_shared<Node>(node);
            for (const auto& [at, frozen] : bySlot) *made = forward(*made, at, frozen);
            return made;
        }
        case HandleUse::kCall: {
            auto made = std::make_shared<Node>(node);
            convertCall(made.get(), bySlot);
            return made;
        }
        case HandleUse::kReturn: {
            auto made = std::make_shared<Node>(node);
            made->attrs.set("T", Attr::ofType(value.dtype));
            return made;
        }
        case HandleUse::kRead:
            break;
        case HandleUse::kValue:
        case HandleUse::kBlock:
            return nullptr;
    }
    if (node.op == "ResourceGather") {
        const Node axis = axisOf(node, body->newId(), absl::StrCat(node.name, "/axis"));
        added->push_back(std::make_shared<const Node>(axis));
        return std::make_shared<const Node>(gather(node, value, axis.id));
    }
    if (node.op == "ResourceGatherNd") return std::make_shared<const Node>(gatherNd(node, value));
    if (node.op == "VariableShape") return std::make_shared<const Node>(shapeReader(node, value));
    return std::make_shared<const Node>(
        plainReader(node, "Identity", {node.inputs[0]}, {{"T", Attr::ofType(value.dtype)}}));
}

void FreezeRewriter::convertCall(Node* node, const Arguments& bySlot) {
    const FunctionCall call = functionCall(*node, m_library);
    const bool loops = isWhile(*node);
    Arguments arguments;
    for (const auto& [slot, value] : bySlot) arguments.emplace(slot - call.firstSlot, value);
    for (const auto& [argument, value] : arguments) {
        const auto index = static_cast<size_t>(argument);
        setType(&node->attrs, loops ? "T" : "Tin", index, value.dtype);
        if (loops) setShape(&node->attrs, "output_shapes", index, value.shape);
    }
    bool givesValue = loops;
    const auto converted = [&](const std::string& name) {
        std::string made = convertedFunction(name, arguments);
        givesValue |= m_returnsValue.contains(made);
        return made;
    };
    const auto renamed = [&](const FunctionRef& f) {
        FunctionRef made = f;
        made.name = converted(f.name);
        return made;
    };
    if (m_library.find(node->op)) node->op = converted(node->op);
    for (const auto& [name, attr] : AttrMap(node->attrs)) {
        if (const FunctionRef* function = attr.asFunction()) {
            node->attrs.set(name, Attr::ofFunction(renamed(*function)));
        } else if (const auto* list = attr.asListOf<FunctionRef>(); list && !list->empty()) {
            std::vector<FunctionRef> made;
            for (const FunctionRef& function : *list) made.push_back(renamed(function));
            node->attrs.set(name, Attr::ofList(std::move(made)));
        }
    }
    if (givesValue) node->attrs.erase(kOutputShapes);
}

std::string FreezeRewriter::freshName(const std::string& name) {
    size_t end = name.size();
    while (end > 0 && absl::ascii_isdigit(name[end - 1])) --end;
    const bool numbered = end > 1 && end < name.size() && name[end - 1] == '_';
    const std::string base = numbered ? name.substr(0, end - 1) : name;
    while (true) {
        std::string made = absl::StrCat(base, "_frozen_", m_counter++);
        if (m_taken.insert(made).second) return made;
    }
}

std::string FreezeRewriter::convertedFunction(const std::string& name, const Arguments& arguments) {
    const std::pair<std::string, Arguments> key(name, arguments);
    if (const auto known = m_names.find(key); known != m_names.end()) return known->second;
    const std::string made = freshName(name);
    m_names.emplace(key, made);
    auto function = std::make_shared<Function>(*m_library.find(name));
    function->signature.name = made;
    function->original = Bytes();
    rewriteBody(function.get(), arguments);
    m_made[name].push_back(std::move(function));
    return made;
}

void FreezeRewriter::rewriteBody(Function* function, const Arguments& arguments) {
    const std::vector<NodePtr> argumentNodes = function->arguments();
    Graph body = bodyAsGraph(*function);
    const GraphIndex index(body);
    HandleFlows flows(m_library, m_ops);
    FrozenOutputs values;
    for (const auto& [argument, value] : arguments) {
        const auto at = static_cast<size_t>(argument);
        const HandleFlow flow = flows.flowOf(index, {argumentNodes[at]->id, 0});
        for (const Input& output : flow.outputs) values[output] = value;
        OpDef::Arg& declared = function->signature.inputs[at];
        declared.type = value.dtype;
        declared.typeAttr.clear();
        if (!flow.returned.empty()) m_returnsValue.insert(function->name());
        for (const int32_t k : flow.returned) {
            OpDef::Arg& result = function->signature.outputs[static_cast<size_t>(k)];
            result.type = value.dtype;
            result.typeAttr.clear();
        }
    }
    std::vector<NodePtr> added;
    for (NodePtr& node : body.nodes) {
        const auto value = node->op == "_Arg" ? values.find(Input{node->id, 0}) : values.end();
        if (value != values.end()) {
            node = changed(*node, [&](Node& n) {
                n.attrs.set("T", Attr::ofType(value->second.dtype));
                if (n.attrs.contains(kOutputShapes)) {
                    n.attrs.set(kOutputShapes, Attr::ofList(std::vector<Shape>{Shape::unknown()}));
                }
                n.attrs.erase("_handle_dtypes");
                n.attrs.erase("_handle_shapes");
                n.attrs.erase("_resource_arg_unique_id");
            });
        } else if (NodePtr made = rewritten(*node, values, &body, &added)) {
            node = std::move(made);
        }
    }
    // Return nodes come last in a body.
    const auto firstReturn =
        std::find_if(body.nodes.begin(), body.nodes.end(), [](const NodePtr& node) { return node->op == "_Retval"; });
    body.nodes.insert(firstReturn, added.begin(), added.end());
    function->body = std::move(body.nodes);
    for (const auto& [argument, value] : arguments) {
        setShape(&function->attrs, "_input_shapes", static_cast<size_t>(argument), Shape::unknown());
    }
    std::erase_if(function->resourceArgIds,
                  [&](const auto& id) { return arguments.contains(static_cast<int32_t>(id.first)); });
}

}  // namespace whittle
