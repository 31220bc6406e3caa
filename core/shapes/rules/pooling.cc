// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/rules/pooling.h"

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/window.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

absl::Status averagePool(RuleContext& c) { return inferPool(c, 2, false); }
absl::Status maxPool(RuleContext& c) { return inferPool(c, 2, true); }
absl::Status pool3d(RuleContext& c) { return inferPool(c, 3, false); }

absl::Status maxPoolWithArgmax(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(maxPool(c));
    c.setOutput(1, c.output(0));
    return absl::OkStatus();
}

// Sizes and strides are the last two inputs.
absl::Status maxPoolV2(RuleContext& c) {
    const int sizes = c.inputCount() - 2;
    for (const int i : {sizes, sizes + 1}) {
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape four, c.withRank(c.input(i), 1));
        WHITTLE_RETURN_IF_ERROR(c.withValue(four.dims[0], 4).status());
    }
    const std::optional<std::vector<int64_t>> size = c.integers(sizes);
    const std::optional<std::vector<int64_t>> stride = c.integers(sizes + 1);
    if (!size || !stride) {
        // The batch is never pooled.
        WHITTLE_ASSIGN_OR_RETURN(const ImageLayout layout, imageLayout(c));
        const int64_t rank = layout == ImageLayout::kVectorsOfChannels ? 5 : 4;
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape input, c.withRank(c.input(0), rank));
        SymbolicShape shape = c.unknownOfRank(rank);
        shape.dims[0] = input.dims[0];
        c.setOutput(0, std::move(shape));
        return absl::OkStatus();
    }
    if (size->size() != 4 || stride->size() != 4) return c.fail("ksize and strides must hold 4 numbers");
    return inferPool(c, *size, *stride, true);
}

constexpr ShapeRule kRules[] = {
    {"AvgPool", averagePool}, {"AvgPool3D", pool3d},    {"MaxPool", maxPool},
    {"MaxPool3D", pool3d},    {"MaxPoolV2", maxPoolV2}, {"MaxPoolWithArgmax", maxPoolWithArgmax},
};

absl::StatusOr<Dim> pooledSize(RuleContext& c, Dim input, int64_t size, int64_t stride, Padding padding) {
    if (size < 0) return c.fail(absl::StrCat("ksize holds ", size));
    return windowedSize(c, input,
                        {.size = Dim::ofSize(size), .stride = stride, .dilation = 1, .padding = padding, .around = {}});
}

}  // namespace

absl::Status inferPool(RuleContext& c, size_t spatial, bool overDepth) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> strides, numbersAttr(c, "strides", spatial + 2));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> sizes, numbersAttr(c, "ksize", spatial + 2));
    return inferPool(c, sizes, strides, overDepth);
}

absl::Status inferPool(RuleContext& c, const std::vector<int64_t>& sizes, const std::vector<int64_t>& strides,
                       bool overDepth) {
    const size_t spatial = sizes.size() - 2;
    WHITTLE_ASSIGN_OR_RETURN(const ImageLayout layout, imageLayout(c));
    const bool inVectors = layout == ImageLayout::kVectorsOfChannels;
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape,
                             c.withRank(c.input(0), static_cast<int64_t>(spatial + (inVectors ? 3 : 2))));
    if (inVectors) {
        WHITTLE_ASSIGN_OR_RETURN(shape.dims.back(), c.withValue(shape.dims.back(), 4));
    }
    WHITTLE_ASSIGN_OR_RETURN(const Padding padding, paddingOf(c));
    if (padding == Padding::kExplicit) {
        WHITTLE_ASSIGN_OR_RETURN(const auto around, explicitPaddings(c, padding, layout, spatial));
        for (size_t i = 0; i < spatial; ++i) {
            Dim& dim = shape.dims[spatialIndex(layout, i)];
            WHITTLE_ASSIGN_OR_RETURN(dim, c.add(dim, around[i].first));
            WHITTLE_ASSIGN_OR_RETURN(dim, c.add(dim, around[i].second));
        }
    }
    const Padding rest = padding == Padding::kExplicit ? Padding::kValid : padding;
    for (size_t i = 0; i < spatial; ++i) {
        const size_t at = spatialIndex(layout, i);
        WHITTLE_ASSIGN_OR_RETURN(shape.dims[at], pooledSize(c, shape.dims[at], sizes[at], strides[at], rest));
    }
    if (overDepth) {
        const size_t at = depthIndex(layout, spatial);
        WHITTLE_ASSIGN_OR_RETURN(shape.dims[at], pooledSize(c, shape.dims[at], sizes[at], strides[at], rest));
    }
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Span<const ShapeRule> poolingShapeRules() { return kRules; }

}  // namespace whittle
