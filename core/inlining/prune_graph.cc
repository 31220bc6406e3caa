// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/prune_graph.h"

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/inlining/flow_graph.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <deque>

namespace whittle {
namespace {

// TF_GRAPH_DEF_VERSION of 2.17, and the first version that knew functions, which is asked for where there are some.
constexpr int32_t kProducer = 1882;
constexpr int32_t kMinConsumerOfFunctions = 12;
constexpr char kWaitedFor[] = "_has_manual_control_dependencies";

// The order of lift_to_graph: from the outputs backwards, depth first, a node once all that need it have come; then
// turned round, nodes without inputs first.
class LiftOrder {
  public:
    LiftOrder(const GraphIndex& index, const std::vector<int32_t>& sources)
        : m_index(index),
          m_waiting(index.graph().nodes.size(), 0),
          m_state(index.graph().nodes.size(), State::kOutside) {
        for (const int32_t source : sources) m_state[at(source)] = State::kSource;
    }

    std::vector<int32_t> of(const std::vector<int32_t>& outputs) {
        for (const int32_t output : outputs) collect(output);
        std::vector<int32_t> stack;
        for (const int32_t output : outputs) {
            if (m_waiting[at(output)] == 0) stack.push_back(output);
        }
        m_met.assign(stack.begin(), stack.end());
        std::vector<int32_t> order;
        while (true) {
            visit(&stack, &order);
            while (!m_met.empty() && m_marked.contains(m_met.front())) m_met.pop_front();
            if (m_met.empty()) break;
            stack.push_back(m_met.front());
        }
        std::stable_partition(order.begin(), order.end(),
                              [&](int32_t position) { return !m_index.at(position).inputs.empty(); });
        std::reverse(order.begin(), order.end());
        return order;
    }

  private:
    enum class State : uint8_t { kOutside, kSource, kInside };
    static size_t at(int32_t position) { return static_cast<size_t>(position); }

    std::vector<int32_t> inputsOf(int32_t position) const {
        std::vector<int32_t> inputs;
        for (const Input& input : m_index.at(position).inputs) inputs.push_back(m_index.positionOf(input.node));
        return inputs;
    }

    static std::vector<int32_t> unique(std::vector<int32_t> positions) {
        std::sort(positions.begin(), positions.end());
        positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
        return positions;
    }

    // Counts for each node how many of the nodes that the outputs need read it.
    void collect(int32_t output) {
        std::vector<int32_t> stack = {output};
        while (!stack.empty()) {
            const int32_t position = stack.back();
            stack.pop_back();
            if (m_state[at(position)] != State::kOutside) continue;
            m_state[at(position)] = State::kInside;
            for (const int32_t input : unique(inputsOf(position))) {
                ++m_waiting[at(input)];
                stack.push_back(input);
            }
        }
    }

    void visit(std::vector<int32_t>* stack, std::vector<int32_t>* order) {
        while (!stack->empty()) {
            const int32_t position = stack->back();
            stack->pop_back();
            if (!m_marked.insert(position).second) continue;
            order->push_back(position);
            const std::vector<int32_t> inputs = inputsOf(position);
            for (const int32_t input : unique(inputs)) --m_waiting[at(input)];
            for (const int32_t input : inputs) {
                m_met.push_back(input);
                if (m_waiting[at(input)] == 0) stack->push_back(input);
            }
        }
    }

