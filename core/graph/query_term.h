// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/query.h"

#include <re2/re2.h>

#include <memory>
#include <string>
#include <vector>

namespace whittle {

// One text to compare with: a part, a whole with wildcards, whole components of a path, or a regular expression.
class TextMatcher {
  public:
    static TextMatcher part(absl::string_view text);
    static TextMatcher wildcard(absl::string_view pattern);
    static TextMatcher components(absl::string_view text);
    // InvalidArgument with RE2's own words.
    static absl::StatusOr<TextMatcher> regex(absl::string_view pattern, bool ignoreCase);

    bool matches(absl::string_view text) const;
    bool isRegex() const { return m_kind == Kind::kRegex; }

  private:
    enum class Kind { kPart, kWildcard, kComponents, kRegex };

    Kind m_kind = Kind::kPart;
    std::string m_text;  // in lower case for parts and wildcards
    std::shared_ptr<const RE2> m_regex;
};

class Query::Term {
  public:
    enum class Field { kAny, kName, kOp, kDevice, kAttr, kDtype, kShape };

    Field field = Field::kAny;
    bool negated = false;
    TextMatcher text;       // kAny, kName, kOp, kDevice, kAttr (its name)
    bool hasValue = false;  // kAttr
    TextMatcher value;
    DataType dtype = DataType::kInvalid;
    Shape shape;                // -1: unknown, kAnyDimension: whatever
    bool shapeHasMore = false;  // "..." at the end
    bool asksUnknownRank = false;

    static constexpr int64_t kAnyDimension = -2;

    bool matches(const Node& node, const OutputsOf& outputsOf) const;
    bool needsOutputs() const { return field == Field::kDtype || field == Field::kShape; }
    // Smaller runs first.
    int cost() const;

  private:
    bool holds(const Node& node, const OutputsOf& outputsOf) const;
    bool holdsForAttr(const Node& node) const;
    bool holdsFor(const Output& output) const;
};

}  // namespace whittle
