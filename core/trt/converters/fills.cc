// SPDX-License-Identifier: Apache-2.0
//
// Ops whose output's size depends on the values of an input: Fill, Range and Tile (ops/fill_ops.cc and ops/tile.cc in
// tensorflow/compiler/tf2tensorrt/convert/, 2.17).

#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"
#include "core/trt/converters/weight_values.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <array>

namespace whittle {
namespace {

constexpr size_t kMostShapeElements = 8;  // nvinfer1::Dims::MAX_DIMS

Verdict validateFill(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kFloat, DataType::kHalf, DataType::kInt32}));
    WHITTLE_RETURN_IF_REFUSED(checkExplicitBatch(c));
    const DataType type = c.input(0).dtype;
    if (type == DataType::kInt32) return Verdict::accept();
    return Verdict::refuse(Refusal::kType,
                           absl::StrCat("The dims parameter of Fill operation in ", c.node().name,
                                        " is expected to be of type kINT32 type, got ", trtTypeName(type)));
}

// start, limit and delta; what is a tensor is 0.
std::array<float, 3> rangeArguments(const ConverterContext& c) {
    std::array<float, 3> arguments{};
    for (int i = 0; i < 3; ++i) {
        const std::vector<double> values = c.input(i).isWeights() ? numbersOf(c.input(i)) : std::vector<double>();
        if (!values.empty()) arguments[static_cast<size_t>(i)] = static_cast<float>(values[0]);
    }
    return arguments;
}

Verdict checkDelta(const ConverterContext& c, float delta, bool allWeights) {
    if (!c.input(2).isWeights()) return Verdict::accept();
    if (delta == 0) {
        return Verdict::refuse(Refusal::kAttribute, "The delta parameter of Range operation cannot be equal to 0");
    }
    if (allWeights || delta > 0) return Verdict::accept();
    return Verdict::refuse(Refusal::kAttribute,
                           absl::StrCat("The delta parameter of Range operation cannot be negative, when one of "
                                        "(start, limit) is passed as a tensor, but got ",
                                        delta));
}

// TF-TRT wants vectors of one element, and TensorFlow's Range takes scalars: what follows the check of the shapes is
// hardly ever reached.
Verdict validateRange(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kFloat, DataType::kHalf, DataType::kInt32}, "Tidx"));
    WHITTLE_RETURN_IF_REFUSED(checkExplicitBatch(c));
    const auto all = [&](auto holds) { return std::all_of(c.inputs().begin(), c.inputs().end(), holds); };
    const bool allWeights = all([](const ConverterInput& input) { return input.isWeights(); });
    if (!allWeights && !all([](const ConverterInput& input) { return input.dtype == DataType::kInt32; })) {
        return Verdict::refuse(Refusal::kType,
                               absl::StrCat("When at least one of parameters (start, limit, delta) of Range operation "
                                            "in ",
                                            c.node().name, " is passed as a tensor, they must all be of type kINT32"));
    }
    const auto [start, limit, delta] = rangeArguments(c);
    WHITTLE_RETURN_IF_REFUSED(checkDelta(c, delta, allWeights));
    constexpr absl::string_view kNames[] = {"start", "limit", "delta"};
    for (int i = 0; i < 3; ++i) {
        if (c.trtDims(c.input(i)) == std::vector<int64_t>{1}) continue;
        return Verdict::refuse(Refusal::kRank,
                               absl::StrCat("Dimension for '", kNames[i], "' of Range operator should be equal to 1"));
    }
    if (!allWeights || (limit - start) / delta >= 0) return Verdict::accept();
    return Verdict::refuse(Refusal::kAttribute,
                           absl::StrFormat("For parameters (start, limit) = (%.2f, %.2f) of the Range operation delta "
                                           "cannot be %s, got %.2f",
                                           start, limit, start < limit ? "negative" : "positive", delta));
}

Verdict checkMultiples(const ConverterContext& c, const std::vector<int64_t>& multiples) {
    const size_t rank = c.input(0).shape.dims.size();
    if (multiples.size() != rank) {
        return Verdict::refuse(
            Refusal::kRank,
            absl::StrCat("The length of the replication vector (", multiples.size(), ") of the Tile operation in '",
                         c.node().name, "' is expected to be equal to the rank of the input vector (", rank, ")."));
    }
    if (std::any_of(multiples.begin(), multiples.end(), [](int64_t times) { return times <= 0; })) {
        return Verdict::refuse(Refusal::kAttribute,
                               absl::StrCat("All replications of the Tile operation in '", c.node().name,
                                            "' should be positive, got (", absl::StrJoin(multiples, ", "), ")."));
    }
    if (c.implicitBatch() && !multiples.empty() && multiples[0] > 1) {
        return Verdict::refuse(
            Refusal::kBatchDimension,
            absl::StrCat("The Tile operation along the batch dimension in '", c.node().name, "' is not implemented."));
    }
    return Verdict::accept();
}

Verdict checkMultiplesTensor(const ConverterContext& c) {
    const ConverterInput& multiples = c.input(1);
    if (multiples.rank() != 1) {
        return Verdict::refuse(Refusal::kRank,
                               absl::StrCat("When replications are defined as a tensor, that tensor must be "
                                            "1-dimensional. Got ",
                                            multiples.rank(), "-dimensional tensor."));
    }
    const int64_t length = multiples.shape.dims[0];
    if (length < 0 || length == c.input(0).rank()) return Verdict::accept();
    return Verdict::refuse(
        Refusal::kRank, absl::StrCat("When replications are defined as a tensor, the number of its elements (", length,
                                     ") must be equal to the rank of the input tensor (", c.input(0).rank(), ")."));
}

// What TensorRT takes as a shape: int32, a scalar or a short vector. An empty constant is float in TF-TRT's eyes, as
// its tensor is never made.
Verdict checkShapeConstant(const ConverterInput& weights) {
    const bool isEmpty = elementCount(weights) == 0;
    const bool fits = weights.rank() <= 1 && static_cast<size_t>(elementCount(weights)) <= kMostShapeElements;
    if (!isEmpty && weights.dtype == DataType::kInt32 && fits) return Verdict::accept();
    return Verdict::refuse(
        Refusal::kShape,
        absl::StrCat("TFTRT::Validate:50: Tensor of type ", isEmpty ? "DT_FLOAT" : "DT_INT32", " having shape ",
                     isEmpty ? "[0]" : toString(weights.shape), " is not TRT compatible"));
}

Verdict validateTile(const ConverterContext& c) {
    WHITTLE_RETURN_IF_REFUSED(checkType(c, {DataType::kFloat, DataType::kHalf, DataType::kInt32}));
    const ConverterInput& multiples = c.input(1);
    if (c.implicitBatch() && multiples.isTensor()) {
        return Verdict::refuse(Refusal::kNeedsConstant,
                               "Conversion for Tile is not implemented for multipliers passed as a tensor in implicit "
                               "batch mode.");
    }
    if (multiples.isWeights()) WHITTLE_RETURN_IF_REFUSED(checkShapeConstant(multiples));
    WHITTLE_RETURN_IF_REFUSED(checkTrtType(c, 1, DataType::kInt32));
    return multiples.isWeights() ? checkMultiples(c, integersOf(multiples)) : checkMultiplesTensor(c);
}

constexpr Converter kFills[] = {{"Fill", validateFill}, {"Range", validateRange}, {"Tile", validateTile}};

}  // namespace

absl::Span<const Converter> fillConverters() { return kFills; }

}  // namespace whittle
