// SPDX-License-Identifier: Apache-2.0
//
// insert_logging: puts a Print behind nodes, so that a run tells their values.
//
// Only readers of the first output go through the Print. The Graph Transform Tool names only the outputs that are used
// but gives the types of all, which makes a graph that does not load when an output is unused; we print them all.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/graph/output_types.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <set>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"op", ParamInfo::Type::kOpType, "", WHITTLE_TR_NOOP("Param", "Only nodes of this op type."), true},
    {"prefix", ParamInfo::Type::kString, "", WHITTLE_TR_NOOP("Param", "Only nodes whose names begin like this."), true},
    {"message", ParamInfo::Type::kString, "", WHITTLE_TR_NOOP("Param", "Text to print before the values.")},
    {"show_name", ParamInfo::Type::kBool, "false", WHITTLE_TR_NOOP("Param", "Prints the name of the node, too.")},
    {"show_op", ParamInfo::Type::kBool, "false", WHITTLE_TR_NOOP("Param", "Prints the op type of the node, too.")},
    {"first_n", ParamInfo::Type::kInt, "-1", WHITTLE_TR_NOOP("Param", "Prints only so many times; -1 sets no limit.")},
    {"summarize", ParamInfo::Type::kInt, "1024", WHITTLE_TR_NOOP("Param", "Prints only so many elements of a tensor.")},
};

struct Options {
    std::vector<std::string> ops;
    std::vector<std::string> prefixes;
    std::string message;
    bool showName = false;
    bool showOp = false;
    int64_t firstN = -1;
    int64_t summarize = 1024;
};

absl::StatusOr<Options> optionsOf(const PassArgs& args) {
    Options options;
    options.ops = args.all("op");
    options.prefixes = args.all("prefix");
    WHITTLE_ASSIGN_OR_RETURN(options.message, args.string("message", ""));
    WHITTLE_ASSIGN_OR_RETURN(options.showName, args.boolean("show_name", false));
    WHITTLE_ASSIGN_OR_RETURN(options.showOp, args.boolean("show_op", false));
    WHITTLE_ASSIGN_OR_RETURN(options.firstN, args.int32("first_n", -1));
    WHITTLE_ASSIGN_OR_RETURN(options.summarize, args.int32("summarize", 1024));
    return options;
}

bool isWanted(const Node& node, const Options& options) {
    const bool byOp =
        options.ops.empty() || std::find(options.ops.begin(), options.ops.end(), node.op) != options.ops.end();
    const bool byName = options.prefixes.empty() ||
                        std::any_of(options.prefixes.begin(), options.prefixes.end(),
                                    [&](const std::string& prefix) { return absl::StartsWith(node.name, prefix); });
    return byOp && byName;
}

// The outputs that a Print shows: those that someone reads, a control edge counting as the first.
std::set<int32_t> usedOutputs(const GraphIndex& index, const Node& node) {
    std::set<int32_t> used;
    for (const GraphIndex::Use& use : index.uses(node.id)) {
        used.insert(std::max(0, index.at(use.position).inputs[static_cast<size_t>(use.slot)].index));
    }
    return used;
}

// The Graph Transform Tool does not look at the defaults of attributes.
absl::Status checkTypesAreWritten(const Node& node, const OpRegistry& ops) {
    const OpDef* definition = ops.find(node.op);
    if (!definition) return absl::NotFoundError(absl::StrCat("Op type not registered '", node.op, "'"));
    if (argTypes(definition->inputs, node.attrs) && argTypes(definition->outputs, node.attrs)) return absl::OkStatus();
    return absl::NotFoundError(
        absl::StrCat("node '", node.name, "' leaves types to the defaults; run add_default_attributes before"));
}

absl::StatusOr<Node> printOf(const Node& node, std::set<int32_t> outputs, const Options& options,
                             const PassContext& context, NodeId id) {
    if (context.compat) WHITTLE_RETURN_IF_ERROR(checkTypesAreWritten(node, *context.ops));
    const std::vector<DataType> types = outputTypes(node, *context.ops);
    if (!context.compat) {
        outputs.clear();
        for (size_t i = 0; i < types.size(); ++i) outputs.insert(static_cast<int32_t>(i));
    }
    Node print;
    print.id = id;
    print.name = absl::StrCat(node.name, "__print__");
    print.op = "Print";
    print.inputs.push_back({node.id, 0});
    for (const int32_t output : outputs) print.inputs.push_back({node.id, output});
    print.attrs.set("T", Attr::ofType(types.empty() ? DataType::kInvalid : types.front()));
    print.attrs.set("U", Attr::ofList(AttrList(types)));
    print.attrs.set("message", Attr::ofString(absl::StrCat(options.showOp ? absl::StrCat(";", node.op, ";") : "",
                                                           options.showName ? absl::StrCat(";", print.name, ";") : "",
                                                           options.message)));
    print.attrs.set("first_n", Attr::ofInt(options.firstN));
    print.attrs.set("summarize", Attr::ofInt(options.summarize));
    print.origins = originsOf(node);
    return print;
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const Options options, optionsOf(args));
    const GraphIndex index(graph);
    Graph result = startResult(graph, context);
    std::vector<NodeId> prints(graph.nextId, kNoNode);
    for (const NodePtr& node : graph.nodes) {
        result.nodes.push_back(node);
        const std::set<int32_t> used = usedOutputs(index, *node);
        if (used.empty() || !isWanted(*node, options)) continue;
        const bool isPrinted = index.node(absl::StrCat(node->name, "__print__")) || node->op == "Print";
        const bool hasNoOutput = outputTypes(*node, *context.ops).empty();
        if (!context.compat && (isPrinted || hasNoOutput)) continue;
        WHITTLE_ASSIGN_OR_RETURN(Node print, printOf(*node, used, options, context, result.newId()));
        prints[toIndex(node->id)] = print.id;
        result.nodes.push_back(std::make_shared<const Node>(std::move(print)));
    }
    for (NodePtr& node : result.nodes) {
        if (toIndex(node->id) >= graph.nextId) continue;
        const auto goesThroughPrint = [&](const Input& input) {
            return input.index == 0 && prints[toIndex(input.node)] != kNoNode;
        };
        if (std::none_of(node->inputs.begin(), node->inputs.end(), goesThroughPrint)) continue;
        node = changed(*node, [&](Node& n) {
            for (Input& input : n.inputs) {
                if (goesThroughPrint(input)) input.node = prints[toIndex(input.node)];
            }
        });
    }
    return result;
}

}  // namespace

const PassInfo kInsertLoggingPass = {
    .name = "insert_logging",
    .group = PassGroup::kRepair,
    .summary = WHITTLE_TR_NOOP("Pass", "Prints the values of nodes when the graph runs."),
    .params = kParams,
    .sketch = {.before = "n = Neg x\n"
                         "y = Relu n",
               .after = "n = Neg x\n"
                        "n__print__ = Print n n {message: \";n__print__;\"}\n"
                        "y = Relu n__print__"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "Nodes with an output that nobody reads give a graph that does not load, and "
                              "a second run logs the Prints of the first."),
    .keywords = "print debug trace",
    .run = run,
};

}  // namespace whittle
