// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

constexpr absl::string_view kTwoSizes = "Resize requires 2D values for the size";

Verdict checkSizeTensor(const ConverterContext& context, const ConverterInput& size) {
    if (context.implicitBatch()) {
        return Verdict::refuse(Refusal::kNeedsConstant, "Resize requires constant size in implicit batch mode");
    }
    if (size.dtype != DataType::kInt32) {
        return Verdict::refuse(Refusal::kType, "Expected a shape tensor with INT32 type");
    }
    if (size.rank() > 1) return Verdict::refuse(Refusal::kRank, "Expected a 0D or 1D shape tensor");
    if (size.rank() == 1 && size.shape.dims[0] == 2) return Verdict::accept();
    return Verdict::refuse(Refusal::kShape, std::string(kTwoSizes));
}

Verdict checkSize(const ConverterContext& context) {
    const ConverterInput& size = context.input(1);
    if (size.isTensor()) return checkSizeTensor(context, size);
    if (size.shape.elementCount() == 2) return Verdict::accept();
    return Verdict::refuse(Refusal::kShape, std::string(kTwoSizes));
}

// TF-TRT checks the type twice, and int32 passes only once.
Verdict validateResize(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(
        checkInputs(context, {{"input", Kind::kTensor}, {"size", Kind::kBoth}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kInt32, DataType::kHalf}));
    WHITTLE_RETURN_IF_REFUSED(checkSize(context));
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    if (context.node().op == "ResizeBilinear" && !context.boolAttr("align_corners").value_or(false)) {
        return Verdict::refuse(Refusal::kAttribute, "Cannot Convert Bilinear Resize when align_corners=False");
    }
    return Verdict::accept();
}

// What both ops that move blocks between channels and space check; dims as TensorFlow has them.
Verdict checkBlocks(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{"input", Kind::kTensor}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kInt32, DataType::kHalf}));
    if (context.intAttr("block_size").value_or(0) < 2) {
        return Verdict::refuse(Refusal::kAttribute, "Block size must be 2 or greater");
    }
    const std::string format = context.stringAttr("data_format").value_or("");
    if (format != "NCHW" && format != "NHWC") {
        return Verdict::refuse(Refusal::kAttribute, absl::StrCat("Data format ", format, " is not supported"));
    }
    if (context.input(0).rank() == 4) return Verdict::accept();
    return Verdict::refuse(Refusal::kRank, absl::StrCat("The input to ", context.node().op, " must be rank 4"));
}

bool channelsFirst(const ConverterContext& context) { return context.stringAttr("data_format") == "NCHW"; }

Verdict validateDepthToSpace(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkBlocks(context));
    const int64_t block = *context.intAttr("block_size");
    const int64_t channels = context.input(0).shape.dims[channelsFirst(context) ? 1 : 3];
    // Divided twice, as the square may be beyond 64 bits.
    if (channels < 0 || (channels % block == 0 && channels / block % block == 0)) return Verdict::accept();
    return Verdict::refuse(Refusal::kShape, "Number of channels must be divisible by block_size*block_size");
}

Verdict validateSpaceToDepth(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkBlocks(context));
    const int64_t block = *context.intAttr("block_size");
    const size_t first = channelsFirst(context) ? 2 : 1;
    const std::vector<int64_t>& dims = context.input(0).shape.dims;
    const auto fits = [&](int64_t dim) { return dim < 0 || dim % block == 0; };
    if (fits(dims[first]) && fits(dims[first + 1])) return Verdict::accept();
    return Verdict::refuse(Refusal::kShape, "Width and height must be divisible by block_size");
}

constexpr Converter kImage[] = {
    {"DepthToSpace", validateDepthToSpace},
    {"ResizeBilinear", validateResize},
    {"ResizeNearestNeighbor", validateResize},
    {"SpaceToDepth", validateSpaceToDepth},
};

}  // namespace

absl::Span<const Converter> imageConverters() { return kImage; }

}  // namespace whittle
