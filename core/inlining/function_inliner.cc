// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/function_inliner.h"

#include "core/base/status.h"
#include "core/graph/control_flow.h"
#include "core/graph/edit.h"
#include "core/graph/extract.h"
#include "core/graph/function_calls.h"
#include "core/inlining/colocation.h"
#include "core/inlining/flow_graph.h"
#include "core/inlining/function_body.h"
#include "core/inlining/inline_body.h"
#include "core/inlining/inline_checks.h"
#include "core/inlining/lower_control_flow.h"
#include "core/inlining/specialize_calls.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

// One walk over the nodes by number. What a body or a lowered node brings comes to the end of the list, so it is met
// later in the same walk; that order is also the order of the numbers in the names.
namespace whittle {
namespace {

constexpr int32_t kMostNodes = 1000000;
constexpr int kDeepestCall = 500;
constexpr char kApiImplements[] = "api_implements";

bool isTrue(const Attr* attr) { return attr && attr->asBool() && *attr->asBool(); }
bool isPartitionedCall(const Node& node) {
    return node.op == "PartitionedCall" || node.op == "StatefulPartitionedCall";
}

NodePtr withoutMark(const NodePtr& node) {
    if (!isIf(*node) && !isWhile(*node)) return node;
    return changed(*node, [](Node& made) { made.attrs.set(kLowerUsingSwitchMerge, Attr::ofBool(false)); });
}

FunctionPtr prepared(const FunctionPtr& function, bool lower) {
    const bool marks = !lower && std::any_of(function->body.begin(), function->body.end(),
                                             [](const NodePtr& node) { return isIf(*node) || isWhile(*node); });
    if (!marks && !function->attrs.contains(kApiImplements)) return function;
    auto made = std::make_shared<Function>(*function);
    made->original = Bytes();
    made->attrs.erase(kApiImplements);
    for (NodePtr& node : made->body) node = marks ? withoutMark(node) : node;
    return made;
}

// The graph without the marks that must not count: those of control flow that stays, and those of functions that
// TensorFlow would exchange for each other.
Graph preparedGraph(const Graph& graph, bool lower) {
    Graph made = graph;
    if (!lower) {
        for (NodePtr& node : made.nodes) node = withoutMark(node);
    }
    std::vector<FunctionPtr> functions;
    for (const FunctionPtr& function : graph.functions().functions()) functions.push_back(prepared(function, lower));
    if (functions != graph.functions().functions()) {
        made.library = std::make_shared<const FunctionLibrary>(std::move(functions), graph.functions().extra());
    }
    return made;
}

// How many nodes the functions stand for when every call in them is inlined; more than kMostNodes counts as that many.
// Refusing ahead of the work matters: ten functions that call each other ten times are 10^10 nodes.
class InlinedSize {
  public:
    InlinedSize(const FunctionLibrary& library, const absl::flat_hash_set<std::string>& kept)
        : m_library(library), m_kept(kept) {}

    // REQUIRES: no recursion.
    int64_t of(const std::vector<NodePtr>& nodes) {
        int64_t size = 0;
        for (const NodePtr& node : nodes) {
            ++size;
            for (const std::string& name : functionsCalledBy(*node, m_library)) size += ofFunction(name);
            size = std::min<int64_t>(size, kMostNodes + 1);
        }
        return size;
    }

  private:
    int64_t ofFunction(const std::string& name) {
        if (const auto known = m_sizes.find(name); known != m_sizes.end()) return known->second;
        const Function* function = m_kept.contains(name) ? nullptr : m_library.find(name);
        if (m_depth == kDeepestCall) return kMostNodes + 1;
        ++m_depth;
        const int64_t size = function ? of(function->body) : 0;
        --m_depth;
        m_sizes.emplace(name, size);
        return size;
    }

