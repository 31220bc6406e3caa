// SPDX-License-Identifier: Apache-2.0
//
// fold_constants for people: names and versions stay, nothing that is not folded is touched, bodies of functions are
// folded, too.
//
// A node is constant when it is a Const, when it asks for a shape that is known, or when it is stateless, has a kernel
// and reads constant nodes only; never what may be given a value from outside. A constant node becomes a Const of its
// own name where something reads it that is not constant, or where it is an output of the graph; of a node with several
// outputs each one that is read becomes `<name>/output_<k>`. Constant nodes that nobody reads any more are gone.
//
// Control inputs of what is folded come along: what had to run before a constant still has to, and a constant in a
// branch or a loop of TensorFlow 1 stays there. The input whose shape a node asked for counts as such only in there.
//
// No constant is larger than the limit, and all that is made is at most the limit larger than what it replaces: else
// the largest are left, and what they are computed from is folded instead.

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/graph/extract.h"
#include "core/graph/order.h"
#include "core/graph/output_types.h"
#include "core/kernels/kernel.h"
#include "core/passes/constant_values.h"
#include "core/passes/fold_constants.h"
#include "core/passes/fold_shapes.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>

namespace whittle {
namespace {

constexpr size_t kMostBytesInBetween = size_t{256} << 20;

// Ops whose value comes from outside, and those that stand for a function's arguments and results.
bool isGiven(const Node& node) {
    return node.op == "Placeholder" || node.op == "PlaceholderV2" || node.op == "PlaceholderWithDefault" ||
           node.op == "_Arg" || node.op == "_DeviceArg" || node.op == "FakeParam" || node.op == "_Recv" ||
           node.op == "_HostRecv";
}

bool hasPlaceholderAttr(const Node& node) {
    return std::any_of(node.attrs.begin(), node.attrs.end(), [](const NamedAttr& attr) {
        return std::holds_alternative<AttrPlaceholder>(attr.second.value());
    });
}

// Folds one list of nodes: a graph or the body of a function.
class SafeFolding {
  public:
    SafeFolding(const Graph& graph, std::string function, const FoldOptions& options, PassContext& context,
                FoldReport& report)
        : m_graph(graph),
          m_function(std::move(function)),
          m_options(options),
          m_context(context),
          m_report(report),
          m_index(graph),
          m_kernels(evaluatorOf(context, kMostBytesInBetween)),
          m_values(m_index, m_kernels, context.progress),
          m_given(graph.nodes.size(), false),
          m_output(graph.nodes.size(), false),
          m_refused(graph.nodes.size()) {}

    void markInput(int32_t position) { m_given[static_cast<size_t>(position)] = true; }
    void markOutput(int32_t position) { m_output[static_cast<size_t>(position)] = true; }

    // The nodes after folding; `*nextId` goes on. An empty list when nothing is folded.
    absl::StatusOr<std::vector<NodePtr>> run(uint32_t* nextId) {
        WHITTLE_ASSIGN_OR_RETURN(m_order, topologicalOrder(m_graph.nodes));
        WHITTLE_RETURN_IF_ERROR(learnShapes());
        findFrames();
        bool decided = false;
        while (!decided) {
            classify();
            chooseFolded();
            findVanished();
            WHITTLE_ASSIGN_OR_RETURN(decided, computeFolded());
            decided = decided && growsWithinLimit();
        }
        describeKept();
        if (m_folded.empty()) return std::vector<NodePtr>();
        return build(nextId);
    }

  private:
    const Node& at(int32_t position) const { return m_index.at(position); }
    static size_t u(int32_t position) { return static_cast<size_t>(position); }

