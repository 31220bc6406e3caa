// SPDX-License-Identifier: Apache-2.0
#include "core/passes/eight_bit_constant.h"

#include "core/base/status.h"

#include <algorithm>
#include <cmath>

namespace whittle {

absl::StatusOr<EightBitConstant> inEightBits(const Tensor& value) {
    if (value.dtype != DataType::kFloat) return absl::InvalidArgumentError("is not float");
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<float> elements, elementsAs<float>(value));
    if (elements.empty()) return absl::InvalidArgumentError("has no elements");
    EightBitConstant result;
    for (const float element : elements) {
        if (!std::isfinite(element)) return absl::InvalidArgumentError("has elements that are not finite");
        result.min = std::min(result.min, element);
        result.max = std::max(result.max, element);
    }
    // Any range will do for zeros, but it must be one.
    if (result.min == result.max) result.max = 1;
    if (!std::isfinite(result.max - result.min)) return absl::InvalidArgumentError("has a range that overflows");
    constexpr double kTopCode = 255;
    const double scale = kTopCode / (static_cast<double>(result.max) - result.min);
    const double lowest = std::round(result.min * scale);
    std::string codes(elements.size(), '\0');
    for (size_t i = 0; i < elements.size(); ++i) {
        const double code = std::clamp(std::round(elements[i] * scale) - lowest, 0.0, kTopCode);
        codes[i] = static_cast<char>(static_cast<uint8_t>(code));
    }
    result.codes = Tensor::ofContent(DataType::kQUInt8, value.shape, Bytes::adopt(std::move(codes)));
    return result;
}

}  // namespace whittle
