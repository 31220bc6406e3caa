// SPDX-License-Identifier: Apache-2.0
//
// Logs, summaries and functions that run outside of TensorFlow.

#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

constexpr ShapeRule kRules[] = {
    {"AudioSummary", signature<"* * -> []">},
    {"AudioSummaryV2", signature<"* * * -> []">},
    {"CloseSummaryWriter", signature<"* ->">},
    {"CreateSummaryDbWriter", signature<"*... ->">},
    {"CreateSummaryFileWriter", signature<"*... ->">},
    {"EagerPyFunc", signature<"*... -> *...">},
    {"FlushSummaryWriter", signature<"* ->">},
    {"HistogramSummary", signature<"* * -> []">},
    {"ImageSummary", signature<"* * -> []">},
    {"ImportEvent", signature<"* * ->">},
    {"MergeSummary", signature<"*... -> []">},
    {"PyFunc", signature<"*... -> *...">},
    {"PyFuncStateless", signature<"*... -> *...">},
    {"ScalarSummary", signature<"* * -> []">},
    {"SummaryWriter", signature<"-> []">},
    {"TensorSummary", signature<"* -> []">},
    {"TensorSummaryV2", signature<"* * * -> []">},
    {"Timestamp", signature<"-> []">},
    {"WriteAudioSummary", signature<"*... ->">},
    {"WriteGraphSummary", signature<"*... ->">},
    {"WriteHistogramSummary", signature<"*... ->">},
    {"WriteImageSummary", signature<"*... ->">},
    {"WriteRawProtoSummary", signature<"*... ->">},
    {"WriteScalarSummary", signature<"*... ->">},
    {"WriteSummary", signature<"*... ->">},
};

}  // namespace

absl::Span<const ShapeRule> summaryShapeRules() { return kRules; }

}  // namespace whittle
