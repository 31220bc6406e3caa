// SPDX-License-Identifier: Apache-2.0
//
// How often each number occurs.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

struct Counting {
    std::vector<int64_t> numbers;
    int64_t rows = 1;
    int64_t bins = 0;
    bool onlyWhether = false;
};

// Counts each row of `numbers` by itself; numbers beyond the bins do not count. Weights are added instead of ones when
// there are any.
template <typename T>
absl::Status countInto(const KernelContext& c, const Counting& counting, const Array& weights, T* out) {
    const size_t perRow = counting.rows == 0 ? 0 : counting.numbers.size() / static_cast<size_t>(counting.rows);
    const T* weight = weights.size() > 0 ? weights.as<T>().data() : nullptr;
    for (size_t i = 0; i < counting.numbers.size(); ++i) {
        const int64_t number = counting.numbers[i];
        if (number < 0) return c.fail(absl::StrCat("the number ", number, " is negative"));
        if (number >= counting.bins) continue;
        T& bin = out[static_cast<int64_t>(i / perRow) * counting.bins + number];
        if (counting.onlyWhether) {
            bin = T(1);
            continue;
        }
        const T more = weight ? weight[i] : T(1);
        if constexpr (std::is_integral_v<T>)
            bin = static_cast<T>(static_cast<Wrapping<T>>(bin) + static_cast<Wrapping<T>>(more));
        else
            bin = bin + more;
    }
    return absl::OkStatus();
}

absl::Status count(KernelContext& c, const Counting& counting, std::vector<int64_t> dims) {
    const Array& weights = c.input(2);
    const bool fit = weights.size() == 0 || weights.dims() == c.input(0).dims();
    if (!fit) return c.fail("the weights have another shape than the numbers");
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(weights.dtype(), std::move(dims)));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, weights.dtype(), NumberTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        return countInto<T>(c, counting, weights, output.mutableAs<T>().data());
    }));
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

absl::Status readBins(KernelContext& c, Counting& counting) {
    if (!c.input(1).isScalar()) return c.fail("size must be a scalar");
    WHITTLE_ASSIGN_OR_RETURN(counting.bins, c.integer(1));
    if (counting.bins < 0) return c.fail("size must not be negative");
    WHITTLE_ASSIGN_OR_RETURN(counting.numbers, c.integers(0));
    return absl::OkStatus();
}

absl::Status bincount(KernelContext& c) {
    Counting counting;
    WHITTLE_RETURN_IF_ERROR(readBins(c, counting));
    return count(c, counting, {counting.bins});
}

absl::Status denseBincount(KernelContext& c) {
    Counting counting;
    WHITTLE_RETURN_IF_ERROR(readBins(c, counting));
    WHITTLE_ASSIGN_OR_RETURN(counting.onlyWhether, c.boolAttr("binary_output"));
    const Array& input = c.input(0);
    if (input.rank() > 2) return c.fail("the input must have at most two dimensions");
    if (input.rank() < 2) return count(c, counting, {counting.bins});
    counting.rows = input.dim(0);
    return count(c, counting, {counting.rows, counting.bins});
}

constexpr Kernel kKernels[] = {
    {"Bincount", bincount},
    {"DenseBincount", denseBincount},
};

}  // namespace

absl::Span<const Kernel> countingKernels() { return kKernels; }

}  // namespace whittle
