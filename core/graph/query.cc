// SPDX-License-Identifier: Apache-2.0
#include "core/graph/query.h"

#include "core/base/status.h"
#include "core/graph/query_term.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <utility>

namespace whittle {
namespace {

using Term = Query::Term;
using Field = Term::Field;

// RE2 compiles a pattern in time and memory that its size bounds.
constexpr size_t kMaxQueryBytes = 4096;

struct FieldName {
    absl::string_view name;
    Field field;
};
constexpr FieldName kFields[] = {{"name", Field::kName}, {"op", Field::kOp},       {"device", Field::kDevice},
                                 {"attr", Field::kAttr}, {"dtype", Field::kDtype}, {"shape", Field::kShape}};

// A value as it was written.
struct Value {
    enum class Kind { kPlain, kQuoted, kRegex };
    Kind kind = Kind::kPlain;
    std::string text;
    bool ignoreCase = false;
    size_t position = 0;
};

bool isBlank(char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); }

bool hasWildcard(absl::string_view text) { return text.find_first_of("*?") != absl::string_view::npos; }

class Parser {
  public:
    explicit Parser(absl::string_view text) : m_text(text) {}

    size_t position() const { return m_errorPosition; }

    absl::StatusOr<std::vector<std::shared_ptr<const Term>>> parse() {
        std::vector<std::shared_ptr<const Term>> terms;
        if (m_text.size() > kMaxQueryBytes) return error(kMaxQueryBytes, "the search is too long");
        for (skipBlanks(); m_at < m_text.size(); skipBlanks()) {
            WHITTLE_ASSIGN_OR_RETURN(Term term, parseTerm());
            terms.push_back(std::make_shared<const Term>(std::move(term)));
        }
        std::stable_sort(terms.begin(), terms.end(),
                         [](const auto& a, const auto& b) { return a->cost() < b->cost(); });
        return terms;
    }

  private:
    absl::Status error(size_t position, absl::string_view message) {
        m_errorPosition = position;
        return absl::InvalidArgumentError(message);
    }

    void skipBlanks() {
        while (m_at < m_text.size() && isBlank(m_text[m_at])) ++m_at;
    }

    absl::StatusOr<Term> parseTerm() {
        Term term;
        const size_t start = m_at;
        if (m_text[m_at] == '-' && m_at + 1 < m_text.size() && !isBlank(m_text[m_at + 1])) {
            term.negated = true;
            ++m_at;
        }
        WHITTLE_ASSIGN_OR_RETURN(term.field, parseField());
        if (term.field != Field::kAny && (m_at == m_text.size() || isBlank(m_text[m_at]))) {
            return error(start, absl::StrCat("nothing after '", m_text.substr(start, m_at - start), "'"));
        }
        WHITTLE_ASSIGN_OR_RETURN(const Value value, parseValue(term.field == Field::kAttr ? "=" : ""));
        if (absl::Status status = fill(value, &term); !status.ok()) return status;
        return term;
    }

    // Consumes "op:"; leaves a word that merely holds a colon alone when what follows is a tensor's port.
    absl::StatusOr<Field> parseField() {
        size_t end = m_at;
        while (end < m_text.size() &&
               (absl::ascii_isalnum(static_cast<unsigned char>(m_text[end])) || m_text[end] == '_')) {
            ++end;
        }
        if (end == m_at || end == m_text.size() || m_text[end] != ':') return Field::kAny;
        const absl::string_view name = m_text.substr(m_at, end - m_at);
        for (const FieldName& field : kFields) {
            if (!absl::EqualsIgnoreCase(field.name, name)) continue;
            m_at = end + 1;
            return field.field;
        }
        if (end + 1 < m_text.size() && absl::ascii_isdigit(static_cast<unsigned char>(m_text[end + 1])))
            return Field::kAny;
        return error(m_at,
                     absl::StrCat("there is no field '", name, "'; known are name, op, device, attr, dtype, shape"));
    }

    absl::StatusOr<Value> parseValue(absl::string_view alsoEndsAt) {
        const char first = m_text[m_at];
        if (first == '"') return parseQuoted();
        if (first == '/') return parseRegex();
        Value value{.position = m_at};
        while (m_at < m_text.size() && !isBlank(m_text[m_at]) &&
               alsoEndsAt.find(m_text[m_at]) == absl::string_view::npos) {
            value.text += m_text[m_at++];
        }
        return value;
    }

    absl::StatusOr<Value> parseQuoted() {
        Value value{.kind = Value::Kind::kQuoted, .position = m_at};
        const size_t end = m_text.find('"', m_at + 1);
        if (end == absl::string_view::npos) return error(m_at, "the quote is not closed");
        value.text = std::string(m_text.substr(m_at + 1, end - m_at - 1));
        if (value.text.empty()) return error(m_at, "nothing between the quotes");
        m_at = end + 1;
        return value;
    }

