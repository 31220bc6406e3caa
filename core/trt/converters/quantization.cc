// SPDX-License-Identifier: Apache-2.0
//
// TF-TRT takes these four only when it converts to INT8, which the candidate test sees to. Without explicit precision
// they only tell the range of a tensor; with it they become layers of their own.

#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"
#include "core/trt/converters/weight_values.h"

#include <absl/strings/str_cat.h>

#include <limits>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

// The scales of symmetric signed 8 bits that the range gives, in float as TF-TRT computes them
// (ComputeQuantizationRange in ops/quantization_ops.cc).
struct Scales {
    float quantize;
    float dequantize;
};

Scales scalesOf(float least, float most, bool narrowRange) {
    const float lowest = narrowRange ? -127.0f : -128.0f, highest = 127.0f;
    constexpr float kNone = std::numeric_limits<float>::max();
    const float fromLeast = lowest * least > 0 ? lowest / least : kNone;
    const float fromMost = highest * most > 0 ? highest / most : kNone;
    return fromLeast < fromMost ? Scales{fromLeast, least / lowest} : Scales{fromMost, most / highest};
}

float firstOf(const ConverterInput& weights) {
    const std::vector<double> numbers = numbersOf(weights);
    return numbers.empty() ? 0.0f : static_cast<float>(numbers.front());
}

Verdict checkScales(const ConverterContext& context) {
    if (!context.explicitPrecision()) return Verdict::accept();
    const Scales scales = scalesOf(firstOf(context.input(1)), firstOf(context.input(2)),
                                   context.boolAttr("narrow_range").value_or(false));
    const auto refusal = [](int line) {
        return Verdict::refuse(Refusal::kQuantization,
                               absl::StrCat("tensorflow/compiler/tf2tensorrt/convert/ops/quantization_ops.cc:", line,
                                            " TRT_ENSURE failure"));
    };
    if (scales.dequantize == 0) return refusal(156);
    if (scales.quantize == 0) return refusal(157);
    return Verdict::accept();
}

// TF-TRT reads both bounds as float, whatever their type: that of a lone half is half an element, over which a check
// ends the process (TRT_ShapedWeights::GetPointer in weights.h).
Verdict checkBounds(const ConverterContext& context) {
    for (const int bound : {1, 2}) {
        const ConverterInput& input = context.input(bound);
        if (input.dtype != DataType::kHalf || elementCount(input) % 2 == 0) continue;
        return Verdict::refuse(Refusal::kCrash,
                               absl::StrCat("TF-TRT itself would end here: it reads the half bound of ",
                                            context.node().op, " as float, and a check of its size aborts"));
    }
    return checkScales(context);
}

Verdict validateQuantizeV2(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(
        checkInputs(context, {{"input", Kind::kBoth}, {"input_min", Kind::kWeights}, {"input_max", Kind::kWeights}},
                    ConverterStyle::kNew));
    return checkBounds(context);
}

// In explicit precision TF-TRT asks for an attribute that only the older op has.
Verdict validateQuantizeV3(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(
        context,
        {{"input", Kind::kBoth}, {"min", Kind::kWeights}, {"max", Kind::kWeights}, {"num_bits", Kind::kWeights}},
        ConverterStyle::kNew));
    if (context.explicitPrecision()) {
        return Verdict::refuse(
            Refusal::kQuantization,
            absl::StrCat("No attr named 'round_mode' in NodeDef:\n\t [[{{node ", context.node().name, "}}]]"));
    }
    return checkBounds(context);
}

// TF-TRT refuses both FakeQuant ops in explicit precision with an empty text.
Verdict checkNotExplicit(const ConverterContext& context) {
    return context.explicitPrecision() ? Verdict::refuse(Refusal::kQuantization, "") : Verdict::accept();
}

Verdict validateFakeQuantVars(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(
        context, {{"input", Kind::kBoth}, {"min", Kind::kWeights}, {"max", Kind::kWeights}}, ConverterStyle::kNew));
    return checkNotExplicit(context);
}

Verdict validateFakeQuantArgs(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{"input", Kind::kBoth}}, ConverterStyle::kNew));
    return checkNotExplicit(context);
}

constexpr Converter kQuantization[] = {
    {"FakeQuantWithMinMaxArgs", validateFakeQuantArgs},
    {"FakeQuantWithMinMaxVars", validateFakeQuantVars},
    {"QuantizeAndDequantizeV2", validateQuantizeV2},
    {"QuantizeAndDequantizeV3", validateQuantizeV3},
};

}  // namespace

absl::Span<const Converter> quantizationConverters() { return kQuantization; }

}  // namespace whittle
