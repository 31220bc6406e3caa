// SPDX-License-Identifier: Apache-2.0
//
// Strings (string_ops.cc), and hashes of tensors (array_ops.cc).

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

// Scalars go with anything, and what has no known rank may be one.
absl::Status join(RuleContext& c) {
    SymbolicShape shape = SymbolicShape::unknown();
    bool allScalars = true;
    for (int i = 0; i < c.inputCount(); ++i) {
        const SymbolicShape& input = c.input(i);
        allScalars = allScalars && input.hasRank() && input.rank() == 0;
        if (!input.hasRank() || input.rank() == 0) continue;
        WHITTLE_ASSIGN_OR_RETURN(shape, c.merge(shape, input));
    }
    c.setOutput(0, allScalars ? SymbolicShape::scalar() : std::move(shape));
    return absl::OkStatus();
}

// Position and length have one shape, with which the strings broadcast.
absl::Status substr(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape part, c.merge(c.input(1), c.input(2)));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.broadcast(c.input(0), part));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

// Rows of characters: their splits are one more than the rows.
absl::Status unicodeDecode(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Dim splits, c.add(c.elementCount(c.input(0)), 1));
    const Dim characters = c.newDim();
    c.setOutput(0, c.vector(splits));
    for (int i = 1; i < c.outputCount(); ++i) c.setOutput(i, c.vector(characters));
    return absl::OkStatus();
}

absl::Status unicodeEncode(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {0, 1}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim rows, c.subtract(c.dim(c.input(1), 0), 1));
    c.setOutput(0, c.vector(rows));
    return absl::OkStatus();
}

// A hash of each slice along the first dimension. There is one method.
absl::Status fingerprint(RuleContext& c) {
    constexpr int64_t kHashSize = 8;
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(c.input(0), 1).status());
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1}));
    c.setOutput(0, c.matrix(c.dim(c.input(0), 0), Dim::ofSize(kHashSize)));
    return absl::OkStatus();
}

constexpr auto split = signature<"[?] [] -> [?,2] [?] [2]">;

constexpr ShapeRule kRules[] = {
    {"AsString", likeFirstInput},
    {"DecodeBase64", likeFirstInput},
    {"EncodeBase64", likeFirstInput},
    {"Fingerprint", fingerprint},
    {"RegexFullMatch", signature<"x [] -> x">},
    {"RegexReplace", signature<"x [] [] -> x">},
    {"StaticRegexFullMatch", likeFirstInput},
    {"StaticRegexReplace", likeFirstInput},
    {"StringFormat", scalarOutputs},
    {"StringJoin", join},
    {"StringLength", likeFirstInput},
    {"StringLower", likeFirstInput},
    {"StringNGrams", signature<"[?] [n] -> [?] [n]">},
    {"StringSplit", split},
    {"StringSplitV2", split},
    {"StringStrip", likeFirstInput},
    {"StringToHashBucket", likeFirstInput},
    {"StringToHashBucketFast", likeFirstInput},
    {"StringToHashBucketStrong", likeFirstInput},
    {"StringUpper", likeFirstInput},
    {"Substr", substr},
    {"UnicodeDecode", unicodeDecode},
    {"UnicodeDecodeWithOffsets", unicodeDecode},
    {"UnicodeEncode", unicodeEncode},
    {"UnicodeScript", likeFirstInput},
    {"UnicodeTranscode", likeFirstInput},
};

}  // namespace

absl::Span<const ShapeRule> stringShapeRules() { return kRules; }

}  // namespace whittle
