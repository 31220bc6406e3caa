// SPDX-License-Identifier: Apache-2.0
//
// fold_constants: computes what depends on constants alone and puts the results in its place.
//
// In compat mode the result is the Graph Transform Tool's (fold_constants_compat.cc); otherwise
// fold_constants_safe.cc keeps names and versions and never lets the model grow beyond the limit.

#include "core/passes/fold_constants.h"

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/function.h"
#include "core/passes/registry.h"

#include <absl/strings/str_cat.h>

#include <array>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"clear_output_shapes", ParamInfo::Type::kBool, "true",
     WHITTLE_TR_NOOP("Param", "Forget the shapes that the graph declares, which may be outdated.")},
    {"exclude_op", ParamInfo::Type::kOpType, "", WHITTLE_TR_NOOP("Param", "An op type that is not folded."), true},
    {"exclude_node", ParamInfo::Type::kNodeName, "", WHITTLE_TR_NOOP("Param", "A node that is not folded."), true},
    {"max_constant_size_in_bytes", ParamInfo::Type::kInt, "10485760",
     WHITTLE_TR_NOOP("Param", "No constant larger than this is made.")},
};

absl::StatusOr<FoldOptions> optionsFrom(const PassArgs& args) {
    FoldOptions options;
    WHITTLE_ASSIGN_OR_RETURN(options.clearOutputShapes, args.boolean("clear_output_shapes", true));
    for (std::string& op : args.all("exclude_op")) options.excludedOps.insert(std::move(op));
    for (std::string& node : args.all("exclude_node")) options.excludedNodes.insert(std::move(node));
    WHITTLE_ASSIGN_OR_RETURN(options.maxConstantBytes,
                             args.int64("max_constant_size_in_bytes", options.maxConstantBytes));
    return options;
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const FoldOptions options, optionsFrom(args));
    auto report = std::make_shared<FoldReport>();
    WHITTLE_ASSIGN_OR_RETURN(Graph result, context.compat ? foldAsTool(graph, options, context, *report)
                                                          : foldSafely(graph, options, context, *report));
    for (std::string& line : linesOf(*report, false)) context.warnings.push_back(std::move(line));
    context.foldReport = std::move(report);
    context.fedPortsSpelled |= context.compat;
    return result;
}

}  // namespace

bool isControlFlow(const Node& node) {
    static constexpr std::array kOps = {"Switch",   "RefSwitch", "_SwitchN",      "Merge",
                                        "RefMerge", "_XlaMerge", "Enter",         "RefEnter",
                                        "Exit",     "RefExit",   "NextIteration", "RefNextIteration"};
    return std::find(kOps.begin(), kOps.end(), node.op) != kOps.end();
}

bool callsFunction(const Node& node, const FunctionLibrary& library) {
    return library.find(node.op) != nullptr || !calledFunctions(node).empty();
}

int64_t constantBytes(const Tensor& tensor) {
    if (tensor.dtype == DataType::kVariant) return static_cast<int64_t>(storedSize(tensor));
    if (tensor.dtype != DataType::kString) {
        return tensor.shape.elementCount().value_or(0) * static_cast<int64_t>(elementSize(tensor.dtype));
    }
    constexpr int64_t kStringHead = 24;
    const auto strings = stringElements(tensor);
    int64_t bytes = 0;
    if (strings.ok()) {
        for (const std::string& text : *strings) bytes += kStringHead + static_cast<int64_t>(text.size());
    }
    return bytes;
}

const PassInfo kFoldConstantsPass = {
    .name = "fold_constants",
    .group = PassGroup::kFold,
    .summary = WHITTLE_TR_NOOP("Pass", "Computes what depends on constants alone and stores the results."),
    .params = kParams,
    .sketch = {.before = "a = Const {1, 2}\n"
                         "b = Const {10, 20}\n"
                         "s = Add a b\n"
                         "y = Add x s",
               .after = "s = Const {11, 22}\n"
                        "y = Add x s"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "New constants get names such as n/_1__cf__0, an output that is constant is "
                              "lost, and bodies of functions are left alone; by default results keep the "
                              "names of the nodes, outputs stay, functions are folded, too, and the model "
                              "never grows by more than the limit."),
    .keywords = "constant_folding grappler optimize_for_inference",
    .run = run,
};

}  // namespace whittle
