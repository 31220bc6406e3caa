// SPDX-License-Identifier: Apache-2.0
//
// The Graph Transform Tool's way, for Gather and then for GatherV2: as long as there are matches, replace them (one for
// each node of ids, since a match has them to itself), then delete. It deletes by a count of how often each name is
// read, taken once at the start and kept up to date in some places only; names without an entry stay.

#include "core/base/status.h"
#include "core/formats/tensor_bundle.h"
#include "core/graph/edit.h"
#include "core/passes/gather_tables.h"
#include "core/passes/matching.h"
#include "core/passes/restored_slices.h"
#include "core/passes/result.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>

namespace whittle {
namespace {

// A name that is read, "x" or "x:1"; waiting for x counts as reading "x".
Input readName(const Input& input) { return input.isControl() ? Input{input.node, 0} : input; }

struct Source {
    std::shared_ptr<const TensorBundle> checkpoint;  // may be null
    RestoredSlices slices;

    absl::StatusOr<Tensor> valueOf(const Node& weights) const {
        if (weights.isConstant()) {
            const Tensor* value = weights.constantValue();
            if (value) return *value;
            return absl::InvalidArgumentError(absl::StrCat("No 'value' attribute for Const node ", weights.name));
        }
        if (!checkpoint) return absl::InternalError("Checkpoint reader was not initialized. ");
        return slices.value(*checkpoint, weights.name);
    }
};

class ToolSparsifier {
  public:
    ToolSparsifier(Graph graph, const Source& source, std::string group, bool isV2, PassContext& context)
        : m_graph(std::move(graph)), m_source(source), m_group(std::move(group)), m_isV2(isV2), m_context(context) {}

    absl::StatusOr<Graph> run() {
        for (const NodePtr& node : m_graph.nodes) {
            for (const Input& input : node->inputs) ++m_reads[readName(input)];
        }
        bool any = true;
        while (any) {
            WHITTLE_ASSIGN_OR_RETURN(any, round());
        }
        return std::move(m_graph);
    }

  private:
    absl::StatusOr<bool> round() {
        m_initializers.clear();
        m_removed.clear();
        bool any = false;
        Graph ids = withoutNodes(m_graph);
        const Replace replace = [&](const Match& match, const OutsideUses&) {
            any = true;
            return replaceOne(match, &ids);
        };
        const Pattern any1{"*", {}};
        const Pattern weights{"Identity", {{"Const|Variable|VariableV2", {}}}};
        const Pattern pattern =
            m_isV2 ? Pattern{"GatherV2", {weights, any1, {"Const", {}}}} : Pattern{"Gather", {weights, any1}};
        const bool hasHead = std::any_of(m_graph.nodes.begin(), m_graph.nodes.end(),
                                         [&](const NodePtr& node) { return node->op == pattern.op; });
        if (hasHead) {
            WHITTLE_ASSIGN_OR_RETURN(m_graph,
                                     replaceMatches(m_graph, pattern, Consistency::kIgnore, replace, m_context));
        }
        m_graph.nextId = std::max(m_graph.nextId, ids.nextId);
        addToGroup();
        collectUnread();
        WHITTLE_RETURN_IF_ERROR(removeAll());
        return any;
    }

    static absl::Status checkAxis(const Node& node) {
        const Tensor* value = node.constantValue();
        if (!value || (value->dtype != DataType::kInt32 && value->dtype != DataType::kInt64)) {
            return absl::FailedPreconditionError("Gather axis was not int32 or int64.");
        }
        WHITTLE_ASSIGN_OR_RETURN(const std::vector<double> axis, elementsAsDouble(*value));
        if (axis.size() != 1) {
            return absl::InvalidArgumentError(absl::StrCat("axis '", node.name, "' must be one number"));
        }
        if (axis[0] == 0) return absl::OkStatus();
        return absl::FailedPreconditionError(
            absl::StrCat("Transform only applicable to subgraph with GatherV2 over axis 0. Found axis ",
                         static_cast<int64_t>(axis[0]), "."));
    }

