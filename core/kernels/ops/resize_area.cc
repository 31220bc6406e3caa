// SPDX-License-Identifier: Apache-2.0
//
// Images in other sizes, each new pixel being the mean of what it covers; a pixel at an edge counts by its share
// (tensorflow/core/kernels/image/resize_area_op.cc, 2.17). Places are in float, as there.
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>

namespace whittle {
namespace {

struct Covered {
    int64_t at;  // in the input; the last pixel stands for those beyond
    float share;
};

std::vector<std::vector<Covered>> coveredBy(int64_t in, int64_t out, float scale) {
    std::vector<std::vector<Covered>> result(static_cast<size_t>(out));
    for (int64_t i = 0; i < out; ++i) {
        const float begin = static_cast<float>(i) * scale, end = static_cast<float>(i + 1) * scale;
        const auto last = static_cast<int64_t>(std::ceil(end));
        for (auto at = static_cast<int64_t>(std::floor(begin)); at < last; ++at) {
            const auto place = static_cast<float>(at);
            const float share =
                place < begin ? (place + 1 > end ? scale : place + 1 - begin) : (place + 1 > end ? end - place : 1.0f);
            result[static_cast<size_t>(i)].push_back({std::min(at, in - 1), share});
        }
    }
    return result;
}

float scaleOf(int64_t in, int64_t out, bool alignsCorners) {
    return alignsCorners && out > 1 ? static_cast<float>(in - 1) / static_cast<float>(out - 1)
                                    : static_cast<float>(in) / static_cast<float>(out);
}

template <typename T>
void averagePixel(const T* image, int64_t width, int64_t channels, const std::vector<Covered>& rows,
                  const std::vector<Covered>& columns, float scale, float* to) {
    std::fill(to, to + channels, 0.0f);
    for (const Covered& row : rows) {
        for (const Covered& column : columns) {
            const T* pixel = image + (row.at * width + column.at) * channels;
            for (int64_t c = 0; c < channels; ++c) {
                to[c] += static_cast<float>(pixel[c]) * row.share * scale * column.share;
            }
        }
    }
}

absl::Status resizeArea(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const bool aligns, c.boolAttr("align_corners"));
    if (in.rank() != 4) return c.fail("the images must have 4 dimensions");
    if (c.input(1).rank() != 1 || c.input(1).size() != 2) return c.fail("the size must be two numbers");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> size, c.integers(1));
    if (size[0] <= 0 || size[1] <= 0) return c.fail("the size must be positive");
    const int64_t height = in.dim(1), width = in.dim(2), channels = in.dim(3);
    if (height <= 0 || width <= 0 || channels <= 0) return c.fail("the images are empty");
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kFloat, {in.dim(0), size[0], size[1], channels}));
    const float down = scaleOf(height, size[0], aligns), across = scaleOf(width, size[1], aligns);
    if (down <= 0 || across <= 0) {
        return absl::UnimplementedError(
            absl::StrCat("node '", c.node().name, "' (ResizeArea): no kernel that aligns the corners of a single row"));
    }
    const std::vector<std::vector<Covered>> rows = coveredBy(height, size[0], down);
    const std::vector<std::vector<Covered>> columns = coveredBy(width, size[1], across);
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), RealTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        float* to = out.mutableAs<float>().data();
        for (int64_t image = 0; image < in.dim(0); ++image) {
            const T* from = in.as<T>().data() + image * height * width * channels;
            for (const std::vector<Covered>& row : rows) {
                for (const std::vector<Covered>& column : columns) {
                    averagePixel(from, width, channels, row, column, 1.0f / (down * across), to);
                    to += channels;
                }
            }
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {{"ResizeArea", resizeArea}};

}  // namespace

absl::Span<const Kernel> resizeAreaKernels() { return kKernels; }

}  // namespace whittle
