// SPDX-License-Identifier: Apache-2.0
//
// Ops that look at the shapes of their inputs or give the same elements another one.
#include "core/base/status.h"
#include "core/kernels/ops/families.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <limits>

namespace whittle {
namespace {

// An int32 or int64 array of `values`, as the attribute `out_type` or an input's dtype says.
absl::StatusOr<Array> integerArray(KernelContext& c, DataType dtype, std::vector<int64_t> dims,
                                   const std::vector<int64_t>& values) {
    if (dtype != DataType::kInt32 && dtype != DataType::kInt64) return c.noKernelFor(dtype);
    WHITTLE_ASSIGN_OR_RETURN(Array array, c.make(dtype, std::move(dims)));
    if (dtype == DataType::kInt64) {
        std::copy(values.begin(), values.end(), array.mutableAs<int64_t>().begin());
        return array;
    }
    for (const int64_t value : values) {
        if (value > std::numeric_limits<int32_t>::max()) return c.fail(absl::StrCat(value, " does not fit an int32"));
    }
    std::transform(values.begin(), values.end(), array.mutableAs<int32_t>().begin(),
                   [](int64_t value) { return static_cast<int32_t>(value); });
    return array;
}

absl::Status shapes(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType dtype, c.typeAttr("out_type"));
    for (int i = 0; i < c.inputCount(); ++i) {
        const std::vector<int64_t>& dims = c.input(i).dims();
        WHITTLE_ASSIGN_OR_RETURN(Array array, integerArray(c, dtype, {static_cast<int64_t>(dims.size())}, dims));
        c.addOutput(std::move(array));
    }
    return absl::OkStatus();
}

absl::Status size(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType dtype, c.typeAttr("out_type"));
    WHITTLE_ASSIGN_OR_RETURN(Array array, integerArray(c, dtype, {}, {c.input(0).size()}));
    c.addOutput(std::move(array));
    return absl::OkStatus();
}

absl::Status rank(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(Array array, integerArray(c, DataType::kInt32, {}, {c.input(0).rank()}));
    c.addOutput(std::move(array));
    return absl::OkStatus();
}

absl::Status ensureShape(KernelContext& c) {
    const Attr* attr = c.attr("shape");
    const Shape* shape = attr ? attr->asShape() : nullptr;
    if (!shape) return c.fail("attribute 'shape' is missing or of another kind");
    const std::vector<int64_t>& dims = c.input(0).dims();
    const bool fits = shape->unknownRank || std::equal(shape->dims.begin(), shape->dims.end(), dims.begin(), dims.end(),
                                                       [](int64_t want, int64_t is) { return want < 0 || want == is; });
    if (!fits) return c.fail(absl::StrCat("shape ", toString(Shape::of(dims)), " is not ", toString(*shape)));
    c.addOutput(c.input(0));
    return absl::OkStatus();
}

// The dimension that -1 stands for. With a size of zero among the others it is found as if neither shape had any.
absl::StatusOr<int64_t> missingSize(KernelContext& c, const std::vector<int64_t>& sizes) {
    const bool hasZero = std::find(sizes.begin(), sizes.end(), 0) != sizes.end();
    int64_t known = 1;
    for (const int64_t size : sizes) {
        if (size > 0 && __builtin_mul_overflow(known, size, &known)) return c.fail("the shape is too large");
    }
    int64_t elements = 1;
    bool skipsZero = false;
    for (const int64_t dim : c.input(0).dims()) {
        if (dim > 0 || !hasZero) {
            elements *= dim;
        } else {
            skipsZero = true;
        }
    }
    if (!skipsZero && elements % known != 0) {
        return c.fail(absl::StrCat(elements, " elements do not divide into rows of ", known));
    }
    return elements / known;
}

absl::Status reshape(KernelContext& c) {
    if (c.input(1).rank() > 1) return c.fail("the shape must be a vector");
    WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> sizes, c.integers(1));
    if (std::any_of(sizes.begin(), sizes.end(), [](int64_t size) { return size < -1; })) {
        return c.fail("the shape holds a negative size");
    }
    const auto missing = std::find(sizes.begin(), sizes.end(), -1);
    if (missing != sizes.end()) {
        if (std::find(missing + 1, sizes.end(), -1) != sizes.end()) return c.fail("only one size may be -1");
        WHITTLE_ASSIGN_OR_RETURN(*missing, missingSize(c, sizes));
    }
    const std::optional<int64_t> count = Shape::of(sizes).elementCount();
    if (count != c.input(0).size()) {
        return c.fail(absl::StrCat(c.input(0).size(), " elements do not fit ", toString(Shape::of(sizes))));
    }
    c.addOutput(c.input(0).reshaped(std::move(sizes)));
    return absl::OkStatus();
}

absl::Status expandDims(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(int64_t axis, c.integer(1));
    std::vector<int64_t> dims = c.input(0).dims();
    const int64_t rank = c.input(0).rank();
    if (axis < -1 - rank || axis > rank) return c.fail(absl::StrCat("there is no place ", axis, " for a dimension"));
    if (axis < 0) axis += rank + 1;
    dims.insert(dims.begin() + axis, 1);
    c.addOutput(c.input(0).reshaped(std::move(dims)));
    return absl::OkStatus();
}

