// SPDX-License-Identifier: Apache-2.0
//
// Optimizer steps (tensorflow/core/ops/training_ops.cc): a variable and its slots are of one shape, and so is the
// gradient, or the rows of it that the indices name. What else an op takes are scalars.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"

namespace whittle {
namespace {

enum class Kind { kDense, kSparse };

// A resource has the shape of what it stands for.
SymbolicShape variableShape(const RuleContext& c, int i) {
    const HandleTypes& handle = c.inputHandle(i);
    if (!handle.empty() && handle[0].dtype != DataType::kInvalid) return handle[0].shape;
    return c.inputType(i) == DataType::kResource ? SymbolicShape::unknown() : c.input(i);
}

absl::StatusOr<SymbolicShape> mergeRows(RuleContext& c, const SymbolicShape& variable, int gradientInput) {
    const SymbolicShape gradient = c.input(gradientInput);
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape indices, c.withRank(c.input(gradientInput + 1), 1));
    if (!gradient.hasRank()) return variable;
    if (gradient.rank() == 0) return c.fail("the gradient must not be a scalar");
    WHITTLE_RETURN_IF_ERROR(c.merge(indices.dims[0], gradient.dims[0]).status());
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape rows, c.replaceDim(gradient, 0, c.newDim()));
    return c.merge(variable, rows);
}

// Inputs [0, kVariables) are the variable and its slots, input kGradient is the gradient.
template <int kVariables, int kGradient, Kind kKind>
absl::Status step(RuleContext& c) {
    SymbolicShape shape = variableShape(c, 0);
    for (int i = 1; i < kVariables; ++i) {
        WHITTLE_ASSIGN_OR_RETURN(shape, c.merge(shape, variableShape(c, i)));
    }
    constexpr int kLast = kKind == Kind::kSparse ? kGradient + 1 : kGradient;
    for (int i = kVariables; i < c.inputCount(); ++i) {
        if (i >= kGradient && i <= kLast) continue;
        WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(i), 0).status());
    }
    if (c.inputType(0) == DataType::kResource) {
        // TensorFlow does not look at the gradient of a resource, and there is no output.
        if (kKind == Kind::kSparse) WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(kLast), 1).status());
        return absl::OkStatus();
    }
    if (kKind == Kind::kSparse) {
        WHITTLE_ASSIGN_OR_RETURN(shape, mergeRows(c, shape, kGradient));
    } else {
        WHITTLE_ASSIGN_OR_RETURN(shape, c.merge(shape, c.input(kGradient)));
    }
    if (c.outputCount() > 0) c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

constexpr auto kDense = Kind::kDense;
constexpr auto kSparse = Kind::kSparse;

constexpr ShapeRule kRules[] = {
    {"ApplyAdaMax", step<3, 8, kDense>},
    {"ApplyAdadelta", step<3, 6, kDense>},
    {"ApplyAdagrad", step<2, 3, kDense>},
    {"ApplyAdagradDA", step<3, 3, kDense>},
    {"ApplyAdagradV2", step<2, 4, kDense>},
    {"ApplyAdam", step<3, 9, kDense>},
    {"ApplyAddSign", step<2, 6, kDense>},
    {"ApplyCenteredRMSProp", step<4, 8, kDense>},
    {"ApplyFtrl", step<3, 3, kDense>},
    {"ApplyFtrlV2", step<3, 3, kDense>},
    {"ApplyGradientDescent", step<1, 2, kDense>},
    {"ApplyMomentum", step<2, 3, kDense>},
    {"ApplyPowerSign", step<2, 6, kDense>},
    {"ApplyProximalAdagrad", step<2, 5, kDense>},
    {"ApplyProximalGradientDescent", step<1, 4, kDense>},
    {"ApplyRMSProp", step<3, 7, kDense>},
    {"ResourceApplyAdaMax", step<3, 8, kDense>},
    {"ResourceApplyAdadelta", step<3, 6, kDense>},
    {"ResourceApplyAdagrad", step<2, 3, kDense>},
    {"ResourceApplyAdagradDA", step<3, 3, kDense>},
    {"ResourceApplyAdagradV2", step<2, 4, kDense>},
    {"ResourceApplyAdam", step<3, 9, kDense>},
    {"ResourceApplyAdamWithAmsgrad", step<4, 10, kDense>},
    {"ResourceApplyAddSign", step<2, 6, kDense>},
    {"ResourceApplyCenteredRMSProp", step<4, 8, kDense>},
    {"ResourceApplyFtrl", step<3, 3, kDense>},
    {"ResourceApplyFtrlV2", step<3, 3, kDense>},
    {"ResourceApplyGradientDescent", step<1, 2, kDense>},
    {"ResourceApplyKerasMomentum", step<2, 3, kDense>},
    {"ResourceApplyMomentum", step<2, 3, kDense>},
    {"ResourceApplyPowerSign", step<2, 6, kDense>},
    {"ResourceApplyProximalAdagrad", step<2, 5, kDense>},
    {"ResourceApplyProximalGradientDescent", step<1, 4, kDense>},
    {"ResourceApplyRMSProp", step<3, 7, kDense>},
    {"ResourceSparseApplyAdadelta", step<3, 6, kSparse>},
    {"ResourceSparseApplyAdagrad", step<2, 3, kSparse>},
    {"ResourceSparseApplyAdagradDA", step<3, 3, kSparse>},
    {"ResourceSparseApplyAdagradV2", step<2, 4, kSparse>},
    {"ResourceSparseApplyCenteredRMSProp", step<4, 8, kSparse>},
    {"ResourceSparseApplyFtrl", step<3, 3, kSparse>},
    {"ResourceSparseApplyFtrlV2", step<3, 3, kSparse>},
    {"ResourceSparseApplyKerasMomentum", step<2, 3, kSparse>},
    {"ResourceSparseApplyMomentum", step<2, 3, kSparse>},
    {"ResourceSparseApplyProximalAdagrad", step<2, 5, kSparse>},
    {"ResourceSparseApplyProximalGradientDescent", step<1, 4, kSparse>},
    {"ResourceSparseApplyRMSProp", step<3, 7, kSparse>},
    {"SparseApplyAdadelta", step<3, 6, kSparse>},
    {"SparseApplyAdagrad", step<2, 3, kSparse>},
    {"SparseApplyAdagradDA", step<3, 3, kSparse>},
    {"SparseApplyAdagradV2", step<2, 4, kSparse>},
    {"SparseApplyCenteredRMSProp", step<4, 8, kSparse>},
    {"SparseApplyFtrl", step<3, 3, kSparse>},
    {"SparseApplyFtrlV2", step<3, 3, kSparse>},
    {"SparseApplyMomentum", step<2, 3, kSparse>},
    {"SparseApplyProximalAdagrad", step<2, 5, kSparse>},
    {"SparseApplyProximalGradientDescent", step<1, 4, kSparse>},
    {"SparseApplyRMSProp", step<3, 7, kSparse>},
};

}  // namespace

absl::Span<const ShapeRule> trainingShapeRules() { return kRules; }

}  // namespace whittle
