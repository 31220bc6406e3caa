// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/specialize_calls.h"

#include "core/graph/edit.h"
#include "core/inlining/function_body.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace whittle {
namespace {

constexpr char kSpecialized[] = "_GrapplerSpecializedFunc";

bool isTrue(const Attr* attr) { return attr && attr->asBool() && *attr->asBool(); }
bool isFilled(const Attr* attr) { return isTrue(attr) || (attr && attr->asString() && !attr->asString()->empty()); }

bool isIndirectCall(const Node& node) { return node.op == "PartitionedCall" || node.op == "StatefulPartitionedCall"; }

bool isList(const OpDef::Arg& arg) { return !arg.numberAttr.empty() || !arg.typeListAttr.empty(); }

// What makes two calls share a copy: function, fetched or not, results that are read, and arguments that are constants
// with the node each comes from.
using CallKey = std::tuple<std::string, bool, std::set<int32_t>, std::map<size_t, NodeId>>;

// Arguments and results are nodes with their place as an attribute; those that stay move up.
NodePtr placedAt(const NodePtr& node, int64_t index) {
    return changed(*node, [index](Node& made) { made.attrs.set("index", Attr::ofInt(index)); });
}

// An argument that is a constant now.
NodePtr constantFor(const Node& argument, const Node& constant) {
    return changed(constant, [&](Node& made) {
        made.id = argument.id;
        made.name = argument.name;
        made.inputs.clear();
        made.device.clear();
        made.origins = originsOf(constant);
    });
}

template <typename T, typename Stays>
std::vector<T> filtered(const std::vector<T>& all, const Stays& stays) {
    std::vector<T> kept;
    for (size_t i = 0; i < all.size(); ++i) {
        if (stays(i)) kept.push_back(all[i]);
    }
    return kept;
}

class Specializer {
  public:
    Specializer(Graph graph, const FunctionLibrary& library, const absl::flat_hash_set<std::string>& fetched,
                absl::string_view place, std::vector<FunctionPtr>* made)
        : m_graph(std::move(graph)), m_library(library), m_fetched(fetched), m_place(place), m_made(*made) {}

    Graph run() {
        for (const NodePtr& node : m_graph.nodes) {
            m_nodes.emplace(node->id, node);
            for (const Input& input : node->inputs) {
                if (!input.isControl()) m_read[input.node].insert(input.index);
            }
        }
        for (NodePtr& node : m_graph.nodes) {
            if (const FunctionPtr function = calledBy(*node)) node = specialized(node, function);
        }
        if (m_moved.empty()) return std::move(m_graph);
        for (NodePtr& node : m_graph.nodes) node = withMovedInputs(node);
        return std::move(m_graph);
    }

  private:
    // The function of a call that can have a copy of its own.
    FunctionPtr calledBy(const Node& node) const {
        const Attr* f = isIndirectCall(node) ? node.attr("f") : nullptr;
        const FunctionPtr function = m_library.findShared(f && f->asFunction() ? f->asFunction()->name : node.op);
        if (!function || isMarkedForCompilation(node)) return nullptr;
        if (isParametrized(*function) || isTrue(function->attrs.find("_nospecialize"))) return nullptr;
        const OpDef& signature = function->signature;
        const bool hasLists = std::any_of(signature.inputs.begin(), signature.inputs.end(), isList) ||
                              std::any_of(signature.outputs.begin(), signature.outputs.end(), isList);
        return hasLists || node.dataInputCount() != signature.inputs.size() ? nullptr : function;
    }

    bool isConstant(const Input& input) const {
        const auto source = m_nodes.find(input.node);
        return source != m_nodes.end() && source->second->isConstant();
    }

    NodePtr specialized(const NodePtr& node, const FunctionPtr& function) {
        std::set<int32_t> active;
        if (const auto read = m_read.find(node->id); read != m_read.end()) active = read->second;
        std::map<size_t, NodeId> constants;
        bool isGivenConstant = false;
        for (size_t i = 0; i < node->inputs.size(); ++i) {
            if (!isConstant(node->inputs[i])) continue;
            isGivenConstant = true;
            if (!node->inputs[i].isControl()) constants.emplace(i, node->inputs[i].node);
        }
        const bool isFetched = m_fetched.contains(node->name);
        if (!isGivenConstant && (isFetched || active.size() == function->signature.outputs.size())) return node;
        CallKey key(function->name(), isFetched, active, constants);
        auto known = m_names.find(key);
        if (known == m_names.end()) {
            std::string name = absl::StrCat(function->name(), "_specialized_for_",
                                            absl::StrReplaceAll(node->name, {{"/", "_"}}), "_at_", m_place);
            if (m_library.find(name)) return node;
            m_made.push_back(copyOf(*function, name, key));
            known = m_names.emplace(std::move(key), std::move(name)).first;
        }
        return calling(node, known->second, known->first);
    }

    static bool staysResult(const CallKey& key, size_t index) {
        return std::get<1>(key) || std::get<2>(key).contains(static_cast<int32_t>(index));
    }

