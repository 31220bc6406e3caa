// SPDX-License-Identifier: Apache-2.0
//
// fold_constants as the Graph Transform Tool does it (tools/graph_transforms/fold_constants_lib.cc and common_runtime/
// constant_folding.cc, 2.17): the same nodes, names, order and control inputs.
//
// A node is constant when it is a Const, when it asks for a shape that the importer knows, or when it is stateless, has
// a kernel, reads constant nodes only, and has no output that is too large, of unknown size or read by nobody. Nodes
// without inputs are constant, too, which is why a placeholder that is not fed is an error. What a node that is not
// constant reads is replaced: output k of `n` by a Const that is called `n/_<i>__cf__<j>`. Both numbers count what is
// replaced in the order of names; `j` counted the nodes that ask for shapes before, because inside the tool each
// becomes a constant first. Control inputs of constant nodes wander down to the constants that replace them.
//
// Values are computed only where they are asked for. A kernel that is missing here makes its node not constant, which
// may make others so; then all is decided again.

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/graph/output_types.h"
#include "core/kernels/kernel.h"
#include "core/passes/constant_values.h"
#include "core/passes/fold_constants.h"
#include "core/passes/fold_shapes.h"
#include "core/passes/result.h"
#include "core/passes/tool_constant.h"
#include "core/passes/tool_graph.h"
#include "core/passes/tool_ops.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>

namespace whittle {
namespace {

using Source = ToolGraph::Source;

constexpr size_t kMostBytesInBetween = size_t{256} << 20;

class ToolFolding {
  public:
    ToolFolding(const ToolGraph& tool, const Graph& graph, const FoldOptions& options, PassContext& context,
                FoldReport& report)
        : m_tool(tool),
          m_graph(graph),
          m_options(options),
          m_context(context),
          m_report(report),
          m_kernels(evaluatorOf(context, kMostBytesInBetween)),
          m_values(
              tool.index(),
              [this](const Node& node, absl::Span<const Tensor> inputs) { return evaluateNode(node, inputs); },
              context.progress),
          m_refused(static_cast<size_t>(tool.nodeCount()), false) {}

    absl::StatusOr<Graph> run() {
        m_depthFirst = m_tool.reverseDepthFirst();
        WHITTLE_RETURN_IF_ERROR(learnShapes());
        bool decided = false;
        while (!decided) {
            classify();
            chooseFetches();
            WHITTLE_ASSIGN_OR_RETURN(decided, computeFetches());
        }
        nameConstants();
        WHITTLE_RETURN_IF_ERROR(markUsed());
        describeKept();
        return build();
    }

  private:
    // One output that a constant replaces.
    struct Fetch {
        Source source;
        std::string sortName;
        std::string name;  // of the new constant; "" when there is none
        NodeId id = kNoNode;
    };

    // ---- values

    absl::StatusOr<std::vector<Tensor>> evaluateNode(const Node& node, absl::Span<const Tensor> inputs) {
        if (node.op == "Placeholder" || node.op == "PlaceholderV2") return mustFeed(node);
        if (isUnfoldableCall(node)) return absl::InternalError("No function library is provided.");
        return m_kernels(node, inputs);
    }

    absl::Status learnShapes() {
        WHITTLE_ASSIGN_OR_RETURN(m_shapes, importedShapes(m_graph, m_options.clearOutputShapes, m_context, m_kernels));
        for (const int32_t node : m_depthFirst) {
            if (m_tool.isFeed(node) || !asksForShape(m_tool.at(node))) continue;
            auto outputs = shapeOutputs(m_tool.at(node), *m_shapes);
            if (!outputs) continue;
            m_values.set(node, *std::move(outputs));
            m_shapeNodes.insert(node);
        }
        return absl::OkStatus();
    }

    // Why the shapes of its outputs keep a node from being constant. The tool knows shapes of outputs that are read
    // only, in the graph as it was before it was pruned.
    std::optional<FoldObstacle> obstacleOfShapes(int32_t position) const {
        const Node& node = m_tool.at(position);
        std::vector<bool> read(static_cast<size_t>(m_tool.outputCount(position)), false);
        for (const GraphIndex::Use& use : m_tool.index().uses(position)) {
            const int32_t port = m_tool.at(use.position).inputs[static_cast<size_t>(use.slot)].index;
            if (port != Input::kControl) read[static_cast<size_t>(port)] = true;
        }
        for (size_t port = 0; port < read.size(); ++port) {
            const TensorType type = m_shapes->of(node.id, static_cast<int32_t>(port));
            const std::optional<int64_t> elements = type.shape.elementCount();
            if (!read[port] || !elements) {
                if (handsItsInputsOn(node)) continue;
                return FoldObstacle::kUnknownSize;
            }
            const auto width = static_cast<int64_t>(elementSize(type.dtype));
            if (width > 0 && *elements > m_options.maxConstantBytes / width) return FoldObstacle::kOverLimit;
        }
        return std::nullopt;
    }

