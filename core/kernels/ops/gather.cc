// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

constexpr TypeSet kGatherTypes = kAllTypes | kFloat8Types | kQuantizedTypes;
constexpr TypeSet kGatherNdTypes =
    kAllTypes | kFloat8Types | TypeSet{DataType::kQInt8, DataType::kQUInt8, DataType::kQInt32};

absl::StatusOr<std::vector<int64_t>> indicesOf(const KernelContext& c) {
    const Array& indices = c.input(1);
    if (indices.dtype() != DataType::kInt16) return c.integers(1);
    return std::vector<int64_t>(indices.as<int16_t>().begin(), indices.as<int16_t>().end());
}

// params [batch.., outer.., n, inner..] by indices [batch.., i..] is [batch.., outer.., i.., inner..].
absl::Status gatherAlong(KernelContext& c, int64_t axis, int64_t batchDims) {
    const Array& params = c.input(0);
    const Array& indices = c.input(1);
    if (!kGatherTypes.contains(params.dtype())) return c.noKernelFor(params.dtype());
    if (params.rank() < 1) return c.fail("params must be at least a vector");
    if (axis < -params.rank() || axis >= params.rank()) return c.fail(absl::StrCat("there is no dimension ", axis));
    if (axis < 0) axis += params.rank();
    if (batchDims < -indices.rank() || batchDims > indices.rank()) return c.fail("batch_dims is outside the indices");
    if (batchDims < 0) batchDims += indices.rank();
    if (batchDims >= params.rank() || batchDims > axis) return c.fail("batch_dims is behind the dimension");
    const size_t batch = static_cast<size_t>(batchDims);
    const size_t at = static_cast<size_t>(axis);
    const std::vector<int64_t>& from = params.dims();
    if (!std::equal(from.begin(), from.begin() + batchDims, indices.dims().begin())) {
        return c.fail("params and indices differ in the batch dimensions");
    }
    std::vector<int64_t> dims(from.begin(), from.begin() + axis);
    dims.insert(dims.end(), indices.dims().begin() + batchDims, indices.dims().end());
    dims.insert(dims.end(), from.begin() + axis + 1, from.end());
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(params.dtype(), dims));
    if (out.size() == 0) {
        c.addOutput(std::move(out));
        return absl::OkStatus();
    }
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> values, indicesOf(c));
    for (const int64_t index : values) {
        if (index < 0 || index >= from[at]) return c.fail(absl::StrCat("index ", index, " is not below ", from[at]));
    }
    const int64_t inner = productOf(from, at + 1, from.size());
    const int64_t outer = productOf(from, batch, at);
    const int64_t batches = productOf(from, 0, batch);
    const int64_t perBatch = productOf(indices.dims(), batch, indices.dims().size());
    int64_t to = 0;
    for (int64_t row = 0; row < batches * outer; ++row) {
        const int64_t first = row / outer * perBatch;
        for (int64_t i = 0; i < perBatch; ++i, to += inner) {
            const int64_t index = values[static_cast<size_t>(first + i)];
            copyElements(params, (row * from[at] + index) * inner, out, to, inner);
        }
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status gather(KernelContext& c) { return gatherAlong(c, 0, 0); }

absl::Status gatherV2(KernelContext& c) {
    if (!c.input(2).isScalar()) return c.fail("the dimension must be a scalar");
    WHITTLE_ASSIGN_OR_RETURN(const int64_t axis, c.integer(2));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t batchDims, c.intAttr("batch_dims"));
    return gatherAlong(c, axis, batchDims);
}

// With the policy "IGNORE" an index outside gives zeros.
absl::Status gatherNd(KernelContext& c) {
    const Array& params = c.input(0);
    const Array& indices = c.input(1);
    if (!kGatherNdTypes.contains(params.dtype())) return c.noKernelFor(params.dtype());
    if (params.rank() < 1 || indices.rank() < 1) return c.fail("params and indices must be at least vectors");
    const int64_t depth = indices.dims().back();
    if (depth > params.rank()) return c.fail("an index is longer than the rank of params");
    const std::string* policy = c.attr("bad_indices_policy") ? c.attr("bad_indices_policy")->asString() : nullptr;
    const bool ignores = policy && *policy == "IGNORE";
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> values, indicesOf(c));
    std::vector<int64_t> dims(indices.dims().begin(), indices.dims().end() - 1);
    const size_t rows = static_cast<size_t>(productOf(dims, 0, dims.size()));
    dims.insert(dims.end(), params.dims().begin() + depth, params.dims().end());
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(params.dtype(), dims));
    const int64_t inner = productOf(params.dims(), static_cast<size_t>(depth), params.dims().size());
    if (rows > 0 && params.size() == 0) return c.fail("there is nothing to gather from");
    for (size_t row = 0; out.size() > 0 && row < rows; ++row) {
        int64_t place = 0;
        bool isInside = true;
        for (size_t d = 0; d < static_cast<size_t>(depth); ++d) {
            const int64_t index = values[row * static_cast<size_t>(depth) + d];
            isInside = isInside && index >= 0 && index < params.dims()[d];
            if (isInside) place = place * params.dims()[d] + index;
        }
        if (!isInside && !ignores) return c.fail(absl::StrCat("index number ", row, " is outside of params"));
        if (isInside) copyElements(params, place * inner, out, static_cast<int64_t>(row) * inner, inner);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {{"Gather", gather}, {"GatherNd", gatherNd}, {"GatherV2", gatherV2}};

}  // namespace

absl::Span<const Kernel> gatherKernels() { return kKernels; }

}  // namespace whittle
