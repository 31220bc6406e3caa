// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"
#include "core/trt/converters/weight_values.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

enum Argument { kCondition, kThen, kElse };

std::string ofThisNode(const ConverterContext& context) {
    return absl::StrCat(" of the '", context.node().op, "' operation at the node '", context.node().name, "' ");
}

Verdict checkTypes(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkTrtType(context, kCondition, DataType::kBool));
    if (context.input(kCondition).isWeights()) {
        return Verdict::refuse(Refusal::kNeedsTensor,
                               absl::StrCat("The boolean parameter '", inputName(context.input(kCondition)), "'",
                                            ofThisNode(context), "cannot be passed as a weight in TRT version 8.4."));
    }
    const ConverterInput &yes = context.input(kThen), &no = context.input(kElse);
    if (yes.dtype == no.dtype || (yes.dtype != DataType::kInt32 && no.dtype != DataType::kInt32)) {
        return Verdict::accept();
    }
    return Verdict::refuse(
        Refusal::kType,
        absl::StrCat("DataTypes (", trtTypeName(yes.dtype), ", ", trtTypeName(no.dtype), ") of parameters (",
                     inputName(yes), ", ", inputName(no), ")", ofThisNode(context), "are incompatible."));
}

bool isDynamicTensor(const ConverterInput& input) { return input.isTensor() && !input.isStatic(); }

// Shapes of one rank count as the same when either may turn out to be the other.
bool mayBeSame(const ConverterInput& a, const ConverterInput& b) {
    return a.shape == b.shape || (a.rank() == b.rank() && (isDynamicTensor(a) || isDynamicTensor(b)));
}

Verdict differentShapes(const ConverterContext& context, Argument a, Argument b, absl::string_view which,
                        absl::string_view unless) {
    return Verdict::refuse(Refusal::kShape,
                           absl::StrCat("The shapes of the ", which, " parameters", ofThisNode(context),
                                        "must be the same", unless, ", got ", dimsText(context.input(a).shape.dims),
                                        " vs. ", dimsText(context.input(b).shape.dims), "."));
}

Verdict checkBranches(const ConverterContext& context, const ConverterInput& condition) {
    WHITTLE_RETURN_IF_REFUSED(checkBroadcast(context, condition, context.input(kThen)));
    WHITTLE_RETURN_IF_REFUSED(checkBroadcast(context, condition, context.input(kElse)));
    // Giving a constant more dimensions of size 1 makes an element of an empty one.
    for (const Argument branch : {kThen, kElse}) {
        const ConverterInput& input = context.input(branch);
        if (!input.isWeights() || elementCount(input) != 0 || condition.rank() == 0) continue;
        return Verdict::refuse(Refusal::kShape, "SetShape would change number of elements");
    }
    return Verdict::accept();
}

Verdict checkChoice(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf, DataType::kInt32}));
    WHITTLE_RETURN_IF_REFUSED(checkInputs(
        context, {{"cond", Kind::kBoth}, {"then", Kind::kBoth}, {"else", Kind::kBoth}}, ConverterStyle::kNew));
    WHITTLE_RETURN_IF_REFUSED(checkExplicitBatch(context));
    return checkTypes(context);
}

Verdict validateSelectV2(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkChoice(context));
    return checkBranches(context, context.input(kCondition));
}

// Select alone takes a vector that chooses whole rows: TF-TRT gives it the rank of the branches then.
Verdict validateSelect(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkChoice(context));
    const ConverterInput& yes = context.input(kThen);
    if (!mayBeSame(yes, context.input(kElse))) {
        return differentShapes(context, kThen, kElse, "'then' and 'else'", "");
    }
    ConverterInput condition = context.input(kCondition);
    if (mayBeSame(condition, yes)) return checkBranches(context, condition);
    if (condition.rank() != 1 || yes.rank() == 0 || condition.shape.dims[0] != yes.shape.dims[0]) {
        return differentShapes(context, kCondition, kThen, "'cond' and 'then'",
                               " OR 'cond' must be a vector with N elements, where N is a batch size (the first shape "
                               "dimension for 'then')");
    }
    if (condition.shape.dims[0] < 0) {
        return Verdict::refuse(Refusal::kCrash, "TF-TRT ends itself over a vector of unknown length that chooses rows");
    }
    condition.shape.dims.resize(yes.shape.dims.size(), 1);
    return checkBranches(context, condition);
}

constexpr Converter kSelect[] = {
    {"Select", validateSelect},
    {"SelectV2", validateSelectV2},
};

}  // namespace

absl::Span<const Converter> selectConverters() { return kSelect; }

}  // namespace whittle
