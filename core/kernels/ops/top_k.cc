// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <numeric>

namespace whittle {
namespace {

// The k largest of each row, largest first; of equals the earlier comes first.
template <typename T, typename Index>
void largestOfRows(const Array& input, int64_t k, Array& values, Array& indices) {
    const int64_t size = input.dims().back();
    const T* row = input.as<T>().data();
    T* value = values.mutableAs<T>().data();
    Index* index = indices.mutableAs<Index>().data();
    std::vector<int64_t> order(static_cast<size_t>(size));
    for (int64_t at = 0; at < input.size(); at += size, row += size, value += k, index += k) {
        std::iota(order.begin(), order.end(), 0);
        const auto isBefore = [row](int64_t a, int64_t b) { return row[a] > row[b] || (!(row[b] > row[a]) && a < b); };
        std::partial_sort(order.begin(), order.begin() + k, order.end(), isBefore);
        for (int64_t i = 0; i < k; ++i) {
            value[i] = row[order[static_cast<size_t>(i)]];
            index[i] = static_cast<Index>(order[static_cast<size_t>(i)]);
        }
    }
}

absl::Status topOf(KernelContext& c, int64_t k, DataType indexType) {
    const Array& input = c.input(0);
    if (k < 0) return c.fail("k must not be negative");
    if (input.rank() < 1) return c.fail("the input must have a dimension");
    if (input.dims().back() < k)
        return c.fail(absl::StrCat("rows of ", input.dims().back(), " elements have no ", k, " largest"));
    std::vector<int64_t> dims = input.dims();
    dims.back() = k;
    WHITTLE_ASSIGN_OR_RETURN(Array values, c.make(input.dtype(), dims));
    WHITTLE_ASSIGN_OR_RETURN(Array indices, c.make(indexType, dims));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, input.dtype(), RealTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return dispatch(c, indexType, Types<int16_t, int32_t, int64_t>{}, [&](auto indexTag) {
            if (values.size() > 0) largestOfRows<T, typename decltype(indexTag)::Type>(input, k, values, indices);
            return absl::OkStatus();
        });
    }));
    c.addOutput(std::move(values));
    c.addOutput(std::move(indices));
    return absl::OkStatus();
}

absl::Status topKV2(KernelContext& c) {
    if (!c.input(1).isScalar()) return c.fail("k must be a scalar");
    if (c.input(1).dtype() == DataType::kInt16) {
        WHITTLE_ASSIGN_OR_RETURN(const DataType indexType, c.typeAttr("index_type"));
        return topOf(c, c.input(1).as<int16_t>()[0], indexType);
    }
    WHITTLE_ASSIGN_OR_RETURN(const int64_t k, c.integer(1));
    WHITTLE_ASSIGN_OR_RETURN(const DataType indexType, c.typeAttr("index_type"));
    return topOf(c, k, indexType);
}

constexpr Kernel kKernels[] = {
    {"TopKV2", topKV2},
};

}  // namespace

absl::Span<const Kernel> topKKernels() { return kKernels; }

}  // namespace whittle
