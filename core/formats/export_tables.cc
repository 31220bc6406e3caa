// SPDX-License-Identifier: Apache-2.0
#include "core/formats/export_tables.h"

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/graph/extract.h"
#include "core/graph/graph_index.h"
#include "core/graph/inline_calls.h"
#include "proto/saved_model.pb.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

// The init op of a TF2 model calls an initializer function per table:
//
//     asset_path_initializer   hash_table                     asset_path_initializer (Const, fed by the loader)
//            |                     |                                     |
//     Assign -> Variable -> call initializer        ->      hash_table   |
//                              ^|                                  \     |
//                             NoOp                              InitializeTableFromTextFileV2 <-^ init
//
// Inlined, what fills the tables of the exported graph is taken over with all it needs, and a new NoOp waits for it.
// The variable between an asset's path and its reader goes: a path is no weight. The placeholder becomes a constant,
// because tf.saved_model.load refuses a placeholder that is no input of a signature. Iterators are started the same
// way, by a MakeIterator with the data set that it reads.
namespace whittle {
namespace {

bool isTable(const Node& node) { return absl::StrContains(node.op, "HashTable"); }
bool isIterator(const Node& node) { return node.op == "Iterator" || node.op == "IteratorV2"; }
bool isFilled(const Node& node) { return isTable(node) || isIterator(node); }

// Which input of an initializer is what it fills or starts; -1 for other nodes.
int filledInput(const Node& node) {
    const bool fillsTable =
        absl::StartsWith(node.op, "InitializeTable") || absl::StartsWith(node.op, "LookupTableImport");
    const int input = fillsTable ? 0 : node.op == "MakeIterator" ? 1 : -1;
    return input < static_cast<int>(node.dataInputCount()) ? input : -1;
}

// The node of `index` behind Identity nodes.
const Node* sourceOf(const GraphIndex& index, const Input& input) {
    const Node* node = index.node(input.node);
    for (int step = 0; step < 64 && node && node->op == "Identity" && !node->inputs.empty(); ++step) {
        node = index.node(node->inputs[0].node);
    }
    return node;
}

// Lets the readers of variables that are assigned in this graph read what is assigned.
Graph withoutPathVariables(const Graph& graph) {
    const GraphIndex index(graph);
    absl::flat_hash_map<NodeId, Input> assigned;
    absl::flat_hash_map<NodeId, NodeId> assignments;  // the assignment and the node that it waited for
    for (const NodePtr& node : graph.nodes) {
        if (node->op != "AssignVariableOp" || node->dataInputCount() < 2) continue;
        const Node* variable = sourceOf(index, node->inputs[0]);
        if (!variable || variable->op != "VarHandleOp" || variable->typeAttr("dtype") != DataType::kString) continue;
        assigned.emplace(variable->id, node->inputs[1]);
        assignments.emplace(node->id, node->inputs[1].node);
    }
    Graph result = withoutNodes(graph);
    for (const NodePtr& node : graph.nodes) {
        if (assignments.contains(node->id)) continue;
        auto made = std::make_shared<Node>(*node);
        const Node* variable =
            node->op == "ReadVariableOp" && !node->inputs.empty() ? sourceOf(index, node->inputs[0]) : nullptr;
        if (const auto value = variable ? assigned.find(variable->id) : assigned.end(); value != assigned.end()) {
            made->op = "Identity";
            made->attrs = {{"T", Attr::ofType(DataType::kString)}};
            made->inputs[0] = value->second;
        }
        for (Input& input : made->inputs) {
            const auto gone = assignments.find(input.node);
            if (gone != assignments.end()) input.node = gone->second;
        }
        result.nodes.push_back(std::move(made));
    }
    return result;
}

std::string nodePart(const std::string& tensor) { return tensor.substr(0, tensor.find(':')); }

// Appends the nodes of `from` to `graph`, and the functions that they call. Tables and iterators that `graph` has are
// joined, other names made new.
class Merger {
  public:
    explicit Merger(Graph* graph) : m_graph(graph), m_names(*graph) {
        for (const NodePtr& node : graph->nodes) {
            if (isFilled(*node)) m_tables.emplace(node->name, node->id);
        }
    }

    void add(const Graph& from) {
        std::vector<NodePtr> added;
        for (const NodePtr& node : from.nodes) {
            const auto table = m_tables.find(node->name);
            if (table != m_tables.end() && isFilled(*node)) {
                m_ids[node->id] = table->second;
                continue;
            }
            m_ids[node->id] = m_graph->newId();
            added.push_back(node);
        }
        for (const NodePtr& node : added) {
            auto made = std::make_shared<Node>(*node);
            made->id = m_ids.at(node->id);
            made->name = m_names.fresh(node->name);
            m_newNames[node->name] = made->name;
            for (Input& input : made->inputs) input.node = m_ids.at(input.node);
            m_graph->nodes.push_back(std::move(made));
        }
        addFunctions(from);
    }

    NodeId idOf(NodeId id) const { return m_ids.at(id); }
    std::string fresh(absl::string_view name) { return m_names.fresh(name); }
    // Empty when the node was not added.
    std::string newName(const std::string& name) const {
        const auto at = m_newNames.find(name);
        return at == m_newNames.end() ? std::string() : at->second;
    }

  private:
    void addFunctions(const Graph& from) {
        Graph called = from;
        called.library = reachableLibrary(from);
        std::vector<FunctionPtr> functions = m_graph->functions().functions();
        for (const FunctionPtr& function : called.functions().functions()) {
            if (!m_graph->functions().find(function->name())) functions.push_back(function);
        }
        if (functions.size() == m_graph->functions().functions().size()) return;
        m_graph->library = std::make_shared<const FunctionLibrary>(std::move(functions), m_graph->functions().extra());
    }

