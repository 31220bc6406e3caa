// SPDX-License-Identifier: Apache-2.0
//
// Einsum of one or two inputs.
//
// Each input is first brought into the form [batch, free, shared]: repeated labels become a diagonal, labels that only
// this input has and the output has not are summed. Batch labels are in both inputs and in the output, shared ones in
// both inputs only, free ones in one input and the output. Then the product is one of matrices, and its elements are
// put where the output's labels want them.

#include "core/kernels/einsum_equation.h"
#include "core/kernels/elementwise.h"
#include "core/kernels/multiply.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

using Labels = std::vector<int>;

int64_t sizeOf(const EinsumEquation& equation, const Labels& labels) {
    int64_t size = 1;
    for (const int label : labels) size *= equation.sizes[static_cast<size_t>(label)];
    return size;
}

bool has(const Labels& labels, int label) { return std::find(labels.begin(), labels.end(), label) != labels.end(); }

// How far a step along each of `labels` goes in a dense tensor whose dimensions have the labels `own` and the sizes
// `dims`; a dimension of size 1 is broadcast.
std::vector<int64_t> stridesOf(const Labels& labels, const Labels& own, const std::vector<int64_t>& dims) {
    std::vector<int64_t> strides(labels.size(), 0);
    int64_t stride = 1;
    for (size_t axis = own.size(); axis-- > 0;) {
        for (size_t i = 0; i < labels.size(); ++i) {
            if (labels[i] == own[axis] && dims[axis] != 1) strides[i] += stride;
        }
        stride *= dims[axis];
    }
    return strides;
}

// Calls visit(offset) for every index of `labels`, the last one fastest.
template <typename Visit>
void walk(const EinsumEquation& equation, const Labels& labels, const std::vector<int64_t>& strides, Visit&& visit) {
    const int64_t count = sizeOf(equation, labels);
    std::vector<int64_t> index(labels.size(), 0);
    int64_t offset = 0;
    for (int64_t i = 0; i < count; ++i) {
        visit(offset);
        for (size_t axis = labels.size(); axis-- > 0;) {
            offset += strides[axis];
            const int64_t size = equation.sizes[static_cast<size_t>(labels[axis])];
            if (++index[axis] < size) break;
            offset -= strides[axis] * size;
            index[axis] = 0;
        }
    }
}

// The labels of one input by what becomes of them.
struct Split {
    Labels batch, free, shared, summed;
    Labels kept() const {
        Labels all = batch;
        all.insert(all.end(), free.begin(), free.end());
        all.insert(all.end(), shared.begin(), shared.end());
        return all;
    }
};

Split splitLabels(const EinsumEquation& equation, size_t input) {
    Split split;
    const Labels* other = equation.inputs.size() == 2 ? &equation.inputs[1 - input] : nullptr;
    // In the order of the first input, so that both put batch and shared labels alike.
    Labels all = equation.inputs.front();
    for (const Labels& labels : equation.inputs) all.insert(all.end(), labels.begin(), labels.end());
    Labels seen;
    for (const int label : all) {
        if (has(seen, label) || !has(equation.inputs[input], label)) continue;
        seen.push_back(label);
        const bool inOutput = has(equation.output, label);
        const bool inOther = other && has(*other, label);
        (inOther ? inOutput ? split.batch : split.shared : inOutput ? split.free : split.summed).push_back(label);
    }
    return split;
}

// What sums are kept in.
template <typename T>
using TotalOf = std::conditional_t<std::is_integral_v<T>, Wrapping<T>, std::conditional_t<kIsSmallFloat<T>, float, T>>;

template <typename T>
void gather(const EinsumEquation& equation, const Split& split, const Labels& own, const Array& input, T* out) {
    using Total = TotalOf<T>;
    const T* in = input.as<T>().data();
    const std::vector<int64_t> summedStrides = stridesOf(split.summed, own, input.dims());
    const Labels kept = split.kept();
    walk(equation, kept, stridesOf(kept, own, input.dims()), [&](int64_t offset) {
        if (split.summed.empty()) {
            *out++ = in[offset];
            return;
        }
        Total total(0);
        walk(equation, split.summed, summedStrides,
             [&](int64_t more) { total += static_cast<Total>(in[offset + more]); });
        *out++ = static_cast<T>(total);
    });
}