    FunctionPtr copyOf(const Function& function, const std::string& name, const CallKey& key) const {
        const std::map<size_t, NodeId>& constants = std::get<3>(key);
        auto made = std::make_shared<Function>(function);
        made->original = Bytes();
        made->signature.name = name;
        made->attrs.set(kSpecialized, Attr::ofBool(true));
        const auto staysArgument = [&](size_t i) { return !constants.contains(i); };
        const auto stays = [&](size_t i) { return staysResult(key, i); };
        made->signature.inputs = filtered(function.signature.inputs, staysArgument);
        made->signature.outputs = filtered(function.signature.outputs, stays);
        made->body.clear();
        const std::vector<NodePtr> arguments = function.arguments(), results = function.returns();
        std::vector<NodePtr> pushedDown;
        int64_t place = 0;
        for (size_t i = 0; i < arguments.size(); ++i) {
            if (staysArgument(i)) {
                made->body.push_back(placedAt(arguments[i], place++));
            } else {
                pushedDown.push_back(constantFor(*arguments[i], *m_nodes.at(constants.at(i))));
            }
        }
        made->body.insert(made->body.end(), pushedDown.begin(), pushedDown.end());
        for (const NodePtr& node : function.body) {
            if (node->op != "_Arg" && node->op != "_Retval") made->body.push_back(node);
        }
        place = 0;
        for (size_t i = 0; i < results.size(); ++i) {
            if (stays(i)) made->body.push_back(placedAt(results[i], place++));
        }
        made->resourceArgIds.clear();
        for (const auto& [index, id] : function.resourceArgIds) {
            const auto before = std::distance(constants.begin(), constants.lower_bound(index));
            if (staysArgument(index)) made->resourceArgIds.emplace_back(index - static_cast<uint32_t>(before), id);
        }
        return made;
    }

    NodePtr calling(const NodePtr& node, const std::string& name, const CallKey& key) {
        const std::map<size_t, NodeId>& constants = std::get<3>(key);
        const auto staysArgument = [&](size_t i) { return !constants.contains(i); };
        const auto stays = [&](size_t i) { return staysResult(key, i); };
        if (!std::get<1>(key)) {
            int32_t place = 0;
            for (const int32_t index : std::get<2>(key)) {
                if (index != place) m_moved[node->id][index] = place;
                ++place;
            }
        }
        return changed(*node, [&](Node& made) {
            made.attrs.erase("_gradient_op_type");
            made.inputs = filtered(node->inputs, staysArgument);
            for (const NodeId control : waitedFor(made, constants)) made.inputs.push_back(Input::control(control));
            if (!isIndirectCall(*node)) {
                made.op = name;
                return;
            }
            FunctionRef function = *node->attr("f")->asFunction();
            function.name = name;
            made.attrs.set("f", Attr::ofFunction(std::move(function)));
            keepTypes("Tin", staysArgument, &made);
            keepTypes("Tout", stays, &made);
        });
    }

    // What the constants that went inside waited for and the call does not yet, by name.
    std::vector<NodeId> waitedFor(const Node& call, const std::map<size_t, NodeId>& constants) const {
        absl::flat_hash_set<NodeId> waited;
        for (const Input& input : call.inputs) waited.insert(input.node);
        std::map<std::string, NodeId> found;
        for (const auto& [index, id] : constants) {
            for (const Input& input : m_nodes.at(id)->inputs) {
                if (waited.insert(input.node).second) found.emplace(m_nodes.at(input.node)->name, input.node);
            }
        }
        std::vector<NodeId> sorted;
        for (const auto& [name, id] : found) sorted.push_back(id);
        return sorted;
    }

    template <typename Stays>
    static void keepTypes(absl::string_view name, const Stays& stays, Node* node) {
        const Attr* attr = node->attr(name);
        const auto* types = attr ? attr->asListOf<DataType>() : nullptr;
        if (types) node->attrs.set(name, Attr::ofList(filtered(*types, stays)));
    }

    NodePtr withMovedInputs(const NodePtr& node) const {
        const auto moved = [this](const Input& input) {
            const auto call = m_moved.find(input.node);
            return !input.isControl() && call != m_moved.end() && call->second.contains(input.index);
        };
        if (std::none_of(node->inputs.begin(), node->inputs.end(), moved)) return node;
        return changed(*node, [&](Node& made) {
            for (Input& input : made.inputs) {
                if (moved(input)) input.index = m_moved.at(input.node).at(input.index);
            }
        });
    }

    Graph m_graph;
    const FunctionLibrary& m_library;
    const absl::flat_hash_set<std::string>& m_fetched;
    const absl::string_view m_place;
    std::vector<FunctionPtr>& m_made;
    absl::flat_hash_map<NodeId, NodePtr> m_nodes;
    absl::flat_hash_map<NodeId, std::set<int32_t>> m_read;
    std::map<CallKey, std::string> m_names;
    absl::flat_hash_map<NodeId, std::map<int32_t, int32_t>> m_moved;
};

}  // namespace

bool isMarkedForCompilation(const Node& node) {
    return isFilled(node.attr("_xla_compile_id")) || isFilled(node.attr("_tpu_replicate")) ||
           isFilled(node.attr("_XlaMustCompile"));
}

Graph specializeCalls(Graph graph, const FunctionLibrary& library, const absl::flat_hash_set<std::string>& fetched,
                      absl::string_view place, std::vector<FunctionPtr>* made) {
    return Specializer(std::move(graph), library, fetched, place, made).run();
}

}  // namespace whittle
