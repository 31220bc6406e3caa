// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/rule_context.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <initializer_list>
#include <optional>

namespace whittle {

// What rules of several families share; the names in brackets are those of TensorFlow's
// core/framework/common_shape_fns.cc and shape_inference.cc (2.17).

// Output 0 is like input 0, and stands for the same if it is a handle (UnchangedShape).
absl::Status likeFirstInput(RuleContext& c);
// All outputs are scalars.
absl::Status scalarOutputs(RuleContext& c);
// Nothing is known of the outputs (UnknownShape).
absl::Status unknownOutputs(RuleContext& c);
// Output 0 has the shape that input 0 says (RandomShape).
absl::Status shapedByFirstInput(RuleContext& c);
// Output 0 has the shape of the attribute `shape` (ExplicitShape).
absl::Status shapedByAttr(RuleContext& c);
// Output 0 is that to which inputs 0 and 1 broadcast (BroadcastBinaryOpShapeFn).
absl::Status broadcastOfTwo(RuleContext& c);
// Output 0 is input 0 without the dimensions that input 1 names (ReductionShape).
absl::Status reduction(RuleContext& c);
// Output 0 is what the values in inputs [first, last) make when joined along the dimension that input `axis` names
// (ConcatShapeHelper).
absl::Status concatenation(RuleContext& c, int first, int last, int axis);
// Output 0 is input 0 in the shape that input 1 says, with at most one size left open (SetOutputShapeForReshape).
absl::Status reshape(RuleContext& c);
// Output 0 is [input 2, what follows in input 0 after the dimensions of input 1] (UnsortedSegmentReductionShapeFn).
absl::Status unsortedSegments(RuleContext& c);

// An error unless every listed input can have the rank.
absl::Status requireRank(RuleContext& c, int64_t rank, std::initializer_list<int> inputs);
// A sparse tensor's indices, values and dense shape fit one another (ValidateSparseTensor).
absl::Status requireSparse(RuleContext& c, int indices, int values, int shape);
// The value of a scalar input as a size (MakeDimForScalarInput).
absl::StatusOr<Dim> sizeFromScalar(RuleContext& c, int input);
// The value of a scalar input that names a dimension of a tensor of rank `rank` (-1: unknown), counted from the front;
// nullopt when it is not known (MakeDimForScalarInputWithNegativeIndexing).
absl::StatusOr<std::optional<int64_t>> axisFromScalar(RuleContext& c, int input, int64_t rank);
// What is known of input `i` when it is a single number, also a floating one.
std::optional<double> number(RuleContext& c, int i);

// The rank, -1 when it is unknown.
inline int64_t rankOr(const SymbolicShape& shape) { return shape.hasRank() ? shape.rank() : -1; }

}  // namespace whittle
