// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

enum Argument { kBoxes, kScores, kMostPerClass, kMostTotal, kIouThreshold, kScoreThreshold };

Verdict refuse(const ConverterContext& context, Refusal refusal, absl::string_view what) {
    return Verdict::refuse(refusal, absl::StrCat("NMS TRT Plugin ", what, context.node().name));
}

// With explicit batch, the batch is dimension 0.
Verdict checkBoxes(const ConverterContext& context) {
    const std::vector<int64_t>& boxes = context.input(kBoxes).shape.dims;
    const std::vector<int64_t>& scores = context.input(kScores).shape.dims;
    if (boxes.size() != 4) return refuse(context, Refusal::kRank, "input boxes must be 4-D including batch, at ");
    if (boxes[2] == 1 || (scores.size() > 2 && boxes[2] == scores[2])) return Verdict::accept();
    return refuse(context, Refusal::kShape,
                  "third dimension of boxes must be either 1or match the num_classes dimension of scores, at ");
}

Verdict checkCount(const ConverterContext& context, Argument argument, absl::string_view name) {
    const std::vector<int64_t> values = integersOf(context.input(argument));
    if (values.size() != 1) return refuse(context, Refusal::kShape, absl::StrCat(name, " must be scalar, at "));
    if (values[0] > 0) return Verdict::accept();
    return refuse(context, Refusal::kAttribute, absl::StrCat(name, " should be > 0, at "));
}

Verdict checkThresholds(const ConverterContext& context) {
    const std::vector<double> overlap = numbersOf(context.input(kIouThreshold));
    if (overlap.size() != 1) return refuse(context, Refusal::kShape, "iou_threshold must be scalar, at ");
    if (!(overlap[0] >= 0 && overlap[0] <= 1)) {
        return refuse(context, Refusal::kAttribute, "iou_threshold must be in [0, 1], at");
    }
    if (numbersOf(context.input(kScoreThreshold)).size() == 1) return Verdict::accept();
    return refuse(context, Refusal::kShape, "score_threshold must be scalar, at ");
}

Verdict validateCombined(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context,
                                          {{"boxes", Kind::kTensor},
                                           {"scores", Kind::kTensor},
                                           {"max_output_size_per_class", Kind::kWeights},
                                           {"max_total_size", Kind::kWeights},
                                           {"iou_threshold", Kind::kWeights},
                                           {"score_threshold", Kind::kWeights}},
                                          ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkExplicitBatch(context));
    WHITTLE_RETURN_IF_REFUSED(checkBoxes(context));
    WHITTLE_RETURN_IF_REFUSED(checkCount(context, kMostPerClass, "max_output_size_per_class"));
    WHITTLE_RETURN_IF_REFUSED(checkCount(context, kMostTotal, "max_total_size"));
    return checkThresholds(context);
}

constexpr Converter kNonMaxSuppression[] = {{"CombinedNonMaxSuppression", validateCombined}};

}  // namespace

absl::Span<const Converter> nonMaxSuppressionConverters() { return kNonMaxSuppression; }

}  // namespace whittle
