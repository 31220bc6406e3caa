// SPDX-License-Identifier: Apache-2.0
//
// inline_functions: puts the bodies of functions in the place of their calls, and lowers If, While and Case.
//
// The names and nodes are those of TensorFlow's grappler ("function" optimizer); core/inlining does the work. Nodes
// that the inputs and outputs name stay, an inlined call as an IdentityN.
//
// Wants nothing before it; passes that look for patterns want it before them.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/inlining/function_inliner.h"
#include "core/passes/colocation.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"control_flow", ParamInfo::Type::kString, "lower",
     WHITTLE_TR_NOOP("Param", "What becomes of If, While and Case: lower to Switch, Merge and loops, or keep.")},
    {"aggressive", ParamInfo::Type::kBool, "false",
     WHITTLE_TR_NOOP("Param", "Also inline functions that ask not to be, and calls whose side effects might be lost.")},
    {"keep", ParamInfo::Type::kString, "", WHITTLE_TR_NOOP("Param", "A function whose calls stay."), true},
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    InlineOptions options;
    WHITTLE_ASSIGN_OR_RETURN(const std::string flow, args.string("control_flow", "lower"));
    if (flow != "lower" && flow != "keep") {
        return absl::InvalidArgumentError(absl::StrCat("control_flow is '", flow, "' instead of lower or keep"));
    }
    options.lowerControlFlow = flow == "lower";
    WHITTLE_ASSIGN_OR_RETURN(options.aggressive, args.boolean("aggressive", false));
    for (const std::string& name : args.all("keep")) {
        if (!graph.functions().find(name)) {
            return absl::NotFoundError(absl::StrCat("function '", name, "' is not in the graph's library"));
        }
        options.keepFunctions.insert(name);
    }
    WHITTLE_ASSIGN_OR_RETURN(options.fetched, requiredNodes(context));
    options.progress = context.progress;
    WHITTLE_ASSIGN_OR_RETURN(InlinedFunctions inlined, inlineFunctions(graph, options, *context.ops));
    for (const auto& [call, reason] : inlined.kept) {
        context.warnings.push_back(absl::StrCat("call '", call, "' was not inlined: ", reason));
    }
    dropLostColocation(&inlined.graph);
    return std::move(inlined.graph);
}

}  // namespace

const PassInfo kInlineFunctionsPass = {
    .name = "inline_functions",
    .group = PassGroup::kClean,
    .summary = WHITTLE_TR_NOOP("Pass",
                               "Puts the bodies of functions in the place of their calls, as TensorFlow "
                               "does it."),
    .params = kParams,
    .sketch = {.before = "y = PartitionedCall x {f: square}\n"
                         "z = Neg y",
               .after = "Func/y/input/_0 = Identity x\n"
                        "y/mul = Mul Func/y/input/_0 Func/y/input/_0\n"
                        "Func/y/output/_1 = Identity y/mul\n"
                        "z = Neg Func/y/output/_1"},
    .compat = "",
    .compatKeepsVersions = true,
    .keywords = "inline_partitionedcall grappler function optimizer",
    .run = run,
};

}  // namespace whittle
