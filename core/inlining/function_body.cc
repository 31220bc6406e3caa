// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/function_body.h"

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/inlining/flow_graph.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

bool hasPlaceholder(const AttrMap& attrs);

bool hasPlaceholder(const Attr& attr) {
    if (std::holds_alternative<AttrPlaceholder>(attr.value())) return true;
    if (const FunctionRef* function = attr.asFunction()) return hasPlaceholder(function->attrs);
    const auto* list = attr.asListOf<FunctionRef>();
    return list &&
           std::any_of(list->begin(), list->end(), [](const FunctionRef& f) { return hasPlaceholder(f.attrs); });
}

bool hasPlaceholder(const AttrMap& attrs) {
    return std::any_of(attrs.begin(), attrs.end(), [](const NamedAttr& attr) { return hasPlaceholder(attr.second); });
}

// Replaces placeholders by the attributes of a call, or by the defaults that the function declares.
class Substitution {
  public:
    Substitution(const Function& function, const AttrMap& given) : m_function(function), m_given(given) {}

    absl::StatusOr<AttrMap> of(const AttrMap& attrs) const {
        std::vector<NamedAttr> made;
        for (const auto& [name, attr] : attrs) {
            WHITTLE_ASSIGN_OR_RETURN(Attr value, of(attr));
            made.emplace_back(name, std::move(value));
        }
        return AttrMap::ofList(std::move(made));
    }

  private:
    absl::StatusOr<Attr> of(const Attr& attr) const {
        if (const auto* placeholder = std::get_if<AttrPlaceholder>(&attr.value())) {
            if (const Attr* value = attrOrDefault(m_given, &m_function.signature, placeholder->name)) return *value;
            return absl::InvalidArgumentError(
                absl::StrCat("its attribute '", placeholder->name, "' is given by no call"));
        }
        if (const FunctionRef* function = attr.asFunction(); function && hasPlaceholder(function->attrs)) {
            WHITTLE_ASSIGN_OR_RETURN(AttrMap attrs, of(function->attrs));
            return Attr::ofFunction({function->name, std::move(attrs)});
        }
        if (const auto* list = attr.asListOf<FunctionRef>(); list && hasPlaceholder(attr)) {
            std::vector<FunctionRef> made;
            for (const FunctionRef& function : *list) {
                WHITTLE_ASSIGN_OR_RETURN(AttrMap attrs, of(function.attrs));
                made.push_back({function.name, std::move(attrs)});
            }
            return Attr::ofList(std::move(made));
        }
        return attr;
    }

    const Function& m_function;
    const AttrMap& m_given;
};

std::optional<size_t> indexOf(const Node& node) {
    const Attr* index = node.attr("index");
    const int64_t* value = index ? index->asInt() : nullptr;
    if (!value || *value < 0) return std::nullopt;
    return static_cast<size_t>(*value);
}

