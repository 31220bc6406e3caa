// SPDX-License-Identifier: Apache-2.0
//
// Images in other sizes. A place of the output lies between places of the input; which ones, and how near, is computed
// in float exactly as TensorFlow does, because at an edge one bit decides which pixel is taken
// (tensorflow/core/util/image_resizer_state.h, 2.17).
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

struct Resize {
    int64_t height, width;
    bool alignsCorners, takesCenters;
    std::vector<int64_t> dims;
};

absl::StatusOr<Resize> resizeOf(const KernelContext& c) {
    const Array& in = c.input(0);
    Resize resize;
    WHITTLE_ASSIGN_OR_RETURN(resize.alignsCorners, c.boolAttr("align_corners"));
    WHITTLE_ASSIGN_OR_RETURN(resize.takesCenters, c.boolAttr("half_pixel_centers"));
    if (resize.alignsCorners && resize.takesCenters)
        return c.fail("align_corners and half_pixel_centers exclude each other");
    if (in.rank() != 4) return c.fail("the images must have 4 dimensions");
    if (c.input(1).rank() != 1 || c.input(1).size() != 2) return c.fail("the size must be two numbers");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> size, c.integers(1));
    if (size[0] <= 0 || size[1] <= 0) return c.fail("the size must be positive");
    if (in.dim(1) <= 0 || in.dim(2) <= 0) return c.fail("the images are empty");
    resize.height = size[0];
    resize.width = size[1];
    resize.dims = {in.dim(0), size[0], size[1], in.dim(3)};
    return resize;
}

// Where the places of the output lie in the input.
class Scale {
  public:
    Scale(const Resize& resize, int64_t in, int64_t out)
        : m_scale(resize.alignsCorners && out > 1 ? static_cast<float>(in - 1) / static_cast<float>(out - 1)
                                                  : static_cast<float>(in) / static_cast<float>(out)),
          m_takesCenters(resize.takesCenters) {}
    float place(int64_t at) const {
        return m_takesCenters ? (static_cast<float>(at) + 0.5f) * m_scale - 0.5f : static_cast<float>(at) * m_scale;
    }
    // For the nearest pixel; with centers it is the one in which the center lies.
    float pixel(int64_t at) const {
        return m_takesCenters ? (static_cast<float>(at) + 0.5f) * m_scale : static_cast<float>(at) * m_scale;
    }

  private:
    float m_scale;
    bool m_takesCenters;
};

struct Between {
    int64_t lower, upper;
    float share;  // of the upper one
};

std::vector<Between> betweens(const Resize& resize, int64_t in, int64_t out) {
    const Scale scale(resize, in, out);
    std::vector<Between> result;
    for (int64_t i = 0; i < out; ++i) {
        const float place = scale.place(i);
        const float below = std::floor(place);
        result.push_back({std::max<int64_t>(static_cast<int64_t>(below), 0),
                          std::min<int64_t>(static_cast<int64_t>(std::ceil(place)), in - 1), place - below});
    }
    return result;
}

