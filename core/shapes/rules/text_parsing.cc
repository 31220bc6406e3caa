// SPDX-License-Identifier: Apache-2.0
//
// Values out of bytes and lines.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

absl::Status decodePadded(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Dim bytes, sizeFromScalar(c, 1));
    WHITTLE_ASSIGN_OR_RETURN(const DataType type, c.typeAttr("out_type"));
    const size_t size = elementSize(type);
    if (size == 0) return c.fail(absl::StrCat("elements of type ", cppName(type), " have no size"));
    WHITTLE_ASSIGN_OR_RETURN(const Dim width, c.divide(bytes, static_cast<int64_t>(size), /*evenly=*/true));
    c.setOutput(0, c.concatenate(c.input(0), c.vector(width)));
    return absl::OkStatus();
}

// A default is a scalar, or a vector of no or one element.
absl::Status decodeCsv(RuleContext& c) {
    for (int i = 1; i < c.inputCount(); ++i) {
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape fallback, c.withRankAtMost(c.input(i), 1));
        if (fallback.hasRank() && fallback.rank() == 1 && fallback.dims[0].sizeOr(0) > 1) {
            return c.fail(absl::StrCat("input ", i, ", a default, has ", fallback.dims[0].size(), " elements"));
        }
    }
    for (int i = 0; i < c.outputCount(); ++i) c.setOutput(i, c.input(0));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"DecodeCSV", decodeCsv},
    {"DecodeCompressed", signature<"x -> x">},
    {"DecodeJSONExample", signature<"x -> x">},
    {"DecodePaddedRaw", decodePadded},
    {"DecodeRaw", signature<"[x..] -> [x..,?]">},
    {"ParseTensor", signature<"* -> *">},
    {"SerializeTensor", signature<"* -> []">},
};

}  // namespace

absl::Span<const ShapeRule> textParsingShapeRules() { return kRules; }

}  // namespace whittle
