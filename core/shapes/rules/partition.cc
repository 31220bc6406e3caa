// SPDX-License-Identifier: Apache-2.0
//
// Rows sorted into several tensors, and back.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/helpers.h"
#include "core/shapes/rules/signature.h"

#include <algorithm>
#include <limits>

namespace whittle {
namespace {

absl::Status partition(RuleContext& c) {
    const SymbolicShape& partitions = c.input(1);
    if (!partitions.hasRank()) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape data, c.mergePrefix(c.input(0), partitions));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape row, c.subshape(data, partitions.rank()));
    for (int i = 0; i < c.outputCount(); ++i) c.setOutput(i, c.concatenate(c.vector(c.newDim()), row));
    return absl::OkStatus();
}

// N inputs of indexes, then N of data whose first dimensions are theirs; as many rows as the largest index asks for.
absl::Status stitch(RuleContext& c) {
    const int count = c.inputCount() / 2;
    std::optional<int64_t> largest = 0;
    SymbolicShape row = SymbolicShape::unknown();
    for (int i = 0; i < count; ++i) {
        const SymbolicShape& indexes = c.input(i);
        const std::optional<std::vector<int64_t>> values = c.integers(i);
        if (!values) largest = std::nullopt;
        if (!indexes.hasRank()) continue;
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape data, c.mergePrefix(c.input(i + count), indexes));
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape rest, c.subshape(data, indexes.rank()));
        WHITTLE_ASSIGN_OR_RETURN(row, c.merge(row, rest));
        if (!largest || !values) continue;
        for (const int64_t value : *values) largest = std::max(*largest, value);
    }
    if (largest && *largest >= std::numeric_limits<int32_t>::max()) return c.fail("an index is over 31 bits");
    const Dim rows = largest ? Dim::ofSize(*largest + 1) : c.newDim();
    c.setOutput(0, c.concatenate(c.vector(rows), row));
    return absl::OkStatus();
}

// TensorFlow 2.17 checks no more than that shift and axis are scalars or vectors.
constexpr ShapeRule kRules[] = {
    {"DynamicPartition", partition},
    {"DynamicStitch", stitch},
    {"ParallelDynamicStitch", stitch},
    {"Roll", signature<"x>=1 shift<=1 shift<=1 -> x">},
};

}  // namespace

absl::Span<const ShapeRule> partitionShapeRules() { return kRules; }

}  // namespace whittle