    // ---- what is constant

    std::optional<FoldObstacle> obstacle(int32_t position) const {
        const Node& node = m_tool.at(position);
        if (node.isConstant() || m_shapeNodes.contains(position)) {
            return node.isConstant() && !node.constantValue() ? std::optional(FoldObstacle::kFailed) : std::nullopt;
        }
        if (m_tool.definition(position)->isStateful) return FoldObstacle::kStateful;
        if (m_options.excludes(node)) return FoldObstacle::kExcluded;
        if (isControlFlow(node)) return FoldObstacle::kControlFlow;
        if (m_refused[static_cast<size_t>(position)]) {
            return m_values.failures().contains(position) && absl::IsResourceExhausted(m_values.failures().at(position))
                       ? FoldObstacle::kOverLimit
                       : FoldObstacle::kNoKernel;
        }
        if (m_graph.functions().find(node.op)) return FoldObstacle::kCallsFunction;
        if (isBoundToARun(node)) {
            return FoldObstacle::kStateful;
        }
        if (const auto why = obstacleOfShapes(position)) return why;
        if (asksForShape(node) && !findKernel(node.op)) return FoldObstacle::kUnknownShape;
        const bool runs = isRunnerOp(node) || isUnfoldableCall(node) || findKernel(node.op) || m_context.evaluate;
        return runs ? std::nullopt : std::optional(FoldObstacle::kNoKernel);
    }

    void classify() {
        const auto count = static_cast<size_t>(m_tool.nodeCountWithFeeds());
        m_constant.assign(count, false);
        m_controls.assign(count, {});
        for (const int32_t node : m_depthFirst) {
            if (m_tool.isFeed(node)) continue;
            const absl::Span<const Source> inputs = m_tool.inputsOf(node);
            const bool allConstant = std::all_of(inputs.begin(), inputs.end(), [&](const Source& in) {
                return in.port == Input::kControl || m_constant[static_cast<size_t>(in.node)];
            });
            // What is cheap to see comes first: most nodes read something that is not constant.
            if ((!allConstant && !m_shapeNodes.contains(node)) || obstacle(node)) continue;
            std::vector<int32_t>& controls = m_controls[static_cast<size_t>(node)];
            for (const Source& input : inputs) {
                const auto at = static_cast<size_t>(input.node);
                if (m_constant[at]) {
                    controls.insert(controls.end(), m_controls[at].begin(), m_controls[at].end());
                } else {
                    controls.push_back(input.node);
                }
            }
            std::sort(controls.begin(), controls.end());
            controls.erase(std::unique(controls.begin(), controls.end()), controls.end());
            m_constant[static_cast<size_t>(node)] = true;
        }
    }

    bool isConstant(int32_t node) const { return m_constant[static_cast<size_t>(node)]; }

    // Outputs of constant nodes that others read, in the order in which the tool names their constants.
    void chooseFetches() {
        m_fetches.clear();
        m_fetchOf.clear();
        const auto add = [&](const Source& source) {
            if (source.port == Input::kControl || !isConstant(source.node) || m_tool.at(source.node).isConstant()) {
                return;
            }
            if (m_fetchOf.try_emplace(Input{m_tool.at(source.node).id, source.port}, 0).second) {
                m_fetches.push_back({source, std::string(m_tool.nameOf(source.node)), "", kNoNode});
            }
        };
        for (const int32_t node : m_depthFirst) {
            if (isConstant(node)) continue;
            for (const Source& input : m_tool.inputsOf(node)) add(input);
        }
        for (const Source& output : m_tool.fetches()) add(output);
        sortFetches();
    }

