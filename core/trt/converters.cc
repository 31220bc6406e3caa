// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converter.h"
#include "core/trt/converters/families.h"

#include <algorithm>

namespace whittle {
namespace {

std::vector<Converter> sortedConverters() {
    std::vector<Converter> converters;
    for (const absl::Span<const Converter> family : std::initializer_list<absl::Span<const Converter>>{
             // clang-format off
             binaryConverters(),
             constantConverters(),
             convolutionConverters(),
             convolution3dConverters(),
             fillConverters(),
             gatherConverters(),
             imageConverters(),
             joinConverters(),
             nonMaxSuppressionConverters(),
             normalizationConverters(),
             padConverters(),
             poolingConverters(),
             productConverters(),
             quantizationConverters(),
             reductionConverters(),
             selectConverters(),
             shapeConverters(),
             sliceConverters(),
             unaryConverters(),
             // clang-format on
         }) {
        converters.insert(converters.end(), family.begin(), family.end());
    }
    std::sort(converters.begin(), converters.end(), [](const Converter& a, const Converter& b) { return a.op < b.op; });
    return converters;
}

}  // namespace

absl::Span<const Converter> allConverters() {
    static const std::vector<Converter> converters = sortedConverters();
    return converters;
}

const Converter* findConverter(absl::string_view op) {
    const absl::Span<const Converter> all = allConverters();
    const auto at = std::lower_bound(all.begin(), all.end(), op,
                                     [](const Converter& c, absl::string_view name) { return c.op < name; });
    return at != all.end() && at->op == op ? &*at : nullptr;
}

}  // namespace whittle
