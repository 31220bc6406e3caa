// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/lowering.h"

#include "core/base/status.h"
#include "core/inlining/lower_control_flow.h"

#include <absl/strings/str_cat.h>

#include <utility>

namespace whittle {

bool isMarkedForLowering(const Node& node) {
    const Attr* mark = node.attr(kLowerUsingSwitchMerge);
    return mark && mark->asBool() && *mark->asBool();
}

Lowering::Lowering(int32_t index, FlowGraph* graph)
    : m_index(index), m_graph(*graph), m_name(graph->at(index).node.name) {}

absl::Status Lowering::invalid(absl::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat("node '", m_name, "' (", original().op, ") ", what));
}

int32_t Lowering::addNode(std::string name, absl::string_view op, const std::vector<FlowSource>& inputs,
                          std::string device, AttrMap attrs) {
    Node node;
    node.name = std::move(name);
    node.op = std::string(op);
    node.device = std::move(device);
    node.attrs = std::move(attrs);
    node.origins = originsOf(original());
    if (const OpDef* definition = m_graph.definition(op)) addDefaults(*definition, &node.attrs);
    const int32_t made = m_graph.add(std::move(node));
    for (size_t i = 0; i < inputs.size(); ++i) m_graph.connect(inputs[i], made, i);
    return made;
}

absl::StatusOr<int32_t> Lowering::addTyped(std::string name, absl::string_view op,
                                           const std::vector<FlowSource>& inputs, std::string device, AttrMap more) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType type, m_graph.outputType(inputs[0]));
    more.set("T", Attr::ofType(baseType(type)));
    return addNode(std::move(name), op, inputs, std::move(device), std::move(more));
}

absl::StatusOr<Lowering::Call> Lowering::callOf(absl::string_view attr, absl::string_view what) {
    const Attr* given = original().attr(attr);
    const FunctionRef* function = given ? given->asFunction() : nullptr;
    if (!function) return invalid(absl::StrCat("has no function as its attribute '", attr, "'"));
    if (!m_graph.library().find(function->name)) {
        return invalid(absl::StrCat("calls function '", function->name, "', which is not there"));
    }
    return Call{newName(what), *function};
}

int32_t Lowering::addCall(const Call& call, const std::vector<FlowSource>& inputs) {
    AttrMap attrs = call.function.attrs;
    attrs.set(kLoweredCall, Attr::ofBool(true));
    return addNode(call.name, call.function.name, inputs, original().device, std::move(attrs));
}

void Lowering::keepName(int32_t waitsFor) {
    const int32_t made = addNode(m_name, "NoOp", {}, original().device, {});
    m_graph.addControl(waitsFor, made);
}

}  // namespace whittle
