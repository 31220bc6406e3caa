// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/strided_slice.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr size_t kMostEntries = 31;  // the masks have 32 bits

bool has(int64_t mask, size_t bit) { return bit < 32 && (mask >> bit & 1) != 0; }

Verdict refuse(std::string message) { return Verdict::refuse(Refusal::kShape, std::move(message)); }

// One dimension of the input.
struct Extent {
    int64_t begin = 0;
    int64_t end = 0;
    int64_t stride = 1;
    bool fromFirst = true;
    bool toLast = true;
    bool isIndex = false;
};

Verdict checkEntries(const StridedSliceSpec& spec) {
    const size_t count = spec.strides.size();
    if (spec.begin.size() != count || spec.end.size() != count || count > kMostEntries) {
        return refuse(absl::StrCat("Expected begin, end, and strides to be 1D equal size tensors, but got shapes [",
                                   spec.begin.size(), "], [", spec.end.size(), "], and [", count, "] instead."));
    }
    if ((spec.ellipsisMask & (spec.ellipsisMask - 1)) != 0) {
        return refuse("Multiple ellipses in slice spec not allowed");
    }
    return Verdict::accept();
}

// Lays the entries out along the dimensions. The ellipsis takes what the others leave, and stands at the end when there
// is none.
Verdict layOut(const StridedSliceSpec& spec, size_t rank, std::vector<Extent>* extents) {
    size_t count = spec.strides.size(), newAxesAfter = 0, ellipsis = count;
    for (size_t i = 0; i < count; ++i) {
        if (ellipsis < count && has(spec.newAxisMask, i)) ++newAxesAfter;
        if (has(spec.ellipsisMask, i)) ellipsis = i;
    }
    if (ellipsis == count) ++count;
    for (size_t i = 0; i < count; ++i) {
        if (i == ellipsis) {
            const size_t upTo = std::min(rank + i + 1 + newAxesAfter, rank + count);
            while (extents->size() + count < upTo) extents->emplace_back();
        } else if (!has(spec.newAxisMask, i)) {
            if (extents->size() == rank) {
                return refuse(
                    absl::StrCat("Index out of range using input dim ", rank, "; input has only ", rank, " dims"));
            }
            extents->push_back({spec.begin[i], spec.end[i], spec.strides[i], has(spec.beginMask, i),
                                has(spec.endMask, i), has(spec.shrinkMask, i)});
        }
    }
    extents->resize(rank);
    return Verdict::accept();
}

Verdict bound(int64_t size, size_t at, Extent* extent) {
    if (extent->stride == 0) return refuse(absl::StrCat("strides[", at, "] must be non-zero"));
    if (size < 0) return Verdict::accept();
    const bool forward = extent->stride > 0;
    if (extent->isIndex) {
        if (!forward) return refuse("only stride 1 allowed on non-range indexing.");
        if (extent->begin < 0) extent->begin += size;
        extent->end = extent->begin + 1;
        if (extent->begin >= 0 && extent->begin < size) return Verdict::accept();
        return refuse(absl::StrCat("slice index ", extent->begin, " of dimension ", at, " out of bounds."));
    }
    const int64_t first = forward ? 0 : -1, last = forward ? size : size - 1;
    const auto inside = [&](int64_t x) { return std::clamp(x < 0 ? x + size : x, first, last); };
    extent->begin = extent->fromFirst ? (forward ? first : last) : inside(extent->begin);
    extent->end = extent->toLast ? (forward ? last : first) : inside(extent->end);
    return Verdict::accept();
}

}  // namespace

Verdict validateStridedSlice(const StridedSliceSpec& spec, const std::vector<int64_t>& dims, DenseSlice* slice) {
    WHITTLE_RETURN_IF_REFUSED(checkEntries(spec));
    std::vector<Extent> extents;
    WHITTLE_RETURN_IF_REFUSED(layOut(spec, dims.size(), &extents));
    for (size_t i = 0; i < dims.size(); ++i) {
        WHITTLE_RETURN_IF_REFUSED(bound(dims[i], i, &extents[i]));
        slice->begin.push_back(extents[i].begin);
        slice->end.push_back(extents[i].end);
        slice->strides.push_back(extents[i].stride);
    }
    return Verdict::accept();
}

}  // namespace whittle
