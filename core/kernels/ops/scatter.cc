// SPDX-License-Identifier: Apache-2.0
//
// Slices put into a tensor at places that a tensor of indices names, one after the other: where several go to one
// place, the last one stays or all are summed in their order.
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr int64_t kMaxDepth = 7;

enum class Rule { kAssign, kAdd, kSubtract, kMin, kMax };

template <typename T>
void combineRow(Rule rule, const T* from, T* to, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
        if constexpr (std::is_same_v<T, bool>) {
            to[i] = to[i] || from[i];
        } else {
            if (rule == Rule::kAdd) to[i] = static_cast<T>(to[i] + from[i]);
            if (rule == Rule::kSubtract) to[i] = static_cast<T>(to[i] - from[i]);
            if constexpr (!Eigen::NumTraits<T>::IsComplex) {
                if (rule == Rule::kMin) to[i] = from[i] < to[i] ? from[i] : to[i];
                if (rule == Rule::kMax) to[i] = to[i] < from[i] ? from[i] : to[i];
            }
        }
    }
}

// Where each slice goes (a vector of indices holds one number for each), in elements, and how long it is.
struct Places {
    std::vector<int64_t> offsets;  // -1: nowhere
    int64_t length = 0;
};

absl::StatusOr<Places> placesOf(const KernelContext& c, int indicesInput, const Array& updates,
                                const std::vector<int64_t>& dims) {
    const Array& indices = c.input(indicesInput);
    if (indices.rank() < 1 || updates.rank() < 1) return c.fail("indices and updates must be at least vectors");
    std::vector<int64_t> expected = indices.dims();
    if (expected.size() == 1) expected.push_back(1);
    const int64_t depth = expected.back();
    const bool hasPlaces = productOf(dims, 0, dims.size()) > 0;
    if (hasPlaces && (depth < 1 || depth > kMaxDepth)) return c.fail(absl::StrCat("an index has ", depth, " numbers"));
    if (depth > static_cast<int64_t>(dims.size())) return c.fail("an index is longer than the rank of the output");
    if ((indices.size() == 0) != (updates.size() == 0)) return c.fail("of indices and updates only one is empty");
    expected.pop_back();
    const size_t rows = static_cast<size_t>(productOf(expected, 0, expected.size()));
    expected.insert(expected.end(), dims.begin() + depth, dims.end());
    if (updates.dims() != expected) {
        return c.fail(absl::StrCat("the updates have shape ", toString(Shape::of(updates.dims())), " instead of ",
                                   toString(Shape::of(expected))));
    }
    const std::string* policy = c.attr("bad_indices_policy") ? c.attr("bad_indices_policy")->asString() : nullptr;
    const bool ignores = policy && *policy == "IGNORE";
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> values, c.integers(indicesInput));
    Places places;
    places.length = productOf(dims, static_cast<size_t>(depth), dims.size());
    for (size_t row = 0; row < rows; ++row) {
        int64_t place = 0;
        for (size_t d = 0; d < static_cast<size_t>(depth) && place >= 0; ++d) {
            const int64_t index = values[row * static_cast<size_t>(depth) + d];
            place = index >= 0 && index < dims[d] ? place * dims[d] + index : -1;
        }
        if (place < 0 && !ignores) return c.fail(absl::StrCat("index number ", row, " is outside of the output"));
        places.offsets.push_back(place < 0 ? -1 : place * places.length);
    }
    return places;
}

absl::Status applyUpdates(KernelContext& c, Rule rule, const Array& updates, const Places& places, Array& out) {
    if (rule == Rule::kAssign) {
        for (size_t row = 0; row < places.offsets.size(); ++row) {
            if (places.offsets[row] < 0) continue;
            copyElements(updates, static_cast<int64_t>(row) * places.length, out, places.offsets[row], places.length);
        }
        return absl::OkStatus();
    }
    return dispatch(c, out.dtype(), PlainTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const T* from = updates.as<T>().data();
        T* to = out.mutableAs<T>().data();
        for (const int64_t offset : places.offsets) {
            if (offset >= 0) combineRow(rule, from, to + offset, places.length);
            from += places.length;
        }
        return absl::OkStatus();
    });
}

absl::Status appendStrings(const Array& updates, const Places& places, Array& out) {
    std::vector<std::string>& to = out.mutableStrings();
    for (size_t row = 0; row < places.offsets.size(); ++row) {
        for (int64_t i = 0; places.offsets[row] >= 0 && i < places.length; ++i) {
            to[static_cast<size_t>(places.offsets[row] + i)] +=
                updates.strings()[row * static_cast<size_t>(places.length) + static_cast<size_t>(i)];
        }
    }
    return absl::OkStatus();
}

absl::Status scatterNd(KernelContext& c) {
    const Array& updates = c.input(1);
    if (!kAllTypes.contains(updates.dtype())) return c.noKernelFor(updates.dtype());
    if (c.input(2).rank() != 1) return c.fail("the shape must be a vector");
    WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> dims, c.integers(2));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(updates.dtype(), dims));
    WHITTLE_ASSIGN_OR_RETURN(const Places places, placesOf(c, 0, updates, dims));
    if (out.dtype() == DataType::kString) {
        WHITTLE_RETURN_IF_ERROR(appendStrings(updates, places, out));
    } else {
        WHITTLE_RETURN_IF_ERROR(applyUpdates(c, Rule::kAdd, updates, places, out));
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status tensorScatter(KernelContext& c, Rule rule, TypeSet types) {
    const Array& in = c.input(0);
    if (!types.contains(in.dtype())) return c.noKernelFor(in.dtype());
    WHITTLE_ASSIGN_OR_RETURN(const Places places, placesOf(c, 1, c.input(2), in.dims()));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    copyElements(in, 0, out, 0, in.size());
    WHITTLE_RETURN_IF_ERROR(applyUpdates(c, rule, c.input(2), places, out));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status scatterUpdate(KernelContext& c) { return tensorScatter(c, Rule::kAssign, kAllTypes); }
absl::Status scatterNdAdd(KernelContext& c) { return tensorScatter(c, Rule::kAdd, kPodTypes); }
absl::Status scatterAdd(KernelContext& c) { return tensorScatter(c, Rule::kAdd, kNumberTypes); }
absl::Status scatterSub(KernelContext& c) { return tensorScatter(c, Rule::kSubtract, kNumberTypes); }
absl::Status scatterMin(KernelContext& c) { return tensorScatter(c, Rule::kMin, kRealTypes); }
absl::Status scatterMax(KernelContext& c) { return tensorScatter(c, Rule::kMax, kRealTypes); }

constexpr Kernel kKernels[] = {
    {"ScatterNd", scatterNd},
    {"ScatterNdNonAliasingAdd", scatterNdAdd},
    {"TensorScatterAdd", scatterAdd},
    {"TensorScatterMax", scatterMax},
    {"TensorScatterMin", scatterMin},
    {"TensorScatterSub", scatterSub},
    {"TensorScatterUpdate", scatterUpdate},
};

}  // namespace

absl::Span<const Kernel> scatterKernels() { return kKernels; }

}  // namespace whittle