    const FunctionLibrary& m_library;
    const absl::flat_hash_set<std::string>& m_kept;
    absl::flat_hash_map<std::string, int64_t> m_sizes;
    int m_depth = 0;
};

absl::Status checkSize(const Graph& graph, const InlineOptions& options) {
    InlinedSize sizes(graph.functions(), options.keepFunctions);
    for (const NodePtr& node : graph.nodes) {
        if (sizes.of({node}) <= kMostNodes) continue;
        return absl::ResourceExhaustedError(absl::StrCat("node '", node->name, "' (", node->op,
                                                         ") calls functions that stand for more than ", kMostNodes,
                                                         " nodes or nest deeper than ", kDeepestCall));
    }
    return absl::OkStatus();
}

class Walk {
  public:
    // Functions that calls which stay get for themselves are named after `place` and added to `specialized`.
    Walk(const Graph& graph, const InlineOptions& options, const OpRegistry& ops, absl::string_view place,
         std::vector<FunctionPtr>* specialized)
        : m_base(graph),
          m_place(place),
          m_specialized(*specialized),
          m_options(options),
          m_ops(ops),
          m_graph(graph.functions(), ops),
          m_bodies(graph.functions(), ops) {}

    absl::StatusOr<InlinedFunctions> run() {
        WHITTLE_RETURN_IF_ERROR(m_graph.import(m_base));
        for (int32_t i = FlowGraph::kFirst; i < m_graph.size(); ++i) {
            if (!m_graph.isAlive(i)) continue;
            WHITTLE_RETURN_IF_ERROR(visit(i));
            if (m_graph.size() > kMostNodes) {
                return absl::ResourceExhaustedError(absl::StrCat("inlining node '", m_graph.at(i).node.name,
                                                                 "' makes the graph larger than ", kMostNodes,
                                                                 " nodes"));
            }
        }
        m_result.graph = m_graph.toGraph(m_base);
        if (m_options.specializeKeptCalls) specialize();
        m_result.graph.library = reachableLibrary(m_result.graph);
        return std::move(m_result);
    }

  private:
    void specialize() {
        const FunctionLibrary& library = m_base.functions();
        const size_t before = m_specialized.size();
        m_result.graph =
            specializeCalls(std::move(m_result.graph), library, m_options.fetched, m_place, &m_specialized);
        if (m_specialized.size() == before) return;
        std::vector<FunctionPtr> functions = library.functions();
        functions.insert(functions.end(), m_specialized.begin() + static_cast<ptrdiff_t>(before), m_specialized.end());
        m_result.graph.library = std::make_shared<const FunctionLibrary>(std::move(functions), library.extra());
    }

    absl::Status visit(int32_t index) {
        const Node& node = m_graph.at(index).node;
        const bool lowers = isMarkedForLowering(node);
        if (lowers && (isIf(node) || isCase(node) || isWhile(node))) {
            WHITTLE_RETURN_IF_ERROR(waitForInputs(index));
            return isIf(node)     ? lowerIf(index, &m_graph)
                   : isCase(node) ? lowerCase(index, &m_graph)
                                  : lowerWhile(index, &m_graph);
        }
        const bool byName = m_graph.library().find(node.op) != nullptr;
        if (!byName && !isPartitionedCall(node)) return absl::OkStatus();
        return visitCall(index, byName);
    }

    absl::Status visitCall(int32_t index, bool byName) {
        const Node& node = m_graph.at(index).node;
        FunctionRef function{node.op, node.attrs};
        if (!byName) {
            const Attr* f = node.attr("f");
            if (!f || !f->asFunction()) {
                return absl::InvalidArgumentError(
                    absl::StrCat("node '", node.name, "' (", node.op, ") has no function as its attribute 'f'"));
            }
            function = *f->asFunction();
        }
        WHITTLE_ASSIGN_OR_RETURN(const FunctionBody* body, m_bodies.of(function.name, function.attrs, node.name));
        InlineBodyOptions how;
        const bool lowered = isTrue(node.attr(kLoweredCall));
        how.isMultiDevice = !byName || lowered;
        how.caller = m_options.fetched.contains(node.name)    ? InlineBodyOptions::Caller::kFetchable
                     : m_options.targeted.contains(node.name) ? InlineBodyOptions::Caller::kTargetable
                                                              : InlineBodyOptions::Caller::kGoes;
        WHITTLE_ASSIGN_OR_RETURN(std::string reason, whyNot(index, *body, how, lowered));
        if (!reason.empty()) {
            m_result.kept.emplace_back(node.name, std::move(reason));
            return absl::OkStatus();
        }
        WHITTLE_RETURN_IF_ERROR(m_options.progress.check());
        WHITTLE_RETURN_IF_ERROR(waitForInputs(index));
        return inlineBody(*body, index, how, &m_graph);
    }