// Float outputs: each is valueOf(pixel, row, column), where pixel(y, x) is the input's value there in the same channel
// and image.
template <typename Along, typename ValueOf>
absl::Status resample(KernelContext& c, std::vector<Along> (*along)(const Resize&, int64_t in, int64_t out),
                      const ValueOf& valueOf) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const Resize resize, resizeOf(c));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kFloat, resize.dims));
    const std::vector<Along> rows = along(resize, in.dim(1), resize.height);
    const std::vector<Along> columns = along(resize, in.dim(2), resize.width);
    const int64_t channels = in.dim(3), width = in.dim(2);
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), RealTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        float* to = out.mutableAs<float>().data();
        for (int64_t b = 0; b < in.dim(0); ++b) {
            const T* image = in.as<T>().data() + b * in.dim(1) * width * channels;
            for (const Along& row : rows) {
                for (const Along& column : columns) {
                    for (int64_t i = 0; i < channels; ++i) {
                        const auto pixel = [&](int64_t y, int64_t x) {
                            return static_cast<float>(image[(y * width + x) * channels + i]);
                        };
                        *to++ = valueOf(pixel, row, column);
                    }
                }
            }
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status bilinear(KernelContext& c) {
    return resample(c, betweens, [](const auto& pixel, const Between& row, const Between& column) {
        const float topLeft = pixel(row.lower, column.lower), bottomLeft = pixel(row.upper, column.lower);
        const float top = topLeft + (pixel(row.lower, column.upper) - topLeft) * column.share;
        const float bottom = bottomLeft + (pixel(row.upper, column.upper) - bottomLeft) * column.share;
        return top + (bottom - top) * row.share;
    });
}

absl::Status nearest(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const Resize resize, resizeOf(c));
    if (!isOneOf(in.dtype(), RealTypes{})) return c.noKernelFor(in.dtype());
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), resize.dims));
    const std::vector<int64_t> steps = rowMajorSteps(in.dims());
    std::vector<std::vector<int64_t>> places(4);
    for (int d = 0; d < 4; ++d) {
        const size_t at = static_cast<size_t>(d);
        const Scale scale(resize, in.dim(d), std::max<int64_t>(resize.dims[at], 1));
        for (int64_t i = 0; i < resize.dims[at]; ++i) {
            int64_t place = i;
            if (d == 1 || d == 2) {
                const float pixel = scale.pixel(i);
                const float whole = resize.alignsCorners ? std::round(pixel) : std::floor(pixel);
                place = std::clamp<int64_t>(static_cast<int64_t>(whole), 0, in.dim(d) - 1);
            }
            places[at].push_back(place * steps[at]);
        }
    }
    moveByPlaces(in, places, out);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// The cubic kernel in steps of 1/1024: [2 i] at distance i / 1024, [2 i + 1] at 1 + i / 1024.
constexpr int64_t kSteps = 1024;

std::vector<float> cubicTable(float a) {
    std::vector<float> table;
    for (int64_t i = 0; i <= kSteps; ++i) {
        float x = static_cast<float>(static_cast<double>(i) * 1.0 / kSteps);
        table.push_back(((a + 2) * x - (a + 3)) * x * x + 1);
        x += 1.0f;
        table.push_back(((a * x - 5 * a) * x + 8 * a) * x - 4 * a);
    }
    return table;
}

struct Four {
    std::array<int64_t, 4> places;
    std::array<float, 4> weights;
};

// With pixel centers (Keys' kernel) what lies outside has no weight and the rest is scaled to 1; without, the pixel at
// the edge is taken again.
std::vector<Four> fours(const Resize& resize, int64_t in, int64_t out) {
    const std::vector<float> table = cubicTable(resize.takesCenters ? -0.5f : -0.75f);
    const Scale scale(resize, in, out);
    std::vector<Four> result;
    for (int64_t i = 0; i < out; ++i) {
        const float place = scale.place(i);
        const float below = std::floor(place);
        const size_t offset = static_cast<size_t>(std::lrint((place - below) * kSteps));
        const size_t rest = static_cast<size_t>(kSteps) - offset;
        Four four{{}, {table[offset * 2 + 1], table[offset * 2], table[rest * 2], table[rest * 2 + 1]}};
        float sum = 0;
        for (size_t k = 0; k < 4; ++k) {
            const int64_t at = static_cast<int64_t>(below) - 1 + static_cast<int64_t>(k);
            four.places[k] = std::clamp<int64_t>(at, 0, in - 1);
            if (resize.takesCenters && four.places[k] != at) four.weights[k] = 0;
            sum += four.weights[k];
        }
        if (resize.takesCenters && std::abs(sum) >= 1000.0f * std::numeric_limits<float>::min()) {
            for (float& weight : four.weights) weight *= 1.0f / sum;
        }
        result.push_back(four);
    }
    return result;
}

absl::Status bicubic(KernelContext& c) {
    return resample(c, fours, [](const auto& pixel, const Four& row, const Four& column) {
        float value = 0;
        for (size_t x = 0; x < 4; ++x) {
            float inColumn = 0;
            for (size_t y = 0; y < 4; ++y) inColumn += pixel(row.places[y], column.places[x]) * row.weights[y];
            value += inColumn * column.weights[x];
        }
        return value;
    });
}

constexpr Kernel kKernels[] = {
    {"ResizeBicubic", bicubic}, {"ResizeBilinear", bilinear}, {"ResizeNearestNeighbor", nearest}};

}  // namespace

absl::Span<const Kernel> resizeKernels() { return kKernels; }

}  // namespace whittle
