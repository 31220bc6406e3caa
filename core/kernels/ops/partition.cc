// SPDX-License-Identifier: Apache-2.0
//
// Slices dealt out and put together again by numbers, and the places of what is not zero.
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <bit>

namespace whittle {
namespace {

constexpr TypeSet kStitchTypes = kAllTypes | TypeSet{DataType::kQInt8, DataType::kQUInt8, DataType::kQInt32};

bool startsWith(const std::vector<int64_t>& dims, const std::vector<int64_t>& prefix) {
    return dims.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), dims.begin());
}

absl::Status dynamicPartition(KernelContext& c) {
    const Array& data = c.input(0);
    const Array& partitions = c.input(1);
    if (!kAllTypes.contains(data.dtype())) return c.noKernelFor(data.dtype());
    if (!startsWith(data.dims(), partitions.dims())) return c.fail("data's shape must start with that of partitions");
    WHITTLE_ASSIGN_OR_RETURN(const int64_t count, c.intAttr("num_partitions"));
    if (count < 1 || count > (int64_t{1} << 24)) return c.fail("there cannot be so many partitions");
    std::vector<int64_t> sizes(static_cast<size_t>(count), 0);
    for (const int32_t partition : partitions.as<int32_t>()) {
        if (partition < 0 || partition >= count) return c.fail(absl::StrCat("there is no partition ", partition));
        ++sizes[static_cast<size_t>(partition)];
    }
    std::vector<int64_t> dims(data.dims().begin() + partitions.rank() - 1 + (partitions.isScalar() ? 1 : 0),
                              data.dims().end());
    if (partitions.isScalar()) dims.insert(dims.begin(), 1);
    const int64_t length = productOf(dims, 1, dims.size());
    std::vector<Array> outputs;
    for (const int64_t size : sizes) {
        dims.front() = size;
        WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(data.dtype(), dims));
        outputs.push_back(std::move(out));
    }
    std::vector<int64_t> filled(sizes.size(), 0);
    int64_t from = 0;
    for (const int32_t partition : partitions.as<int32_t>()) {
        const size_t p = static_cast<size_t>(partition);
        copyElements(data, from, outputs[p], filled[p], length);
        filled[p] += length;
        from += length;
    }
    for (Array& out : outputs) c.addOutput(std::move(out));
    return absl::OkStatus();
}

// Places that no index names hold whatever was in memory in TensorFlow, and zeros here.
absl::Status dynamicStitch(KernelContext& c) {
    const int count = c.inputCount() / 2;
    if (count == 0) return c.fail("there must be at least one tensor");
    const Array& model = c.input(count);
    if (!kStitchTypes.contains(model.dtype())) return c.noKernelFor(model.dtype());
    int32_t last = -1;
    std::vector<int64_t> rest;
    for (int i = 0; i < count; ++i) {
        const Array& indices = c.input(i);
        const Array& data = c.input(count + i);
        if (!startsWith(data.dims(), indices.dims())) return c.fail("data's shape must start with that of its indices");
        const std::vector<int64_t> own(data.dims().begin() + indices.rank(), data.dims().end());
        if (i == 0) rest = own;
        if (own != rest) return c.fail("the slices differ in shape");
        for (const int32_t index : indices.as<int32_t>()) {
            if (index < 0) return c.fail(absl::StrCat("index ", index, " is negative"));
            last = std::max(last, index);
        }
    }
    std::vector<int64_t> dims = rest;
    dims.insert(dims.begin(), int64_t{last} + 1);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(model.dtype(), dims));
    const int64_t length = productOf(rest, 0, rest.size());
    for (int i = 0; i < count; ++i) {
        int64_t from = 0;
        for (const int32_t index : c.input(i).as<int32_t>()) {
            copyElements(c.input(count + i), from, out, index * length, length);
            from += length;
        }
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// A bfloat16 is looked at bit by bit, so that its denormals count.
template <typename T>
bool isSet(const T& x) {
    if constexpr (std::is_same_v<T, BFloat16>)
        return (std::bit_cast<uint16_t>(x) & 0x7fff) != 0;
    else
        return x != T(0);
}

absl::Status where(KernelContext& c) {
    const Array& in = c.input(0);
    if (in.rank() < 1 || in.rank() > 8) return c.fail("the input must have between 1 and 8 dimensions");
    if (in.dtype() == DataType::kHalf) return c.noKernelFor(in.dtype());  // registered in TensorFlow, and fails
    std::vector<int64_t> places;
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), PlainTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const absl::Span<const T> values = in.as<T>();
        for (size_t i = 0; i < values.size(); ++i) {
            if (isSet(values[i])) places.push_back(static_cast<int64_t>(i));
        }
        return absl::OkStatus();
    }));
    const size_t rank = in.dims().size();
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kInt64, {static_cast<int64_t>(places.size()), in.rank()}));
    const absl::Span<int64_t> rows = out.mutableAs<int64_t>();
    for (size_t i = 0; i < places.size(); ++i) {
        int64_t place = places[i];
        for (size_t d = rank; d-- > 0; place /= in.dims()[d]) rows[i * rank + d] = place % in.dims()[d];
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"DynamicPartition", dynamicPartition},
    {"DynamicStitch", dynamicStitch},
    {"ParallelDynamicStitch", dynamicStitch},
    {"Where", where},
};

}  // namespace

absl::Span<const Kernel> partitionKernels() { return kKernels; }

}  // namespace whittle