    // Why a call stays; empty when it is inlined.
    absl::StatusOr<std::string> whyNot(int32_t index, const FunctionBody& body, const InlineBodyOptions& how,
                                       bool lowered) {
        const Node& node = m_graph.at(index).node;
        if (isMarkedForCompilation(node)) return std::string("it is marked for a compiler");
        if (m_options.keepFunctions.contains(body.function->name())) return std::string("it was asked to be kept");
        if (!m_options.aggressive && isTrue(body.function->attrs.find("_noinline"))) {
            return std::string("its function is marked _noinline");
        }
        const std::string lost =
            lostSideEffect(body, m_graph.library(), m_ops, how.isMultiDevice, m_graph.hasControlUse(index));
        if (!lost.empty() && !lowered && !m_options.aggressive) {
            return absl::StrCat("a side effect in it could be lost (", lost, ")");
        }
        WHITTLE_ASSIGN_OR_RETURN(const std::string dead, deadResult(body, m_graph.library(), &m_bodies));
        if (!dead.empty()) return absl::StrCat("the Switch '", dead, "' in it may leave a result without a value");
        return std::string();
    }

    // A call that takes resources waits for all its inputs, when nothing else orders it; so does one in a loop that
    // gets what never changes there.
    absl::Status waitForInputs(int32_t index) {
        const FlowNode& flow = m_graph.at(index);
        const std::vector<int32_t> controls = m_graph.controlsOf(index);
        bool takesResource = false, takesConstant = false;
        const auto isConstantEnter = [&](int32_t source) {
            const Node& node = m_graph.at(source).node;
            return (node.op == "Enter" || node.op == "RefEnter") && isTrue(node.attr("is_constant"));
        };
        for (const FlowSource& source : flow.inputs) {
            WHITTLE_ASSIGN_OR_RETURN(const DataType type, m_graph.outputType(source));
            takesResource |= type == DataType::kResource;
            takesConstant |= isConstantEnter(source.node);
        }
        for (const int32_t control : controls) takesConstant |= isConstantEnter(control);
        if (!(controls.empty() && takesResource) && !takesConstant) return absl::OkStatus();
        absl::flat_hash_set<int32_t> waited(controls.begin(), controls.end());
        for (const FlowSource& source : std::vector<FlowSource>(flow.inputs)) {
            if (m_graph.at(source.node).node.op == "Placeholder" || !waited.insert(source.node).second) continue;
            m_graph.addControl(source.node, index);
        }
        return absl::OkStatus();
    }