    const GraphIndex& m_index;
    std::vector<int32_t> m_waiting;
    std::vector<State> m_state;
    absl::flat_hash_set<int32_t> m_marked;
    std::deque<int32_t> m_met;
};

absl::StatusOr<std::vector<int32_t>> positionsOf(const GraphIndex& index, absl::Span<const std::string> tensors) {
    std::vector<int32_t> positions;
    for (const std::string& tensor : tensors) {
        WHITTLE_ASSIGN_OR_RETURN(const TensorName name, parseTensorName(tensor));
        const int32_t position = index.positionOf(absl::string_view(name.node));
        if (position < 0) return absl::NotFoundError(absl::StrCat("tensor '", tensor, "' is not in the graph"));
        positions.push_back(position);
    }
    return positions;
}

// Python's graphs tell names apart without regard to case.
std::string freshName(const std::string& name, absl::flat_hash_set<std::string>* taken) {
    std::string made = name;
    for (int i = 1; !taken->insert(absl::AsciiStrToLower(made)).second; ++i) made = absl::StrCat(name, "_", i);
    return made;
}

class Copier {
  public:
    Copier(const GraphIndex& index, const OpRegistry& ops) : m_index(index), m_ops(ops) {}

    Graph copy(const std::vector<int32_t>& sources, const std::vector<int32_t>& order) {
        Graph graph = withoutNodes(m_index.graph());
        graph.versions = Versions{kProducer, graph.functions().empty() ? 0 : kMinConsumerOfFunctions, {}};
        graph.extra = Bytes();
        for (const int32_t position : order) {
            for (const Input& input : m_index.at(position).inputs) {
                if (input.isControl()) m_waitedFor.insert(input.node);
            }
        }
        absl::flat_hash_set<int32_t> done;
        for (const std::vector<int32_t>* list : {&sources, &order}) {
            for (const int32_t position : *list) {
                if (done.insert(position).second)
                    graph.nodes.push_back(copyNode(m_index.at(position), list == &sources));
            }
        }
        return graph;
    }

  private:
    NodePtr copyNode(const Node& node, bool isSource) {
        return changed(node, [&](Node& made) {
            made.name = freshName(node.name, &m_names);
            made.extra = Bytes();
            made.inputs = inputsOf(node);
            made.attrs = attrsOf(node, isSource);
            if (m_waitedFor.contains(node.id)) made.attrs.set(kWaitedFor, Attr::ofBool(true));
            if (const OpDef* op = definition(node.op)) addDefaults(*op, &made.attrs);
            if (made.origins.empty() && made.name != node.name) made.origins = {node.name};
        });
    }

    AttrMap attrsOf(const Node& node, bool isSource) const {
        std::vector<NamedAttr> kept;
        for (const NamedAttr& attr : node.attrs) {
            const bool own = attr.first == "dtype" || attr.first == "shape";
            const bool lost = absl::StartsWith(attr.first, "_class") ||
                              absl::StartsWith(attr.first, "_tpu_replicate") || attr.first == "_output_shapes";
            if (isSource && node.op == "Placeholder" ? own : !lost) kept.push_back(attr);
        }
        return AttrMap::ofList(std::move(kept));
    }

    // A control edge from a node whose value is read says nothing new.
    static std::vector<Input> inputsOf(const Node& node) {
        std::vector<Input> inputs;
        absl::flat_hash_set<NodeId> read;
        for (const Input& input : node.inputs) {
            if (input.isControl() ? !read.insert(input.node).second : false) continue;
            if (!input.isControl()) read.insert(input.node);
            inputs.push_back(input);
        }
        return inputs;
    }

    const OpDef* definition(absl::string_view op) const {
        const Function* function = m_index.graph().functions().find(op);
        return function ? &function->signature : m_ops.find(op);
    }

    const GraphIndex& m_index;
    const OpRegistry& m_ops;
    absl::flat_hash_set<NodeId> m_waitedFor;
    absl::flat_hash_set<std::string> m_names;
};

}  // namespace

absl::StatusOr<Graph> prunedAsFunction(const Graph& graph, absl::Span<const std::string> inputs,
                                       absl::Span<const std::string> outputs, const OpRegistry& ops) {
    const GraphIndex index(graph);
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int32_t> sources, positionsOf(index, inputs));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int32_t> ends, positionsOf(index, outputs));
    const std::vector<int32_t> order = LiftOrder(index, sources).of(ends);
    return Copier(index, ops).copy(sources, order);
}

}  // namespace whittle
