// SPDX-License-Identifier: Apache-2.0
//
// Rows of a tensor joined by the number that each is given.

#include "core/kernels/elementwise.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <limits>

namespace whittle {
namespace {

struct JoinSum {
    template <typename T>
    static T initial() {
        return T(0);
    }
    template <typename T>
    static T join(const T& a, const T& b) {
        if constexpr (std::is_integral_v<T>)
            return static_cast<T>(static_cast<Wrapping<T>>(a) + static_cast<Wrapping<T>>(b));
        else
            return a + b;
    }
};

struct JoinProduct {
    template <typename T>
    static T initial() {
        return T(1);
    }
    template <typename T>
    static T join(const T& a, const T& b) {
        if constexpr (std::is_integral_v<T>)
            return static_cast<T>(static_cast<Wrapping<T>>(a) * static_cast<Wrapping<T>>(b));
        else
            return a * b;
    }
};

struct JoinLargest {
    template <typename T>
    static T initial() {
        return Eigen::NumTraits<T>::lowest();
    }
    template <typename T>
    static T join(const T& a, const T& b) {
        return a < b ? b : a;
    }
};

struct JoinSmallest {
    template <typename T>
    static T initial() {
        return Eigen::NumTraits<T>::highest();
    }
    template <typename T>
    static T join(const T& a, const T& b) {
        return b < a ? b : a;
    }
};

// Segment numbers, one for each row of `inner` elements.
absl::StatusOr<std::vector<int64_t>> segmentsOf(const KernelContext& c, int input) {
    if (c.input(input).dtype() != DataType::kInt16) return c.integers(input);
    const absl::Span<const int16_t> values = c.input(input).as<int16_t>();
    return std::vector<int64_t>(values.begin(), values.end());
}

// Sorted numbers: the last one says how many segments there are. Empty ones hold `kDefault`.
template <typename Joining, int kDefault, bool kMean, typename List>
absl::Status sortedSegments(KernelContext& c) {
    const Array& data = c.input(0);
    if (c.input(1).rank() != 1) return c.fail("the segment numbers must be a vector");
    if (data.rank() < 1 || data.dim(0) != c.input(1).size())
        return c.fail("there must be a segment number for each row");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> segments, segmentsOf(c, 1));
    std::vector<int64_t> dims = data.dims();
    if (!segments.empty()) {
        if (segments.front() < 0) return c.fail("a segment number is negative");
        if (segments.back() == std::numeric_limits<int64_t>::max()) return c.fail("a segment number is too large");
        dims[0] = segments.back() + 1;
    }
    for (size_t i = 1; i < segments.size(); ++i) {
        if (segments[i] < segments[i - 1]) return c.fail("the segment numbers are not sorted");
    }
    const int64_t inner = segments.empty() ? 0 : data.size() / data.dim(0);
    return dispatch(c, data.dtype(), List{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(data.dtype(), dims));
        const absl::Span<T> out = output.mutableAs<T>();
        std::fill(out.begin(), out.end(), static_cast<T>(kDefault));
        const T* row = data.as<T>().data();
        for (size_t i = 0, first = 0; i < segments.size(); ++i, row += inner) {
            const bool isFirst = i == 0 || segments[i] != segments[i - 1];
            if (isFirst) first = i;
            T* total = out.data() + segments[i] * inner;
            for (int64_t k = 0; k < inner; ++k) total[k] = isFirst ? row[k] : Joining::join(total[k], row[k]);
            const bool isLast = i + 1 == segments.size() || segments[i] != segments[i + 1];
            if (!kMean || !isLast || i == first) continue;
            const T count = static_cast<T>(static_cast<float>(i - first + 1));
            for (int64_t k = 0; k < inner; ++k) total[k] = static_cast<T>(total[k] / count);
        }
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

// Numbers in any order, of any shape that begins the data's; negative ones are left out.
template <typename Joining, typename List>
absl::Status unsortedSegments(KernelContext& c) {
    const Array& data = c.input(0);
    const Array& numbers = c.input(1);
    WHITTLE_ASSIGN_OR_RETURN(const int64_t count, c.integer(2));
    if (!c.input(2).isScalar() || count < 0) return c.fail("the number of segments must be a scalar and not negative");
    const bool begins =
        numbers.rank() <= data.rank() && std::equal(numbers.dims().begin(), numbers.dims().end(), data.dims().begin());
    if (!begins) return c.fail("the shape of the segment numbers does not begin the data's");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> segments, segmentsOf(c, 1));
    std::vector<int64_t> dims = {count};
    dims.insert(dims.end(), data.dims().begin() + numbers.rank(), data.dims().end());
    const int64_t inner = segments.empty() ? 0 : data.size() / numbers.size();
    return dispatch(c, data.dtype(), List{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(data.dtype(), dims));
        const absl::Span<T> out = output.mutableAs<T>();
        std::fill(out.begin(), out.end(), Joining::template initial<T>());
        const T* row = data.as<T>().data();
        for (size_t i = 0; i < segments.size() && inner > 0; ++i, row += inner) {
            if (segments[i] < 0) continue;
            if (segments[i] >= count)
                return c.fail(absl::StrCat("segment number ", segments[i], " is not below ", count));
            T* total = out.data() + segments[i] * inner;
            for (int64_t k = 0; k < inner; ++k) total[k] = Joining::join(total[k], row[k]);
        }
        c.addOutput(std::move(output));
        return absl::OkStatus();
    });
}

constexpr Kernel kKernels[] = {
    {"SegmentMax", sortedSegments<JoinLargest, 0, false, RealTypes>},
    {"SegmentMean", sortedSegments<JoinSum, 0, true, NumberTypes>},
    {"SegmentMin", sortedSegments<JoinSmallest, 0, false, RealTypes>},
    {"SegmentProd", sortedSegments<JoinProduct, 1, false, NumberTypes>},
    {"SegmentSum", sortedSegments<JoinSum, 0, false, NumberTypes>},
    {"UnsortedSegmentMax", unsortedSegments<JoinLargest, RealTypes>},
    {"UnsortedSegmentMin", unsortedSegments<JoinSmallest, RealTypes>},
    {"UnsortedSegmentProd", unsortedSegments<JoinProduct, NumberTypes>},
    {"UnsortedSegmentSum", unsortedSegments<JoinSum, NumberTypes>},
};

}  // namespace

absl::Span<const Kernel> segmentKernels() { return kKernels; }

}  // namespace whittle
