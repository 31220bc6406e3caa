// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "core/base/json.h"
#include "core/passes/pass.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

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
        case ParamInfo::Type::kAttrName:
            return "attribute";
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
    json.string("group", nameOf(pass.group));
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
    json.string("before", pass.sketch.before);
    json.string("after", pass.sketch.after);
    json.string("compat", pass.compat);
    json.boolean("compat_keeps_versions", pass.compatKeepsVersions);
    json.endObject();
}

// Before and after, side by side where a terminal has room.
std::string textOf(const Sketch& sketch) {
    constexpr size_t kWidest = 110;
    constexpr absl::string_view kArrow = "   ->   ", kSpace = "        ", kIndent = "    ";
    const std::vector<absl::string_view> before = absl::StrSplit(sketch.before.value, '\n');
    const std::vector<absl::string_view> after = absl::StrSplit(sketch.after.value, '\n');
    const auto widest = [](const std::vector<absl::string_view>& lines) {
        size_t width = 0;
        for (const absl::string_view line : lines) width = std::max(width, line.size());
        return width;
    };
    const size_t left = widest(before);
    if (kIndent.size() + left + kArrow.size() + widest(after) > kWidest) {
        return absl::StrCat(kIndent, absl::StrJoin(before, "\n    "), "\n  ->\n", kIndent,
                            absl::StrJoin(after, "\n    "), "\n");
    }
    std::string text;
    for (size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
        const absl::string_view line = i < before.size() ? before[i] : "";
        std::string row = absl::StrCat(kIndent, line, std::string(left - line.size(), ' '), i == 0 ? kArrow : kSpace,
                                       i < after.size() ? after[i] : "");
        absl::StripTrailingAsciiWhitespace(&row);
        absl::StrAppend(&text, row, "\n");
    }
    return text;
}

std::string wrapped(absl::string_view text, size_t width) {
    std::string lines;
    size_t column = 0;
    for (const absl::string_view word : absl::StrSplit(text, ' ')) {
        const bool breaks = column > 0 && column + 1 + word.size() > width;
        absl::StrAppend(&lines, breaks ? "\n" : column > 0 ? " " : "", word);
        column = (breaks || column == 0 ? 0 : column + 1) + word.size();
    }
    return lines;
}

std::string modesOf(const PassInfo& pass) {
    constexpr absl::string_view kVersions = "The versions of the graph are wiped.";
    if (pass.compat.value.empty() && pass.compatKeepsVersions) return "The same with --compat and --safe.";
    const std::string versions = pass.compatKeepsVersions ? "" : std::string(kVersions);
    if (pass.compat.value.empty()) return absl::StrCat("With --compat: ", versions);
    return absl::StrCat("With --compat: ", pass.compat.value, versions.empty() ? "" : " ", versions);
}

void printPass(const PassInfo& pass, Console& console) {
    console.print(absl::StrCat(pass.name, " (", nameOf(pass.group), "): ", pass.summary, "\n\n", textOf(pass.sketch),
                               "\nParameters:\n"));
    const auto line = [&](absl::string_view name, absl::string_view type, absl::string_view value, std::string doc) {
        const std::string left = absl::StrCat(name, "=", type, value.empty() ? "" : absl::StrCat(" (", value, ")"));
        console.print(absl::StrFormat("  %-28s %s\n", left, doc));
    };
    for (const ParamInfo& param : pass.params) {
        line(param.name, typeName(param.type), param.defaultValue,
             absl::StrCat(param.doc, param.repeated ? " May be repeated." : ""));
    }
    line("ignore_errors", "bool", "false", "Go on with the graph as it was when the pass fails.");
    console.print(absl::StrCat("\n", wrapped(modesOf(pass), 80), "\n"));
}

void printList(Console& console) {
    size_t width = 0;
    for (const PassInfo& pass : allPasses()) width = std::max(width, pass.name.size());
    for (const PassGroup group : kPassGroups) {
        console.print(absl::StrCat(group == kPassGroups[0] ? "" : "\n", titleOf(group), "\n"));
        for (const PassInfo& pass : allPasses()) {
            if (pass.group.value != group) continue;
            console.print(absl::StrFormat("  %-*s  %s\n", static_cast<int>(width), pass.name, pass.summary));
        }
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
            return absl::NotFoundError(absl::StrCat("no pass is called '", name, "'", suggestion(name, known)));
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
    "passes", "[NAME] [--json]", "list the passes, or what one does and takes", kOptions, run, 0, 1,
};

}  // namespace whittle
