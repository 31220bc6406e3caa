// SPDX-License-Identifier: Apache-2.0
#include "core/passes/transform_string.h"

#include "core/base/status.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

// A scanner of three states, as the tool's own: NAME reads a transform's name, PARAM_NAME one parameter's name or the
// closing parenthesis, PARAM_VALUE its value. Nothing is trimmed but where the states say so, which gives the syntax
// its corners: "name (x=1)" and "(op= A)" are errors, "(,op=A)" and "(op=A op=B)" are not, and backslashes before a
// quote stay in the value.

namespace whittle {
namespace {

bool isNameChar(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_'; }
bool isValueChar(char c) { return isNameChar(c) || c == '-' || c == '.' || c == '/'; }

class Scanner {
  public:
    explicit Scanner(absl::string_view text) : m_rest(text) {}

    absl::string_view rest() const { return m_rest; }
    bool atEnd() const { return m_rest.empty(); }
    void skipSpace() { m_rest = absl::StripLeadingAsciiWhitespace(m_rest); }
    bool take(char c) {
        if (m_rest.empty() || m_rest.front() != c) return false;
        m_rest.remove_prefix(1);
        return true;
    }
    template <typename Belongs>
    absl::string_view takeWhile(Belongs belongs) {
        const auto end = std::find_if_not(m_rest.begin(), m_rest.end(), belongs);
        const absl::string_view taken = m_rest.substr(0, static_cast<size_t>(end - m_rest.begin()));
        m_rest.remove_prefix(taken.size());
        return taken;
    }
    // The text up to an unescaped quote, which is taken too; false when there is none.
    bool takeQuoted(absl::string_view* value) {
        for (size_t at = 0; at < m_rest.size(); ++at) {
            if (m_rest[at] == '\\') {
                ++at;
            } else if (m_rest[at] == '"') {
                *value = m_rest.substr(0, at);
                m_rest.remove_prefix(at + 1);
                return true;
            }
        }
        return false;
    }

  private:
    absl::string_view m_rest;
};

absl::Status lookingFor(absl::string_view what, absl::string_view found) {
    return absl::InvalidArgumentError(absl::StrCat("Looking for ", what, ", but found ", found));
}

absl::StatusOr<std::string> scanValue(Scanner& in) {
    absl::string_view value;
    if (in.take('"')) {
        if (!in.takeQuoted(&value)) return lookingFor("parameter name", in.rest());
    } else {
        value = in.takeWhile(isValueChar);
        if (value.empty()) return lookingFor("parameter name", in.rest());
    }
    in.take('"');
    in.take('\'');
    return std::string(value);
}

// What stands between a transform's parentheses, both of which are taken. False when the text ends before the second.
absl::StatusOr<bool> scanParameters(Scanner& in, std::vector<std::pair<std::string, std::string>>& values) {
    while (!in.atEnd()) {
        if (in.take(')')) return true;
        in.take(',');
        in.skipSpace();
        const absl::string_view name = in.takeWhile(isNameChar);
        if (name.empty()) return lookingFor("parameter name", in.rest());
        if (!in.take('=')) return lookingFor("=", in.rest());
        if (in.atEnd()) break;
        WHITTLE_ASSIGN_OR_RETURN(std::string value, scanValue(in));
        values.emplace_back(std::string(name), std::move(value));
    }
    return false;
}

bool needsQuotes(absl::string_view value) {
    return value.empty() || !std::all_of(value.begin(), value.end(), isValueChar);
}

// Whether `value` between quotes reads back as itself.
bool canBeQuoted(absl::string_view value) {
    const std::string quoted = absl::StrCat(value, "\"");
    Scanner in(quoted);
    absl::string_view read;
    return in.takeQuoted(&read) && read == value && in.atEnd();
}

}  // namespace

absl::StatusOr<TransformList> parseTransforms(absl::string_view text) {
    TransformList list;
    Scanner in(text);
    for (in.skipSpace(); !in.atEnd(); in.skipSpace()) {
        const absl::string_view from = in.rest();
        const absl::string_view name = in.takeWhile(isNameChar);
        if (name.empty()) return lookingFor("transform name", in.rest());
        std::vector<std::pair<std::string, std::string>> values;
        if (in.take('(')) {
            WHITTLE_ASSIGN_OR_RETURN(const bool closed, scanParameters(in, values));
            if (!closed) {
                list.unclosed = std::string(from);
                break;
            }
        }
        list.calls.push_back({std::string(name), PassArgs(std::move(values))});
    }
    return list;
}

absl::StatusOr<std::string> printTransforms(const std::vector<TransformCall>& calls) {
    std::string text;
    for (const TransformCall& call : calls) {
        absl::StrAppend(&text, text.empty() ? "" : " ", call.name);
        if (call.args.values().empty()) continue;
        const char* separator = "(";
        for (const auto& [name, value] : call.args.values()) {
            if (!canBeQuoted(value)) {
                return absl::InvalidArgumentError(
                    absl::StrCat("the value ", value, " of ", name, " cannot be written in transform syntax"));
            }
            const char* quote = needsQuotes(value) ? "\"" : "";
            absl::StrAppend(&text, separator, name, "=", quote, value, quote);
            separator = ", ";
        }
        text += ")";
    }
    return text;
}

}  // namespace whittle
