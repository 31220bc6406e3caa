// SPDX-License-Identifier: Apache-2.0
//
// Elements in another order along a dimension: reversed, rolled, or reversed up to a length of each row's own.
#include "core/base/status.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

absl::Status reverseDims(KernelContext& c, const std::vector<bool>& reversed) {
    const Array& in = c.input(0);
    Walk source{0, rowMajorSteps(in.dims())};
    for (size_t d = 0; d < reversed.size(); ++d) {
        if (!reversed[d] || in.dims()[d] == 0) continue;
        source.offset += (in.dims()[d] - 1) * source.steps[d];
        source.steps[d] = -source.steps[d];
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    moveElements(in, source, out, {0, rowMajorSteps(in.dims())}, in.dims());
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status reverse(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kAllTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (c.input(1).rank() != 1 || c.input(1).size() != in.rank())
        return c.fail("there must be a bool for each dimension");
    if (in.rank() > 0 && in.dim(0) == 0) return c.fail("the first dimension is empty");
    const absl::Span<const bool> dims = c.input(1).as<bool>();
    return reverseDims(c, std::vector<bool>(dims.begin(), dims.end()));
}

absl::Status reverseV2(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kAllTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (in.isScalar() || in.size() == 0) {
        c.addOutput(in);
        return absl::OkStatus();
    }
    if (c.input(1).rank() != 1) return c.fail("the dimensions must be a vector");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> axes, c.integers(1));
    std::vector<bool> reversed(in.dims().size(), false);
    for (const int64_t axis : axes) {
        if (axis < -in.rank() || axis >= in.rank()) return c.fail(absl::StrCat("there is no dimension ", axis));
        const size_t d = static_cast<size_t>(axis < 0 ? axis + in.rank() : axis);
        if (reversed[d]) return c.fail(absl::StrCat("dimension ", axis, " is named twice"));
        reversed[d] = true;
    }
    return reverseDims(c, reversed);
}

absl::Status reverseSequence(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kAllTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    WHITTLE_ASSIGN_OR_RETURN(const int64_t along, c.intAttr("seq_dim"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t batch, c.intAttr("batch_dim"));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> lengths, c.integers(1));
    if (along == batch || along < 0 || batch < 0 || along >= in.rank() || batch >= in.rank()) {
        return c.fail("seq_dim and batch_dim must be two dimensions of the input");
    }
    const int64_t size = in.dims()[static_cast<size_t>(along)];
    if (c.input(1).rank() != 1 || c.input(1).size() != in.dims()[static_cast<size_t>(batch)]) {
        return c.fail("there must be a length for each row of the batch");
    }
    if (std::any_of(lengths.begin(), lengths.end(), [&](int64_t n) { return n < 0 || n > size; })) {
        return c.fail(absl::StrCat("a length is not in [0, ", size, "]"));
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    const std::vector<int64_t> steps = rowMajorSteps(in.dims());
    std::vector<int64_t> dims = in.dims();
    dims[static_cast<size_t>(batch)] = 1;
    const int64_t step = steps[static_cast<size_t>(along)];
    for (size_t row = 0; row < lengths.size(); ++row) {
        const int64_t at = static_cast<int64_t>(row) * steps[static_cast<size_t>(batch)];
        Walk backwards{at + (lengths[row] - 1) * step, steps};
        backwards.steps[static_cast<size_t>(along)] = -step;
        dims[static_cast<size_t>(along)] = lengths[row];
        moveElements(in, backwards, out, {at, steps}, dims);
        dims[static_cast<size_t>(along)] = size - lengths[row];
        moveElements(in, {at + lengths[row] * step, steps}, out, {at + lengths[row] * step, steps}, dims);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status roll(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kAllTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (in.rank() < 1) return c.fail("the input must be at least a vector");
    if (c.input(1).rank() > 1 || c.input(1).dims() != c.input(2).dims()) return c.fail("shift and axis must be alike");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> shifts, c.integers(1));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> axes, c.integers(2));
    std::vector<int64_t> shiftOf(in.dims().size(), 0);
    for (size_t i = 0; i < axes.size(); ++i) {
        const int64_t axis = axes[i] < 0 ? axes[i] + in.rank() : axes[i];
        if (axis < 0 || axis >= in.rank()) return c.fail(absl::StrCat("there is no dimension ", axes[i]));
        const size_t d = static_cast<size_t>(axis);
        const int64_t size = std::max<int64_t>(in.dims()[d], 1);
        shiftOf[d] = (shiftOf[d] + shifts[i] % size + size) % size;
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    const std::vector<int64_t> steps = rowMajorSteps(in.dims());
    std::vector<std::vector<int64_t>> places(in.dims().size());
    for (size_t d = 0; out.size() > 0 && d < places.size(); ++d) {
        const int64_t size = in.dims()[d];
        for (int64_t i = 0; i < size; ++i) places[d].push_back((i + size - shiftOf[d]) % size * steps[d]);
    }
    moveByPlaces(in, places, out);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"Reverse", reverse}, {"ReverseSequence", reverseSequence}, {"ReverseV2", reverseV2}, {"Roll", roll}};

}  // namespace

absl::Span<const Kernel> reverseKernels() { return kKernels; }

}  // namespace whittle
