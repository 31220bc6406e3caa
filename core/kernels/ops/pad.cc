// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

constexpr TypeSet kPadTypes = kAllTypes | TypeSet{DataType::kQInt8, DataType::kQUInt8, DataType::kQInt32};

// What comes before and after each dimension.
struct Padding {
    int64_t before, after;
};

absl::StatusOr<std::vector<Padding>> paddingsOf(const KernelContext& c) {
    const Array& in = c.input(0);
    if (!kPadTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    const Array& table = c.input(1);
    if (table.rank() != 2 || table.dim(1) != 2 || table.dim(0) != in.rank()) {
        return c.fail("paddings must be a matrix with two columns and a row for each dimension");
    }
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> values, c.integers(1));
    std::vector<Padding> paddings;
    for (size_t i = 0; i + 1 < values.size(); i += 2) {
        if (values[i] < 0 || values[i + 1] < 0) return c.fail("a padding is negative");
        paddings.push_back({values[i], values[i + 1]});
    }
    return paddings;
}

absl::StatusOr<std::vector<int64_t>> paddedDims(const KernelContext& c, const std::vector<Padding>& paddings) {
    std::vector<int64_t> dims = c.input(0).dims();
    for (size_t d = 0; d < dims.size(); ++d) {
        if (__builtin_add_overflow(dims[d], paddings[d].before, &dims[d]) ||
            __builtin_add_overflow(dims[d], paddings[d].after, &dims[d])) {
            return c.fail("the shape is too large");
        }
    }
    return dims;
}

absl::Status pad(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<Padding> paddings, paddingsOf(c));
    if (c.inputCount() > 2 && !c.input(2).isScalar()) return c.fail("the value must be a scalar");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> dims, paddedDims(c, paddings));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
    if (c.inputCount() > 2) fillElements(c.input(2), 0, out, 0, out.size());
    Walk target{0, rowMajorSteps(dims)};
    for (size_t d = 0; d < dims.size(); ++d) target.offset += paddings[d].before * target.steps[d];
    moveElements(in, {0, rowMajorSteps(in.dims())}, out, target, in.dims());
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// REFLECT does not repeat the element at the edge, SYMMETRIC does.
absl::Status mirrorPad(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<Padding> paddings, paddingsOf(c));
    WHITTLE_ASSIGN_OR_RETURN(const std::string mode, c.stringAttr("mode"));
    if (mode != "REFLECT" && mode != "SYMMETRIC") return c.fail(absl::StrCat("there is no mode ", mode));
    const int64_t skipped = mode == "REFLECT" ? 1 : 0;
    const std::vector<int64_t> steps = rowMajorSteps(in.dims());
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> dims, paddedDims(c, paddings));
    for (size_t d = 0; d < paddings.size(); ++d) {
        const int64_t most = in.dims()[d] - skipped;
        if (paddings[d].before > most || paddings[d].after > most) {
            return c.fail(absl::StrCat("dimension ", d, " is too small for its padding"));
        }
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
    std::vector<std::vector<int64_t>> places(dims.size());
    for (size_t d = 0; out.size() > 0 && d < dims.size(); ++d) {
        const int64_t size = in.dims()[d];
        for (int64_t i = -paddings[d].before; i < size + paddings[d].after; ++i) {
            const int64_t at = i < 0 ? -i - 1 + skipped : i < size ? i : 2 * size - 1 - i - skipped;
            places[d].push_back(at * steps[d]);
        }
    }
    moveByPlaces(in, places, out);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {{"MirrorPad", mirrorPad}, {"Pad", pad}, {"PadV2", pad}};

}  // namespace

absl::Span<const Kernel> padKernels() { return kKernels; }

}  // namespace whittle
