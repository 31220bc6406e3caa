// SPDX-License-Identifier: Apache-2.0
//
// StridedSlice (array_ops.cc; ValidateStridedSliceOp in util/strided_slice_op.cc). Its begin, end and stride have an
// entry for each part of a Python subscript like x[1, ..., newaxis, 2:8:2], and bits of the masks say what an entry
// is:
//   - an ellipsis stands for as many whole dimensions as the others leave; without one it is at the end;
//   - a new axis is a dimension of size 1 in the output, and none in the input;
//   - an entry to shrink is an index: its dimension is taken from the output;
//   - of a range, begin or end may be left out.
// So the entries are first laid out along the dimensions of the input, then the size of every dimension is computed,
// and at last these are gathered in the order of the entries.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr size_t kMostEntries = 31;  // the masks have 32 bits

struct Masks {
    uint32_t begin, end, ellipsis, newAxis, shrink;
};

// What the subscript says of one dimension of the input.
struct Range {
    int64_t begin = 0;
    int64_t end = 0;
    int64_t stride = 1;
    bool fromFirst = true;
    bool toLast = true;
    bool isIndex = false;
};

// Where a dimension of the output comes from.
constexpr int kNewAxis = -1;
struct Layout {
    std::vector<Range> ranges;  // by input dimension
    std::vector<int> outputs;   // an input dimension, or kNewAxis
};

struct Entries {
    std::optional<std::vector<int64_t>> begin;
    std::optional<std::vector<int64_t>> end;
    std::vector<int64_t> strides;
};

bool has(uint32_t mask, size_t bit) { return (mask >> bit & 1) != 0; }

// The new axes that follow the ellipsis take no dimension of the input.
size_t dimsOfEllipsis(const Masks& masks, size_t entry, size_t entries, size_t rank) {
    size_t others = 0;
    for (size_t i = 0; i < entries; ++i) others += i != entry && !has(masks.newAxis, i) ? 1 : 0;
    return rank > others ? rank - others : 0;
}

absl::StatusOr<Layout> layOut(const RuleContext& c, const Entries& entries, Masks masks, size_t rank) {
    size_t count = entries.strides.size();
    if ((masks.ellipsis & ((uint32_t{1} << count) - 1)) == 0) {
        masks.ellipsis = uint32_t{1} << count;
        ++count;
    }
    Layout layout;
    for (size_t i = 0; i < count; ++i) {
        if (has(masks.ellipsis, i)) {
            for (size_t n = dimsOfEllipsis(masks, i, count, rank); n > 0 && layout.ranges.size() < rank; --n) {
                layout.outputs.push_back(static_cast<int>(layout.ranges.size()));
                layout.ranges.emplace_back();
            }
            continue;
        }
        if (has(masks.newAxis, i)) {
            layout.outputs.push_back(kNewAxis);
            continue;
        }
        if (layout.ranges.size() == rank) {
            return c.fail(absl::StrCat("index out of range: the input has only ", rank, " dims"));
        }
        Range range;
        if (entries.begin) range.begin = (*entries.begin)[i];
        if (entries.end) range.end = (*entries.end)[i];
        range.stride = entries.strides[i];
        range.fromFirst = has(masks.begin, i);
        range.toLast = has(masks.end, i);
        range.isIndex = has(masks.shrink, i);
        if (!range.isIndex) layout.outputs.push_back(static_cast<int>(layout.ranges.size()));
        layout.ranges.push_back(range);
    }
    return layout;
}

// How many elements of a dimension of size `size` are taken; begin and end are known.
int64_t takenCount(const Range& range, int64_t size) {
    const int64_t first = range.stride > 0 ? 0 : -1;
    const int64_t last = range.stride > 0 ? size : size - 1;
    const auto bound = [&](int64_t at) { return std::clamp(at < 0 ? at + size : at, first, last); };
    const int64_t begin = range.fromFirst ? (range.stride > 0 ? first : last) : bound(range.begin);
    const int64_t end = range.toLast ? (range.stride > 0 ? last : first) : bound(range.end);
    const int64_t length = end - begin;
    if (length == 0 || (length < 0) != (range.stride < 0)) return 0;
    return length / range.stride + (length % range.stride != 0 ? 1 : 0);
}

