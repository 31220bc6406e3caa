// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/formats/tensor_bundle.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/graph/variable_source.h"
#include "core/passes/colocation.h"
#include "core/passes/gather_tables.h"
#include "core/passes/restored_slices.h"
#include "core/passes/result.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

// A Gather from a column, and the nodes between it and the weights.
struct Found {
    NodePtr gather, weights;
    std::vector<NodePtr> between;
};

class Sparsifier {
  public:
    Sparsifier(const Graph& graph, const PassArgs& args, PassContext& context)
        : m_graph(graph),
          m_index(graph),
          m_args(args),
          m_context(context),
          m_group(firstArgument(args, "group_init_node", "group_deps")),
          m_names(graph) {}

    absl::StatusOr<Graph> run() {
        WHITTLE_ASSIGN_OR_RETURN(m_required, requiredNodes(m_context));
        if (m_args.contains("input_checkpoint")) {
            WHITTLE_ASSIGN_OR_RETURN(m_checkpoint, TensorBundle::open(firstArgument(m_args, "input_checkpoint", "")));
            WHITTLE_ASSIGN_OR_RETURN(m_slices, RestoredSlices::read(m_graph, false));
        }
        m_result = startResult(m_graph, m_context);
        std::vector<NodePtr> written;
        for (const NodePtr& node : m_graph.nodes) {
            WHITTLE_RETURN_IF_ERROR(m_context.progress.check());
            const Found found = find(node);
            if (!found.gather || !makeTable(*found.weights, &written)) {
                written.push_back(node);
                continue;
            }
            replace(found, &written);
        }
        if (m_initializers.empty()) {
            m_result.nodes = std::move(written);
            return std::move(m_result);
        }
        WHITTLE_RETURN_IF_ERROR(addToGroup(&written));
        m_result.nodes = withoutUnread(std::move(written));
        dropLostColocation(&m_result);
        return std::move(m_result);
    }

  private:
    NodePtr producer(const Input& input) const {
        const int32_t position = input.index == 0 ? m_index.positionOf(input.node) : GraphIndex::kAbsent;
        return position == GraphIndex::kAbsent ? nullptr : m_graph.nodes[static_cast<size_t>(position)];
    }

    Found find(const NodePtr& gather) const {
        const size_t inputs = gather->dataInputCount();
        const bool isOld = gather->op == "Gather" && inputs == 2;
        const bool isNew = gather->op == "GatherV2" && inputs == 3 && gathersRows(*gather);
        const DataType keys = gather->typeAttr("Tindices");
        if ((!isOld && !isNew) || gather->typeAttr("Tparams") != DataType::kFloat ||
            (keys != DataType::kInt32 && keys != DataType::kInt64)) {
            return {};
        }
        Found found{gather, producer(gather->inputs[0]), {}};
        while (found.weights && found.weights->op == "Identity" && found.weights->inputs.size() == 1) {
            found.between.push_back(found.weights);
            found.weights = producer(found.weights->inputs[0]);
        }
        // What waits for a node may stand in a loop, where no table can be read.
        const bool isWeights =
            found.weights && found.weights->inputs.empty() && found.weights->typeAttr("dtype") == DataType::kFloat &&
            (found.weights->isConstant() || found.weights->op == "Variable" || found.weights->op == "VariableV2");
        return isWeights ? found : Found();
    }

    bool gathersRows(const Node& gather) const {
        const Attr* batch = gather.attr("batch_dims");
        if (batch && batch->asInt() && *batch->asInt() != 0) return false;
        const NodePtr axis = producer(gather.inputs[2]);
        const Tensor* value = axis ? axis->constantValue() : nullptr;
        const absl::StatusOr<std::vector<double>> number =
            value ? elementsAsDouble(*value) : absl::NotFoundError("no constant");
        return number.ok() && number->size() == 1 && (*number)[0] == 0;
    }

    absl::StatusOr<Tensor> valueOf(const Node& weights) const {
        if (weights.isConstant()) {
            const Tensor* value = weights.constantValue();
            return value ? absl::StatusOr<Tensor>(*value) : absl::InvalidArgumentError("it has no value");
        }
        if (m_checkpoint) return m_slices.value(*m_checkpoint, weights.name);
        if (m_context.variables) return m_context.variables->read(weights.name);
        return absl::FailedPreconditionError("it is a variable; give input_checkpoint");
    }

    // False, with a warning, when the weights cannot be one.
    bool makeTable(const Node& weights, std::vector<NodePtr>* written) {
        if (m_tables.contains(weights.id)) return true;
        if (m_refused.contains(weights.id)) return false;
        const absl::StatusOr<Tensor> value = valueOf(weights);
        const absl::StatusOr<SparseColumn> column =
            value.ok() ? sparseColumn(*value, false) : absl::StatusOr<SparseColumn>(value.status());
        if (!column.ok()) {
            m_refused.insert(weights.id);
            m_context.warnings.push_back(
                absl::StrCat("'", weights.name, "' stays: ", std::string(column.status().message())));
            return false;
        }
        const TableNodes made = tableNodes(weights, *column, &m_result);
        for (const NodePtr& node : {made.indices, made.values, made.table, made.initializer}) {
            written->push_back(renamed(node));
        }
        m_tables[weights.id] = made.table;
        m_initializers.push_back(made.initializer->id);
        m_initializedFrom = originsOf(weights);
        if (column->lost > 0) {
            m_context.warnings.push_back(
                absl::StrCat(column->lost, " weights of '", weights.name, "' are so small that they count as zero"));
        }
        // An index and a value take three times what a weight takes.
        if (static_cast<int64_t>(column->indices.size()) * 3 > column->length) {
            m_context.warnings.push_back(absl::StrCat("'", weights.name,
                                                      "' is no smaller as a table: ", column->indices.size(), " of ",
                                                      column->length, " weights are not zero"));
        }
        return true;
    }