    absl::Status learnShapes() {
        const auto asks = [](const NodePtr& node) { return asksForShape(*node); };
        if (std::none_of(m_graph.nodes.begin(), m_graph.nodes.end(), asks)) return absl::OkStatus();
        InferenceOptions options;
        options.evaluate = m_kernels;
        options.progress = m_context.progress;
        WHITTLE_ASSIGN_OR_RETURN(const InferredTensors known, inferTensors(m_graph, *m_context.ops, options));
        for (const int32_t position : m_order) {
            if (!asksForShape(at(position)) || m_options.excludes(at(position))) continue;
            auto outputs = shapeOutputs(at(position), known);
            if (!outputs) continue;
            m_values.set(position, *std::move(outputs));
            m_shapeNodes.insert(position);
        }
        return absl::OkStatus();
    }

    // What runs only when a branch is taken, or once for each turn of a loop.
    void findFrames() {
        m_framed.assign(m_graph.nodes.size(), false);
        for (const int32_t position : m_order) {
            const Node& node = at(position);
            m_framed[u(position)] =
                isControlFlow(node) || std::any_of(node.inputs.begin(), node.inputs.end(), [&](const Input& in) {
                    return m_framed[u(m_index.positionOf(in.node))];
                });
        }
    }

    std::optional<FoldObstacle> obstacle(int32_t position) const {
        const Node& node = at(position);
        if (node.isConstant()) return node.constantValue() ? std::nullopt : std::optional(FoldObstacle::kFailed);
        if (m_given[u(position)] || isGiven(node)) return FoldObstacle::kInput;
        if (m_options.excludes(node)) return FoldObstacle::kExcluded;
        if (m_refused[u(position)]) return m_refused[u(position)];
        if (m_shapeNodes.contains(position)) return std::nullopt;
        if (isControlFlow(node)) return FoldObstacle::kControlFlow;
        if (callsFunction(node, m_graph.functions())) return FoldObstacle::kCallsFunction;
        const OpDef* op = m_context.ops->find(node.op);
        if (op && op->isStateful) return FoldObstacle::kStateful;
        if (hasPlaceholderAttr(node)) return FoldObstacle::kTypeFromCaller;
        if (node.dataInputCount() == 0) return FoldObstacle::kInput;
        if (!op || (!findKernel(node.op) && !m_context.evaluate && node.op != "Identity")) {
            return FoldObstacle::kNoKernel;
        }
        return std::nullopt;
    }

    bool isConstant(const Input& input) const { return m_constant[u(m_index.positionOf(input.node))]; }

    void classify() {
        m_constant.assign(m_graph.nodes.size(), false);
        m_controls.assign(m_graph.nodes.size(), {});
        for (const int32_t position : m_order) {
            if (obstacle(position)) continue;
            const Node& node = at(position);
            const bool shapeOnly = m_shapeNodes.contains(position);
            const bool all = std::all_of(node.inputs.begin(), node.inputs.end(),
                                         [&](const Input& in) { return in.isControl() || isConstant(in); });
            if (!all && !shapeOnly) continue;
            m_constant[u(position)] = true;
            for (const Input& input : node.inputs) addControls(position, input);
        }
    }

    // What had to run before the node at `position` because of `input`.
    void addControls(int32_t position, const Input& input) {
        std::vector<NodeId>& controls = m_controls[u(position)];
        const auto add = [&](NodeId id) {
            if (std::find(controls.begin(), controls.end(), id) == controls.end()) controls.push_back(id);
        };
        if (isConstant(input)) {
            for (const NodeId id : m_controls[u(m_index.positionOf(input.node))]) add(id);
        } else if (input.isControl() || m_framed[u(m_index.positionOf(input.node))]) {
            add(input.node);
        }
    }

    // The constant nodes that become Consts: those that something reads that stays.
    void chooseFolded() {
        m_folded.clear();
        for (const int32_t position : m_order) {
            if (!m_constant[u(position)] || at(position).isConstant()) continue;
            const auto uses = m_index.uses(position);
            const bool read = std::any_of(uses.begin(), uses.end(), [&](const GraphIndex::Use& use) {
                return !m_constant[u(use.position)] && !at(use.position).inputs[u(use.slot)].isControl();
            });
            if (read || m_output[u(position)]) m_folded.push_back(position);
        }
    }

