// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "core/base/status.h"
#include "core/formats/show_json.h"
#include "core/formats/show_text.h"

namespace whittle {
namespace {

const OptionInfo kOptions[] = {
    {.name = "dir", .argument = "DIR", .doc = "the model, for those who are used to saved_model_cli"},
    {.name = "all", .argument = "", .doc = "all MetaGraphs with their signatures and ops, and the callable functions"},
    {.name = "tag_set", .argument = "TAGS", .doc = "the MetaGraph with these tags, separated by commas"},
    {.name = "signature_def", .argument = "KEY", .doc = "inputs and outputs of this signature; needs --tag_set"},
    {.name = "list_ops", .argument = "", .doc = "the op types of the MetaGraph; needs --tag_set or --all"},
    {.name = "json", .argument = "", .doc = "everything, as JSON"},
};

absl::Status run(const Arguments& arguments, Console& console) {
    const bool hasPositional = !arguments.positionals().empty();
    if (hasPositional == arguments.has("dir")) return usageError("give one model, as MODEL or with --dir");
    const std::string path = hasPositional ? arguments.positionals()[0] : arguments.value("dir");
    WHITTLE_ASSIGN_OR_RETURN(const Model model, openModel(path, builtinOps(), console.progress()));
    for (const std::string& warning : model.warnings) console.note("whittle show: warning: " + warning);
    if (arguments.has("json")) {
        console.print(showJson(model, builtinOps()));
        return absl::OkStatus();
    }
    ShowRequest request{.all = arguments.has("all"), .listOps = arguments.has("list_ops")};
    if (arguments.has("tag_set")) request.tagSet = arguments.value("tag_set");
    if (arguments.has("signature_def")) request.signature = arguments.value("signature_def");
    if (model.kind == Model::Kind::kGraphDef) {
        if (request.tagSet || request.signature) {
            return usageError(
                path + ": a GraphDef has no tag sets and no signatures; leave --tag_set and --signature_def out");
        }
        console.print(showGraphText(model, request.listOps || request.all, builtinOps()));
        return absl::OkStatus();
    }
    WHITTLE_ASSIGN_OR_RETURN(const std::string text, showText(model, request, builtinOps()));
    console.print(text);
    return absl::OkStatus();
}

}  // namespace

extern const Command kShowCommand;
const Command kShowCommand = {
    .name = "show",
    .usage = "MODEL [--all | --tag_set TAGS [--signature_def KEY] [--list_ops]] [--json]",
    .summary = "show what a model offers: tag sets, signatures, ops, functions",
    .options = kOptions,
    .run = run,
    .minPositionals = 0,
    .maxPositionals = 1,
    .description =
        "For a SavedModel the text is that of 'saved_model_cli show' of TensorFlow 2.17, with sets sorted. "
        "For a GraphDef it names the likeliest inputs and outputs."};

}  // namespace whittle