    NodePtr renamed(const NodePtr& node) {
        std::string name = m_names.fresh(node->name);
        return name == node->name ? node : changed(*node, [&](Node& n) { n.name = std::move(name); });
    }

    void replace(const Found& found, std::vector<NodePtr>* written) {
        const Node& gather = *found.gather;
        Input keys = gather.inputs[1];
        if (gather.typeAttr("Tindices") == DataType::kInt32) {
            auto cast = std::make_shared<Node>();
            cast->id = m_result.newId();
            cast->name = m_names.fresh(absl::StrCat(gather.name, "/ids"));
            cast->op = "Cast";
            cast->device = gather.device;
            cast->inputs = {keys};
            cast->attrs = {{"DstT", Attr::ofType(DataType::kInt64)},
                           {"SrcT", Attr::ofType(DataType::kInt32)},
                           {"Truncate", Attr::ofBool(false)}};
            cast->origins = originsOf(gather);
            keys = {cast->id, 0};
            written->push_back(std::move(cast));
        }
        const LookupNodes made = lookupNodes(gather, *m_tables[found.weights->id], keys, &m_result);
        for (const NodePtr& node : {made.lookup, made.zero, made.axis}) written->push_back(renamed(node));
        written->push_back(changed(*made.result, [&](Node& node) {
            node.attrs.set("Tdim", Attr::ofType(DataType::kInt32));
            for (const Input& input : gather.inputs) {
                if (input.isControl()) node.inputs.push_back(input);
            }
        }));
        m_candidates.insert(found.weights->id);
        for (const NodePtr& node : found.between) m_candidates.insert(node->id);
        if (gather.dataInputCount() == 3) m_candidates.insert(gather.inputs[2].node);
    }

    absl::Status addToGroup(std::vector<NodePtr>* written) {
        const auto wait = [&](Node& node) {
            for (const NodeId id : m_initializers) node.inputs.push_back(Input::control(id));
        };
        for (NodePtr& node : *written) {
            if (node->name != m_group) continue;
            if (node->op != "NoOp") {
                return absl::InvalidArgumentError(
                    absl::StrCat("'", m_group, "' is no NoOp; give group_init_node another name"));
            }
            node = changed(*node, wait);
            return absl::OkStatus();
        }
        Node group;
        group.id = m_result.newId();
        group.name = m_group;
        group.op = "NoOp";
        group.origins = m_initializedFrom;
        wait(group);
        written->push_back(std::make_shared<const Node>(std::move(group)));
        m_context.warnings.push_back(absl::StrCat("run '", m_group, "' once before the graph: it fills the tables"));
        return absl::OkStatus();
    }

    // Weights, and what led from them to a Gather, go when nobody is left to read them.
    std::vector<NodePtr> withoutUnread(std::vector<NodePtr> nodes) const {
        absl::flat_hash_map<NodeId, int64_t> readers;
        for (const NodePtr& node : nodes) {
            for (const Input& input : node->inputs) ++readers[input.node];
        }
        absl::flat_hash_set<NodeId> gone;
        std::vector<NodeId> open(m_candidates.begin(), m_candidates.end());
        while (!open.empty()) {
            const NodeId id = open.back();
            open.pop_back();
            const Node& node = *m_index.node(id);
            if (readers[id] != 0 || m_required.contains(node.name) || !m_candidates.contains(id)) continue;
            if (!gone.insert(id).second) continue;
            for (const Input& input : node.inputs) {
                if (--readers[input.node] == 0) open.push_back(input.node);
            }
        }
        nodes.erase(std::remove_if(nodes.begin(), nodes.end(), [&](const NodePtr& n) { return gone.contains(n->id); }),
                    nodes.end());
        return nodes;
    }

    const Graph& m_graph;
    const GraphIndex m_index;
    const PassArgs& m_args;
    PassContext& m_context;
    const std::string m_group;
    NameSource m_names;
    Graph m_result;
    std::shared_ptr<const TensorBundle> m_checkpoint;
    RestoredSlices m_slices;
    absl::flat_hash_set<std::string> m_required;
    absl::flat_hash_map<NodeId, NodePtr> m_tables;  // by weights
    absl::flat_hash_set<NodeId> m_refused;          // weights
    std::vector<NodeId> m_initializers;
    std::vector<std::string> m_initializedFrom;
    absl::flat_hash_set<NodeId> m_candidates;  // read by replaced nodes
};

}  // namespace

absl::StatusOr<Graph> sparsifyGatherSafely(const Graph& graph, const PassArgs& args, PassContext& context) {
    return Sparsifier(graph, args, context).run();
}

}  // namespace whittle
