// SPDX-License-Identifier: Apache-2.0
//
// Ragged tensors (ragged_array_ops.cc, ragged_conversion_ops.cc, ragged_math_ops.cc): values, and vectors of splits
// that say where rows begin.

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

absl::Status requireSplits(RuleContext& c, int64_t count) {
    for (int64_t i = 0; i < count; ++i) WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {static_cast<int>(i)}));
    return absl::OkStatus();
}

// An attribute that counts inputs or outputs, of which there are `most`.
absl::StatusOr<int64_t> countAttr(const RuleContext& c, absl::string_view name, int64_t most) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t count, c.intAttr(name));
    if (count < 0 || count > most) return c.fail(absl::StrCat("attribute '", name, "' can't be ", count));
    return count;
}

absl::Status gather(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t splits, countAttr(c, "PARAMS_RAGGED_RANK", c.inputCount() - 2));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t outputs, countAttr(c, "OUTPUT_RAGGED_RANK", c.outputCount() - 1));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, outputs - splits + 1, {static_cast<int>(splits) + 1}));
    WHITTLE_RETURN_IF_ERROR(requireSplits(c, splits));
    const SymbolicShape& values = c.input(static_cast<int>(splits));
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(values, 1).status());
    for (int i = 0; i < outputs; ++i) c.setOutput(i, c.unknownOfRank(1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape value, c.subshape(values, 1));
    c.setOutput(static_cast<int>(outputs), c.concatenate(c.unknownOfRank(1), value));
    return absl::OkStatus();
}

// Scalars go with vectors, and vectors have one size: the number of rows.
absl::Status range(RuleContext& c) {
    Dim rows = c.newDim();
    bool allScalars = true;
    for (int i = 0; i < 3; ++i) {
        const SymbolicShape& input = c.input(i);
        WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(input, 1).status());
        allScalars = allScalars && input.hasRank() && input.rank() == 0;
        if (!input.hasRank() || input.rank() == 0) continue;
        WHITTLE_ASSIGN_OR_RETURN(rows, c.merge(input.dims[0], rows));
    }
    if (allScalars) rows = Dim::ofSize(1);
    WHITTLE_ASSIGN_OR_RETURN(const Dim splits, c.add(rows, 1));
    c.setOutput(0, c.vector(splits));
    c.setOutput(1, c.unknownOfRank(1));
    return absl::OkStatus();
}

absl::Status toSparse(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t splits, countAttr(c, "RAGGED_RANK", c.inputCount() - 1));
    if (splits < 1) return c.fail("attribute 'RAGGED_RANK' must be positive");
    const SymbolicShape& values = c.input(static_cast<int>(splits));
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(values, 1).status());
    WHITTLE_RETURN_IF_ERROR(requireSplits(c, splits));
    const Dim rank = values.hasRank() ? Dim::ofSize(values.rank() + splits) : c.newDim();
    const Dim count = c.elementCount(values);
    c.setOutput(0, c.matrix(count, rank));
    c.setOutput(1, c.vector(count));
    c.setOutput(2, c.vector(rank));
    return absl::OkStatus();
}

absl::Status toVariant(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t splits, countAttr(c, "RAGGED_RANK", c.inputCount() - 1));
    WHITTLE_ASSIGN_OR_RETURN(const bool batched, c.boolAttr("batched_input"));
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(c.input(static_cast<int>(splits)), 1).status());
    WHITTLE_RETURN_IF_ERROR(requireSplits(c, splits));
    if (!batched) return scalarOutputs(c);
    if (splits == 0) return c.fail("a batch needs splits");
    WHITTLE_ASSIGN_OR_RETURN(const Dim rows, c.subtract(c.dim(c.input(0), 0), 1));
    c.setOutput(0, c.vector(rows));
    return absl::OkStatus();
}

absl::Status fromVariant(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t inputRank, c.intAttr("input_ragged_rank"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t outputRank, countAttr(c, "output_ragged_rank", c.outputCount() - 1));
    if (c.input(0).hasRank() && inputRank >= 0) {
        if (inputRank > outputRank) return c.fail("attribute 'input_ragged_rank' is more than 'output_ragged_rank'");
        WHITTLE_RETURN_IF_ERROR(requireRank(c, outputRank - inputRank, {0}));
    }
    for (int i = 0; i < outputRank; ++i) c.setOutput(i, c.unknownOfRank(1));
    return absl::OkStatus();
}

// ---- to a tensor

const std::vector<std::string>* partitionTypes(const RuleContext& c) {
    const Attr* attr = c.attr("row_partition_types");
    return attr ? attr->asListOf<std::string>() : nullptr;
}

