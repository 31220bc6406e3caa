// SPDX-License-Identifier: Apache-2.0
#include "app/help.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <vector>

namespace whittle {
namespace {

constexpr size_t kWidth = 80;
constexpr absl::string_view kTagline = "inspector and optimizer for TensorFlow models";
constexpr absl::string_view kStatusText =
    "The exit status is 0 when all went well, 1 when something failed, 2 when the command line was wrong, and 130 when "
    "it was interrupted. Files that were there stay as they were when writing their successor fails.";
constexpr absl::string_view kWindowText =
    "Without a command the window opens with the models given. Without a display their summaries are printed, and "
    "their "
    "pictures and optimized graphs are written to the current folder.";

// Words filled into lines of kWidth, each line after `indent` blanks; `first` columns of the first line are taken.
std::string filled(absl::string_view text, size_t indent, size_t first) {
    std::string result;
    size_t column = first;
    if (column < indent) {
        result.append(indent - column, ' ');
        column = indent;
    } else if (column > indent) {
        absl::StrAppend(&result, "\n", std::string(indent, ' '));
        column = indent;
    }
    bool lineStart = true;
    for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
        if (!lineStart && column + 1 + word.size() > kWidth) {
            absl::StrAppend(&result, "\n", std::string(indent, ' '));
            column = indent;
            lineStart = true;
        }
        absl::StrAppend(&result, lineStart ? "" : " ", word);
        column += word.size() + (lineStart ? 0 : 1);
        lineStart = false;
    }
    return result + "\n";
}

std::string optionLeft(const OptionInfo& option) {
    std::string result = spelling(option);
    if (option.letter) result = absl::StrCat("-", std::string(1, option.letter), ", ", result);
    if (!option.argument.empty()) absl::StrAppend(&result, " ", option.argument);
    return result;
}

std::string optionDoc(const OptionInfo& option) {
    return absl::StrCat(option.doc, option.repeated ? " (may be repeated)" : "");
}

std::string table(const std::vector<std::pair<std::string, std::string>>& rows) {
    size_t left = 0;
    for (const auto& row : rows) left = std::max(left, row.first.size());
    const size_t indent = std::min<size_t>(left, 24) + 4;
    std::string result;
    for (const auto& [key, doc] : rows) {
        absl::StrAppend(&result, "  ", key);
        const size_t used = key.size() + 2;
        result += filled(doc, indent, used + 2 <= indent ? used : indent + 1);
    }
    return result;
}

std::vector<std::pair<std::string, std::string>> optionRows(const Command& command) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const OptionInfo& option : command.options) rows.emplace_back(optionLeft(option), optionDoc(option));
    rows.emplace_back("--help", "show this help");
    return rows;
}

// Text as roff takes it: no line may begin with a dot or an apostrophe, a plain '-' may become a hyphen.
std::string roff(absl::string_view text) {
    std::string result = absl::StrReplaceAll(text, {{"\\", "\\e"}, {"-", "\\-"}});
    if (!result.empty() && (result[0] == '.' || result[0] == '\'')) result.insert(0, "\\&");
    return absl::StrReplaceAll(result, {{"\n.", "\n\\&."}, {"\n'", "\n\\&'"}});
}

void appendManOption(const OptionInfo& option, std::string* page) {
    absl::StrAppend(page, ".TP\n\\fB", roff(spelling(option)), "\\fR");
    if (option.letter) absl::StrAppend(page, ", \\fB\\-", std::string(1, option.letter), "\\fR");
    if (!option.argument.empty()) absl::StrAppend(page, " \\fI", roff(option.argument), "\\fR");
    absl::StrAppend(page, "\n", roff(optionDoc(option)), "\n");
}

}  // namespace

std::string overviewHelp(absl::Span<const Command* const> commands) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const Command* command : commands) rows.emplace_back(command->name, command->summary);
    return absl::StrCat("whittle: ", kTagline, "\n\nusage: whittle [MODEL...]\n       whittle COMMAND ARGUMENT...\n\n",
                        filled(kWindowText, 0, 0), "\nCommands:\n", table(rows),
                        "\n'whittle COMMAND --help' tells more about each. 'whittle --version' prints the version.\n");
}

std::string commandHelp(const Command& command) {
    std::string summary(command.summary);
    if (!summary.empty()) summary[0] = absl::ascii_toupper(static_cast<unsigned char>(summary[0]));
    std::string result =
        absl::StrCat("usage: whittle ", command.name, " ", command.usage, "\n\n", filled(summary + ".", 0, 0));
    for (absl::string_view paragraph : absl::StrSplit(command.description, "\n\n", absl::SkipEmpty())) {
        absl::StrAppend(&result, "\n", filled(absl::StrReplaceAll(paragraph, {{"\n", " "}}), 0, 0));
    }
    return absl::StrCat(result, "\nOptions:\n", table(optionRows(command)));
}

std::string manPage(absl::Span<const Command* const> commands, absl::string_view version) {
    std::string page =
        absl::StrCat(".TH WHITTLE 1 \"\" \"whittle ", version, "\" \"User Commands\"\n.SH NAME\nwhittle \\- ", kTagline,
                     "\n.SH SYNOPSIS\n.B whittle\n[\\fIMODEL\\fR...]\n");
    for (const Command* command : commands) {
        absl::StrAppend(&page, ".br\n.B whittle ", command->name, "\n", roff(command->usage), "\n");
    }
    absl::StrAppend(&page, ".SH DESCRIPTION\n", roff(kWindowText), "\n.SH COMMANDS\n");
    for (const Command* command : commands) {
        absl::StrAppend(&page, ".SS whittle ", command->name, " ", roff(command->usage), "\n", roff(command->summary),
                        ".\n");
        for (absl::string_view paragraph : absl::StrSplit(command->description, "\n\n", absl::SkipEmpty())) {
            absl::StrAppend(&page, ".PP\n", roff(paragraph), "\n");
        }
        for (const OptionInfo& option : command->options) appendManOption(option, &page);
    }
    return absl::StrCat(page, ".SH EXIT STATUS\n", roff(kStatusText), "\n");
}

}  // namespace whittle