    absl::StatusOr<bool> computeFolded() {
        WHITTLE_RETURN_IF_ERROR(m_values.compute(m_constant, m_folded));
        bool decided = true;
        const auto refuse = [&](int32_t position, FoldObstacle why) {
            if (m_refused[u(position)]) return;
            m_refused[u(position)] = why;
            decided = false;
        };
        for (const auto& [position, status] : m_values.failures()) {
            refuse(position, absl::IsUnimplemented(status)       ? FoldObstacle::kNoKernel
                             : absl::IsResourceExhausted(status) ? FoldObstacle::kOverLimit
                                                                 : FoldObstacle::kFailed);
        }
        for (const int32_t position : m_folded) {
            if (m_refused[u(position)]) continue;
            if (m_output[u(position)] && m_values.values(position).size() > 1) {
                refuse(position, FoldObstacle::kOutputOfSeveral);
            }
            for (const int32_t port : readPorts(position)) {
                const Tensor* value = m_values.value(position, port);
                if (value && value->dtype == DataType::kVariant) refuse(position, FoldObstacle::kListOfTensors);
                if (value && constantBytes(*value) > m_options.maxConstantBytes)
                    refuse(position, FoldObstacle::kOverLimit);
            }
        }
        if (!decided) m_values.forgetBlocked();
        return decided;
    }

    bool stays(int32_t position) const { return !m_becomesConst[u(position)] && !m_vanished[u(position)]; }

    // The outputs of a folded node that something reads that stays; the first one of an output of the graph.
    std::vector<int32_t> readPorts(int32_t position) const {
        std::vector<int32_t> ports;
        if (m_output[u(position)]) ports.push_back(0);
        for (const GraphIndex::Use& use : m_index.uses(position)) {
            const int32_t port = at(use.position).inputs[u(use.slot)].index;
            if (port != Input::kControl && stays(use.position)) ports.push_back(port);
        }
        std::sort(ports.begin(), ports.end());
        ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
        return ports;
    }

    // Constant nodes, Consts too, that only folded and vanished nodes read.
    void findVanished() {
        m_becomesConst.assign(m_graph.nodes.size(), false);
        for (const int32_t position : m_folded) m_becomesConst[u(position)] = true;
        m_vanished.assign(m_graph.nodes.size(), false);
        for (auto i = m_order.rbegin(); i != m_order.rend(); ++i) {
            const auto uses = m_index.uses(*i);
            if (!m_constant[u(*i)] || m_becomesConst[u(*i)] || m_output[u(*i)] || m_given[u(*i)] || uses.empty())
                continue;
            m_vanished[u(*i)] = std::all_of(uses.begin(), uses.end(), [&](const GraphIndex::Use& use) {
                return m_becomesConst[u(use.position)] || m_vanished[u(use.position)];
            });
        }
    }

    int64_t bytesCreated(int32_t position) const {
        int64_t bytes = 0;
        for (const int32_t port : readPorts(position)) bytes += constantBytes(*m_values.value(position, port));
        return bytes;
    }

    // Else the largest constants are refused.
    bool growsWithinLimit() {
        int64_t growth = 0;
        std::vector<std::pair<int64_t, int32_t>> made;
        for (const int32_t position : m_folded) {
            made.emplace_back(bytesCreated(position), position);
            growth += made.back().first;
        }
        for (const int32_t position : m_order) {
            if (m_vanished[u(position)] && at(position).isConstant())
                growth -= constantBytes(*at(position).constantValue());
        }
        if (growth <= m_options.maxConstantBytes) return true;
        std::sort(made.begin(), made.end(), std::greater<>());
        for (const auto& [bytes, position] : made) {
            if (growth <= m_options.maxConstantBytes) break;
            m_refused[u(position)] = FoldObstacle::kOverLimit;
            growth -= bytes;
        }
        return false;
    }

    // ---- the result

