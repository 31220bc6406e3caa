// SPDX-License-Identifier: Apache-2.0
//
// Slice and StridedSlice. The five masks of the latter speak of the positions in its own vectors; first they are spread
// over the input's dimensions (an ellipsis stands for as many whole dimensions as are left, a new axis for none), then
// each dimension is cut like a Python slice (tensorflow/core/util/strided_slice_op.cc says the order of the rules).
#include "core/base/status.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr TypeSet kSliceTypes =
    kAllTypes | kFloat8Types | TypeSet{DataType::kQInt8, DataType::kQUInt8, DataType::kQInt32};

absl::Status slice(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kSliceTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> begin, c.integers(1));
    WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> size, c.integers(2));
    if (c.input(1).rank() != 1 || c.input(2).rank() != 1 || begin.size() != in.dims().size() ||
        size.size() != in.dims().size()) {
        return c.fail("begin and size must be vectors as long as the rank");
    }
    Walk source{0, rowMajorSteps(in.dims())};
    for (size_t d = 0; d < size.size(); ++d) {
        const int64_t dim = in.dims()[d];
        if (begin[d] < 0 || begin[d] > dim) return c.fail(absl::StrCat("begin ", begin[d], " is outside"));
        if (size[d] == -1) size[d] = dim - begin[d];
        if (size[d] < 0 || size[d] > dim - begin[d]) return c.fail(absl::StrCat("size ", size[d], " is outside"));
        source.offset += begin[d] * source.steps[d];
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), size));
    moveElements(in, source, out, {0, rowMajorSteps(size)}, size);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// One position of the op's vectors, or one dimension of the input.
struct Range {
    int64_t begin = 0, end = 0, stride = 1;
    bool anyBegin = true, anyEnd = true;
    bool shrinks = false;
    bool isNewAxis = false;
};

struct Positions {
    std::vector<Range> ranges;
    int ellipsis = -1;
};

absl::StatusOr<Positions> positionsOf(const KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> begin, c.integers(1));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> end, c.integers(2));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> strides, c.integers(3));
    if (c.input(1).rank() != 1 || c.input(2).rank() != 1 || c.input(3).rank() != 1 || begin.size() != end.size() ||
        begin.size() != strides.size()) {
        return c.fail("begin, end and strides must be vectors of one length");
    }
    if (begin.size() >= 32) return c.fail("more than 31 positions");
    WHITTLE_ASSIGN_OR_RETURN(const int64_t beginMask, c.intAttr("begin_mask"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t endMask, c.intAttr("end_mask"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t ellipsisMask, c.intAttr("ellipsis_mask"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t newAxisMask, c.intAttr("new_axis_mask"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t shrinkMask, c.intAttr("shrink_axis_mask"));
    if (ellipsisMask != 0 && (ellipsisMask & (ellipsisMask - 1)) != 0) return c.fail("there is more than one ellipsis");
    Positions positions;
    for (size_t i = 0; i < begin.size(); ++i) {
        const auto isIn = [&](int64_t mask) { return (mask >> i & 1) != 0; };
        if (isIn(ellipsisMask)) positions.ellipsis = static_cast<int>(i);
        positions.ranges.push_back({begin[i], end[i], strides[i], isIn(beginMask), isIn(endMask),
                                    isIn(shrinkMask) && !isIn(newAxisMask), isIn(newAxisMask)});
    }
    return positions;
}

// What each position means once the ellipsis is spread: ranges for all of the input's dimensions in their order, with
// the new axes between them.
absl::StatusOr<std::vector<Range>> spread(const KernelContext& c, const Positions& positions, int rank) {
    const auto& ranges = positions.ranges;
    const auto isCut = [](const Range& range) { return !range.isNewAxis; };
    const auto front = ranges.begin() + (positions.ellipsis < 0 ? static_cast<int>(ranges.size()) : positions.ellipsis);
    const auto back = positions.ellipsis < 0 ? ranges.end() : front + 1;
    const int64_t named = std::count_if(ranges.begin(), front, isCut) + std::count_if(back, ranges.end(), isCut);
    if (named > rank) return c.fail(absl::StrCat("it cuts ", named, " dimensions, but the input has ", rank));
    std::vector<Range> result(ranges.begin(), front);
    result.insert(result.end(), static_cast<size_t>(rank - named), Range{});
    result.insert(result.end(), back, ranges.end());
    return result;
}

struct Piece {
    int64_t begin, count;
};

absl::StatusOr<Piece> pieceOf(const KernelContext& c, const Range& range, int64_t dim) {
    if (range.stride == 0) return c.fail("a stride is zero");
    const bool isForward = range.stride > 0;
    if (range.shrinks) {
        if (!isForward) return c.fail("a single index needs the stride 1");
        const int64_t at = range.begin < 0 ? range.begin + dim : range.begin;
        if (at < 0 || at >= dim) return c.fail(absl::StrCat("index ", range.begin, " is outside of ", dim));
        return Piece{at, 1};
    }
    const int64_t first = isForward ? 0 : -1;
    const int64_t last = isForward ? dim : dim - 1;
    const auto place = [&](int64_t at) { return std::clamp(at < 0 ? at + dim : at, first, last); };
    const int64_t begin = range.anyBegin ? (isForward ? first : last) : place(range.begin);
    const int64_t end = range.anyEnd ? (isForward ? last : first) : place(range.end);
    const int64_t length = end - begin;
    if (length == 0 || (length < 0) != (range.stride < 0)) return Piece{begin, 0};
    return Piece{begin, length / range.stride + (length % range.stride != 0 ? 1 : 0)};
}

absl::Status stridedSlice(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kSliceTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    WHITTLE_ASSIGN_OR_RETURN(const Positions positions, positionsOf(c));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<Range> ranges, spread(c, positions, in.rank()));
    const std::vector<int64_t> inSteps = rowMajorSteps(in.dims());
    std::vector<int64_t> walked, shown;
    Walk source;
    for (const Range& range : ranges) {
        if (range.isNewAxis) {
            shown.push_back(1);
            continue;
        }
        const size_t d = walked.size();
        WHITTLE_ASSIGN_OR_RETURN(const Piece piece, pieceOf(c, range, in.dims()[d]));
        walked.push_back(piece.count);
        if (!range.shrinks) shown.push_back(piece.count);
        source.offset += piece.count > 0 ? piece.begin * inSteps[d] : 0;
        source.steps.push_back(piece.count > 1 ? inSteps[d] * range.stride : 0);
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), shown));
    moveElements(in, source, out, {0, rowMajorSteps(walked)}, walked);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {{"Slice", slice}, {"StridedSlice", stridedSlice}};

}  // namespace

absl::Span<const Kernel> sliceKernels() { return kKernels; }

}  // namespace whittle
