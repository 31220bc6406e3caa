// SPDX-License-Identifier: Apache-2.0
//
// tf.train.Example and SequenceExample into tensors (tensorflow/core/ops/parsing_ops.cc). The outputs come in groups:
// sparse features (all indices, all values, all shapes), dense ones, ragged ones; for a SequenceExample twice, of its
// context and of its lists.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"

namespace whittle {
namespace {

// Sets the outputs one after the other; counts of attributes are not trusted to be those of the outputs.
class Outputs {
  public:
    explicit Outputs(RuleContext& c) : m_context(c) {}

    absl::Status set(SymbolicShape shape) {
        if (m_next >= m_context.outputCount()) return m_context.fail("has fewer outputs than its attributes say");
        m_context.setOutput(m_next++, std::move(shape));
        return absl::OkStatus();
    }

    // A sparse feature has the dimensions of `examples` and `more`.
    absl::Status setSparse(int64_t count, const SymbolicShape& examples, int64_t more) {
        const Dim rank = examples.hasRank() ? Dim::ofSize(examples.rank() + more) : m_context.newDim();
        const int first = m_next;
        for (int64_t i = 0; i < count; ++i) {
            WHITTLE_RETURN_IF_ERROR(set(m_context.matrix(m_context.newDim(), rank)));
        }
        // As many values as indices.
        for (int64_t i = 0; i < count; ++i) {
            WHITTLE_RETURN_IF_ERROR(set(m_context.vector(m_context.output(first + static_cast<int>(i)).dims[0])));
        }
        for (int64_t i = 0; i < count; ++i) WHITTLE_RETURN_IF_ERROR(set(m_context.vector(rank)));
        return absl::OkStatus();
    }

    absl::Status setDense(absl::string_view shapesAttr, const SymbolicShape& prefix) {
        WHITTLE_ASSIGN_OR_RETURN(const std::vector<Shape> shapes, m_context.shapesAttr(shapesAttr));
        for (const Shape& shape : shapes) {
            WHITTLE_RETURN_IF_ERROR(set(m_context.concatenate(prefix, m_context.fromShape(shape))));
        }
        return absl::OkStatus();
    }

    absl::Status setRagged(int64_t count, Dim examples, bool hasInnerSplits) {
        WHITTLE_ASSIGN_OR_RETURN(const Dim splits, m_context.add(examples, 1));
        for (int64_t i = 0; i < count; ++i) WHITTLE_RETURN_IF_ERROR(set(m_context.unknownOfRank(1)));
        for (int64_t i = 0; i < count; ++i) WHITTLE_RETURN_IF_ERROR(set(m_context.vector(splits)));
        if (!hasInnerSplits) return absl::OkStatus();
        for (int64_t i = 0; i < count; ++i) WHITTLE_RETURN_IF_ERROR(set(m_context.unknownOfRank(1)));
        return absl::OkStatus();
    }

  private:
    RuleContext& m_context;
    int m_next = 0;
};

absl::StatusOr<int64_t> typesIn(const RuleContext& c, absl::string_view attr) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<DataType> types, c.typesAttr(attr));
    return static_cast<int64_t>(types.size());
}

Dim exampleCount(RuleContext& c, const SymbolicShape& examples) {
    return examples.hasRank() && examples.rank() == 1 ? examples.dims[0] : c.newDim();
}

absl::Status parseExample(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape examples, c.withRank(c.input(0), 1));
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(1), 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const int64_t sparse, typesIn(c, "sparse_types"));
    Outputs outputs(c);
    WHITTLE_RETURN_IF_ERROR(outputs.setSparse(sparse, examples, 1));
    return outputs.setDense("dense_shapes", examples);
}

absl::Status parseExampleV2(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape examples, c.withRankAtMost(c.input(0), 1));
    WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(c.input(1), 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const int64_t sparse, typesIn(c, "sparse_types"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t ragged, typesIn(c, "ragged_value_types"));
    Outputs outputs(c);
    WHITTLE_RETURN_IF_ERROR(outputs.setSparse(sparse, examples, 1));
    WHITTLE_RETURN_IF_ERROR(outputs.setDense("dense_shapes", examples));
    return outputs.setRagged(ragged, exampleCount(c, examples), false);
}

