// SPDX-License-Identifier: Apache-2.0
#include "core/graph/query_term.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cstring>

namespace whittle {
namespace {

char lower(char c) { return absl::ascii_tolower(static_cast<unsigned char>(c)); }

bool equalsLowered(const char* text, absl::string_view lowered) {
    for (size_t i = 0; i < lowered.size(); ++i)
        if (lower(text[i]) != lowered[i]) return false;
    return true;
}

bool containsLowered(absl::string_view text, absl::string_view lowered) {
    if (lowered.empty()) return true;
    for (size_t i = 0; i + lowered.size() <= text.size(); ++i)
        if (lower(text[i]) == lowered[0] && equalsLowered(text.data() + i, lowered)) return true;
    return false;
}

// '*' any run, '?' one character; linear with one point to go back to.
bool matchesWildcard(absl::string_view text, absl::string_view pattern) {
    size_t t = 0, p = 0, star = absl::string_view::npos, resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == lower(text[t]))) {
            ++p;
            ++t;
        } else if (star != absl::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

bool containsComponents(absl::string_view text, absl::string_view wanted) {
    for (size_t at = text.find(wanted); at != absl::string_view::npos; at = text.find(wanted, at + 1)) {
        const size_t end = at + wanted.size();
        if ((at == 0 || text[at - 1] == '/') && (end == text.size() || text[end] == '/')) return true;
    }
    return false;
}

bool anyName(const Node& node, const TextMatcher& text) {
    if (text.matches(node.name)) return true;
    return std::any_of(node.origins.begin(), node.origins.end(),
                       [&](const std::string& origin) { return text.matches(origin); });
}

}  // namespace

TextMatcher TextMatcher::part(absl::string_view text) {
    TextMatcher result;
    result.m_text = absl::AsciiStrToLower(text);
    return result;
}

TextMatcher TextMatcher::wildcard(absl::string_view pattern) {
    TextMatcher result = part(pattern);
    result.m_kind = Kind::kWildcard;
    return result;
}

TextMatcher TextMatcher::components(absl::string_view text) {
    TextMatcher result;
    result.m_kind = Kind::kComponents;
    result.m_text = std::string(text);
    return result;
}

absl::StatusOr<TextMatcher> TextMatcher::regex(absl::string_view pattern, bool ignoreCase) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_case_sensitive(!ignoreCase);
    TextMatcher result;
    result.m_kind = Kind::kRegex;
    result.m_regex = std::make_shared<const RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
    if (!result.m_regex->ok()) {
        return absl::InvalidArgumentError(absl::StrCat("not a regular expression: ", result.m_regex->error()));
    }
    return result;
}

bool TextMatcher::matches(absl::string_view text) const {
    switch (m_kind) {
        case Kind::kPart:
            return containsLowered(text, m_text);
        case Kind::kWildcard:
            return matchesWildcard(text, m_text);
        case Kind::kComponents:
            return containsComponents(text, m_text);
        case Kind::kRegex:
            return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *m_regex);
    }
    return false;
}

int Query::Term::cost() const {
    if (needsOutputs()) return 4;
    if (field == Field::kAttr) return 3;
    if (text.isRegex()) return 2;
    return field == Field::kOp ? 0 : 1;
}

bool Query::Term::matches(const Node& node, const OutputsOf& outputsOf) const {
    return holds(node, outputsOf) != negated;
}

bool Query::Term::holds(const Node& node, const OutputsOf& outputsOf) const {
    switch (field) {
        case Field::kAny:
            return anyName(node, text) || (!text.isRegex() && text.matches(node.op));
        case Field::kName:
            return anyName(node, text);
        case Field::kOp:
            return text.matches(node.op);
        case Field::kDevice:
            return text.matches(node.device);
        case Field::kAttr:
            return holdsForAttr(node);
        case Field::kDtype:
        case Field::kShape:
            break;
    }
    const std::vector<Output> outputs = outputsOf(node);
    return std::any_of(outputs.begin(), outputs.end(), [&](const Output& output) { return holdsFor(output); });
}

bool Query::Term::holdsForAttr(const Node& node) const {
    return std::any_of(node.attrs.begin(), node.attrs.end(), [&](const NamedAttr& attr) {
        return text.matches(attr.first) && (!hasValue || value.matches(toString(attr.second)));
    });
}

bool Query::Term::holdsFor(const Output& output) const {
    if (field == Field::kDtype) return baseType(output.dtype) == baseType(dtype);
    if (asksUnknownRank || output.shape.unknownRank) return asksUnknownRank == output.shape.unknownRank;
    const std::vector<int64_t>& wanted = shape.dims;
    const std::vector<int64_t>& dims = output.shape.dims;
    if (dims.size() < wanted.size() || (dims.size() > wanted.size() && !shapeHasMore)) return false;
    for (size_t i = 0; i < wanted.size(); ++i)
        if (wanted[i] != kAnyDimension && wanted[i] != dims[i]) return false;
    return true;
}

}  // namespace whittle
