// SPDX-License-Identifier: Apache-2.0
//
// Sound to spectra; files of sound stand with the image codecs.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

constexpr int64_t kLargestWindow = int64_t{1} << 31;

// One plus half of the window, rounded up to a power of two.
absl::StatusOr<Dim> frequencies(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t window, c.intAttr("window_size"));
    if (window < 0 || window > kLargestWindow) return c.fail(absl::StrCat("attribute 'window_size' is ", window));
    int64_t power = 1;
    while (power < window) power *= 2;
    return Dim::ofSize(1 + power / 2);
}

absl::Status spectrogram(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape input, c.withRank(c.input(0), 2));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t window, c.intAttr("window_size"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t stride, c.intAttr("stride"));
    WHITTLE_ASSIGN_OR_RETURN(const Dim bins, frequencies(c));
    Dim count = c.newDim();
    if (input.dims[0].isKnown()) {
        const int64_t starts = input.dims[0].size() - window;
        if (stride <= 0) return c.fail(absl::StrCat("attribute 'stride' is ", stride));
        count = Dim::ofSize(starts < 0 ? 0 : 1 + starts / stride);
    }
    c.setOutput(0, SymbolicShape::of({input.dims[1], count, bins}));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"AudioSpectrogram", spectrogram},
    {"Mfcc", signature<"[c,n,?] [] -> [c,n,@dct_coefficient_count]">},
};

}  // namespace

absl::Span<const ShapeRule> audioShapeRules() { return kRules; }

}  // namespace whittle
