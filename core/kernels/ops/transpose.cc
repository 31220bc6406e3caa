// SPDX-License-Identifier: Apache-2.0
//
// Permutations of dimensions, and of what is said about dimensions when the data format changes.
#include "core/base/status.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <complex>

namespace whittle {
namespace {

absl::StatusOr<Array> transposed(KernelContext& c) {
    const Array& in = c.input(0);
    if (!(kAllTypes | kFloat8Types).contains(in.dtype())) return c.noKernelFor(in.dtype());
    if (c.input(1).rank() != 1) return c.fail("the permutation must be a vector");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> order, c.integers(1));
    const int64_t rank = in.rank();
    if (static_cast<int64_t>(order.size()) != rank) return c.fail("the permutation must be as long as the rank");
    const std::vector<int64_t> steps = rowMajorSteps(in.dims());
    std::vector<bool> seen(order.size(), false);
    std::vector<int64_t> dims;
    Walk source;
    for (const int64_t from : order) {
        // TensorFlow counts negative ones from the end in its checks, and then aborts.
        if (from < 0 || from >= rank) return c.fail("the permutation names a dimension that is not there");
        const size_t d = static_cast<size_t>(from);
        if (seen[d]) return c.fail("the permutation names a dimension twice");
        seen[d] = true;
        dims.push_back(in.dims()[d]);
        source.steps.push_back(steps[d]);
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
    moveElements(in, source, out, {0, rowMajorSteps(dims)}, dims);
    return out;
}

absl::Status transpose(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(Array out, transposed(c));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status conjugateTranspose(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(Array out, transposed(c));
    if (out.dtype() == DataType::kComplex64) {
        for (std::complex<float>& value : out.mutableAs<std::complex<float>>()) value = std::conj(value);
    } else if (out.dtype() == DataType::kComplex128) {
        for (std::complex<double>& value : out.mutableAs<std::complex<double>>()) value = std::conj(value);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

struct Formats {
    std::string source, target;
};

// Two spellings of the same dimensions, such as "NHWC" and "NCHW".
absl::StatusOr<Formats> formatsOf(const KernelContext& c) {
    Formats formats;
    WHITTLE_ASSIGN_OR_RETURN(formats.source, c.stringAttr("src_format"));
    WHITTLE_ASSIGN_OR_RETURN(formats.target, c.stringAttr("dst_format"));
    const auto isFormat = [](const std::string& format) { return format.size() == 4 || format.size() == 5; };
    if (!isFormat(formats.source) || !isFormat(formats.target)) return c.fail("a format must have 4 or 5 dimensions");
    if (!std::is_permutation(formats.source.begin(), formats.source.end(), formats.target.begin(),
                             formats.target.end())) {
        return c.fail("the two formats name other dimensions");
    }
    return formats;
}

absl::Status dimensionMap(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Formats formats, formatsOf(c));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> dimensions, c.integers(0));
    const int64_t rank = static_cast<int64_t>(formats.source.size());
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(c.input(0).dtype(), c.input(0).dims()));
    for (size_t i = 0; i < dimensions.size(); ++i) {
        const int64_t d = dimensions[i] < 0 ? dimensions[i] + rank : dimensions[i];
        if (d < 0 || d >= rank) return c.fail(absl::StrCat("there is no dimension ", dimensions[i]));
        const size_t place = formats.target.find(formats.source[static_cast<size_t>(d)]);
        if (out.dtype() == DataType::kInt32) out.mutableAs<int32_t>()[i] = static_cast<int32_t>(place);
        if (out.dtype() == DataType::kInt64) out.mutableAs<int64_t>()[i] = static_cast<int64_t>(place);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// A vector that says something about each dimension, or a matrix with a row for each; when it is shorter than the
// format by two, it speaks of the spatial dimensions only.
absl::Status vectorPermute(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(Formats formats, formatsOf(c));
    const Array& in = c.input(0);
    if (in.rank() != 1 && in.rank() != 2) return c.fail("the input must be a vector or a matrix");
    const size_t rows = static_cast<size_t>(in.dim(0));
    if (rows != formats.source.size() && rows + 2 != formats.source.size()) {
        return c.fail("the input's rows are neither all nor the spatial dimensions");
    }
    if (in.rank() == 2 && in.dim(1) != 2) return c.fail("the matrix must have two columns");
    if (rows != formats.source.size()) {
        const auto spatial = [](std::string& format) {
            std::erase_if(format, [](char d) { return d == 'N' || d == 'C'; });
        };
        spatial(formats.source);
        spatial(formats.target);
        if (formats.source.size() != rows || formats.target.size() != rows) return c.fail("no spatial dimensions");
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), in.dims()));
    const int64_t columns = in.rank() == 2 ? 2 : 1;
    for (size_t i = 0; i < rows; ++i) {
        const size_t place = formats.target.find(formats.source[i]);
        copyElements(in, static_cast<int64_t>(i) * columns, out, static_cast<int64_t>(place) * columns, columns);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"ConjugateTranspose", conjugateTranspose},
    {"DataFormatDimMap", dimensionMap},
    {"DataFormatVecPermute", vectorPermute},
    {"Transpose", transpose},
};

}  // namespace

absl::Span<const Kernel> transposeKernels() { return kKernels; }

}  // namespace whittle