absl::StatusOr<Array> prepare(KernelContext& c, const EinsumEquation& equation, size_t input, const Split& split) {
    const Array& array = c.input(static_cast<int>(input));
    WHITTLE_ASSIGN_OR_RETURN(Array output,
                             c.make(array.dtype(), {sizeOf(equation, split.batch), sizeOf(equation, split.free),
                                                    sizeOf(equation, split.shared)}));
    using List = Join<FloatComplexTypes, IndexTypes>;
    WHITTLE_RETURN_IF_ERROR(dispatch(c, array.dtype(), List{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        gather<T>(equation, split, equation.inputs[input], array, output.mutableAs<T>().data());
        return absl::OkStatus();
    }));
    return output;
}

// `value` has the labels `own`; what has no place in it is zero (i->ii).
absl::StatusOr<Array> arrange(KernelContext& c, const EinsumEquation& equation, const Labels& own, const Array& value) {
    std::vector<int64_t> dims;
    for (const int label : equation.output) dims.push_back(equation.sizes[static_cast<size_t>(label)]);
    WHITTLE_ASSIGN_OR_RETURN(Array output, c.make(value.dtype(), dims));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, value.dtype(), Join<FloatComplexTypes, IndexTypes>{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const T* in = value.as<T>().data();
        T* out = output.mutableAs<T>().data();
        walk(equation, own, stridesOf(own, equation.output, dims), [&](int64_t offset) { out[offset] = *in++; });
        return absl::OkStatus();
    }));
    return output;
}

absl::StatusOr<Array> product(KernelContext& c, const EinsumEquation& equation, const Split& left, const Split& right) {
    MatrixProducts products;
    WHITTLE_ASSIGN_OR_RETURN(products.left, prepare(c, equation, 0, left));
    WHITTLE_ASSIGN_OR_RETURN(const Array turned, prepare(c, equation, 1, right));
    WHITTLE_ASSIGN_OR_RETURN(products.right, transposeMatrices(c, turned, false));
    products.rows = products.left.dim(1);
    products.depth = products.left.dim(2);
    products.columns = turned.dim(1);
    products.dims = {products.left.dim(0), products.rows, products.columns};
    if (products.rows > 0 && products.columns > 0) {
        for (int64_t i = 0; i < products.dims[0]; ++i) products.leftAt.push_back(i);
    }
    products.rightAt = products.leftAt;
    return multiplyMatrices(c, products, products.left.dtype());
}

absl::Status einsum(KernelContext& c) {
    const DataType dtype = c.input(0).dtype();
    if (!isOneOf(dtype, Join<FloatComplexTypes, IndexTypes>{})) return c.noKernelFor(dtype);
    WHITTLE_ASSIGN_OR_RETURN(const EinsumEquation equation, parseEinsum(c));
    const Split left = splitLabels(equation, 0);
    Labels own = left.batch;
    own.insert(own.end(), left.free.begin(), left.free.end());
    Array value;
    if (equation.inputs.size() == 1) {
        WHITTLE_ASSIGN_OR_RETURN(value, prepare(c, equation, 0, left));
    } else {
        const Split right = splitLabels(equation, 1);
        WHITTLE_ASSIGN_OR_RETURN(value, product(c, equation, left, right));
        own.insert(own.end(), right.free.begin(), right.free.end());
    }
    WHITTLE_ASSIGN_OR_RETURN(Array output, arrange(c, equation, own, value));
    c.addOutput(std::move(output));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"Einsum", einsum},
};

}  // namespace

absl::Span<const Kernel> einsumKernels() { return kKernels; }

}  // namespace whittle