absl::StatusOr<Dim> takenOf(RuleContext& c, const Range& range, Dim dim, bool boundsKnown) {
    if (range.stride == 0) return c.fail("strides must not be zero");
    const bool isWhole = range.fromFirst && range.toLast;
    if (!dim.isKnown()) {
        const bool keepsCount = isWhole && (range.stride == 1 || range.stride == -1);
        return keepsCount ? dim : c.newDim();
    }
    if (range.isIndex) {
        if (range.stride < 0) return c.fail("an index must have stride 1");
        if (!boundsKnown) return c.newDim();
        const int64_t at = range.begin < 0 ? range.begin + dim.size() : range.begin;
        if (at < 0 || at >= dim.size()) {
            return c.fail(absl::StrCat("slice index ", range.begin, " is out of ", dim.size()));
        }
        return Dim::ofSize(1);
    }
    if (!boundsKnown && !isWhole) return c.newDim();
    return Dim::ofSize(takenCount(range, dim.size()));
}

absl::StatusOr<uint32_t> maskOf(const RuleContext& c, absl::string_view attr) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t mask, c.intAttr(attr));
    return static_cast<uint32_t>(mask);
}

absl::StatusOr<Masks> masksOf(const RuleContext& c) {
    Masks masks{};
    WHITTLE_ASSIGN_OR_RETURN(masks.begin, maskOf(c, "begin_mask"));
    WHITTLE_ASSIGN_OR_RETURN(masks.end, maskOf(c, "end_mask"));
    WHITTLE_ASSIGN_OR_RETURN(masks.ellipsis, maskOf(c, "ellipsis_mask"));
    WHITTLE_ASSIGN_OR_RETURN(masks.newAxis, maskOf(c, "new_axis_mask"));
    WHITTLE_ASSIGN_OR_RETURN(masks.shrink, maskOf(c, "shrink_axis_mask"));
    if ((masks.ellipsis & (masks.ellipsis - 1)) != 0) return c.fail("multiple ellipses in a slice are not allowed");
    return masks;
}

absl::Status stridedSlice(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {1, 2, 3}));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape count, c.merge(c.input(1), c.input(2)));
    WHITTLE_ASSIGN_OR_RETURN(count, c.merge(count, c.input(3)));
    const SymbolicShape& input = c.input(0);
    const std::optional<std::vector<int64_t>> strides = c.integers(3);
    if (!input.hasRank() || !c.dim(count, 0).isKnown() || !strides) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const Masks masks, masksOf(c));
    const Entries entries{c.integers(1), c.integers(2), *strides};
    const size_t length = strides->size();
    if (length > kMostEntries || (entries.begin && entries.begin->size() != length) ||
        (entries.end && entries.end->size() != length)) {
        return c.fail("begin, end and strides must be vectors of one size below 32");
    }
    WHITTLE_ASSIGN_OR_RETURN(const Layout layout, layOut(c, entries, masks, input.dims.size()));
    const bool boundsKnown = entries.begin && entries.end;
    std::vector<Dim> taken;
    for (size_t i = 0; i < layout.ranges.size(); ++i) {
        WHITTLE_ASSIGN_OR_RETURN(const Dim dim, takenOf(c, layout.ranges[i], input.dims[i], boundsKnown));
        taken.push_back(dim);
    }
    SymbolicShape shape;
    for (const int from : layout.outputs) {
        shape.dims.push_back(from == kNewAxis ? Dim::ofSize(1) : taken[static_cast<size_t>(from)]);
    }
    c.setOutput(0, std::move(shape));
    c.setOutputHandle(0, c.inputHandle(0));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"ResourceStridedSliceAssign", unknownOutputs},
    {"StridedSlice", stridedSlice},
    {"StridedSliceGrad", shapedByFirstInput},
};

}  // namespace

absl::Span<const ShapeRule> stridedSliceShapeRules() { return kRules; }

}  // namespace whittle
