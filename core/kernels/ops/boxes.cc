// SPDX-License-Identifier: Apache-2.0
//
// Boxes in images: cut out and resized, and chosen so that none overlaps a better one. The choice is that of
// tensorflow/core/kernels/image/non_max_suppression_op.cc (2.17): candidates wait in a queue by score; one that
// overlaps a chosen box too much is dropped, or, with a sigma, waits again with a lower score, however much it
// overlaps.
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"

#include <queue>

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace whittle {
namespace {

template <typename T>
T overlap(const T* a, const T* b) {
    const auto area = [](T y1, T x1, T y2, T x2) {
        return static_cast<T>(static_cast<T>(y2 - y1) * static_cast<T>(x2 - x1));
    };
    const T aY1 = std::min(a[0], a[2]), aX1 = std::min(a[1], a[3]), aY2 = std::max(a[0], a[2]),
            aX2 = std::max(a[1], a[3]);
    const T bY1 = std::min(b[0], b[2]), bX1 = std::min(b[1], b[3]), bY2 = std::max(b[0], b[2]),
            bX2 = std::max(b[1], b[3]);
    const T areaA = area(aY1, aX1, aY2, aX2), areaB = area(bY1, bX1, bY2, bX2);
    if (areaA <= T(0) || areaB <= T(0)) return T(0);
    const T height = std::max(static_cast<T>(std::min(aY2, bY2) - std::max(aY1, bY1)), T(0));
    const T width = std::max(static_cast<T>(std::min(aX2, bX2) - std::max(aX1, bX1)), T(0));
    const T shared = static_cast<T>(height * width);
    return static_cast<T>(shared / static_cast<T>(static_cast<T>(areaA + areaB) - shared));
}

struct Choice {
    int64_t most = 0;
    float overlapThreshold = 0, scoreThreshold = std::numeric_limits<float>::lowest(), sigma = 0;
};

template <typename T>
struct Candidate {
    int32_t box;
    T score;
    size_t seen;  // how many chosen boxes it has been held against
    bool operator<(const Candidate& other) const {
        return score == other.score ? box > other.box : score < other.score;
    }
};

template <typename T>
struct Chosen {
    std::vector<int32_t> boxes;
    std::vector<T> scores;
};

template <typename T>
Chosen<T> choose(const T* boxes, absl::Span<const T> scores, const Choice& choice) {
    const T threshold = static_cast<T>(choice.scoreThreshold);
    const T overlapThreshold = static_cast<T>(choice.overlapThreshold);
    const bool isSoft = choice.sigma > 0;
    const T factor = isSoft ? static_cast<T>(T(-0.5) / static_cast<T>(choice.sigma)) : T(0);
    std::priority_queue<Candidate<T>> queue;
    for (size_t i = 0; i < scores.size(); ++i) {
        if (scores[i] > threshold) queue.push({static_cast<int32_t>(i), scores[i], 0});
    }
    Chosen<T> chosen;
    while (static_cast<int64_t>(chosen.boxes.size()) < choice.most && !queue.empty()) {
        Candidate<T> next = queue.top();
        queue.pop();
        const T before = next.score;
        bool isDropped = false;
        for (size_t i = chosen.boxes.size(); i-- > next.seen;) {
            const T shared = overlap(boxes + 4 * next.box, boxes + 4 * chosen.boxes[i]);
            if (!isSoft && shared > overlapThreshold) {
                isDropped = true;
                break;
            }
            const T weight =
                static_cast<T>(std::exp(static_cast<float>(static_cast<T>(static_cast<T>(factor * shared) * shared))));
            next.score = static_cast<T>(next.score * weight);
            if (next.score <= threshold) break;
        }
        next.seen = chosen.boxes.size();
        if (isDropped) continue;
        if (next.score == before) {
            chosen.boxes.push_back(next.box);
            chosen.scores.push_back(next.score);
        } else if (next.score > threshold) {
            queue.push(next);
        }
    }
    return chosen;
}

absl::StatusOr<float> number(const KernelContext& c, int i) {
    const Array& array = c.input(i);
    if (!array.isScalar()) return c.fail(absl::StrCat("input ", i, " must be a scalar"));
    if (array.dtype() == DataType::kHalf) return static_cast<float>(array.as<Half>()[0]);
    if (array.dtype() == DataType::kFloat) return array.as<float>()[0];
    return c.noKernelFor(array.dtype());
}

absl::StatusOr<Choice> choiceOf(const KernelContext& c) {
    const Array& boxes = c.input(0);
    const Array& scores = c.input(1);
    if (boxes.rank() != 2 || boxes.dim(1) != 4) return c.fail("boxes must be rows of 4 numbers");
    if (scores.rank() != 1 || scores.dim(0) != boxes.dim(0)) return c.fail("there must be a score for each box");
    if (!c.input(2).isScalar()) return c.fail("the number of boxes must be a scalar");
    Choice choice;
    WHITTLE_ASSIGN_OR_RETURN(choice.most, c.integer(2));
    if (choice.most < 0) return c.fail("the number of boxes is negative");
    if (c.inputCount() > 3) {
        WHITTLE_ASSIGN_OR_RETURN(choice.overlapThreshold, number(c, 3));
    } else {
        WHITTLE_ASSIGN_OR_RETURN(choice.overlapThreshold, c.floatAttr("iou_threshold"));
    }
    if (!(choice.overlapThreshold >= 0 && choice.overlapThreshold <= 1))
        return c.fail("the threshold is not in [0, 1]");
    if (c.inputCount() > 4) {
        WHITTLE_ASSIGN_OR_RETURN(choice.scoreThreshold, number(c, 4));
    }
    if (c.inputCount() > 5) {
        WHITTLE_ASSIGN_OR_RETURN(choice.sigma, number(c, 5));
        if (choice.sigma < 0) return c.fail("the sigma is negative");
    }
    return choice;
}

// Version 4 counts what it chose, version 5 tells their scores too; both may fill up with zeros.
absl::Status suppress(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Choice choice, choiceOf(c));
    const bool pads = c.attr("pad_to_max_output_size") && c.attr("pad_to_max_output_size")->asBool() &&
                      *c.attr("pad_to_max_output_size")->asBool();
    const std::string& op = c.node().op;
    return dispatch(c, c.input(0).dtype(), Types<Half, float>{}, [&](auto tag) -> absl::Status {
        using T = typename decltype(tag)::Type;
        const Chosen<T> chosen = choose(c.input(0).as<T>().data(), c.input(1).as<T>(), choice);
        const int64_t count = static_cast<int64_t>(chosen.boxes.size());
        const int64_t length = pads ? choice.most : count;
        WHITTLE_ASSIGN_OR_RETURN(Array boxes, c.make(DataType::kInt32, {length}));
        std::copy(chosen.boxes.begin(), chosen.boxes.end(), boxes.mutableAs<int32_t>().begin());
        c.addOutput(std::move(boxes));
        if (op == "NonMaxSuppressionV5") {
            WHITTLE_ASSIGN_OR_RETURN(Array scores, c.make(kDataTypeOf<T>, {length}));
            std::copy(chosen.scores.begin(), chosen.scores.end(), scores.template mutableAs<T>().begin());
            c.addOutput(std::move(scores));
        }
        if (op != "NonMaxSuppressionV5" && op != "NonMaxSuppressionV4") return absl::OkStatus();
        WHITTLE_ASSIGN_OR_RETURN(Array valid, c.make(DataType::kInt32, {}));
        valid.mutableAs<int32_t>()[0] = static_cast<int32_t>(count);
        c.addOutput(std::move(valid));
        return absl::OkStatus();
    });
}

// One crop: `size` places from `low` to `high` (as parts of the image), or its middle when there is one place only.
float cropPlace(float low, float high, int64_t image, int64_t size, int64_t at) {
    const float last = static_cast<float>(image - 1);
    if (size <= 1) return 0.5f * (low + high) * last;
    const float step = (high - low) * last / static_cast<float>(size - 1);
    return low * last + static_cast<float>(at) * step;
}

template <typename T>
void cropInto(const Array& in, const T* image, const float* box, bool isBilinear, float outside,
              const std::vector<int64_t>& dims, float* to) {
    const int64_t height = in.dim(1), width = in.dim(2), channels = in.dim(3);
    const auto isInside = [](float place, int64_t size) { return place >= 0 && place <= static_cast<float>(size - 1); };
    for (int64_t y = 0; y < dims[1]; ++y) {
        const float atY = cropPlace(box[0], box[2], height, dims[1], y);
        for (int64_t x = 0; x < dims[2]; ++x, to += channels) {
            const float atX = cropPlace(box[1], box[3], width, dims[2], x);
            if (!isInside(atY, height) || !isInside(atX, width)) {
                std::fill_n(to, channels, outside);
                continue;
            }
            const auto pixel = [&](float row, float column, int64_t i) {
                const int64_t place = static_cast<int64_t>(row) * width + static_cast<int64_t>(column);
                return static_cast<float>(image[place * channels + i]);
            };
            const float top = std::floor(atY), bottom = std::ceil(atY), left = std::floor(atX), right = std::ceil(atX);
            for (int64_t i = 0; i < channels; ++i) {
                if (!isBilinear) {
                    to[i] = pixel(std::round(atY), std::round(atX), i);
                    continue;
                }
                const float a = pixel(top, left, i), b = pixel(bottom, left, i);
                const float above = a + (pixel(top, right, i) - a) * (atX - left);
                const float below = b + (pixel(bottom, right, i) - b) * (atX - left);
                to[i] = above + (below - above) * (atY - top);
            }
        }
    }
}

absl::Status cropAndResize(KernelContext& c) {
    const Array& in = c.input(0);
    const Array& boxes = c.input(1);
    const Array& images = c.input(2);
    WHITTLE_ASSIGN_OR_RETURN(const std::string method, c.stringAttr("method"));
    WHITTLE_ASSIGN_OR_RETURN(const float outside, c.floatAttr("extrapolation_value"));
    if (method != "bilinear" && method != "nearest") return c.fail(absl::StrCat("there is no method ", method));
    if (in.rank() != 4 || in.dim(1) <= 0 || in.dim(2) <= 0) return c.fail("the images must have 4 dimensions");
    if (boxes.dtype() != DataType::kFloat) return c.noKernelFor(boxes.dtype());
    const bool hasNone = boxes.size() == 0 && images.size() == 0;
    if (!hasNone && (boxes.rank() != 2 || boxes.dim(1) != 4 || images.rank() != 1 || images.dim(0) != boxes.dim(0))) {
        return c.fail("boxes must be rows of 4 numbers, with an image for each");
    }
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> size, c.integers(3));
    if (c.input(3).rank() != 1 || size.size() != 2 || size[0] <= 0 || size[1] <= 0) {
        return c.fail("the size must be two positive numbers");
    }
    const std::vector<int64_t> dims = {hasNone ? 0 : boxes.dim(0), size[0], size[1], in.dim(3)};
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kFloat, dims));
    for (const int32_t image : images.as<int32_t>()) {
        if (image < 0 || image >= in.dim(0)) return c.fail(absl::StrCat("there is no image ", image));
    }
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), RealTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const int64_t pixels = in.dim(1) * in.dim(2) * in.dim(3), cropped = size[0] * size[1] * in.dim(3);
        for (int64_t i = 0; out.size() > 0 && i < dims[0]; ++i) {
            const T* image = in.as<T>().data() + images.as<int32_t>()[static_cast<size_t>(i)] * pixels;
            cropInto(in, image, boxes.as<float>().data() + 4 * i, method == "bilinear", outside, dims,
                     out.mutableAs<float>().data() + i * cropped);
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"CropAndResize", cropAndResize},  {"NonMaxSuppression", suppress},   {"NonMaxSuppressionV2", suppress},
    {"NonMaxSuppressionV3", suppress}, {"NonMaxSuppressionV4", suppress}, {"NonMaxSuppressionV5", suppress},
};

}  // namespace

absl::Span<const Kernel> boxKernels() { return kKernels; }

}  // namespace whittle