absl::Status squeeze(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> axes, c.intsAttr("squeeze_dims"));
    const std::vector<int64_t>& dims = c.input(0).dims();
    const int64_t rank = c.input(0).rank();
    std::vector<bool> goes(dims.size(), false);
    for (size_t d = 0; axes.empty() && d < dims.size(); ++d) goes[d] = dims[d] == 1;
    for (const int64_t axis : axes) {
        if (axis < -rank || axis >= rank) return c.fail(absl::StrCat("there is no dimension ", axis));
        const size_t d = static_cast<size_t>(axis < 0 ? axis + rank : axis);
        if (dims[d] != 1) return c.fail(absl::StrCat("dimension ", axis, " has the size ", dims[d], ", not 1"));
        goes[d] = true;
    }
    std::vector<int64_t> left;
    for (size_t d = 0; d < dims.size(); ++d) {
        if (!goes[d]) left.push_back(dims[d]);
    }
    c.addOutput(c.input(0).reshaped(std::move(left)));
    return absl::OkStatus();
}

absl::Status broadcastArgs(KernelContext& c) {
    if (c.input(0).rank() != 1 || c.input(1).rank() != 1) return c.fail("shapes must be vectors");
    WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> a, c.integers(0));
    WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> b, c.integers(1));
    if (a.size() < b.size()) std::swap(a, b);
    for (size_t i = 1; i <= b.size(); ++i) {
        int64_t& left = a[a.size() - i];
        const int64_t right = b[b.size() - i];
        if (left != right && left != 1 && right != 1) return c.fail("the shapes do not broadcast");
        if (left == 1) left = right;
    }
    WHITTLE_ASSIGN_OR_RETURN(Array array, integerArray(c, c.input(0).dtype(), {static_cast<int64_t>(a.size())}, a));
    c.addOutput(std::move(array));
    return absl::OkStatus();
}

absl::Status concatOffset(KernelContext& c) {
    if (!c.input(0).isScalar()) return c.fail("the dimension must be a scalar");
    WHITTLE_ASSIGN_OR_RETURN(int64_t axis, c.integer(0));
    if (c.inputCount() < 2) return c.fail("there are no shapes");
    std::vector<std::vector<int64_t>> inputs;
    for (int i = 1; i < c.inputCount(); ++i) {
        if (c.input(i).rank() != 1) return c.fail("shapes must be vectors");
        WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> dims, c.integers(i));
        inputs.push_back(std::move(dims));
    }
    const int64_t rank = static_cast<int64_t>(inputs.front().size());
    if (axis < -rank || axis >= rank) return c.fail(absl::StrCat("there is no dimension ", axis));
    if (axis < 0) axis += rank;
    int64_t offset = 0;
    for (const std::vector<int64_t>& dims : inputs) {
        for (size_t d = 0; d < inputs.front().size(); ++d) {
            const bool mayDiffer = d == static_cast<size_t>(axis);
            if (dims.size() != inputs.front().size() || (!mayDiffer && dims[d] != inputs.front()[d])) {
                return c.fail("the shapes differ in other dimensions too");
            }
        }
        std::vector<int64_t> start(dims.size(), 0);
        start[static_cast<size_t>(axis)] = offset;
        WHITTLE_ASSIGN_OR_RETURN(Array array, integerArray(c, c.input(1).dtype(), {rank}, start));
        c.addOutput(std::move(array));
        if (__builtin_add_overflow(offset, dims[static_cast<size_t>(axis)], &offset)) return c.fail("too large");
    }
    return absl::OkStatus();
}

absl::Status invertPermutation(KernelContext& c) {
    if (c.input(0).rank() != 1) return c.fail("the permutation must be a vector");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> order, c.integers(0));
    std::vector<int64_t> inverse(order.size(), -1);
    for (size_t i = 0; i < order.size(); ++i) {
        if (order[i] < 0 || order[i] >= static_cast<int64_t>(order.size())) return c.fail("no such place");
        int64_t& place = inverse[static_cast<size_t>(order[i])];
        if (place != -1) return c.fail(absl::StrCat(order[i], " stands there twice"));
        place = static_cast<int64_t>(i);
    }
    WHITTLE_ASSIGN_OR_RETURN(Array array, integerArray(c, c.input(0).dtype(), c.input(0).dims(), inverse));
    c.addOutput(std::move(array));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"BroadcastArgs", broadcastArgs},
    {"ConcatOffset", concatOffset},
    {"EnsureShape", ensureShape},
    {"ExpandDims", expandDims},
    {"InvertPermutation", invertPermutation},
    {"Rank", rank},
    {"Reshape", reshape},
    {"Shape", shapes},
    {"ShapeN", shapes},
    {"Size", size},
    {"Squeeze", squeeze},
};

}  // namespace

absl::Span<const Kernel> shapeKernels() { return kKernels; }

}  // namespace whittle
