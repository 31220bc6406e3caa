// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"

#include "app/commands/commands.h"
#include "app/help.h"
#include "app/version.h"
#include "core/base/file.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>

#include <algorithm>
#include <cstdlib>

namespace whittle {
namespace {

bool asksForHelp(absl::Span<const std::string> words) {
    const auto end = std::find(words.begin(), words.end(), "--");
    return std::any_of(words.begin(), end, [](const std::string& word) { return word == "--help" || word == "-h"; });
}

absl::Status checkPositionals(const Command& command, const Arguments& arguments) {
    const int count = static_cast<int>(arguments.positionals().size());
    if (count < command.minPositionals)
        return usageError(absl::StrCat("too few arguments; usage: whittle ", command.name, " ", command.usage));
    if (count > command.maxPositionals) {
        return usageError(absl::StrCat("unexpected argument '", arguments.positionals()[command.maxPositionals],
                                       "'; usage: whittle ", command.name, " ", command.usage));
    }
    return absl::OkStatus();
}

absl::Status runCommand(const Command& command, absl::Span<const std::string> words, Console& console) {
    absl::StatusOr<Arguments> arguments = Arguments::parse(command.options, words);
    if (!arguments.ok()) return arguments.status();
    if (absl::Status status = checkPositionals(command, *arguments); !status.ok()) return status;
    const CancelOnSignal cancelOnSignal(console);
    return command.run(*arguments, console);
}

std::vector<std::string> commandNames() {
    std::vector<std::string> names = {"help"};
    for (const Command* command : allCommands()) names.emplace_back(command->name);
    return names;
}

std::string suggestionOrHelp(const std::string& word, absl::Span<const std::string> known) {
    const std::string near = suggestion(word, known);
    return near.empty() ? "; 'whittle --help' lists what there is" : near;
}

absl::Status help(absl::Span<const std::string> words, Console& console) {
    if (words.empty()) {
        console.print(overviewHelp(allCommands()));
        return absl::OkStatus();
    }
    const Command* command = findCommand(words[0]);
    if (!command)
        return usageError(absl::StrCat("no command '", words[0], "'", suggestionOrHelp(words[0], commandNames())));
    console.print(commandHelp(*command));
    return absl::OkStatus();
}

// Words that are no subcommand must be models.
absl::Status checkModels(absl::Span<const std::string> words) {
    for (const std::string& word : words) {
        if (absl::StartsWith(word, "-") && word.size() > 1) {
            const std::vector<std::string> known = {"--help", "--version"};
            return usageError(absl::StrCat("unknown option ", word, suggestion(word, known)));
        }
        if (!fileExists(word) && !isDirectory(word)) {
            return usageError(absl::StrCat("no command and no file '", word, "'", suggestion(word, commandNames())));
        }
    }
    return absl::OkStatus();
}

}  // namespace

int finish(const std::string& who, const absl::Status& status, Console& console) {
    absl::Status result = status;
    if (!console.flush() && result.ok()) result = absl::DataLossError("cannot write to standard output");
    if (result.ok()) return 0;
    console.note(absl::StrCat(who, ": ", absl::StrReplaceAll(result.message(), {{"\r", " "}, {"\n", " "}})));
    if (isUsageError(result)) return 2;
    return absl::IsCancelled(result) ? 130 : 1;
}

Request runCommandLine(absl::Span<const std::string> words, Console& console) {
    Request request;
    const std::string first = words.empty() ? "" : words[0];
    if (first == "--help" || first == "-h" || first == "help") {
        request.exitStatus =
            finish("whittle", help(first == "help" ? words.subspan(1) : words.subspan(0, 0), console), console);
    } else if (first == "--version") {
        console.print(absl::StrCat("whittle ", kVersion, "\n"));
        request.exitStatus = finish("whittle", absl::OkStatus(), console);
    } else if (first == "--man") {
        console.print(manPage(allCommands(), kVersion));
        request.exitStatus = finish("whittle", absl::OkStatus(), console);
    } else if (const Command* command = findCommand(first)) {
        const absl::Span<const std::string> rest = words.subspan(1);
        const absl::Status status =
            asksForHelp(rest) ? help(words.subspan(0, 1), console) : runCommand(*command, rest, console);
        request.exitStatus = finish(absl::StrCat("whittle ", first), status, console);
    } else if (const absl::Status status = checkModels(words); !status.ok()) {
        request.exitStatus = finish("whittle", status, console);
    } else {
        request.models.assign(words.begin(), words.end());
        request.openWindow = true;
    }
    return request;
}

bool hasDisplay() {
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
        const char* value = std::getenv(name);
        if (value && *value) return true;
    }
    return false;
}

}  // namespace whittle
