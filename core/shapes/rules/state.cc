// SPDX-License-Identifier: Apache-2.0
//
// Variables, by reference and by handle (tensorflow/core/ops/state_ops.cc and resource_variable_ops.cc, 2.17), and
// stacks.

#include "core/base/status.h"
#include "core/shapes/rules/common_knowledge.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

absl::Status scalar(RuleContext& c) {
    c.setOutput(0, SymbolicShape::scalar());
    return absl::OkStatus();
}

absl::Status nothing(RuleContext&) { return absl::OkStatus(); }

absl::Status declared(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Shape shape, c.shapeAttr("shape"));
    c.setOutput(0, c.fromShape(shape));
    return absl::OkStatus();
}

// No dimensions stand for an unknown shape there.
absl::Status oldVariable(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Shape shape, c.shapeAttr("shape"));
    if (!shape.dims.empty()) c.setOutput(0, c.fromShape(shape));
    return absl::OkStatus();
}

absl::Status likeInput(RuleContext& c) {
    c.setOutput(0, c.input(0));
    return absl::OkStatus();
}

absl::Status mergeBoth(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.merge(c.input(0), c.input(1)));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status assign(RuleContext& c) {
    if (c.boolAttrOr("validate_shape", true)) return mergeBoth(c);
    c.setOutput(0, c.input(1));
    return absl::OkStatus();
}

// What `updates` must look like when rows of `variable` are written.
absl::Status checkUpdates(RuleContext& c, const SymbolicShape& variable) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape row, c.subshape(variable, 1));
    if (c.input(2).hasRank() && c.input(2).rank() == 0) return absl::OkStatus();
    return c.merge(c.input(2), c.concatenate(c.input(1), row)).status();
}

absl::Status scatter(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(checkUpdates(c, c.input(0)));
    return likeInput(c);
}

// Slices at `indices` of `variable` become `updates` (ScatterNdShapeHelper in core/framework/common_shape_fns.cc).
absl::Status checkSlices(RuleContext& c, const SymbolicShape& variable) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape indices, c.withRankAtLeast(c.input(1), 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape updates, c.withRankAtLeast(c.input(2), 1));
    if (!indices.hasRank() || !updates.hasRank()) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape where, c.subshape(indices, 0, -1));
    WHITTLE_RETURN_IF_ERROR(c.mergePrefix(updates, where).status());
    const Dim depth = c.dim(indices, -1);
    if (!variable.hasRank() || !depth.isKnown()) return absl::OkStatus();
    if (depth.size() > variable.rank()) {
        return c.fail(
            absl::StrCat("indices have ", depth.size(), " elements but the variable has rank ", variable.rank()));
    }
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape slice, c.subshape(variable, depth.size()));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape written, c.subshape(updates, where.rank()));
    return c.merge(slice, written).status();
}

absl::Status scatterNd(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(checkSlices(c, c.input(0)));
    return likeInput(c);
}

absl::Status resourceScatterNd(RuleContext& c) {
    const HandleTypes& types = c.inputHandle(0);
    return types.empty() ? absl::OkStatus() : checkSlices(c, types[0].shape);
}

absl::Status resourceCountUpTo(RuleContext& c) {
    const HandleTypes& types = c.inputHandle(0);
    if (!types.empty()) WHITTLE_RETURN_IF_ERROR(c.withRank(types[0].shape, 0).status());
    return scalar(c);
}

absl::Status countUpTo(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(0), 0).status());
    return scalar(c);
}

// ---- by handle

absl::Status varHandle(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType type, c.typeAttr("dtype"));
    WHITTLE_ASSIGN_OR_RETURN(const Shape shape, c.shapeAttr("shape"));
    c.setOutput(0, SymbolicShape::scalar());
    c.setOutputHandle(0, {{type, c.fromShape(shape)}});
    return absl::OkStatus();
}

// The shape of the variable behind input 0, of the type that the node says.
absl::StatusOr<SymbolicShape> variableShape(RuleContext& c) {
    const HandleTypes& types = c.inputHandle(0);
    if (types.empty()) return SymbolicShape::unknown();
    WHITTLE_ASSIGN_OR_RETURN(const DataType type, c.typeAttr("dtype"));
    if (types[0].dtype != type) {
        return c.fail(absl::StrCat("the variable is of type ", cppName(types[0].dtype), ", not ", cppName(type)));
    }
    return types[0].shape;
}

absl::Status readVariable(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, variableShape(c));
    c.setOutput(0, std::move(shape));
    // A variable may hold handles itself.
    const HandleTypes& types = c.inputHandle(0);
    if (types.size() > 1) c.setOutputHandle(0, {types.begin() + 1, types.end()});
    return absl::OkStatus();
}

absl::Status assignVariable(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape shape, variableShape(c));
    if (!c.boolAttrOr("validate_shape", false) && c.node().op == "AssignVariableOp") return absl::OkStatus();
    return c.merge(shape, c.input(1)).status();
}