    // Inside the tool a node that asks for a shape is a constant for each output, and called so.
    void sortFetches() {
        int64_t shapeConstants = 0;
        absl::flat_hash_map<int32_t, int64_t> first;
        for (const int32_t node : m_depthFirst) {
            if (!isConstant(node) || !m_shapeNodes.contains(node)) continue;
            first[node] = shapeConstants;
            shapeConstants += static_cast<int64_t>(m_values.values(node).size());
        }
        m_firstNumber = shapeConstants;
        for (Fetch& fetch : m_fetches) {
            const auto at = first.find(fetch.source.node);
            if (at == first.end()) continue;
            const int64_t number = at->second + fetch.source.port;
            absl::StrAppend(&fetch.sortName, "/_", number, "__cf__", number);
        }
        std::sort(m_fetches.begin(), m_fetches.end(), [](const Fetch& a, const Fetch& b) {
            return std::tie(a.sortName, a.source.port) < std::tie(b.sortName, b.source.port);
        });
    }

    // Whether nothing has to be decided again.
    absl::StatusOr<bool> computeFetches() {
        std::vector<int32_t> wanted;
        for (const Fetch& fetch : m_fetches) wanted.push_back(fetch.source.node);
        WHITTLE_RETURN_IF_ERROR(m_values.compute(m_constant, wanted));
        bool decided = true;
        for (const int32_t node : m_depthFirst) {
            if (m_tool.isFeed(node) || m_refused[static_cast<size_t>(node)]) continue;
            const auto failure = m_values.failures().find(node);
            if (failure == m_values.failures().end()) continue;
            if (!absl::IsUnimplemented(failure->second) && !absl::IsResourceExhausted(failure->second)) {
                return failure->second;
            }
            m_refused[static_cast<size_t>(node)] = true;
            decided = false;
        }
        if (!decided) m_values.forgetBlocked();
        return decided;
    }

    // ---- the result

    void nameConstants() {
        uint32_t nextId = m_graph.nextId;
        int64_t number = 0;
        for (size_t i = 0; i < m_fetches.size(); ++i) {
            Fetch& fetch = m_fetches[i];
            const Node& node = m_tool.at(fetch.source.node);
            const Tensor* value = m_values.value(fetch.source.node, fetch.source.port);
            if (!value) continue;
            if (constantBytes(*value) > m_options.maxConstantBytes) {
                keep(fetch.source.node, FoldObstacle::kOverLimit, "");
                continue;
            }
            fetch.name = absl::StrCat(node.name, "/_", number, "__cf__", m_firstNumber + number);
            fetch.id = NodeId{nextId++};
            m_fetchOf[Input{node.id, fetch.source.port}] = static_cast<int32_t>(i);
            ++number;
        }
        m_nextId = nextId;
    }

    const Fetch* replacement(const Source& source) const {
        if (source.port == Input::kControl || m_tool.isFeed(source.node) || !isConstant(source.node)) return nullptr;
        const auto at = m_fetchOf.find(Input{m_tool.at(source.node).id, source.port});
        if (at == m_fetchOf.end()) return nullptr;
        const Fetch& fetch = m_fetches[static_cast<size_t>(at->second)];
        return fetch.source == source && !fetch.name.empty() ? &fetch : nullptr;
    }

    // The nodes that the outputs need now. What is fed ends the walk, but for control edges.
    absl::Status markUsed() {
        m_used.assign(static_cast<size_t>(m_tool.nodeCount()), false);
        m_usedFetches.assign(m_fetches.size(), false);
        std::vector<int32_t> open;
        const auto visit = [&](int32_t node) {
            if (m_used[static_cast<size_t>(node)]) return;
            m_used[static_cast<size_t>(node)] = true;
            open.push_back(node);
        };
        const auto follow = [&](const Source& source) {
            if (!m_tool.isFeed(source.node)) {
                visit(source.node);
            } else if (source.port == Input::kControl) {
                visit(m_tool.fedBy(source.node).node);
            }
        };
        for (const Source& output : m_tool.fetches()) visit(output.node);
        while (!open.empty()) {
            const int32_t node = open.back();
            open.pop_back();
            if (!m_tool.isKept(node)) WHITTLE_RETURN_IF_ERROR(checkLookup(node));
            for (const Source& input : m_tool.inputsOf(node)) {
                if (!m_tool.isFeed(input.node) && !m_tool.isKept(input.node)) continue;
                const Fetch* fetch = replacement(input);
                if (!fetch) {
                    follow(input);
                    continue;
                }
                const auto at = static_cast<size_t>(fetch - m_fetches.data());
                if (m_usedFetches[at]) continue;
                m_usedFetches[at] = true;
                for (const int32_t control : m_controls[static_cast<size_t>(input.node)]) {
                    follow({control, Input::kControl});
                }
            }
        }
        return absl::OkStatus();
    }

