// SPDX-License-Identifier: Apache-2.0
//
// One element many times: Fill, BroadcastTo, Tile, OneHot.
#include "core/base/status.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr TypeSet kTileTypes = kAllTypes.without(DataType::kUInt16);
constexpr TypeSet kFillTypes = kAllTypes | kQuantizedTypes | kInt4Types;

absl::Status fill(KernelContext& c) {
    const Array& value = c.input(1);
    if (!kFillTypes.contains(value.dtype())) return c.noKernelFor(value.dtype());
    if (c.input(0).rank() > 1) return c.fail("the dimensions must be a vector");
    if (value.rank() > 1 || value.size() != 1) return c.fail("the value must be a scalar");
    WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> dims, c.integers(0));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(value.dtype(), std::move(dims)));
    fillElements(value, 0, out, 0, out.size());
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status broadcastTo(KernelContext& c) {
    const Array& in = c.input(0);
    if (!(kAllTypes | kFloat8Types).contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (c.input(1).rank() > 1) return c.fail("the shape must be a vector");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> dims, c.integers(1));
    if (in.dims().size() > dims.size()) return c.fail("the shape has fewer dimensions than the input");
    const size_t added = dims.size() - in.dims().size();
    const std::vector<int64_t> inSteps = rowMajorSteps(in.dims());
    Walk source;
    source.steps.assign(dims.size(), 0);
    for (size_t d = added; d < dims.size(); ++d) {
        const int64_t size = in.dims()[d - added];
        if (size != dims[d] && size != 1) {
            return c.fail(absl::StrCat("shape ", toString(Shape::of(in.dims())), " does not broadcast to ",
                                       toString(Shape::of(dims))));
        }
        if (size != 1) source.steps[d] = inSteps[d - added];
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
    moveElements(in, source, out, {0, rowMajorSteps(dims)}, dims);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// The type counts only when there is something to copy.
// Tiling is a broadcast in which each dimension is two: which copy, and where in it.
absl::Status tile(KernelContext& c) {
    const Array& in = c.input(0);
    if (c.input(1).rank() != 1) return c.fail("multiples must be a vector");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> multiples, c.integers(1));
    if (multiples.size() != in.dims().size()) return c.fail("multiples must be as many as dimensions");
    const std::vector<int64_t> steps = rowMajorSteps(in.dims());
    std::vector<int64_t> dims, pairs;
    Walk source;
    for (size_t d = 0; d < multiples.size(); ++d) {
        if (multiples[d] < 0) return c.fail(absl::StrCat("a multiple is ", multiples[d]));
        dims.push_back(0);
        if (__builtin_mul_overflow(in.dims()[d], multiples[d], &dims.back())) return c.fail("the shape is too large");
        pairs.insert(pairs.end(), {multiples[d], in.dims()[d]});
        source.steps.insert(source.steps.end(), {0, steps[d]});
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
    if (dims != in.dims() && out.size() > 0 && !kTileTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    moveElements(in, source, out, {0, rowMajorSteps(pairs)}, pairs);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// The indices of OneHot, which may be of 8 bits too.
absl::StatusOr<std::vector<int64_t>> indicesOf(const KernelContext& c) {
    const Array& indices = c.input(0);
    if (indices.dtype() == DataType::kUInt8) {
        return std::vector<int64_t>(indices.as<uint8_t>().begin(), indices.as<uint8_t>().end());
    }
    if (indices.dtype() == DataType::kInt8) {
        return std::vector<int64_t>(indices.as<int8_t>().begin(), indices.as<int8_t>().end());
    }
    return c.integers(0);
}

// The new dimension stands at `axis`; what lies before and after it stays in its order.
absl::Status oneHot(KernelContext& c) {
    const Array& on = c.input(2);
    const Array& off = c.input(3);
    if (!kAllTypes.contains(on.dtype())) return c.noKernelFor(on.dtype());
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> indices, indicesOf(c));
    WHITTLE_ASSIGN_OR_RETURN(int64_t axis, c.intAttr("axis"));
    const Array& depthInput = c.input(1);
    if (!depthInput.isScalar() || !on.isScalar() || !off.isScalar()) return c.fail("depth and values must be scalars");
    WHITTLE_ASSIGN_OR_RETURN(const int64_t depth, c.integer(1));
    std::vector<int64_t> dims = c.input(0).dims();
    const int64_t rank = c.input(0).rank();
    if (axis < -1 || axis > rank) return c.fail(absl::StrCat("there is no place ", axis, " for a dimension"));
    if (depth < 0) return c.fail(absl::StrCat("the depth is ", depth));
    if (axis == -1) axis = rank;
    dims.insert(dims.begin() + axis, depth);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(on.dtype(), dims));
    fillElements(off, 0, out, 0, out.size());
    const int64_t after = productOf(dims, static_cast<size_t>(axis) + 1, dims.size());
    for (size_t i = 0; i < indices.size(); ++i) {
        if (indices[i] < 0 || indices[i] >= depth) continue;
        const int64_t before = static_cast<int64_t>(i) / after;
        const int64_t rest = static_cast<int64_t>(i) % after;
        fillElements(on, 0, out, (before * depth + indices[i]) * after + rest, 1);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {{"BroadcastTo", broadcastTo}, {"Fill", fill}, {"OneHot", oneHot}, {"Tile", tile}};

}  // namespace

absl::Span<const Kernel> fillKernels() { return kKernels; }

}  // namespace whittle
