// SPDX-License-Identifier: Apache-2.0
//
// TensorLists, the variants of TF2's loops (tensorflow/core/ops/list_ops.cc, 2.17). The handle holds the element shape
// that the list was made with; what is put in must fit it, but does not make it more precise: another element of a list
// without a shape may look otherwise.

#include "core/base/status.h"
#include "core/shapes/rules/common_knowledge.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

// The list behind input `i`: unknown elements when nothing is known, InvalidArgument for those of another type.
absl::StatusOr<HandleType> listAt(RuleContext& c, int i) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType type, c.typeAttr("element_dtype"));
    const HandleType* list = singleHandle(c, i);
    if (!list) return HandleType{type, SymbolicShape::unknown()};
    if (list->dtype != type) {
        return c.fail(absl::StrCat("the list holds ", cppName(list->dtype), ", not ", cppName(type)));
    }
    return *list;
}

absl::Status setList(RuleContext& c, HandleType list) {
    c.setOutput(0, SymbolicShape::scalar());
    c.setOutputHandle(0, {std::move(list)});
    return absl::OkStatus();
}

// A list of elements of the shape that input `i` holds.
absl::StatusOr<HandleType> listOf(RuleContext& c, int i) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType type, c.typeAttr("element_dtype"));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.shapeFromTensor(i));
    return HandleType{type, std::move(shape)};
}

absl::Status newList(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(HandleType list, listOf(c, 0));
    return setList(c, std::move(list));
}

absl::Status listFromParts(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(HandleType list, listOf(c, 2));
    return setList(c, std::move(list));
}

absl::Status fromTensor(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(HandleType list, listOf(c, 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape tensor, c.withRankAtLeast(c.input(0), 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape element, c.subshape(tensor, 1));
    WHITTLE_RETURN_IF_ERROR(c.merge(element, list.shape).status());
    return setList(c, std::move(list));
}

absl::Status listSplit(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(c.input(0), 1).status());
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(2), 1).status());
    WHITTLE_ASSIGN_OR_RETURN(HandleType list, listOf(c, 1));
    return setList(c, std::move(list));
}

// With one element more, or another one.
absl::Status changed(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(HandleType list, listAt(c, 0));
    const int item = c.node().op == "TensorListPushBack" ? 1 : 2;
    WHITTLE_RETURN_IF_ERROR(c.merge(list.shape, c.input(item)).status());
    return setList(c, std::move(list));
}

absl::Status scatterInto(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(HandleType list, listAt(c, 0));
    return setList(c, std::move(list));
}

absl::Status resized(RuleContext& c) {
    c.setOutput(0, SymbolicShape::scalar());
    c.setOutputHandle(0, c.inputHandle(0));
    return absl::OkStatus();
}

absl::Status pushBatch(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape lists, c.withRank(c.input(0), 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape tensor, c.withRankAtLeast(c.input(1), 1));
    Dim count = lists.dims[0];
    if (tensor.hasRank()) {
        WHITTLE_ASSIGN_OR_RETURN(count, c.merge(count, tensor.dims[0]));
    }
    WHITTLE_ASSIGN_OR_RETURN(HandleType list, listAt(c, 0));
    c.setOutput(0, c.vector(count));
    c.setOutputHandle(0, {std::move(list)});
    return absl::OkStatus();
}

// The shape of the elements, by the list and by the node's own input `i`.
absl::StatusOr<SymbolicShape> elementShape(RuleContext& c, int i) {
    WHITTLE_ASSIGN_OR_RETURN(const HandleType list, listAt(c, 0));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape asked, c.shapeFromTensor(i));
    return c.merge(list.shape, asked);
}

absl::Status getItem(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape element, elementShape(c, 2));
    c.setOutput(0, std::move(element));
    return absl::OkStatus();
}

absl::Status popBack(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape element, elementShape(c, 1));
    c.setOutput(0, SymbolicShape::scalar());
    c.setOutputHandle(0, c.inputHandle(0));
    c.setOutput(1, std::move(element));
    return absl::OkStatus();
}

absl::Status stack(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape element, elementShape(c, 1));
    const int64_t count = c.intAttrOr("num_elements", -1);
    c.setOutput(0, c.concatenate(c.vector(count < 0 ? c.newDim() : Dim::ofSize(count)), element));
    return absl::OkStatus();
}

absl::Status gather(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape element, elementShape(c, 2));
    c.setOutput(0, c.concatenate(c.input(1), element));
    return absl::OkStatus();
}

// `element` has the size of each part in front.
absl::Status joined(RuleContext& c, const SymbolicShape& element) {
    c.setOutput(1, c.vector(c.newDim()));
    if (!element.hasRank()) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape rest, c.subshape(element, 1));
    c.setOutput(0, c.concatenate(c.vector(c.newDim()), rest));
    return absl::OkStatus();
}

absl::Status concat(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const HandleType list, listAt(c, 0));
    WHITTLE_ASSIGN_OR_RETURN(const Shape declared, c.shapeAttr("element_shape"));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape element, c.merge(c.fromShape(declared), list.shape));
    return joined(c, element);
}

absl::Status concatV2(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape element, elementShape(c, 1));
    return joined(c, element);
}

absl::Status concatLists(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.merge(c.input(0), c.input(1)));
    WHITTLE_ASSIGN_OR_RETURN(const HandleType a, listAt(c, 0));
    WHITTLE_ASSIGN_OR_RETURN(const HandleType b, listAt(c, 1));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape element, c.merge(a.shape, b.shape));
    c.setOutput(0, std::move(shape));
    c.setOutputHandle(0, {{a.dtype, std::move(element)}});
    return absl::OkStatus();
}

absl::Status length(RuleContext& c) {
    c.setOutput(0, SymbolicShape::scalar());
    return absl::OkStatus();
}

// A vector, or the scalar -1 for lists without a shape.
absl::Status shapeOfElements(RuleContext& c) {
    const HandleType* list = singleHandle(c, 0);
    if (list && list->shape.hasRank()) c.setOutput(0, SymbolicShape::ofSizes({list->shape.rank()}));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"EmptyTensorList", newList},
    {"TensorListConcat", concat},
    {"TensorListConcatLists", concatLists},
    {"TensorListConcatV2", concatV2},
    {"TensorListElementShape", shapeOfElements},
    {"TensorListFromTensor", fromTensor},
    {"TensorListGather", gather},
    {"TensorListGetItem", getItem},
    {"TensorListLength", length},
    {"TensorListPopBack", popBack},
    {"TensorListPushBack", changed},
    {"TensorListPushBackBatch", pushBatch},
    {"TensorListReserve", newList},
    {"TensorListResize", resized},
    {"TensorListScatter", listFromParts},
    {"TensorListScatterIntoExistingList", scatterInto},
    {"TensorListScatterV2", listFromParts},
    {"TensorListSetItem", changed},
    {"TensorListSplit", listSplit},
    {"TensorListStack", stack},
};

}  // namespace

absl::Span<const ShapeRule> tensorListShapeRules() { return kRules; }

}  // namespace whittle