    // An input that was pruned comes back as it was; what it reads does not, unless it is an input, too.
    absl::Status checkLookup(int32_t position) const {
        for (const Input& input : m_tool.at(position).inputs) {
            const int32_t source = m_tool.index().positionOf(input.node);
            bool there = m_tool.isKept(source);
            for (int32_t feed = m_tool.nodeCount(); feed < m_tool.nodeCountWithFeeds(); ++feed) {
                there = there || m_tool.fedBy(feed).node == source;
            }
            if (!there) {
                return absl::InvalidArgumentError(absl::StrCat("Bad graph structure, no node named '",
                                                               m_tool.at(source).name, "' found for input lookup"));
            }
        }
        return absl::OkStatus();
    }

    Input inputFrom(const Source& source) const {
        if (const Fetch* fetch = replacement(source)) return {fetch->id, 0};
        if (!m_tool.isFeed(source.node)) return {m_tool.at(source.node).id, source.port};
        const Source fed = m_tool.fedBy(source.node);
        const NodeId id = m_tool.at(fed.node).id;
        return source.port == Input::kControl ? Input::control(id) : Input{id, fed.port};
    }

    // Data inputs as they come, control inputs by the names that their nodes have inside the tool.
    std::vector<Input> resolved(absl::Span<const Source> given) const {
        std::vector<Source> sources(given.begin(), given.end());
        const auto controls = std::stable_partition(sources.begin(), sources.end(),
                                                    [](const Source& s) { return s.port != Input::kControl; });
        std::sort(controls, sources.end(),
                  [&](const Source& a, const Source& b) { return m_tool.nameOf(a.node) < m_tool.nameOf(b.node); });
        std::vector<Input> inputs;
        inputs.reserve(sources.size());
        for (const Source& source : sources) inputs.push_back(inputFrom(source));
        return inputs;
    }

    NodePtr imported(int32_t position, bool isInput) {
        const NodePtr& node = m_graph.nodes[static_cast<size_t>(position)];
        std::vector<Input> inputs = resolved(m_tool.inputsOf(position));
        const bool opened = isInput && node->op == "PlaceholderWithDefault";
        if (opened) inputs.clear();
        const OpDef* op = m_tool.definition(position);
        const bool complete = std::all_of(op->attrs.begin(), op->attrs.end(),
                                          [&](const OpDef::AttrDef& attr) { return node->attrs.contains(attr.name); });
        if (complete && !opened && inputs == node->inputs && !node->attrs.contains("_output_shapes")) return node;
        return changed(*node, [&](Node& copy) {
            copy.inputs = std::move(inputs);
            if (opened) copy.op = "Placeholder";
            copy.attrs.erase("_output_shapes");
            addDefaults(*op, &copy.attrs);
        });
    }

    absl::StatusOr<Graph> build() {
        std::vector<bool> isInput(static_cast<size_t>(m_tool.nodeCount()), false);
        std::vector<int32_t> inputs;
        for (int32_t feed = m_tool.nodeCount(); feed < m_tool.nodeCountWithFeeds(); ++feed) {
            const int32_t fed = m_tool.fedBy(feed).node;
            if (isInput[static_cast<size_t>(fed)]) continue;
            isInput[static_cast<size_t>(fed)] = true;
            inputs.push_back(fed);
        }
        Graph result = startResult(m_graph, m_context);
        result.nextId = m_nextId;
        for (const int32_t node : m_tool.keptInOrder()) {
            const bool asInput = isInput[static_cast<size_t>(node)];
            if (!asInput && !m_used[static_cast<size_t>(node)]) continue;
            if (asInput) WHITTLE_RETURN_IF_ERROR(checkInput(node));
            result.nodes.push_back(imported(node, asInput));
        }
        for (size_t i = 0; i < m_fetches.size(); ++i) {
            if (m_usedFetches[i]) result.nodes.push_back(constantFor(m_fetches[i]));
        }
        for (const int32_t node : inputs) {
            if (m_tool.isKept(node)) continue;
            WHITTLE_RETURN_IF_ERROR(checkInput(node));
            const NodePtr& original = m_graph.nodes[static_cast<size_t>(node)];
            result.nodes.push_back(original->op == "Placeholder" ? original : changed(*original, [](Node& copy) {
                copy.op = "Placeholder";
                copy.inputs.clear();
            }));
        }
        return result;
    }

