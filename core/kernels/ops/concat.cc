// SPDX-License-Identifier: Apache-2.0
//
// Tensors put together and taken apart along a dimension.
#include "core/base/status.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr TypeSet kJoinTypes = kAllTypes | kFloat8Types | kQuantizedTypes;
constexpr TypeSet kUnpackTypes = kAllTypes | kFloat8Types;
constexpr TypeSet kSplitTypes = kUnpackTypes | kInt4Types | TypeSet{DataType::kQUInt8};

// A tensor seen from one dimension: rows before it, elements of one step along it.
struct Cut {
    int64_t before, after;
};

Cut cutAt(const std::vector<int64_t>& dims, size_t axis, size_t behind) {
    return {productOf(dims, 0, axis), productOf(dims, behind, dims.size())};
}

// Copies `in` (all of it) into `out` from place `at` along the dimension that has `width` elements in `out`.
void putIn(const Array& in, Array& out, const Cut& cut, int64_t at, int64_t own, int64_t width) {
    moveElements(in, {0, {own * cut.after, 1}}, out, {at * cut.after, {width * cut.after, 1}},
                 {cut.before, own * cut.after});
}

// The other way: `out` is the piece of `in` from place `at`.
void takeOut(const Array& in, Array& out, const Cut& cut, int64_t at, int64_t own, int64_t width) {
    moveElements(in, {at * cut.after, {width * cut.after, 1}}, out, {0, {own * cut.after, 1}},
                 {cut.before, own * cut.after});
}

