// SPDX-License-Identifier: Apache-2.0
//
// Ops that lay the windows of an image or a volume out along its depth (array_ops.cc).

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/window.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

// A window of `size` places that are `rate` apart.
absl::StatusOr<Dim> spannedSize(RuleContext& c, int64_t size, int64_t rate) {
    if (size < 1 || rate < 1) return c.fail(absl::StrCat("invalid window of ", size, " at rate ", rate));
    WHITTLE_ASSIGN_OR_RETURN(const Dim gaps, c.multiply(Dim::ofSize(size - 1), rate));
    return c.add(gaps, 1);
}

absl::Status patches(RuleContext& c, size_t spatial, bool hasRates) {
    const size_t rank = spatial + 2;
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.withRank(c.input(0), static_cast<int64_t>(rank)));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> sizes, numbersAttr(c, "ksizes", rank));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> strides, numbersAttr(c, "strides", rank));
    std::vector<int64_t> rates(rank, 1);
    if (hasRates) {
        WHITTLE_ASSIGN_OR_RETURN(rates, numbersAttr(c, "rates", rank));
    }
    WHITTLE_ASSIGN_OR_RETURN(const Padding padding, paddingOf(c));
    for (size_t i = 1; i <= spatial; ++i) {
        Window window{Dim::ofSize(1), strides[i], 1, padding, {}};
        WHITTLE_ASSIGN_OR_RETURN(window.size, spannedSize(c, sizes[i], rates[i]));
        WHITTLE_ASSIGN_OR_RETURN(shape.dims[i], windowedSize(c, shape.dims[i], window));
        WHITTLE_ASSIGN_OR_RETURN(shape.dims.back(), c.multiply(shape.dims.back(), sizes[i]));
    }
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status imagePatches(RuleContext& c) { return patches(c, 2, true); }
absl::Status volumePatches(RuleContext& c) { return patches(c, 3, false); }

constexpr ShapeRule kRules[] = {
    {"ExtractImagePatches", imagePatches},
    {"ExtractVolumePatches", volumePatches},
};

}  // namespace

absl::Span<const ShapeRule> patchShapeRules() { return kRules; }

}  // namespace whittle
