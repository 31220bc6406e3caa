// SPDX-License-Identifier: Apache-2.0
#include "app/arguments.h"

#include <absl/strings/cord.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr char kUsagePayload[] = "whittle/usage";

std::string normalized(absl::string_view name) { return absl::StrReplaceAll(name, {{"-", "_"}}); }

const OptionInfo* findLong(absl::Span<const OptionInfo> options, absl::string_view name) {
    const std::string wanted = normalized(name);
    for (const OptionInfo& option : options)
        if (normalized(option.name) == wanted) return &option;
    return nullptr;
}

const OptionInfo* findLetter(absl::Span<const OptionInfo> options, char letter) {
    for (const OptionInfo& option : options)
        if (option.letter == letter || (option.name.size() == 1 && option.name[0] == letter)) return &option;
    return nullptr;
}

absl::Status unknownOption(absl::Span<const OptionInfo> options, absl::string_view word) {
    std::vector<std::string> known;
    for (const OptionInfo& option : options) known.push_back(spelling(option));
    known.push_back("--help");
    return usageError(absl::StrCat("unknown option ", word, suggestion(word, known)));
}

// One word that begins with a dash, taken apart.
struct OptionWord {
    const OptionInfo* option = nullptr;
    absl::string_view spelt;
    std::optional<absl::string_view> value;
};

absl::StatusOr<OptionWord> takeApart(absl::Span<const OptionInfo> options, absl::string_view word) {
    OptionWord result;
    if (absl::StartsWith(word, "--")) {
        const size_t equals = word.find('=');
        result.spelt = word.substr(0, equals);
        if (equals != absl::string_view::npos) result.value = word.substr(equals + 1);
        result.option = findLong(options, result.spelt.substr(2));
    } else {
        result.spelt = word.substr(0, 2);
        if (word.size() > 2) result.value = word.substr(word[2] == '=' ? 3 : 2);
        result.option = findLetter(options, word[1]);
    }
    if (!result.option) return unknownOption(options, result.spelt);
    if (result.option->argument.empty() && result.value) {
        return usageError(absl::StrCat("option ", result.spelt, " takes no value"));
    }
    return result;
}

}  // namespace

absl::Status usageError(absl::string_view message) {
    absl::Status status = absl::InvalidArgumentError(message);
    status.SetPayload(kUsagePayload, absl::Cord());
    return status;
}

bool isUsageError(const absl::Status& status) { return status.GetPayload(kUsagePayload).has_value(); }

std::string spelling(const OptionInfo& option) {
    return absl::StrCat(option.name.size() == 1 ? "-" : "--", option.name);
}

absl::StatusOr<Arguments> Arguments::parse(absl::Span<const OptionInfo> options, absl::Span<const std::string> words) {
    Arguments result;
    for (size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--") {
            result.m_positionals.insert(result.m_positionals.end(), words.begin() + i + 1, words.end());
            break;
        }
        if (word.size() < 2 || word[0] != '-') {
            result.m_positionals.push_back(word);
            continue;
        }
        absl::StatusOr<OptionWord> taken = takeApart(options, word);
        if (!taken.ok()) return taken.status();
        const OptionInfo& option = *taken->option;
        if (!option.repeated && result.has(option.name)) {
            return usageError(absl::StrCat("option ", taken->spelt, " is given twice"));
        }
        if (!option.argument.empty() && !taken->value) {
            if (i + 1 == words.size()) {
                return usageError(absl::StrCat("option ", taken->spelt, " needs a value (", option.argument, ")"));
            }
            taken->value = words[++i];
        }
        result.m_given.emplace_back(option.name, taken->value.value_or(""));
    }
    return result;
}

bool Arguments::has(absl::string_view name) const {
    return std::any_of(m_given.begin(), m_given.end(), [&](const auto& given) { return given.first == name; });
}

std::string Arguments::value(absl::string_view name, absl::string_view otherwise) const {
    for (const auto& [key, value] : m_given)
        if (key == name) return value;
    return std::string(otherwise);
}

std::vector<std::string> Arguments::values(absl::string_view name) const {
    std::vector<std::string> result;
    for (const auto& [key, value] : m_given)
        if (key == name) result.push_back(value);
    return result;
}

std::vector<std::string> Arguments::list(absl::string_view name) const {
    std::vector<std::string> result;
    for (const std::string& value : values(name)) {
        for (absl::string_view part : absl::StrSplit(value, ',', absl::SkipWhitespace())) {
            result.emplace_back(absl::StripAsciiWhitespace(part));
        }
    }
    return result;
}

absl::StatusOr<int64_t> Arguments::integer(absl::string_view name, int64_t otherwise) const {
    if (!has(name)) return otherwise;
    int64_t number = 0;
    const std::string text = value(name);
    if (!absl::SimpleAtoi(text, &number)) {
        return usageError(absl::StrCat("option --", name, " needs an integer, not '", text, "'"));
    }
    return number;
}

}  // namespace whittle
