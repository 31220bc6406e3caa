// SPDX-License-Identifier: Apache-2.0
#include "core/passes/freeze_variables.h"

#include "core/base/status.h"
#include "core/base/translate.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

namespace whittle {
namespace {

std::string someOf(const std::vector<std::string>& names) {
    constexpr size_t kMost = 3;
    const std::vector<std::string> first(names.begin(),
                                         names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), kMost)));
    return absl::StrCat(absl::StrJoin(first, ", "),
                        names.size() > kMost ? absl::StrCat(" and ", names.size() - kMost, " more") : "");
}

KeptNode keptVariable(const Node& node, absl::string_view reason, std::string argument = {}) {
    return {KeptNode::Kind::kVariable, node.name, originsOf(node).front(), node.op, reason, std::move(argument)};
}

absl::Status refuse(const Node& node, const std::string& why) {
    return absl::InvalidArgumentError(absl::StrCat("variable '", node.name, "' ", why));
}

// Whether a value of shape `stored` can be assigned to a variable that declares `declared`.
bool fits(const Shape& declared, const Shape& stored) {
    if (declared.unknownRank) return true;
    if (declared.dims.size() != stored.dims.size()) return false;
    for (size_t i = 0; i < declared.dims.size(); ++i) {
        if (declared.dims[i] >= 0 && declared.dims[i] != stored.dims[i]) return false;
    }
    return true;
}

absl::Status checkDeclaration(const Node& node, const Tensor& stored, const VariableSource& source) {
    const Attr* type = node.attr("dtype");
    if (!type || !type->asType()) return refuse(node, "has no attribute 'dtype' that is a type");
    if (*type->asType() != stored.dtype) {
        return refuse(node, absl::StrCat("is ", cppName(*type->asType()), " in the graph and ", cppName(stored.dtype),
                                         " in ", source.place()));
    }
    const Attr* shape = node.attr("shape");
    if (!shape) return absl::OkStatus();
    if (!shape->asShape()) return refuse(node, "has an attribute 'shape' that is no shape");
    if (fits(*shape->asShape(), stored.shape)) return absl::OkStatus();
    return refuse(node, absl::StrCat("has shape ", toString(*shape->asShape()), " in the graph and ",
                                     toString(stored.shape), " in ", source.place()));
}

absl::Status checkReaders(const Node& node, const HandleFlow& flow, DataType dtype) {
    for (const auto& [reader, type] : flow.readers) {
        if (type == dtype) continue;
        return refuse(node, absl::StrCat("is ", cppName(dtype), ", but node '", reader, "' reads it as ",
                                         type == DataType::kInvalid ? "something that is no type" : cppName(type)));
    }
    return absl::OkStatus();
}

absl::StatusOr<FreezableVariable> freezable(const Node& node, HandleFlow flow, const VariableSource& source) {
    FreezableVariable variable{node.id, std::move(flow), {}, {}};
    if (!variable.flow.blockers.empty()) {
        variable.kept =
            keptVariable(node, WHITTLE_TR_NOOP("Reason", "it is used by %1"), someOf(variable.flow.blockers));
        return variable;
    }
    const absl::StatusOr<Tensor> stored = source.describe(node.name);
    if (absl::IsFailedPrecondition(stored.status())) {
        variable.kept = keptVariable(node, WHITTLE_TR_NOOP("Reason", "it gets its value when the model is loaded"));
        return variable;
    }
    if (!stored.ok()) return stored.status();
    WHITTLE_RETURN_IF_ERROR(checkDeclaration(node, *stored, source));
    WHITTLE_RETURN_IF_ERROR(checkReaders(node, variable.flow, stored->dtype));
    variable.value = {stored->dtype, stored->shape};
    return variable;
}

// The inputs of a Merge have one type: they become values together or not at all.
void keepWhatMeetsKept(const GraphIndex& index, std::vector<FreezableVariable>* variables) {
    for (bool changedAny = true; changedAny;) {
        changedAny = false;
        const FrozenOutputs values = frozenOutputs(*variables);
        for (FreezableVariable& variable : *variables) {
            for (const auto& [position, slot] : variable.flow.uses) {
                const Node& node = index.at(position);
                if (variable.kept || (node.op != "Merge" && node.op != "RefMerge")) continue;
                const bool all = std::all_of(node.inputs.begin(), node.inputs.end(), [&](const Input& input) {
                    return input.isControl() || values.contains(input);
                });
                if (all) continue;
                variable.kept =
                    keptVariable(*index.node(variable.id),
                                 WHITTLE_TR_NOOP("Reason", "it meets another variable that is kept in %1"), node.name);
                changedAny = true;
            }
        }
    }
}

}  // namespace

absl::StatusOr<std::vector<FreezableVariable>> freezableVariables(const GraphIndex& index, const PassContext& context) {
    HandleFlows flows(index.graph().functions(), *context.ops);
    std::vector<FreezableVariable> variables;
    for (const NodePtr& node : index.graph().nodes) {
        if (!isVariable(*node)) continue;
        WHITTLE_RETURN_IF_ERROR(context.progress.check());
        WHITTLE_ASSIGN_OR_RETURN(FreezableVariable variable,
                                 freezable(*node, flows.flowOf(index, {node->id, 0}), *context.variables));
        variables.push_back(std::move(variable));
    }
    keepWhatMeetsKept(index, &variables);
    return variables;
}

FrozenOutputs frozenOutputs(const std::vector<FreezableVariable>& variables) {
    FrozenOutputs values;
    for (const FreezableVariable& variable : variables) {
        if (variable.kept) continue;
        for (const Input& output : variable.flow.outputs) values[output] = variable.value;
    }
    return values;
}

}  // namespace whittle