    absl::StatusOr<std::vector<NodePtr>> replaceOne(const Match& match, Graph* ids) {
        const Node& gather = *match.node;
        if (m_isV2) WHITTLE_RETURN_IF_ERROR(checkAxis(*match.inputs[2].node));
        const Match& identity = match.inputs[0];
        const Node& weights = *identity.inputs[0].node;
        if (weights.typeAttr("dtype") != DataType::kFloat) {
            return absl::FailedPreconditionError(absl::StrCat(
                "Transform only applicable to subgraph with 'Const','Variable', or 'VariableV2' of dtype 'DT_FLOAT'. "
                "Found '",
                weights.op, "' with name '", weights.name, "' and dtype '", static_cast<int>(weights.typeAttr("dtype")),
                "'."));
        }
        WHITTLE_ASSIGN_OR_RETURN(const Tensor value, m_source.valueOf(weights));
        WHITTLE_ASSIGN_OR_RETURN(const SparseColumn column, sparseColumn(value, true));
        m_removed.push_back({weights.id, 0});
        m_removed.push_back({identity.node->id, 0});
        for (const Input& input : identity.node->inputs) --m_reads[readName(input)];
        const TableNodes table = tableNodes(weights, column, ids);
        const LookupNodes lookup = lookupNodes(gather, *table.table, gather.inputs[1], ids);
        for (const NodePtr& node : {table.initializer, lookup.lookup, lookup.result}) {
            for (const Input& input : node->inputs) ++m_reads[readName(input)];
        }
        m_initializers.push_back(table.initializer->id);
        return std::vector<NodePtr>{match.inputs[1].node, table.indices, table.values, table.table,  table.initializer,
                                    lookup.lookup,        lookup.zero,   lookup.axis,  lookup.result};
    }

    void addToGroup() {
        auto at = std::find_if(m_graph.nodes.begin(), m_graph.nodes.end(),
                               [&](const NodePtr& node) { return node->name == m_group && node->op == "NoOp"; });
        if (at == m_graph.nodes.end()) {
            auto group = std::make_shared<Node>();
            group->id = m_graph.newId();
            group->name = m_group;
            group->op = "NoOp";
            group->origins =
                m_initializers.empty() ? std::vector<std::string>() : originsOf(*nodeOf(m_initializers[0]));
            m_graph.nodes.push_back(std::move(group));
            at = m_graph.nodes.end() - 1;
        }
        *at = changed(**at, [&](Node& node) {
            for (const NodeId id : m_initializers) node.inputs.push_back(Input::control(id));
        });
        for (const NodeId id : m_initializers) ++m_reads[{id, 0}];
    }

    NodePtr nodeOf(NodeId id) const {
        const auto at = std::find_if(m_graph.nodes.begin(), m_graph.nodes.end(),
                                     [&](const NodePtr& node) { return node->id == id; });
        return *at;
    }

    // Inputs and outputs have no count from here on, so that nothing deletes them; a name with ":0" protects nothing.
    void collectUnread() {
        absl::flat_hash_map<absl::string_view, NodeId> byName;
        for (const NodePtr& node : m_graph.nodes) byName[node->name] = node->id;
        for (const auto* list : {&m_context.outputs, &m_context.inputs}) {
            for (const std::string& text : *list) {
                const absl::StatusOr<TensorName> name = parseTensorName(text);
                if (!name.ok() || name->index < 0 || absl::EndsWith(text, ":0")) continue;
                const auto at = byName.find(name->node);
                if (at != byName.end()) m_reads.erase({at->second, name->index});
            }
        }
        std::vector<Input> unread;
        for (const auto& [name, count] : m_reads) {
            if (count == 0) unread.push_back(name);
        }
        std::sort(unread.begin(), unread.end(), [](const Input& a, const Input& b) {
            return std::make_pair(toIndex(a.node), a.index) < std::make_pair(toIndex(b.node), b.index);
        });
        m_removed.insert(m_removed.end(), unread.begin(), unread.end());
    }