    std::vector<NodePtr> build(uint32_t* nextId) {
        NameSource names(m_graph);
        std::vector<NodePtr> nodes;
        nodes.reserve(m_graph.nodes.size());
        for (size_t i = 0; i < m_graph.nodes.size(); ++i) {
            const auto position = static_cast<int32_t>(i);
            if (m_vanished[i]) continue;
            if (m_becomesConst[i]) {
                addConstants(position, names, nextId, nodes);
            } else {
                nodes.push_back(m_graph.nodes[i]);
            }
        }
        if (!m_moved.empty()) rewire(nodes);
        return nodes;
    }

    void addConstants(int32_t position, NameSource& names, uint32_t* nextId, std::vector<NodePtr>& nodes) {
        const Node& node = at(position);
        const std::vector<int32_t> ports = readPorts(position);
        const bool inPlace = m_values.values(position).size() == 1;
        for (size_t i = 0; i < ports.size(); ++i) {
            const Tensor& value = *m_values.value(position, ports[i]);
            const NodeId id = i == 0 ? node.id : NodeId{(*nextId)++};
            Node constant = constantNode(
                id, inPlace ? node.name : names.fresh(absl::StrCat(node.name, "/output_", ports[i])), value);
            constant.device = node.device;
            for (const NodeId control : m_controls[u(position)]) constant.inputs.push_back(Input::control(control));
            constant.origins = originsOf(node);
            if (i == 0) takeVanished(position, constant);
            if (!inPlace) m_moved[Input{node.id, ports[i]}] = {id, 0};
            nodes.push_back(std::make_shared<const Node>(std::move(constant)));
            ++m_report.constantsCreated;
            m_report.bytesCreated += constantBytes(value);
        }
    }

    void rewire(std::vector<NodePtr>& nodes) const {
        const auto moves = [&](const Input& input) { return m_moved.contains(input); };
        for (NodePtr& node : nodes) {
            if (std::none_of(node->inputs.begin(), node->inputs.end(), moves)) continue;
            node = changed(*node, [&](Node& copy) {
                for (Input& input : copy.inputs) {
                    if (const auto moved = m_moved.find(input); moved != m_moved.end()) input = moved->second;
                }
            });
        }
    }

    // What is gone is remembered by the first constant that was computed from it.
    void takeVanished(int32_t folded, Node& constant) {
        std::vector<int32_t> open = {folded};
        std::vector<const Node*> gone;
        while (!open.empty()) {
            const int32_t position = open.back();
            open.pop_back();
            for (const Input& input : at(position).inputs) {
                const int32_t source = m_index.positionOf(input.node);
                if (!m_vanished[u(source)] || !m_takenOnce.insert(source).second) continue;
                gone.push_back(&at(source));
                open.push_back(source);
            }
        }
        m_report.nodesFolded += static_cast<int64_t>(gone.size()) + 1;
        if (!gone.empty()) addOrigins(constant, gone);
    }

    void describeKept() {
        for (const int32_t position : m_order) {
            const Node& node = at(position);
            if (m_constant[u(position)] || node.op == "_Retval" || node.dataInputCount() == 0) continue;
            const bool onConstants = std::all_of(node.inputs.begin(), node.inputs.end(),
                                                 [&](const Input& in) { return in.isControl() || isConstant(in); });
            const std::optional<FoldObstacle> why = obstacle(position);
            if (!onConstants || !why) {
                ++m_report.dependOnInputs;
                continue;
            }
            const std::vector<DataType> types = outputTypes(node, *m_context.ops);
            const auto failure = m_values.failures().find(position);
            m_report.kept.push_back(
                {node.name, node.op, types.empty() ? DataType::kInvalid : types.front(), m_function, *why,
                 failure == m_values.failures().end() ? "" : std::string(failure->second.message())});
        }
    }