    // A slash is closed by the next one that is not escaped and that ends the word, so that "/a/b/" needs no escapes.
    absl::StatusOr<Value> parseRegex() {
        Value value{.kind = Value::Kind::kRegex, .position = m_at};
        for (size_t end = m_at + 1; end < m_text.size(); ++end) {
            if (m_text[end] == '\\') {
                ++end;
                continue;
            }
            if (m_text[end] != '/') continue;
            const bool flag = end + 1 < m_text.size() && m_text[end + 1] == 'i';
            const size_t after = end + (flag ? 2 : 1);
            if (after < m_text.size() && !isBlank(m_text[after])) continue;
            value.text = std::string(m_text.substr(m_at + 1, end - m_at - 1));
            value.ignoreCase = flag;
            m_at = after;
            return value;
        }
        return error(m_at, "the regular expression is not closed by '/'");
    }

    absl::StatusOr<TextMatcher> matcher(const Value& value, bool whole) {
        if (value.kind == Value::Kind::kQuoted) return TextMatcher::components(value.text);
        if (value.kind == Value::Kind::kRegex) {
            absl::StatusOr<TextMatcher> regex = TextMatcher::regex(value.text, value.ignoreCase);
            if (!regex.ok()) return error(value.position + 1, regex.status().message());
            return regex;
        }
        if (whole || hasWildcard(value.text)) return TextMatcher::wildcard(value.text);
        return TextMatcher::part(value.text);
    }

    absl::Status fill(const Value& value, Term* term) {
        switch (term->field) {
            case Field::kDtype:
                return fillDtype(value, term);
            case Field::kShape:
                return fillShape(value, term);
            case Field::kAttr:
                return fillAttr(value, term);
            default:
                break;
        }
        Value text = value;
        if (term->field == Field::kAny && value.kind == Value::Kind::kPlain) text.text = nodeName(value.text);
        WHITTLE_ASSIGN_OR_RETURN(term->text, matcher(text, term->field == Field::kOp));
        return absl::OkStatus();
    }

    // "conv1:0" and "^conv1" name tensors of node conv1.
    static std::string nodeName(absl::string_view word) {
        if (word.size() > 1 && word[0] == '^') word.remove_prefix(1);
        const size_t colon = word.rfind(':');
        if (colon == absl::string_view::npos || colon == 0 || colon + 1 == word.size()) return std::string(word);
        int port = 0;
        return std::string(absl::SimpleAtoi(word.substr(colon + 1), &port) ? word.substr(0, colon) : word);
    }

    absl::Status fillAttr(const Value& value, Term* term) {
        WHITTLE_ASSIGN_OR_RETURN(term->text, matcher(value, true));
        if (m_at == m_text.size() || m_text[m_at] != '=') return absl::OkStatus();
        ++m_at;
        if (m_at == m_text.size() || isBlank(m_text[m_at])) return error(m_at - 1, "nothing after '='");
        WHITTLE_ASSIGN_OR_RETURN(const Value wanted, parseValue(""));
        if (wanted.kind == Value::Kind::kQuoted) {
            term->value = TextMatcher::part(wanted.text);
        } else {
            WHITTLE_ASSIGN_OR_RETURN(term->value, matcher(wanted, false));
        }
        term->hasValue = true;
        return absl::OkStatus();
    }

    absl::Status fillDtype(const Value& value, Term* term) {
        std::string name = absl::AsciiStrToLower(value.text);
        if (absl::StartsWith(name, "dt_")) name = name.substr(3);
        const std::optional<DataType> type = dataTypeFromName(name);
        if (!type) return error(value.position, absl::StrCat("there is no type '", value.text, "'"));
        term->dtype = *type;
        return absl::OkStatus();
    }

    absl::Status fillShape(const Value& value, Term* term) {
        absl::string_view text = value.text;
        if (text.size() >= 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
        term->asksUnknownRank = text == "unknown" || text == "<unknown>";
        if (text.empty() || text == "scalar" || term->asksUnknownRank) return absl::OkStatus();
        std::vector<absl::string_view> parts = absl::StrSplit(text, absl::ByAnyChar("x,"));
        if (parts.back() == "...") {
            term->shapeHasMore = true;
            parts.pop_back();
        }
        for (absl::string_view part : parts) {
            int64_t size = 0;
            if (part == "*") {
                size = Term::kAnyDimension;
            } else if (part == "?" || part == "-1") {
                size = -1;
            } else if (!absl::SimpleAtoi(part, &size) || size < 0) {
                return error(value.position,
                             absl::StrCat("'", part, "' is no dimension; write a number, ? or *, as in 1x?x*x3"));
            }
            term->shape.dims.push_back(size);
        }
        return absl::OkStatus();
    }

    const absl::string_view m_text;
    size_t m_at = 0;
    size_t m_errorPosition = 0;
};

}  // namespace

Query::Query() = default;
Query::~Query() = default;
Query::Query(const Query&) = default;
Query& Query::operator=(const Query&) = default;

absl::StatusOr<Query> Query::compile(absl::string_view text, size_t* errorPosition) {
    Parser parser(text);
    absl::StatusOr<std::vector<std::shared_ptr<const Term>>> terms = parser.parse();
    if (!terms.ok()) {
        if (errorPosition) *errorPosition = parser.position();
        return terms.status();
    }
    Query query;
    query.m_terms = *std::move(terms);
    return query;
}

bool Query::needsOutputs() const {
    return std::any_of(m_terms.begin(), m_terms.end(), [](const auto& term) { return term->needsOutputs(); });
}

bool Query::matches(const Node& node, const OutputsOf& outputsOf) const {
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&](const auto& term) { return term->matches(node, outputsOf); });
}

}  // namespace whittle
