// SPDX-License-Identifier: Apache-2.0
//
// Iterators over data sets and what they hand out. A data set itself is a scalar.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

// One shape of the attribute for each output.
absl::Status declaredElements(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(0), 0).status());
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<Shape> shapes, c.shapesAttr("output_shapes"));
    if (shapes.size() != static_cast<size_t>(c.outputCount())) {
        return c.fail(absl::StrCat("has ", shapes.size(), " shapes for ", c.outputCount(), " outputs"));
    }
    for (int i = 0; i < c.outputCount(); ++i) c.setOutput(i, c.fromShape(shapes[static_cast<size_t>(i)]));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"AnonymousIterator", signature<"-> []">},
    {"AnonymousIteratorV2", signature<"-> [] []">},
    {"AnonymousIteratorV3", signature<"-> []">},
    {"AssertCardinalityDataset", signature<"* * -> []">},
    {"AutoShardDataset", signature<"* * * -> []">},
    {"BatchDataset", signature<"* [] -> []">},
    {"BatchDatasetV2", signature<"* [] [] -> []">},
    {"CacheDataset", signature<"* [] -> []">},
    {"CacheDatasetV2", signature<"* [] [] -> []">},
    {"ConcatenateDataset", signature<"* * -> []">},
    {"DatasetCardinality", signature<"* -> []">},
    {"DatasetToSingleElement", declaredElements},
    {"DeleteIterator", signature<"* * ->">},
    {"DeserializeIterator", signature<"* * ->">},
    {"FilterDataset", signature<"*... -> []">},
    {"FixedLengthRecordDataset", signature<"names<=1 [] [] [] [] -> []">},
    {"FixedLengthRecordDatasetV2", signature<"names<=1 [] [] [] [] * -> []">},
    {"FlatMapDataset", signature<"*... -> []">},
    {"GeneratorDataset", signature<"*... -> []">},
    {"InterleaveDataset", signature<"*... -> []">},
    {"Iterator", signature<"-> []">},
    {"IteratorFromStringHandle", signature<"* -> []">},
    {"IteratorFromStringHandleV2", signature<"* -> []">},
    {"IteratorGetNext", declaredElements},
    {"IteratorGetNextAsOptional", signature<"* -> []">},
    {"IteratorGetNextSync", declaredElements},
    {"IteratorToStringHandle", signature<"* -> []">},
    {"IteratorV2", signature<"-> []">},
    {"MakeIterator", signature<"* * ->">},
    {"MapAndBatchDataset", signature<"*... -> []">},
    {"MapDataset", signature<"*... -> []">},
    {"ModelDataset", signature<"* -> []">},
    {"OneShotIterator", signature<"-> []">},
    {"OptimizeDataset", signature<"* * -> []">},
    {"OptionalFromValue", signature<"*... -> []">},
    {"OptionalGetValue", declaredElements},
    {"OptionalHasValue", signature<"* -> []">},
    {"OptionalNone", signature<"-> []">},
    {"OptionsDataset", signature<"* -> []">},
    {"PaddedBatchDataset", signature<"* [] *... -> []">},
    {"ParallelInterleaveDatasetV2", signature<"*... -> []">},
    {"ParallelInterleaveDatasetV3", signature<"*... -> []">},
    {"ParallelInterleaveDatasetV4", signature<"*... -> []">},
    {"ParallelMapDataset", signature<"*... -> []">},
    {"ParallelMapDatasetV2", signature<"*... -> []">},
    {"PrefetchDataset", signature<"* [] -> []">},
    {"RangeDataset", signature<"[] [] [] -> []">},
    {"ReduceDataset", declaredElements},
    {"RepeatDataset", signature<"* [] -> []">},
    {"SerializeIterator", signature<"* -> [?]">},
    {"ShardDataset", signature<"* [] [] -> []">},
    {"ShuffleAndRepeatDataset", signature<"* [] [] [] [] -> []">},
    {"ShuffleDataset", signature<"* [] [] [] -> []">},
    {"ShuffleDatasetV2", signature<"* [] [] -> []">},
    {"ShuffleDatasetV3", signature<"* [] [] [] [] -> []">},
    {"SkipDataset", signature<"* [] -> []">},
    {"TFRecordDataset", signature<"names<=1 [] [] -> []">},
    {"TakeDataset", signature<"* [] -> []">},
    {"TensorDataset", signature<"*... -> []">},
    {"TensorSliceDataset", signature<"*... -> []">},
    {"TextLineDataset", signature<"names<=1 [] [] -> []">},
    {"UnwrapDatasetVariant", signature<"* -> []">},
    {"WindowDataset", signature<"* [] [] [] [] -> []">},
    {"WrapDatasetVariant", signature<"* -> []">},
    {"ZipDataset", signature<"*... -> []">},
};

}  // namespace

absl::Span<const ShapeRule> datasetShapeRules() { return kRules; }

}  // namespace whittle