// Which tensors of a call each argument and result stands for.
absl::Status numberTerminals(const AttrMap& given, FunctionBody* body) {
    const OpDef& signature = body->function->signature;
    const AttrMap attrs = withDefaults(signature, given);
    for (const bool in : {true, false}) {
        const std::vector<OpDef::Arg>& declared = in ? signature.inputs : signature.outputs;
        std::optional<std::vector<DataType>> types = argTypes(declared, attrs);
        if (!types) return absl::InvalidArgumentError("the call does not say the types of its arguments or results");
        std::vector<int32_t> positions(declared.size(), -1);
        for (size_t i = 0; i < body->nodes.size(); ++i) {
            const FunctionBody::BodyNode& node = body->nodes[i];
            if (in ? !node.isArgument : !node.isResult) continue;
            const std::optional<size_t> index = indexOf(*node.node);
            if (!index || *index >= positions.size() || positions[*index] >= 0) {
                return absl::InvalidArgumentError(
                    absl::StrCat("node '", node.node->name, "' is no argument or result that its signature has"));
            }
            positions[*index] = static_cast<int32_t>(i);
        }
        std::vector<FunctionBody::Terminal>& terminals = in ? body->arguments : body->results;
        for (size_t i = 0; i < declared.size(); ++i) {
            if (positions[i] < 0) {
                return absl::InvalidArgumentError(absl::StrCat("'", declared[i].name, "' is missing in its body"));
            }
            FunctionBody::BodyNode& node = body->nodes[static_cast<size_t>(positions[i])];
            node.first = terminals.size();
            const auto count = static_cast<int32_t>(argLength(declared[i], attrs).value_or(1));
            for (int32_t k = 0; k < count; ++k) terminals.push_back({positions[i], k});
            if (in) continue;
            const auto data = std::count_if(node.inputs.begin(), node.inputs.end(),
                                            [](const FunctionBody::Edge& edge) { return !edge.isControl(); });
            if (data < count)
                return absl::InvalidArgumentError(absl::StrCat("result '", node.node->name, "' reads nothing"));
        }
        (in ? body->argumentTypes : body->resultTypes) = *std::move(types);
    }
    return absl::OkStatus();
}

}  // namespace

bool isParametrized(const Function& function) {
    return std::any_of(function.body.begin(), function.body.end(),
                       [](const NodePtr& node) { return hasPlaceholder(node->attrs); });
}

absl::StatusOr<const FunctionBody*> FunctionBodies::of(const std::string& name, const AttrMap& given,
                                                       absl::string_view caller) {
    const Function* function = m_library.find(name);
    if (!function) {
        return absl::InvalidArgumentError(
            absl::StrCat("node '", caller, "' calls function '", name, "', which is not there"));
    }
    if (const auto known = m_bodies.find(name); known != m_bodies.end()) return known->second.get();
    absl::StatusOr<std::unique_ptr<FunctionBody>> made = instantiate(*function, given);
    if (!made.ok()) return annotate(made.status(), absl::StrCat("function '", name, "', called by '", caller, "'"));
    const FunctionBody* body = made->get();
    if (isParametrized(*function)) {
        m_parametrized.push_back(*std::move(made));
    } else {
        m_bodies.emplace(name, *std::move(made));
    }
    return body;
}

absl::StatusOr<std::unique_ptr<FunctionBody>> FunctionBodies::instantiate(const Function& function,
                                                                          const AttrMap& given) const {
    auto body = std::make_unique<FunctionBody>();
    body->function = &function;
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int32_t> order, importOrder(function.body));
    absl::flat_hash_map<NodeId, int32_t> positions;
    for (const int32_t at : order) {
        positions.emplace(function.body[static_cast<size_t>(at)]->id, static_cast<int32_t>(positions.size()));
    }
    const Substitution substitution(function, given);
    for (const int32_t at : order) {
        const NodePtr& original = function.body[static_cast<size_t>(at)];
        FunctionBody::BodyNode made;
        absl::StatusOr<AttrMap> attrs = substitution.of(original->attrs);
        if (!attrs.ok()) return annotate(attrs.status(), absl::StrCat("node '", original->name, "'"));
        const Function* callee = m_library.find(original->op);
        const OpDef* op = callee ? &callee->signature : m_ops.find(original->op);
        if (op) addDefaults(*op, &*attrs);
        made.node = changed(*original, [&](Node& node) { node.attrs = *std::move(attrs); });
        for (const Input& input : original->inputs) made.inputs.push_back({positions.at(input.node), input.index});
        made.isArgument = original->op == "_Arg";
        made.isResult = original->op == "_Retval";
        body->nodes.push_back(std::move(made));
    }
    for (const FunctionBody::BodyNode& node : body->nodes) body->names.insert(node.node->name);
    WHITTLE_RETURN_IF_ERROR(numberTerminals(given, body.get()));
    for (const auto& [name, id] : function.controlReturns) body->controlReturns.push_back(positions.at(id));
    return body;
}

}  // namespace whittle