    // For each name, in the order of the graph: the node of that name goes, and every reader of it loses that input.
    absl::Status removeAll() {
        if (m_removed.empty()) return absl::OkStatus();
        absl::flat_hash_map<NodeId, std::set<size_t>> places;  // a node and its readers
        for (size_t i = 0; i < m_graph.nodes.size(); ++i) {
            places[m_graph.nodes[i]->id].insert(i);
            for (const Input& input : m_graph.nodes[i]->inputs) places[input.node].insert(i);
        }
        while (!m_removed.empty()) {
            const Input name = m_removed.back();
            m_removed.pop_back();
            const auto at = places.find(name.node);
            if (at == places.end()) continue;
            for (const size_t place : at->second) WHITTLE_RETURN_IF_ERROR(removeAt(place, name));
        }
        m_graph.nodes.erase(std::remove(m_graph.nodes.begin(), m_graph.nodes.end(), nullptr), m_graph.nodes.end());
        return absl::OkStatus();
    }

    absl::Status removeAt(size_t place, const Input& name) {
        NodePtr& node = m_graph.nodes[place];
        if (!node) return absl::OkStatus();
        if (node->id == name.node && name.index == 0 && node->op != "RestoreV2") {
            for (const Input& input : node->inputs) {
                if (--m_reads[readName(input)] == 0) m_removed.push_back(readName(input));
            }
            node = nullptr;
            return absl::OkStatus();
        }
        const auto reads = [&](const Input& input) { return readName(input) == name; };
        if (std::none_of(node->inputs.begin(), node->inputs.end(), reads)) return absl::OkStatus();
        Node without = *node;
        without.inputs.erase(std::remove_if(without.inputs.begin(), without.inputs.end(), reads), without.inputs.end());
        if (without.op == "ConcatV2") WHITTLE_RETURN_IF_ERROR(shortenConcat(&without));
        static const absl::flat_hash_set<std::string> needTwo = {"Assign", "Reshape", "Equal", "Mean", "ScalarSummary"};
        const bool useless = without.inputs.empty() || (needTwo.contains(without.op) && without.inputs.size() == 1);
        node = std::make_shared<const Node>(std::move(without));
        if (useless) m_removed.push_back({node->id, 0});
        return absl::OkStatus();
    }

    absl::Status shortenConcat(Node* concat) {
        const size_t left = concat->inputs.size();
        if (left > 2) {
            concat->attrs.set("N", Attr::ofInt(static_cast<int64_t>(left) - 1));
            return absl::OkStatus();
        }
        if (left < 2) return absl::InternalError("ConcatV2 should have at least two elements");
        const Input axis = readName(concat->inputs[1]);
        if (m_reads[axis] != 1) {
            return absl::InternalError("Expect axis tensor of ConcatV2 node to only be referenced once.");
        }
        --m_reads[axis];
        m_removed.push_back(axis);
        concat->inputs.pop_back();
        concat->attrs.erase("N");
        concat->op = "Identity";
        return absl::OkStatus();
    }

    Graph m_graph;
    const Source& m_source;
    const std::string m_group;
    const bool m_isV2;
    PassContext& m_context;
    absl::flat_hash_map<Input, int64_t> m_reads;  // by name
    std::vector<NodeId> m_initializers;           // of this round
    std::vector<Input> m_removed;                 // names, the last goes first
};

}  // namespace

absl::StatusOr<Graph> sparsifyGatherAsTool(const Graph& graph, const PassArgs& args, PassContext& context) {
    Graph current = startResult(graph, context);
    for (const NodePtr& node : graph.nodes) {
        const bool hasShapes = node->attr("_output_shapes") != nullptr;
        current.nodes.push_back(hasShapes ? changed(*node, [](Node& n) { n.attrs.erase("_output_shapes"); }) : node);
    }
    Source source;
    if (args.contains("input_checkpoint")) {
        WHITTLE_ASSIGN_OR_RETURN(source.checkpoint, TensorBundle::open(firstArgument(args, "input_checkpoint", "")));
    }
    WHITTLE_ASSIGN_OR_RETURN(source.slices, RestoredSlices::read(current, true));
    const std::string group = firstArgument(args, "group_init_node", "group_deps");
    for (const bool isV2 : {false, true}) {
        WHITTLE_ASSIGN_OR_RETURN(current, ToolSparsifier(std::move(current), source, group, isV2, context).run());
    }
    return current;
}

}  // namespace whittle
