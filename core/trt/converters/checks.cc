// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"

#include "core/graph/dtype.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

namespace whittle {
namespace {

std::string placed(const ConverterContext& context, absl::string_view text) {
    return absl::StrCat(text, ", at ", context.node().name);
}

// Right-aligned to `rank`, filled up with 1. What is not known of a batch is -1.
std::vector<int64_t> aligned(const ConverterContext& context, const ConverterInput& input, size_t rank) {
    std::vector<int64_t> dims = input.shape.dims;
    dims.insert(dims.begin(), rank - dims.size(), 1);
    if (context.implicitBatch() && input.isTensor() && !dims.empty()) dims[0] = -1;
    return dims;
}

int64_t volume(const std::vector<int64_t>& dims) {
    int64_t product = 1;
    for (const int64_t dim : dims) {
        if (dim < 0) return -1;
        product *= dim;
    }
    return product;
}

}  // namespace

Verdict checkInputs(const ConverterContext& context, std::initializer_list<InputRule> rules, ConverterStyle style) {
    if (context.inputCount() < static_cast<int>(rules.size())) {
        return Verdict::refuse(Refusal::kInputUnknown, absl::StrCat(context.node().op, " got ", context.inputCount(),
                                                                    " inputs but expected ", rules.size()));
    }
    int at = 0;
    for (const InputRule& rule : rules) {
        const ConverterInput& input = context.input(at++);
        const bool fits = rule.kind == InputRule::Kind::kBoth ||
                          (rule.kind == InputRule::Kind::kTensor ? input.isTensor() : input.isWeights());
        if (fits) continue;
        const bool wantsTensor = rule.kind == InputRule::Kind::kTensor;
        const std::string text = absl::StrCat("The input \"", rule.argument, "\" for ", context.node().op,
                                              " must be a ", wantsTensor ? "tensor" : "constant");
        return Verdict::refuse(wantsTensor ? Refusal::kNeedsTensor : Refusal::kNeedsConstant,
                               style == ConverterStyle::kNew ? placed(context, text) : text);
    }
    return Verdict::accept();
}

Verdict checkType(const ConverterContext& context, std::initializer_list<DataType> allowed, absl::string_view attr) {
    const std::optional<DataType> type = context.typeAttr(attr);
    if (!type) return Verdict::refuse(Refusal::kType, absl::StrCat("Attribute with name ", attr, " not found."));
    if (std::find(allowed.begin(), allowed.end(), *type) != allowed.end()) return Verdict::accept();
    const std::string list =
        absl::StrJoin(allowed, ", ", [](std::string* out, DataType one) { out->append(cppName(one)); });
    return Verdict::refuse(Refusal::kType, absl::StrCat("Data type ", cppName(*type), " is not supported for ",
                                                        context.node().op, ", must be one of [", list, "]"));
}

Verdict checkAxis(const ConverterContext& context, int64_t axis, int rank, int64_t* normalized, bool keepsBatch) {
    if (axis < -rank || axis >= rank) {
        return Verdict::refuse(Refusal::kAxis, placed(context, absl::StrCat("Axis value of ", axis,
                                                                            " is out of bounds, must be in range [",
                                                                            -rank, ", ", rank, ")")));
    }
    *normalized = axis < 0 ? axis + rank : axis;
    if (context.implicitBatch() && keepsBatch && *normalized == 0) {
        return Verdict::refuse(Refusal::kBatchDimension, "TensorRT does not allow manipulation of the batch dimension");
    }
    return Verdict::accept();
}

Verdict checkTrtType(const ConverterContext& context, int at, DataType expected) {
    const ConverterInput& input = context.input(at);
    if (input.dtype == expected) return Verdict::accept();
    return Verdict::refuse(
        Refusal::kType, absl::StrCat("The '", inputName(input), "' parameter of ", context.node().op, " operation in ",
                                     context.node().name, " is expected to be of type ", trtTypeName(expected),
                                     " type, got ", trtTypeName(input.dtype), "."));
}

Verdict checkExplicitBatch(const ConverterContext& context, absl::string_view family) {
    if (!context.implicitBatch()) return Verdict::accept();
    return Verdict::refuse(Refusal::kImplicitBatch,
                           placed(context, absl::StrCat("Convertion for ", family, "op: '", context.node().op,
                                                        "' is not supported in implicit batch mode")));
}

// With implicit batch a tensor's place 0 is never known to be equal to anything, so weights with another size than 1
// there cannot be broadcast: that is TF-TRT's rule, not TensorRT's.
Verdict checkBroadcast(const ConverterContext& context, const ConverterInput& left, const ConverterInput& right,
                       bool feasibility) {
    if (!left.isTensor() && !right.isTensor()) {
        return Verdict::refuse(Refusal::kConstantsOnly,
                               "Broadcasting requires at least one of the operands be tensors");
    }
    const size_t rank = std::max(left.shape.dims.size(), right.shape.dims.size());
    if (context.implicitBatch()) {
        for (const ConverterInput* input : {&left, &right}) {
            if (!input->isTensor() || input->shape.dims.size() >= rank) continue;
            return Verdict::refuse(Refusal::kBroadcast,
                                   absl::StrCat("Broadcasting beyond batch dimension is not supported (tensor #dims ",
                                                input->rank(), " vs broadcast #dims ", rank, ")"));
        }
    }
    if (!feasibility) return Verdict::accept();
    const std::vector<int64_t> l = aligned(context, left, rank), r = aligned(context, right, rank);
    for (size_t i = 0; i < rank; ++i) {
        if (l[i] == r[i] || l[i] == 1 || r[i] == 1) continue;
        if (!context.implicitBatch() && (l[i] == -1 || r[i] == -1)) continue;
        const auto text = [&](const std::vector<int64_t>& dims) {
            const std::vector<int64_t> shown(dims.begin() + (context.implicitBatch() ? 1 : 0), dims.end());
            return absl::StrCat("batch_dim: ", dims[0], ", ", dimsText(shown));
        };
        return Verdict::refuse(Refusal::kBroadcast,
                               absl::StrCat("Infeasible broadcast scheme (", text(l), " vs ", text(r), ")"));
    }
    return Verdict::accept();
}

Verdict checkReshape(const ConverterContext& context, const ConverterInput& input, const std::vector<int64_t>& target) {
    const std::vector<int64_t> from = context.trtDims(input);
    if (isFullyKnown(from) && isFullyKnown(target) && volume(target) > 0 && volume(from) != volume(target)) {
        return Verdict::refuse(Refusal::kShape, absl::StrCat("Incompatible shapes: ", dimsAdapterText(from), " vs. ",
                                                             dimsAdapterText(target)));
    }
    if (input.isWeights() && !isFullyKnown(target)) {
        return Verdict::refuse(Refusal::kUnknownDimension,
                               absl::StrCat("Shape is not fully defined: ", dimsAdapterText(target)));
    }
    return Verdict::accept();
}

std::string inputName(const ConverterInput& input) {
    if (!input.from) return "";
    return input.port == 0 ? input.from->name : absl::StrCat(input.from->name, ":", input.port);
}

absl::string_view trtTypeName(DataType dtype) {
    switch (dtype) {
        case DataType::kFloat:
            return "kFLOAT";
        case DataType::kHalf:
            return "kHALF";
        case DataType::kInt32:
            return "kINT32";
        case DataType::kBool:
            return "kBOOL";
        case DataType::kUInt8:
            return "kUINT8";
        default:
            return "Invalid TRT data type";
    }
}

bool isFullyKnown(const std::vector<int64_t>& dims) {
    return std::all_of(dims.begin(), dims.end(), [](int64_t dim) { return dim >= 0; });
}

std::string dimsText(const std::vector<int64_t>& dims) {
    std::string text = absl::StrCat("nvinfer1::Dims(nbDims=", dims.size(), ", d=");
    for (const int64_t dim : dims) absl::StrAppend(&text, dim, ",");
    return absl::StrCat(text, ")");
}

std::string dimsAdapterText(const std::vector<int64_t>& dims) {
    return absl::StrCat("DimsAdapter(num_dims=", dims.size(), ",shape=[", absl::StrJoin(dims, ","),
                        "],vol=", volume(dims), ")");
}

}  // namespace whittle