    Graph* m_graph;
    NameSource m_names;
    absl::flat_hash_map<std::string, NodeId> m_tables;
    absl::flat_hash_map<NodeId, NodeId> m_ids;
    absl::flat_hash_map<std::string, std::string> m_newNames;
};

// The loader feeds the path; a constant may be fed as well as a placeholder.
void makePathsConstant(const std::vector<Asset>& assets, Graph* graph) {
    for (NodePtr& node : graph->nodes) {
        const bool isPath = std::any_of(assets.begin(), assets.end(),
                                        [&](const Asset& asset) { return nodePart(asset.tensor) == node->name; });
        if (!isPath || node->isConstant()) continue;
        node = std::make_shared<const Node>(
            constantNode(node->id, node->name, Tensor::ofStrings(Shape(), {std::string()})));
    }
}

// One that loading does not start either in the model itself is left as it is, unless a node does it on demand: who
// exports loses that node.
absl::Status everyIteratorIsStarted(const Graph& graph, const Graph& model, const std::vector<const Node*>& started) {
    const GraphIndex index(model);
    for (const NodePtr& node : model.nodes) {
        const Node* iterator = node->op == "MakeIterator" && filledInput(*node) >= 0
                                   ? sourceOf(index, node->inputs[static_cast<size_t>(filledInput(*node))])
                                   : nullptr;
        const auto isIt = [&](const auto& other) { return iterator && other->name == iterator->name; };
        if (std::none_of(graph.nodes.begin(), graph.nodes.end(), isIt)) continue;
        if (std::any_of(started.begin(), started.end(), isIt)) continue;
        return absl::UnimplementedError(absl::StrCat("iterator '", iterator->name, "' is started by '", node->name,
                                                     "', which loading does not run: an export cannot keep it"));
    }
    return absl::OkStatus();
}

absl::Status everyTableIsFilled(const Graph& graph, const std::vector<const Node*>& filled) {
    for (const NodePtr& node : graph.nodes) {
        if (!isTable(*node) ||
            std::any_of(filled.begin(), filled.end(), [&](const Node* table) { return table->name == node->name; })) {
            continue;
        }
        if (absl::StartsWith(node->op, "Mutable")) {
            return absl::UnimplementedError(
                absl::StrCat("table '", node->name, "' is filled from the checkpoint, which an export cannot keep"));
        }
        return absl::NotFoundError(absl::StrCat("nothing in the model fills table '", node->name, "'"));
    }
    return absl::OkStatus();
}

}  // namespace

std::string initOpOf(const MetaGraph& meta) {
    if (const Signature* init = meta.signature("__saved_model_init_op"); init && !init->outputs.empty()) {
        return nodePart(init->outputs[0].tensor);
    }
    for (const char* collection : {"saved_model_main_op", "legacy_init_op"}) {
        const auto at = meta.rest->collection_def().find(collection);
        if (at != meta.rest->collection_def().end() && at->second.node_list().value_size() == 1) {
            return nodePart(at->second.node_list().value(0));
        }
    }
    return {};
}

absl::StatusOr<TableInitializers> addTableInitializers(const MetaGraph& meta, Graph* graph) {
    TableInitializers result;
    const bool hasTables =
        std::any_of(graph->nodes.begin(), graph->nodes.end(), [](const NodePtr& node) { return isFilled(*node); });
    if (!hasTables) return result;
    const std::string init = initOpOf(meta);
    std::vector<const Node*> filled;
    std::vector<std::string> initializers;
    Graph all;
    if (!init.empty()) {
        WHITTLE_ASSIGN_OR_RETURN(const Graph needed, extractSubgraph(meta.graph, {init}));
        WHITTLE_ASSIGN_OR_RETURN(InlinedGraph inlined, inlineCalls(needed, builtinOps()));
        all = withoutPathVariables(inlined.graph);
    }
    const GraphIndex index(all);
    const GraphIndex exported(*graph);
    for (const NodePtr& node : all.nodes) {
        const int input = filledInput(*node);
        const Node* table = input >= 0 ? sourceOf(index, node->inputs[static_cast<size_t>(input)]) : nullptr;
        const Node* kept = table ? exported.node(absl::string_view(table->name)) : nullptr;
        if (!kept || !isFilled(*kept)) continue;
        filled.push_back(table);
        initializers.push_back(node->name);
    }
    WHITTLE_RETURN_IF_ERROR(everyTableIsFilled(*graph, filled));
    WHITTLE_RETURN_IF_ERROR(everyIteratorIsStarted(*graph, meta.graph, filled));
    if (initializers.empty()) return result;
    WHITTLE_ASSIGN_OR_RETURN(const Graph needed, extractSubgraph(all, initializers));
    Merger merger(graph);
    merger.add(needed);
    auto op = std::make_shared<Node>();
    op->id = graph->newId();
    op->name = merger.fresh("init_all_tables");
    op->op = "NoOp";
    for (const std::string& name : initializers) {
        op->inputs.push_back(Input::control(merger.idOf(index.node(absl::string_view(name))->id)));
    }
    result.initOp = op->name;
    graph->nodes.push_back(std::move(op));
    for (const Asset& asset : meta.assets) {
        const std::string name = merger.newName(nodePart(asset.tensor));
        if (!name.empty()) result.assets.push_back({name + ":0", asset.fileName});
    }
    makePathsConstant(result.assets, graph);
    return result;
}

}  // namespace whittle
