// SPDX-License-Identifier: Apache-2.0
//
// Unique and ListDiff compare elements by the bytes of a key: equal numbers have equal bytes once -0 is written as 0
// (but not in half and bfloat16, which TensorFlow hashes by their bits), and a NaN, which equals nothing, has no key at
// all.
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <Eigen/Core>
#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <limits>
#include <optional>

namespace whittle {
namespace {

constexpr TypeSet kListDiffTypes = kRealTypes | TypeSet{DataType::kString};
constexpr TypeSet kUniqueTypes = kListDiffTypes | TypeSet{DataType::kBool};

template <typename T>
bool appendNumber(T value, std::string& key) {
    if (!(value == value)) return false;
    if constexpr (sizeof(T) > 2) {
        if (value == T(0)) value = T(0);
    }
    key.append(reinterpret_cast<const char*>(&value), sizeof value);
    return true;
}

// Appends the element; false for a NaN.
bool appendKey(const Array& array, int64_t at, std::string& key) {
    const size_t i = static_cast<size_t>(at);
    switch (array.dtype()) {
        case DataType::kString: {
            const std::string& text = array.strings()[i];
            const size_t length = text.size();
            key.append(reinterpret_cast<const char*>(&length), sizeof length);
            key.append(text);
            return true;
        }
        case DataType::kFloat:
            return appendNumber(array.as<float>()[i], key);
        case DataType::kDouble:
            return appendNumber(array.as<double>()[i], key);
        case DataType::kHalf:
            return appendNumber(array.as<Half>()[i], key);
        case DataType::kBFloat16:
            return appendNumber(array.as<BFloat16>()[i], key);
        default: {
            const size_t width = elementSize(array.dtype());
            key.append(array.bytes() + i * width, width);
            return true;
        }
    }
}

// A tensor as `count` slices along a dimension.
struct Slices {
    int64_t before = 1, count = 0, after = 1;
    size_t axis = 0;
};

absl::StatusOr<Slices> slicesOf(const KernelContext& c) {
    const Array& in = c.input(0);
    const bool hasAxis = c.inputCount() > 1 && c.input(1).size() > 0;
    if (c.inputCount() > 1 && c.input(1).rank() != 1) return c.fail("the dimension must be a vector");
    if (!hasAxis) {
        if (in.rank() != 1) return c.fail("the input must be a vector");
        return Slices{1, in.dim(0), 1, 0};
    }
    WHITTLE_ASSIGN_OR_RETURN(int64_t axis, c.integer(1));
    if (axis < 0) axis += in.rank();
    if (axis < 0 || axis >= in.rank()) return c.fail(absl::StrCat("there is no dimension ", axis));
    const size_t at = static_cast<size_t>(axis);
    return Slices{productOf(in.dims(), 0, at), in.dims()[at], productOf(in.dims(), at + 1, in.dims().size()), at};
}

std::optional<std::string> keyOf(const Array& in, const Slices& slices, int64_t slice) {
    std::string key;
    for (int64_t row = 0; row < slices.before; ++row) {
        const int64_t start = (row * slices.count + slice) * slices.after;
        for (int64_t i = 0; i < slices.after; ++i) {
            if (!appendKey(in, start + i, key)) return std::nullopt;
        }
    }
    return key;
}

absl::StatusOr<Array> indexArray(const KernelContext& c, DataType dtype, const std::vector<int64_t>& values) {
    if (dtype != DataType::kInt32 && dtype != DataType::kInt64) return c.noKernelFor(dtype);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(dtype, {static_cast<int64_t>(values.size())}));
    for (size_t i = 0; i < values.size(); ++i) {
        if (dtype == DataType::kInt64) out.mutableAs<int64_t>()[i] = values[i];
        if (dtype == DataType::kInt32) out.mutableAs<int32_t>()[i] = static_cast<int32_t>(values[i]);
    }
    return out;
}

struct Distinct {
    std::vector<int64_t> first;   // the slice that each stands for
    std::vector<int64_t> number;  // which of them each slice is
    std::vector<int64_t> counts;
};

Distinct distinctOf(const Array& in, const Slices& slices) {
    Distinct distinct;
    absl::flat_hash_map<std::string, int64_t> numbers;
    for (int64_t slice = 0; slice < slices.count; ++slice) {
        int64_t number = static_cast<int64_t>(distinct.first.size());
        if (std::optional<std::string> key = keyOf(in, slices, slice)) {
            number = numbers.emplace(*std::move(key), number).first->second;
        }
        if (number == static_cast<int64_t>(distinct.first.size())) {
            distinct.first.push_back(slice);
            distinct.counts.push_back(0);
        }
        ++distinct.counts[static_cast<size_t>(number)];
        distinct.number.push_back(number);
    }
    return distinct;
}

absl::Status uniqueSlices(KernelContext& c, bool withCounts) {
    const Array& in = c.input(0);
    if (!kUniqueTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    WHITTLE_ASSIGN_OR_RETURN(const Slices slices, slicesOf(c));
    WHITTLE_ASSIGN_OR_RETURN(const DataType indexType, c.typeAttr("out_idx"));
    const Distinct distinct = distinctOf(in, slices);
    const int64_t count = static_cast<int64_t>(distinct.first.size());
    std::vector<int64_t> dims = in.dims();
    dims[slices.axis] = count;
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
    for (int64_t row = 0; row < slices.before; ++row) {
        for (int64_t i = 0; i < count; ++i) {
            const int64_t from = distinct.first[static_cast<size_t>(i)];
            copyElements(in, (row * slices.count + from) * slices.after, out, (row * count + i) * slices.after,
                         slices.after);
        }
    }
    c.addOutput(std::move(out));
    WHITTLE_ASSIGN_OR_RETURN(Array numbers, indexArray(c, indexType, distinct.number));
    c.addOutput(std::move(numbers));
    if (!withCounts) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(Array counts, indexArray(c, indexType, distinct.counts));
    c.addOutput(std::move(counts));
    return absl::OkStatus();
}

absl::Status unique(KernelContext& c) { return uniqueSlices(c, false); }
absl::Status uniqueWithCounts(KernelContext& c) { return uniqueSlices(c, true); }

absl::Status listDiff(KernelContext& c) {
    const Array& in = c.input(0);
    const Array& known = c.input(1);
    if (!kListDiffTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (in.rank() != 1 || known.rank() != 1) return c.fail("the inputs must be vectors");
    WHITTLE_ASSIGN_OR_RETURN(const DataType indexType, c.typeAttr("out_idx"));
    absl::flat_hash_set<std::string> keys;
    std::string key;
    for (int64_t i = 0; i < known.size(); ++i, key.clear()) {
        if (appendKey(known, i, key)) keys.insert(key);
    }
    std::vector<int64_t> left;
    for (int64_t i = 0; i < in.size(); ++i) {
        key.clear();
        if (!appendKey(in, i, key) || !keys.contains(key)) left.push_back(i);
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), {static_cast<int64_t>(left.size())}));
    for (size_t i = 0; i < left.size(); ++i) copyElements(in, left[i], out, static_cast<int64_t>(i), 1);
    c.addOutput(std::move(out));
    WHITTLE_ASSIGN_OR_RETURN(Array places, indexArray(c, indexType, left));
    c.addOutput(std::move(places));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"ListDiff", listDiff},
    {"Unique", unique},
    {"UniqueV2", unique},
    {"UniqueWithCounts", uniqueWithCounts},
    {"UniqueWithCountsV2", uniqueWithCounts},
};

}  // namespace

absl::Span<const Kernel> uniqueKernels() { return kKernels; }

}  // namespace whittle