    const Graph& m_graph;
    const std::string m_function;
    const FoldOptions& m_options;
    PassContext& m_context;
    FoldReport& m_report;
    const GraphIndex m_index;
    NodeEvaluator m_kernels;
    ConstantValues m_values;
    std::vector<int32_t> m_order;
    std::vector<bool> m_given;
    std::vector<bool> m_output;
    std::vector<bool> m_framed;
    absl::flat_hash_set<int32_t> m_shapeNodes;  // that ask for a known shape
    std::vector<std::optional<FoldObstacle>> m_refused;
    std::vector<bool> m_constant;
    std::vector<std::vector<NodeId>> m_controls;  // of constant nodes: what must run before
    std::vector<int32_t> m_folded;
    std::vector<bool> m_becomesConst;
    std::vector<bool> m_vanished;
    absl::flat_hash_map<Input, Input> m_moved;
    absl::flat_hash_set<int32_t> m_takenOnce;
};

absl::Status markEnds(const Graph& graph, const PassContext& context, SafeFolding& folding) {
    const GraphIndex index(graph);
    for (const std::string& input : context.inputs) {
        WHITTLE_ASSIGN_OR_RETURN(const std::string name, nodeOfTensor(input));
        if (const int32_t position = index.positionOf(name); position >= 0) folding.markInput(position);
    }
    for (const std::string& output : context.outputs) {
        WHITTLE_ASSIGN_OR_RETURN(const std::string name, nodeOfTensor(output));
        if (const int32_t position = index.positionOf(name); position >= 0) folding.markOutput(position);
    }
    // Without named outputs everything that nobody reads may be one.
    if (!context.outputs.empty()) return absl::OkStatus();
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        if (index.uses(static_cast<int32_t>(i)).empty()) folding.markOutput(static_cast<int32_t>(i));
    }
    return absl::OkStatus();
}

// The function with its body folded; itself when nothing is.
absl::StatusOr<FunctionPtr> foldFunction(const FunctionPtr& function, const Graph& graph, const FoldOptions& options,
                                         PassContext& context, FoldReport& report) {
    Graph body;
    body.nodes = function->body;
    body.library = graph.library;
    for (const NodePtr& node : body.nodes) body.nextId = std::max(body.nextId, toIndex(node->id) + 1);
    SafeFolding folding(body, function->name(), options, context, report);
    const GraphIndex index(body);
    for (const auto& [name, id] : function->controlReturns) folding.markOutput(index.positionOf(id));
    uint32_t nextId = body.nextId;
    auto nodes = folding.run(&nextId);
    if (!nodes.ok()) return annotate(nodes.status(), absl::StrCat("function '", function->name(), "'"));
    if (nodes->empty()) return function;
    auto folded = std::make_shared<Function>(*function);
    body.nodes = *std::move(nodes);
    scrubColocation(&body);
    folded->body = std::move(body.nodes);
    folded->original = Bytes();
    ++report.functionsChanged;
    return folded;
}

absl::StatusOr<FunctionLibraryPtr> foldFunctions(const Graph& graph, const FoldOptions& options, PassContext& context,
                                                 FoldReport& report) {
    if (graph.functions().empty()) return graph.library;
    const FunctionLibraryPtr called = reachableLibrary(graph);
    std::vector<FunctionPtr> functions;
    bool any = false;
    for (const FunctionPtr& function : graph.functions().functions()) {
        functions.push_back(function);
        if (!called->find(function->name())) continue;
        WHITTLE_ASSIGN_OR_RETURN(functions.back(), foldFunction(function, graph, options, context, report));
        any = any || functions.back() != function;
    }
    if (!any) return graph.library;
    return std::make_shared<const FunctionLibrary>(std::move(functions), graph.functions().extra());
}

}  // namespace

absl::StatusOr<Graph> foldSafely(const Graph& graph, const FoldOptions& options, PassContext& context,
                                 FoldReport& report) {
    SafeFolding folding(graph, "", options, context, report);
    WHITTLE_RETURN_IF_ERROR(markEnds(graph, context, folding));
    Graph result = startResult(graph, context);
    WHITTLE_ASSIGN_OR_RETURN(result.nodes, folding.run(&result.nextId));
    if (result.nodes.empty()) {
        result.nodes = graph.nodes;
    } else {
        scrubColocation(&result);
    }
    WHITTLE_ASSIGN_OR_RETURN(result.library, foldFunctions(graph, options, context, report));
    return result;
}

}  // namespace whittle