absl::Status shapeOfVariable(RuleContext& c) {
    const HandleTypes& types = c.inputHandle(0);
    const bool known = !types.empty() && types[0].shape.hasRank();
    c.setOutput(0, c.vector(known ? Dim::ofSize(types[0].shape.rank()) : c.newDim()));
    return absl::OkStatus();
}

absl::Status resourceGather(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape variable, variableShape(c));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape from, c.withRankAtLeast(variable, 1));
    const int64_t batch = c.intAttrOr("batch_dims", 0);
    if (batch < 0) return c.fail(absl::StrCat("batch_dims is negative: ", batch));
    const SymbolicShape& indices = c.input(1);
    if (indices.hasRank() && batch > indices.rank()) {
        return c.fail(absl::StrCat("batch_dims is ", batch, " but the indices have rank ", indices.rank()));
    }
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape row, c.subshape(from, batch + 1));
    if (batch == 0) {
        c.setOutput(0, c.concatenate(indices, row));
        return absl::OkStatus();
    }
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape batches, c.subshape(from, 0, batch));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape rest, c.subshape(indices, batch));
    c.setOutput(0, c.concatenate(batches, c.concatenate(rest, row)));
    return absl::OkStatus();
}

absl::Status resourceGatherNd(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape variable, variableShape(c));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape from, c.withRankAtLeast(variable, 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape indices, c.withRankAtLeast(c.input(1), 1));
    const Dim depth = c.dim(indices, -1);
    if (!from.hasRank() || !indices.hasRank() || !depth.isKnown()) return absl::OkStatus();
    if (depth.size() > from.rank()) {
        return c.fail(absl::StrCat("indices have ", depth.size(), " elements but the variable has rank ", from.rank()));
    }
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape where, c.subshape(indices, 0, -1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape slice, c.subshape(from, depth.size()));
    c.setOutput(0, c.concatenate(where, slice));
    return absl::OkStatus();
}

absl::Status resourceScatter(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape variable, variableShape(c));
    return checkUpdates(c, variable);
}

// ---- stacks

absl::Status stack(RuleContext& c) {
    c.setOutput(0, SymbolicShape::ofSizes({2}));
    return absl::OkStatus();
}

absl::Status stackPush(RuleContext& c) {
    c.setOutput(0, c.input(1));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"Assign", assign},
    {"AssignAdd", mergeBoth},
    {"AssignAddVariableOp", assignVariable},
    {"AssignSub", mergeBoth},
    {"AssignSubVariableOp", assignVariable},
    {"AssignVariableOp", assignVariable},
    {"CountUpTo", countUpTo},
    {"DestroyResourceOp", nothing},
    {"DestroyTemporaryVariable", likeInput},
    {"DisableCopyOnRead", nothing},
    {"IsVariableInitialized", scalar},
    {"ReadVariableOp", readVariable},
    {"ResourceCountUpTo", resourceCountUpTo},
    {"ResourceGather", resourceGather},
    {"ResourceGatherNd", resourceGatherNd},
    {"ResourceScatterAdd", resourceScatter},
    {"ResourceScatterDiv", resourceScatter},
    {"ResourceScatterMax", resourceScatter},
    {"ResourceScatterMin", resourceScatter},
    {"ResourceScatterMul", resourceScatter},
    {"ResourceScatterNdAdd", resourceScatterNd},
    {"ResourceScatterNdMax", resourceScatterNd},
    {"ResourceScatterNdMin", resourceScatterNd},
    {"ResourceScatterNdSub", resourceScatterNd},
    {"ResourceScatterNdUpdate", resourceScatterNd},
    {"ResourceScatterSub", resourceScatter},
    {"ResourceScatterUpdate", resourceScatter},
    {"ScatterAdd", scatter},
    {"ScatterDiv", scatter},
    {"ScatterMax", scatter},
    {"ScatterMin", scatter},
    {"ScatterMul", scatter},
    {"ScatterNdAdd", scatterNd},
    {"ScatterNdMax", scatterNd},
    {"ScatterNdMin", scatterNd},
    {"ScatterNdSub", scatterNd},
    {"ScatterNdUpdate", scatterNd},
    {"ScatterSub", scatter},
    {"ScatterUpdate", scatter},
    {"StackCloseV2", nothing},
    {"StackPopV2", nothing},
    {"StackPushV2", stackPush},
    {"StackV2", stack},
    {"TemporaryVariable", declared},
    {"VarHandleOp", varHandle},
    {"VarIsInitializedOp", scalar},
    {"Variable", oldVariable},
    {"VariableShape", shapeOfVariable},
    {"VariableV2", declared},
};

}  // namespace

absl::Span<const ShapeRule> stateShapeRules() { return kRules; }

}  // namespace whittle
