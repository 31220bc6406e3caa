// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"
#include "core/trt/converters/convolution_attrs.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <iterator>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

constexpr size_t kRank = 4;

// As TensorRT sees it: with implicit batch a filter that is a tensor, as in explicit precision, lacks a dimension.
Verdict checkKernelRank(const ConverterContext& context, absl::string_view name) {
    if (context.trtDims(context.input(1)).size() == kRank) return Verdict::accept();
    return Verdict::refuse(Refusal::kRank, absl::StrCat(name, " expects kernel of dimension ", kRank));
}

// What convolutions and transposed ones check after their inputs.
Verdict checkConvolution(const ConverterContext& context, const ConverterInput& image, bool transposed) {
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    WHITTLE_RETURN_IF_REFUSED(checkKernelRank(context, "Conv2D"));
    const ImageLayout layout = layoutOf(context, kRank, "NHWC");
    WHITTLE_RETURN_IF_REFUSED(checkDilations(context, kRank, layout, transposed));
    WHITTLE_RETURN_IF_REFUSED(checkStrides(context, kRank, layout));
    if (!context.implicitBatch()) WHITTLE_RETURN_IF_REFUSED(checkChannels(image, layout));
    const std::string padding = context.stringAttr("padding").value_or("");
    if (padding == "SAME" || padding == "VALID") return Verdict::accept();
    return Verdict::refuse(Refusal::kAttribute,
                           absl::StrCat(padding, " padding type not implemented, only VALID and SAME are supported"));
}

// In explicit precision the filter comes from a quantization node.
Verdict validateConvolution(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(
        context, {{"input", Kind::kTensor}, {"filter", context.explicitPrecision() ? Kind::kTensor : Kind::kWeights}},
        ConverterStyle::kOld));
    return checkConvolution(context, context.input(0), /*transposed=*/false);
}

// TF-TRT looks at dimensions 2 and 3 of the image, whatever the data format: a height that is not known passes in NHWC,
// and a width or a number of channels does not.
Verdict checkTransposedImage(const ConverterContext& context, const ConverterInput& image) {
    if (image.rank() != kRank) {
        return Verdict::refuse(Refusal::kRank, context.implicitBatch()
                                                   ? "In implicit batch mode, input nbDims should be 3"
                                                   : "In explicit batch mode, input nbDims should be 4");
    }
    if (image.shape.dims[2] >= 0 && image.shape.dims[3] >= 0) return Verdict::accept();
    return Verdict::refuse(Refusal::kUnknownDimension,
                           "Conv2dBackpropInput does not support input with unknown spatial shape");
}

Verdict validateTransposed(const ConverterContext& context) {
    const Kind constant = context.explicitPrecision() ? Kind::kBoth : Kind::kWeights;
    const Kind tensor = context.explicitPrecision() ? Kind::kBoth : Kind::kTensor;
    WHITTLE_RETURN_IF_REFUSED(checkInputs(
        context, {{"input_sizes", constant}, {"filter", constant}, {"out_backprop", tensor}}, ConverterStyle::kOld));
    const ConverterInput& image = context.input(2);
    if (!image.isTensor()) {
        return Verdict::refuse(Refusal::kCrash, "TF-TRT ends itself over a transposed convolution of a constant");
    }
    WHITTLE_RETURN_IF_REFUSED(checkTransposedImage(context, image));
    return checkConvolution(context, image, /*transposed=*/true);
}

Verdict checkFusedAttributes(const ConverterContext& context) {
    const std::string format = context.stringAttr("data_format").value_or("");
    if (format != "NHWC" && format != "NCHW") {
        return Verdict::refuse(Refusal::kAttribute, absl::StrCat("Unsupported data_format:", format));
    }
    const ImageLayout layout = layoutOf(context, kRank, "NHWC");
    WHITTLE_RETURN_IF_REFUSED(checkDilations(context, kRank, layout, /*transposed=*/false));
    WHITTLE_RETURN_IF_REFUSED(checkStrides(context, kRank, layout));
    static constexpr absl::string_view kActivations[] = {"None", "Relu", "Relu6", "LeakyRelu", "Sigmoid",
                                                         "Tanh", "Elu",  "Selu",  "Softsign",  "Softplus"};
    const std::string activation = context.stringAttr("activation_mode").value_or("");
    if (std::find(std::begin(kActivations), std::end(kActivations), activation) == std::end(kActivations)) {
        return Verdict::refuse(Refusal::kAttribute, absl::StrCat("Activation mode not supported: ", activation));
    }
    const std::string filter = context.stringAttr("filter_format").value_or("");
    if (filter == "HWIO" || filter == "OIHW") return Verdict::accept();
    return Verdict::refuse(Refusal::kAttribute, absl::StrCat("Unsupported filter_format:", filter));
}

Verdict validateFused(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context,
                                          {{"input", Kind::kTensor},
                                           {"filter", Kind::kWeights},
                                           {"bias", Kind::kWeights},
                                           {"side_input", Kind::kWeights},
                                           {"conv_input_scale", Kind::kWeights},
                                           {"side_input_scale", Kind::kWeights}},
                                          ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    WHITTLE_RETURN_IF_REFUSED(checkKernelRank(context, context.node().op));
    WHITTLE_RETURN_IF_REFUSED(checkFusedAttributes(context));
    const auto notYet = [&](absl::string_view what) {
        return Verdict::refuse(Refusal::kAttribute, absl::StrCat(context.node().op, " doesn't yet support ", what));
    };
    if (!numbersOf(context.input(3)).empty()) return notYet("side_input");
    const ConverterInput& scale = context.input(4);
    if (scale.dtype != DataType::kFloat || numbersOf(scale) != std::vector<double>{1}) {
        return notYet("conv_input_scale");
    }
    return Verdict::accept();
}

constexpr Converter kConvolution[] = {
    {"Conv2D", validateConvolution},
    {"Conv2DBackpropInput", validateTransposed},
    {"DepthwiseConv2dNative", validateConvolution},
    {"FusedConv2DBiasActivation", validateFused},
};

}  // namespace

absl::Span<const Converter> convolutionConverters() { return kConvolution; }

}  // namespace whittle