    absl::Status checkInput(int32_t position) const {
        const Node& node = m_tool.at(position);
        if (node.op == "Placeholder" || node.op == "PlaceholderWithDefault") return absl::OkStatus();
        return absl::InvalidArgumentError(absl::StrCat("Input '", node.name,
                                                       "' was expected to be a Placeholder or PlaceholderWithDefault "
                                                       "op, but was ",
                                                       node.op));
    }

    NodePtr constantFor(const Fetch& fetch) {
        const Tensor& value = *m_values.value(fetch.source.node, fetch.source.port);
        Node node = constantNode(fetch.id, fetch.name, encodedByTool(value));
        std::vector<Source> controls;
        for (const int32_t control : m_controls[static_cast<size_t>(fetch.source.node)]) {
            controls.push_back({control, Input::kControl});
        }
        node.inputs = resolved(controls);
        node.origins = originsOf(m_tool.at(fetch.source.node));
        takeVanished(fetch.source.node, node);
        ++m_report.constantsCreated;
        m_report.bytesCreated += constantBytes(value);
        return std::make_shared<const Node>(std::move(node));
    }

    // Constant nodes that are gone are remembered by the first constant that was computed from them.
    void takeVanished(int32_t folded, Node& constant) {
        if (m_taken.empty()) m_taken.assign(static_cast<size_t>(m_tool.nodeCount()), false);
        std::vector<int32_t> open = {folded};
        std::vector<const Node*> gone;
        while (!open.empty()) {
            const int32_t node = open.back();
            open.pop_back();
            for (const Source& input : m_tool.inputsOf(node)) {
                if (m_tool.isFeed(input.node) || !isConstant(input.node)) continue;
                const auto at = static_cast<size_t>(input.node);
                if (m_used[at] || m_taken[at] || m_shapeNodes.contains(node)) continue;
                m_taken[at] = true;
                gone.push_back(&m_tool.at(input.node));
                open.push_back(input.node);
            }
        }
        m_report.nodesFolded += static_cast<int64_t>(gone.size()) + 1;
        if (!gone.empty()) addOrigins(constant, gone);
    }

    void keep(int32_t position, FoldObstacle obstacle, std::string detail) {
        const Node& node = m_tool.at(position);
        const std::vector<DataType> types = outputTypes(node, *m_context.ops);
        m_report.kept.push_back(
            {node.name, node.op, types.empty() ? DataType::kInvalid : types.front(), "", obstacle, std::move(detail)});
    }

    void describeKept() {
        for (const int32_t position : m_tool.keptInOrder()) {
            if (isConstant(position)) continue;
            const absl::Span<const Source> inputs = m_tool.inputsOf(position);
            const bool onConstants =
                m_tool.at(position).dataInputCount() > 0 &&
                std::all_of(inputs.begin(), inputs.end(), [&](const Source& in) {
                    return in.port == Input::kControl || (!m_tool.isFeed(in.node) && isConstant(in.node));
                });
            if (!onConstants) {
                ++m_report.dependOnInputs;
                continue;
            }
            const std::optional<FoldObstacle> why = obstacle(position);
            const auto failure = m_values.failures().find(position);
            keep(position, why.value_or(FoldObstacle::kNoKernel),
                 failure == m_values.failures().end() ? "" : std::string(failure->second.message()));
        }
    }

    const ToolGraph& m_tool;
    const Graph& m_graph;
    const FoldOptions& m_options;
    PassContext& m_context;
    FoldReport& m_report;
    NodeEvaluator m_kernels;
    ConstantValues m_values;
    std::optional<InferredTensors> m_shapes;
    absl::flat_hash_set<int32_t> m_shapeNodes;  // that ask for a known shape
    std::vector<int32_t> m_depthFirst;
    std::vector<bool> m_refused;  // their kernel is missing or gives too much
    std::vector<bool> m_constant;
    std::vector<std::vector<int32_t>> m_controls;  // of constant nodes: what must run before
    std::vector<Fetch> m_fetches;
    absl::flat_hash_map<Input, int32_t> m_fetchOf;
    int64_t m_firstNumber = 0;
    uint32_t m_nextId = 0;
    std::vector<bool> m_used;
    std::vector<bool> m_usedFetches;
    std::vector<bool> m_taken;
};

}  // namespace

absl::StatusOr<Graph> foldAsTool(const Graph& graph, const FoldOptions& options, PassContext& context,
                                 FoldReport& report) {
    WHITTLE_ASSIGN_OR_RETURN(const ToolGraph tool, ToolGraph::import(graph, context));
    return ToolFolding(tool, graph, options, context, report).run();
}

}  // namespace whittle