absl::Status requirePartitions(RuleContext& c, const std::vector<std::string>& types) {
    constexpr int kFirst = 3;  // input with a partition
    const auto is = [&](size_t i, absl::string_view type) { return i < types.size() && types[i] == type; };
    if (types.empty()) return c.fail("attribute 'row_partition_types' must not be empty");
    if (is(0, "VALUE_ROWIDS")) return c.fail("VALUE_ROWIDS can't be the first partition");
    if (is(0, "FIRST_DIM_SIZE") && !is(1, "VALUE_ROWIDS")) return c.fail("VALUE_ROWIDS must follow FIRST_DIM_SIZE");
    if (static_cast<int>(types.size()) != c.inputCount() - kFirst) return c.fail("has too few or too many partitions");
    for (size_t i = 0; i < types.size(); ++i) {
        const bool isSize = is(i, "FIRST_DIM_SIZE");
        if (!isSize && !is(i, "VALUE_ROWIDS") && !is(i, "ROW_SPLITS")) {
            return c.fail(absl::StrCat("unknown partition type '", types[i], "'"));
        }
        if (isSize && i > 0) return c.fail("FIRST_DIM_SIZE must be the first partition");
        WHITTLE_RETURN_IF_ERROR(requireRank(c, isSize ? 0 : 1, {kFirst + static_cast<int>(i)}));
    }
    return absl::OkStatus();
}

// The default value fits an element of the values, whose first dimension is that of the rows.
absl::Status requireDefaultFits(const RuleContext& c, const SymbolicShape& value, const SymbolicShape& values) {
    if (!value.hasRank() || !values.hasRank()) return absl::OkStatus();
    if (value.rank() >= std::max(values.rank(), 1)) return c.fail("the default value has too many dimensions");
    for (int i = 1; i <= value.rank(); ++i) {
        const Dim own = value.dims[static_cast<size_t>(value.rank() - i)];
        if (own.is(1)) continue;
        WHITTLE_RETURN_IF_ERROR(c.merge(own, values.dims[static_cast<size_t>(values.rank() - i)]).status());
    }
    return absl::OkStatus();
}

// The ragged dimensions come from the shape only, the others from the values too.
absl::Status toTensor(RuleContext& c) {
    const std::vector<std::string>* types = partitionTypes(c);
    if (!types) return c.fail("attribute 'row_partition_types' is missing or of another kind");
    WHITTLE_RETURN_IF_ERROR(requirePartitions(c, *types));
    const SymbolicShape& values = c.input(1);
    WHITTLE_RETURN_IF_ERROR(requireDefaultFits(c, c.input(2), values));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.shapeFromTensor(0));
    const int64_t raggedRank = static_cast<int64_t>(types->size()) - (types->front() == "FIRST_DIM_SIZE" ? 1 : 0);
    if (values.hasRank()) {
        const int64_t rank = raggedRank + values.rank();
        if (!shape.hasRank()) shape = c.unknownOfRank(rank);
        if (shape.hasRank() && shape.rank() != rank) {
            return c.fail(absl::StrCat("the shape has rank ", shape.rank(), " for a tensor of rank ", rank));
        }
        for (int i = 1; i < values.rank() && shape.hasRank(); ++i) {
            Dim& dim = shape.dims[static_cast<size_t>(raggedRank + i)];
            WHITTLE_ASSIGN_OR_RETURN(dim, c.merge(dim, values.dims[static_cast<size_t>(i)]));
        }
    }
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status bincount(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Dim size, sizeFromScalar(c, 2));
    c.setOutput(0, c.matrix(c.newDim(), size));
    return absl::OkStatus();
}

absl::Status variantGradient(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.shapeFromTensor(2));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::StatusOr<int> countOfTypes(const RuleContext& c, absl::string_view name) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<DataType> types, c.typesAttr(name));
    return static_cast<int>(types.size());
}

// The rows of all inputs are crossed: values and splits of ragged ones, then three tensors of each sparse one, then
// dense ones.
absl::Status cross(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int ragged, countOfTypes(c, "ragged_values_types"));
    WHITTLE_ASSIGN_OR_RETURN(const int splits, countOfTypes(c, "ragged_splits_types"));
    WHITTLE_ASSIGN_OR_RETURN(const int dense, countOfTypes(c, "dense_types"));
    if (ragged != splits) return c.fail("has not as many values as splits");
    SymbolicShape rows = c.unknownOfRank(1);
    for (int i = ragged; i < 2 * ragged && i < c.inputCount(); ++i) {
        WHITTLE_ASSIGN_OR_RETURN(rows, c.merge(rows, c.input(i)));
    }
    for (int i = std::max(0, c.inputCount() - dense); i < c.inputCount(); ++i) {
        const Dim batch = c.dim(c.input(i), 0);
        if (!batch.isKnown()) continue;
        WHITTLE_ASSIGN_OR_RETURN(const Dim own, c.add(batch, 1));
        WHITTLE_ASSIGN_OR_RETURN(rows, c.merge(rows, c.vector(own)));
    }
    c.setOutput(0, c.unknownOfRank(1));
    c.setOutput(1, std::move(rows));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"RaggedBincount", bincount},
    {"RaggedCross", cross},
    {"RaggedFillEmptyRows", signature<"[n] [n] * * -> [m] [m] [?] [n]">},
    {"RaggedFillEmptyRowsGrad", signature<"[n] [?] -> [n] []">},
    {"RaggedGather", gather},
    {"RaggedRange", range},
    {"RaggedTensorFromVariant", fromVariant},
    {"RaggedTensorToSparse", toSparse},
    {"RaggedTensorToTensor", toTensor},
    {"RaggedTensorToVariant", toVariant},
    {"RaggedTensorToVariantGradient", variantGradient},
};

}  // namespace

absl::Span<const ShapeRule> raggedShapeRules() { return kRules; }

}  // namespace whittle