    const Graph& m_base;
    const absl::string_view m_place;
    std::vector<FunctionPtr>& m_specialized;
    const InlineOptions& m_options;
    const OpRegistry& m_ops;
    FlowGraph m_graph;
    FunctionBodies m_bodies;
    InlinedFunctions m_result;
};

// A body's nodes as grappler leaves them: breadth first, `_class` naming the root of the group.
std::vector<NodePtr> settledNodes(const Graph& body) {
    const absl::flat_hash_map<NodeId, NodeId> roots = colocationRoots(body, ColocationRounds::kOne);
    absl::flat_hash_map<NodeId, const Node*> byId;
    for (const NodePtr& node : body.nodes) byId.emplace(node->id, node.get());
    std::vector<NodePtr> nodes;
    for (const int32_t position : breadthFirstOrder(body)) {
        NodePtr node = body.nodes[static_cast<size_t>(position)];
        const auto root = roots.find(node->id);
        const bool isTerminal = node->op == "_Arg" || node->op == "_Retval";
        if (!isTerminal && (root != roots.end() || !colocatedWith(*node).empty())) {
            node = changed(*node, [&](Node& made) {
                made.attrs.erase("_class");
                if (root == roots.end()) return;
                made.attrs.set(
                    "_class",
                    Attr::ofList(std::vector<std::string>{absl::StrCat("loc:@", byId.at(root->second)->name)}));
            });
        }
        nodes.push_back(std::move(node));
    }
    return nodes;
}

// The function with its own calls inlined, its nodes in grappler's order. Its arguments stay _Arg nodes, which calls do
// wait for, unlike for the graph's Placeholders.
absl::StatusOr<FunctionPtr> inlinedFunction(const Function& function, const Graph& graph, const InlineOptions& options,
                                            const OpRegistry& ops, std::vector<FunctionPtr>* specialized,
                                            InlinedFunctions* result) {
    Graph body;
    body.nodes = function.body;
    body.library = graph.library;
    for (const NodePtr& node : body.nodes) body.nextId = std::max(body.nextId, toIndex(node->id) + 1);
    InlineOptions inner = options;
    inner.fetched.clear();
    absl::flat_hash_map<NodeId, std::string> names;
    for (const NodePtr& node : body.nodes) names.emplace(node->id, node->name);
    for (const auto& [name, id] : function.controlReturns) inner.targeted.insert(names.at(id));
    WHITTLE_ASSIGN_OR_RETURN(const InlinedFunctions inlined,
                             Walk(body, inner, ops, function.name(), specialized).run());
    for (const auto& [call, reason] : inlined.kept) {
        result->kept.emplace_back(absl::StrCat(function.name(), "/", call), reason);
    }
    auto made = std::make_shared<Function>(function);
    made->original = Bytes();
    made->body = function.arguments();
    absl::flat_hash_map<std::string, NodeId> ids;
    std::vector<NodePtr> returns;
    for (const NodePtr& node : settledNodes(inlined.graph)) {
        ids.emplace(node->name, node->id);
        if (node->op == "_Retval") returns.push_back(node);
        if (node->op != "_Retval" && node->op != "_Arg") made->body.push_back(node);
    }
    std::sort(returns.begin(), returns.end(), [](const NodePtr& a, const NodePtr& b) { return a->id < b->id; });
    made->body.insert(made->body.end(), returns.begin(), returns.end());
    for (auto& [name, id] : made->controlReturns) {
        const auto now = ids.find(names.at(id));
        if (now == ids.end()) {
            return absl::InvalidArgumentError(
                absl::StrCat("control return '", name, "' of function '", function.name(), "' stands in a cycle"));
        }
        id = now->second;
    }
    return made;
}

// What the graph still calls, with the calls in those functions inlined in turn. Functions that are specialized on the
// way come to the end of `specialized`, so they are met later.
absl::Status inlineInLibrary(const Graph& base, const InlineOptions& options, const OpRegistry& ops,
                             std::vector<FunctionPtr>* specialized, InlinedFunctions* result) {
    std::vector<FunctionPtr> functions;
    absl::flat_hash_set<std::string> seen;
    const auto take = [&](const FunctionPtr& function) -> absl::Status {
        if (!seen.insert(function->name()).second) return absl::OkStatus();
        if (isParametrized(*function)) {
            functions.push_back(function);
            return absl::OkStatus();
        }
        absl::StatusOr<FunctionPtr> made = inlinedFunction(*function, base, options, ops, specialized, result);
        if (!made.ok()) return annotate(made.status(), absl::StrCat("function '", function->name(), "'"));
        functions.push_back(*std::move(made));
        return absl::OkStatus();
    };
    for (const FunctionPtr& function : result->graph.functions().functions()) {
        WHITTLE_RETURN_IF_ERROR(take(function));
    }
    for (size_t i = 0; i < specialized->size(); ++i) {
        const FunctionPtr function = (*specialized)[i];
        WHITTLE_RETURN_IF_ERROR(take(function));
    }
    result->graph.library =
        std::make_shared<const FunctionLibrary>(std::move(functions), result->graph.functions().extra());
    result->graph.library = reachableLibrary(result->graph);
    return absl::OkStatus();
}

}  // namespace

absl::StatusOr<InlinedFunctions> inlineFunctions(const Graph& graph, const InlineOptions& options,
                                                 const OpRegistry& ops) {
    WHITTLE_RETURN_IF_ERROR(checkFunctionRecursion(graph));
    WHITTLE_RETURN_IF_ERROR(checkSize(graph, options));
    const Graph base = preparedGraph(graph, options.lowerControlFlow);
    std::vector<FunctionPtr> specialized;
    WHITTLE_ASSIGN_OR_RETURN(InlinedFunctions result,
                             Walk(base, options, ops, "graph_to_optimize", &specialized).run());
    if (!result.graph.functions().empty()) {
        WHITTLE_RETURN_IF_ERROR(inlineInLibrary(base, options, ops, &specialized, &result));
    }
    return result;
}

}  // namespace whittle