absl::Status parseSingleExample(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape example, c.withRank(c.input(0), 0));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t sparse, typesIn(c, "sparse_types"));
    Outputs outputs(c);
    WHITTLE_RETURN_IF_ERROR(outputs.setSparse(sparse, example, 1));
    return outputs.setDense("dense_shapes", example);
}

absl::Status parseSequenceExample(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape examples, c.withRank(c.input(0), 1));
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(1), 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const int64_t contextSparse, typesIn(c, "context_sparse_types"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t listSparse, typesIn(c, "feature_list_sparse_types"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t listDense, typesIn(c, "feature_list_dense_types"));
    Outputs outputs(c);
    WHITTLE_RETURN_IF_ERROR(outputs.setSparse(contextSparse, examples, 1));
    WHITTLE_RETURN_IF_ERROR(outputs.setDense("context_dense_shapes", examples));
    WHITTLE_RETURN_IF_ERROR(outputs.setSparse(listSparse, examples, 2));
    WHITTLE_RETURN_IF_ERROR(outputs.setDense("feature_list_dense_shapes", c.matrix(examples.dims[0], c.newDim())));
    for (int64_t i = 0; i < listDense; ++i) WHITTLE_RETURN_IF_ERROR(outputs.set(examples));
    return absl::OkStatus();
}

absl::Status parseSequenceExampleV2(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape examples, c.withRankAtMost(c.input(0), 1));
    WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(c.input(1), 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const int64_t contextSparse, typesIn(c, "context_sparse_types"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t contextRagged, typesIn(c, "context_ragged_value_types"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t listSparse, typesIn(c, "feature_list_sparse_types"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t listDense, typesIn(c, "feature_list_dense_types"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t listRagged, typesIn(c, "feature_list_ragged_value_types"));
    const Dim count = exampleCount(c, examples);
    Outputs outputs(c);
    WHITTLE_RETURN_IF_ERROR(outputs.setSparse(contextSparse, examples, 1));
    WHITTLE_RETURN_IF_ERROR(outputs.setDense("context_dense_shapes", examples));
    WHITTLE_RETURN_IF_ERROR(outputs.setRagged(contextRagged, count, false));
    WHITTLE_RETURN_IF_ERROR(outputs.setSparse(listSparse, examples, 2));
    const SymbolicShape steps = c.concatenate(examples, c.unknownOfRank(1));
    WHITTLE_RETURN_IF_ERROR(outputs.setDense("feature_list_dense_shapes", steps));
    for (int64_t i = 0; i < listDense; ++i) WHITTLE_RETURN_IF_ERROR(outputs.set(examples));
    return outputs.setRagged(listRagged, count, true);
}

absl::Status parseSingleSequenceExample(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape example, c.withRank(c.input(0), 0));
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(1), 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const int64_t contextSparse, typesIn(c, "context_sparse_types"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t listSparse, typesIn(c, "feature_list_sparse_types"));
    Outputs outputs(c);
    WHITTLE_RETURN_IF_ERROR(outputs.setSparse(contextSparse, example, 1));
    WHITTLE_RETURN_IF_ERROR(outputs.setDense("context_dense_shapes", example));
    WHITTLE_RETURN_IF_ERROR(outputs.setSparse(listSparse, example, 2));
    return outputs.setDense("feature_list_dense_shapes", c.unknownOfRank(1));
}

constexpr ShapeRule kRules[] = {
    {"ParseExample", parseExample},
    {"ParseExampleV2", parseExampleV2},
    {"ParseSequenceExample", parseSequenceExample},
    {"ParseSequenceExampleV2", parseSequenceExampleV2},
    {"ParseSingleExample", parseSingleExample},
    {"ParseSingleSequenceExample", parseSingleSequenceExample},
};

}  // namespace

absl::Span<const ShapeRule> exampleParsingShapeRules() { return kRules; }

}  // namespace whittle
