// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "core/base/json.h"
#include "core/passes/pass.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace whittle {
namespace {

constexpr OptionInfo kOptions[] = {
    {"json", "", "All of it as JSON"},
};

const char* typeName(ParamInfo::Type type) {
    switch (type) {
        case ParamInfo::Type::kString:
            return "string";
        case ParamInfo::Type::kBool:
            return "bool";
        case ParamInfo::Type::kInt:
            return "int";
        case ParamInfo::Type::kFloat:
            return "float";
        case ParamInfo::Type::kDataType:
            return "type";
        case ParamInfo::Type::kShape:
            return "shape";
        case ParamInfo::Type::kOpType:
            return "op";
        case ParamInfo::Type::kNodeName:
            return "node";
        case ParamInfo::Type::kFile:
            return "file";
    }
    return "string";
}

void writePass(const PassInfo& pass, JsonWriter& json) {
    json.beginObject();
    json.string("name", pass.name);
    json.string("summary", pass.summary);
    json.key("parameters");
    json.beginArray();
    for (const ParamInfo& param : pass.params) {
        json.beginObject();
        json.string("name", param.name);
        json.string("type", typeName(param.type));
        json.string("default", param.defaultValue);
        json.string("doc", param.doc);
        json.boolean("repeated", param.repeated);
        if (param.minimum != param.maximum) {
            json.key("minimum");
            json.number(param.minimum);
            json.key("maximum");
            json.number(param.maximum);
        }
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

void printPass(const PassInfo& pass, Console& console) {
    console.print(absl::StrCat(pass.name, ": ", pass.summary, "\n"));
    const auto line = [&](absl::string_view name, absl::string_view type, absl::string_view value, std::string doc) {
        const std::string left = absl::StrCat(name, "=", type, value.empty() ? "" : absl::StrCat(" (", value, ")"));
        console.print(absl::StrFormat("  %-28s %s\n", left, doc));
    };
    for (const ParamInfo& param : pass.params) {
        line(param.name, typeName(param.type), param.defaultValue,
             absl::StrCat(param.doc, param.repeated ? " May be repeated." : ""));
    }
    line("ignore_errors", "bool", "false", "Go on with the graph as it was when the pass fails.");
}

void printList(Console& console) {
    size_t width = 0;
    for (const PassInfo& pass : allPasses()) width = std::max(width, pass.name.size());
    for (const PassInfo& pass : allPasses()) {
        console.print(absl::StrFormat("%-*s  %s\n", static_cast<int>(width), pass.name, pass.summary));
    }
}

absl::Status run(const Arguments& arguments, Console& console) {
    const PassInfo* pass = nullptr;
    if (!arguments.positionals().empty()) {
        const std::string& name = arguments.positionals()[0];
        pass = findPass(name);
        if (!pass) {
            std::vector<std::string> known;
            for (const PassInfo& each : allPasses()) known.emplace_back(each.name);
            const std::optional<std::string> near = nearestWord(name, known);
            return absl::NotFoundError(absl::StrCat("no pass is called '", name, "'",
                                                    near ? absl::StrCat("; did you mean ", *near, "?") : ""));
        }
    }
    if (!arguments.has("json")) {
        if (pass) {
            printPass(*pass, console);
        } else {
            printList(console);
        }
        return absl::OkStatus();
    }
    JsonWriter json;
    if (pass) {
        writePass(*pass, json);
    } else {
        json.beginArray();
        for (const PassInfo& each : allPasses()) writePass(each, json);
        json.endArray();
    }
    console.print(json.take());
    return absl::OkStatus();
}

}  // namespace

extern const Command kPassesCommand;
const Command kPassesCommand = {
    "passes", "[NAME] [--json]", "list the passes, or the parameters of one", kOptions, run, 0, 1,
};

}  // namespace whittle
