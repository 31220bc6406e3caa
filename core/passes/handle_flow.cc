// SPDX-License-Identifier: Apache-2.0
#include "core/passes/handle_flow.h"

#include "core/graph/control_flow.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <memory>

namespace whittle {
namespace {

// Deeper nesting of functions than any model has; the walk is recursive.
constexpr size_t kDeepest = 500;

bool isOneOf(absl::string_view op, std::initializer_list<absl::string_view> ops) {
    return std::find(ops.begin(), ops.end(), op) != ops.end();
}

// The outputs that carry what the node was given; only the first of a Merge does, its second is an index.
int32_t forwardedOutputs(const Node& node, int32_t slot, int32_t* first) {
    *first = 0;
    if (node.op == "Switch" || node.op == "RefSwitch") return 2;
    if (node.op == "_SwitchN") {
        const Attr* outputs = node.attr("num_outs");
        return outputs && outputs->asInt() ? static_cast<int32_t>(std::min<int64_t>(*outputs->asInt(), 1 << 16)) : 0;
    }
    if (node.op == "IdentityN") *first = slot;
    return 1;
}

}  // namespace

Graph bodyAsGraph(const Function& function) {
    Graph body;
    body.nodes = function.body;
    for (const NodePtr& node : body.nodes) body.nextId = std::max(body.nextId, toIndex(node->id) + 1);
    return body;
}

FunctionCall functionCall(const Node& node, const FunctionLibrary& library) {
    if (library.find(node.op)) return {0, {node.op}};
    FunctionCall call;
    std::vector<absl::string_view> attrs;
    if (isWhile(node)) {
        attrs = {"cond", "body"};
    } else if (isOneOf(node.op, {"If", "StatelessIf"})) {
        call.firstSlot = 1;
        attrs = {"then_branch", "else_branch"};
    } else if (isOneOf(node.op, {"Case", "StatelessCase"})) {
        call.firstSlot = 1;
        attrs = {"branches"};
    } else if (isOneOf(node.op, {"PartitionedCall", "StatefulPartitionedCall"})) {
        attrs = {"f"};
    }
    for (const absl::string_view name : attrs) {
        for (const auto& [attr, function] : calledFunctions(node)) {
            if (attr == name) call.functions.push_back(function);
        }
    }
    return call;
}

HandleUse HandleFlows::useOf(const Node& node, int32_t slot) const {
    if (isOneOf(node.op, {"ReadVariableOp", "ResourceGather", "ResourceGatherNd", "VariableShape"})) {
        return HandleUse::kRead;
    }
    if (isOneOf(node.op, {"Identity", "Enter", "Exit", "NextIteration", "Switch", "_SwitchN", "Merge", "IdentityN",
                          "RefIdentity", "RefEnter", "RefExit", "RefNextIteration", "RefSwitch", "RefMerge"})) {
        return HandleUse::kForward;
    }
    if (node.op == "_Retval") return HandleUse::kReturn;
    if (const FunctionCall call = functionCall(node, m_library); !call.functions.empty()) {
        return slot >= call.firstSlot ? HandleUse::kCall : HandleUse::kBlock;
    }
    const OpDef* def = m_ops.find(node.op);
    if (!def) return HandleUse::kBlock;
    const auto types = argTypes(def->inputs, withDefaults(*def, node.attrs));
    if (!types || static_cast<size_t>(slot) >= types->size()) return HandleUse::kBlock;
    const DataType wanted = (*types)[static_cast<size_t>(slot)];
    return isReference(wanted) || wanted == DataType::kResource ? HandleUse::kBlock : HandleUse::kValue;
}

HandleFlow HandleFlows::flowOf(const GraphIndex& index, Input start) {
    HandleFlow flow;
    flow.outputs.push_back(start);
    absl::flat_hash_set<Input> seen = {start};
    const auto hand = [&](Input output) {
        if (seen.insert(output).second) flow.outputs.push_back(output);
    };
    for (size_t i = 0; i < flow.outputs.size(); ++i) {
        const Input carrier = flow.outputs[i];
        for (const GraphIndex::Use& use : index.uses(carrier.node)) {
            const Node& node = index.at(use.position);
            const Input& input = node.inputs[static_cast<size_t>(use.slot)];
            if (input.isControl() || input != carrier) continue;
            const HandleUse kind = useOf(node, use.slot);
            if (kind == HandleUse::kValue) continue;
            if (kind == HandleUse::kBlock) {
                flow.blockers.push_back(absl::StrCat(node.name, " (", node.op, ")"));
                continue;
            }
            flow.uses.emplace_back(use.position, use.slot);
            if (kind == HandleUse::kRead && node.op != "VariableShape") {
                flow.readers.emplace_back(node.name, node.typeAttr("dtype"));
            }
            if (kind == HandleUse::kReturn) {
                const Attr* number = node.attr("index");
                flow.returned.push_back(number && number->asInt() ? static_cast<int32_t>(*number->asInt()) : 0);
            } else if (kind == HandleUse::kForward) {
                int32_t first = 0;
                const int32_t count = forwardedOutputs(node, use.slot, &first);
                for (int32_t k = first; k < first + count; ++k) hand({node.id, k});
            } else if (kind == HandleUse::kCall) {
                std::vector<Input> results;
                followCall(node, use.slot, &flow, &results);
                for (const Input& result : results) hand(result);
            }
        }
    }
    return flow;
}

void HandleFlows::followCall(const Node& node, int32_t slot, HandleFlow* flow, std::vector<Input>* results) {
    const FunctionCall call = functionCall(node, m_library);
    const int32_t argument = slot - call.firstSlot;
    const bool loops = isWhile(node);
    for (size_t i = 0; i < call.functions.size(); ++i) {
        const HandleFlow& inner = flowInFunction(call.functions[i], argument);
        for (const std::string& blocker : inner.blockers) {
            flow->blockers.push_back(absl::StrCat(node.name, "/", blocker));
        }
        for (const auto& [reader, dtype] : inner.readers) {
            flow->readers.emplace_back(absl::StrCat(node.name, "/", reader), dtype);
        }
        // A loop hands its captures round unchanged; anything else that returns a handle chooses among variables.
        const bool unchanged = inner.returned.empty() ||
                               (loops && i == 1 && inner.returned == std::vector<int32_t>{argument}) ||
                               (call.functions.size() == 1 && !loops);
        if (!unchanged) flow->blockers.push_back(absl::StrCat(node.name, " (", node.op, " that returns it)"));
        for (const int32_t k : inner.returned) {
            if (unchanged) results->push_back({node.id, k});
        }
    }
}

const HandleFlow& HandleFlows::flowInFunction(const std::string& name, int32_t argument) {
    const std::pair<std::string, int32_t> key(name, argument);
    if (const auto known = m_functions.find(key); known != m_functions.end()) return known->second;
    static const HandleFlow recursive{{}, {}, {}, {}, {"a function that calls itself, or calls too deep"}};
    static const HandleFlow missing{{}, {}, {}, {}, {"a function that is not there"}};
    const Function* function = m_library.find(name);
    if (!function) return missing;
    if (m_open.size() >= kDeepest || !m_open.insert(key).second) return recursive;
    const Graph body = bodyAsGraph(*function);
    const GraphIndex index(body);
    const std::vector<NodePtr> arguments = function->arguments();
    HandleFlow flow;
    if (argument < 0 || static_cast<size_t>(argument) >= arguments.size()) {
        flow.blockers.push_back("a function without that argument");
    } else {
        flow = flowOf(index, {arguments[static_cast<size_t>(argument)]->id, 0});
    }
    m_open.erase(key);
    // References into a flat_hash_map do not survive the next insertion; the caller has read it by then.
    return m_functions[key] = std::move(flow);
}

}  // namespace whittle