absl::Status concatFrom(KernelContext& c, int first, int axisInput) {
    if (c.inputCount() < 3) return c.fail("there must be at least two tensors");
    if (c.input(axisInput).rank() > 1) return c.fail("the dimension must be a scalar");
    WHITTLE_ASSIGN_OR_RETURN(int64_t axis, c.integer(axisInput));
    const int last = c.inputCount() - (axisInput == 0 ? 0 : 1);
    const Array& model = c.input(first);
    if (!kJoinTypes.contains(model.dtype())) return c.noKernelFor(model.dtype());
    if (axis < -model.rank() || axis >= model.rank()) return c.fail(absl::StrCat("there is no dimension ", axis));
    if (axis < 0) axis += model.rank();
    const size_t at = static_cast<size_t>(axis);
    std::vector<int64_t> dims = model.dims();
    dims[at] = 0;
    for (int i = first; i < last; ++i) {
        std::vector<int64_t> own = c.input(i).dims();
        if (own.size() != dims.size()) return c.fail("the inputs differ in rank");
        if (__builtin_add_overflow(dims[at], own[at], &dims[at])) return c.fail("the shape is too large");
        own[at] = dims[at];
        if (own != dims) return c.fail("the inputs differ in other dimensions too");
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(model.dtype(), dims));
    const Cut cut = cutAt(dims, at, at + 1);
    int64_t place = 0;
    for (int i = first; i < last; ++i) {
        const int64_t own = c.input(i).dims()[at];
        putIn(c.input(i), out, cut, place, own, dims[at]);
        place += own;
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status concat(KernelContext& c) { return concatFrom(c, 1, 0); }
absl::Status concatV2(KernelContext& c) { return concatFrom(c, 0, c.inputCount() - 1); }

absl::Status pack(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(int64_t axis, c.intAttr("axis"));
    if (c.inputCount() == 0) return c.fail("there must be at least one tensor");
    const Array& model = c.input(0);
    if (!kJoinTypes.contains(model.dtype())) return c.noKernelFor(model.dtype());
    const int64_t rank = model.rank() + 1;
    if (axis < -rank || axis >= rank) return c.fail(absl::StrCat("there is no dimension ", axis));
    if (axis < 0) axis += rank;
    std::vector<int64_t> dims = model.dims();
    for (int i = 1; i < c.inputCount(); ++i) {
        if (c.input(i).dims() != dims) return c.fail("the inputs differ in shape");
    }
    const size_t at = static_cast<size_t>(axis);
    const Cut cut = cutAt(dims, at, at);
    dims.insert(dims.begin() + axis, c.inputCount());
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(model.dtype(), dims));
    for (int i = 0; i < c.inputCount(); ++i) putIn(c.input(i), out, cut, i, 1, c.inputCount());
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status unpack(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(int64_t axis, c.intAttr("axis"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t count, c.intAttr("num"));
    const Array& in = c.input(0);
    if (!kUnpackTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (axis < -in.rank() || axis >= in.rank()) return c.fail(absl::StrCat("there is no dimension ", axis));
    if (axis < 0) axis += in.rank();
    const size_t at = static_cast<size_t>(axis);
    if (in.dims()[at] != count) return c.fail(absl::StrCat("dimension ", axis, " has not the size ", count));
    std::vector<int64_t> dims = in.dims();
    dims.erase(dims.begin() + axis);
    const Cut cut = cutAt(in.dims(), at, at + 1);
    for (int64_t i = 0; i < count; ++i) {
        WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
        takeOut(in, out, cut, i, 1, count);
        c.addOutput(std::move(out));
    }
    return absl::OkStatus();
}

absl::Status splitInto(KernelContext& c, const Array& in, int64_t axis, const std::vector<int64_t>& widths) {
    const size_t at = static_cast<size_t>(axis);
    const Cut cut = cutAt(in.dims(), at, at + 1);
    std::vector<int64_t> dims = in.dims();
    int64_t place = 0;
    for (const int64_t width : widths) {
        dims[at] = width;
        WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
        takeOut(in, out, cut, place, width, in.dims()[at]);
        place += width;
        c.addOutput(std::move(out));
    }
    return absl::OkStatus();
}

// The dimension that an input names, counted from the front.
absl::StatusOr<int64_t> axisOf(const KernelContext& c, int axisInput, const Array& in) {
    WHITTLE_ASSIGN_OR_RETURN(int64_t axis, c.integer(axisInput));
    if (axis < -in.rank() || axis >= in.rank()) return c.fail(absl::StrCat("there is no dimension ", axis));
    return axis < 0 ? axis + in.rank() : axis;
}

absl::Status split(KernelContext& c) {
    const Array& in = c.input(1);
    if (!kSplitTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (!c.input(0).isScalar()) return c.fail("the dimension must be a scalar");
    WHITTLE_ASSIGN_OR_RETURN(const int64_t axis, axisOf(c, 0, in));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t count, c.intAttr("num_split"));
    if (count <= 0 || in.dim(static_cast<int>(axis)) % count != 0) {
        return c.fail(absl::StrCat("dimension ", axis, " does not divide into ", count));
    }
    const int64_t width = in.dim(static_cast<int>(axis)) / count;
    if (count > (int64_t{1} << 24)) return c.fail("too many pieces");
    return splitInto(c, in, axis, std::vector<int64_t>(static_cast<size_t>(count), width));
}

absl::StatusOr<std::vector<int64_t>> splitWidths(const KernelContext& c) {
    const Array& sizes = c.input(1);
    if (sizes.dtype() != DataType::kInt8) return c.integers(1);
    return std::vector<int64_t>(sizes.as<int8_t>().begin(), sizes.as<int8_t>().end());
}

absl::Status splitV(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kSplitTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    WHITTLE_ASSIGN_OR_RETURN(const int64_t count, c.intAttr("num_split"));
    WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> widths, splitWidths(c));
    if (c.input(1).rank() != 1 || static_cast<int64_t>(widths.size()) != count || count == 0) {
        return c.fail("the sizes must be as many as the pieces");
    }
    WHITTLE_ASSIGN_OR_RETURN(const int64_t axis, axisOf(c, 2, in));
    int64_t known = 0;
    auto rest = widths.end();
    for (auto width = widths.begin(); width != widths.end(); ++width) {
        if (*width == -1 && rest == widths.end()) {
            rest = width;
        } else if (*width < 0 || __builtin_add_overflow(known, *width, &known)) {
            return c.fail("a size is negative or too large");
        }
    }
    const int64_t all = in.dim(static_cast<int>(axis));
    if (known > all || (rest == widths.end() && known != all)) {
        return c.fail(absl::StrCat("the sizes do not add up to ", all));
    }
    if (count == 1 && widths.front() != all) return c.fail("a single piece must be named by its size");
    if (rest != widths.end()) *rest = all - known;
    return splitInto(c, in, axis, widths);
}

constexpr Kernel kKernels[] = {
    {"Concat", concat}, {"ConcatV2", concatV2}, {"Pack", pack},
    {"Split", split},   {"SplitV", splitV},     {"Unpack", unpack},
};

}  // namespace

absl::Span<const Kernel> concatKernels() { return kKernels; }

}  // namespace whittle
