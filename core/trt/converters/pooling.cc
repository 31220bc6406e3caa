// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/checks.h"
#include "core/trt/converters/convolution_attrs.h"
#include "core/trt/converters/families.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

using Kind = InputRule::Kind;

// TensorRT's limits to the elements of a window (MAX_KERNEL_DIMS_PRODUCT).
constexpr int64_t kMostInWindow = 100000, kMostInWindow3d = 31622776;

Verdict checkPaddingType(const ConverterContext& context) {
    const std::string padding = context.stringAttr("padding").value_or("");
    if (padding == "SAME" || padding == "VALID") return Verdict::accept();
    return Verdict::refuse(Refusal::kAttribute, absl::StrCat("Unsupported padding type: ", padding));
}

Verdict checkWindow(const std::vector<int64_t>& sizes, size_t first, size_t count, int64_t limit) {
    int64_t product = 1;
    for (size_t i = first; i < first + count; ++i) {
        const int64_t size = i < sizes.size() ? sizes[i] : 0;
        product = size < 1 || size >= limit || product * size >= limit ? 0 : product * size;
    }
    if (product > 0) return Verdict::accept();
    return Verdict::refuse(Refusal::kAttribute, "Window dimensions are not within bounds");
}

Verdict validatePool(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{"input", Kind::kTensor}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kInt8, DataType::kHalf}));
    WHITTLE_RETURN_IF_REFUSED(checkPaddingType(context));
    return checkWindow(context.intsAttr("ksize").value_or(std::vector<int64_t>()),
                       layoutOf(context, 4, "NHWC").firstSpatial, 2, kMostInWindow);
}

// A field of five numbers that leaves batch and channels alone. `title` starts the one message, `name` the other.
Verdict checkField(const ConverterContext& context, absl::string_view attr, absl::string_view name) {
    const std::vector<int64_t> values = context.intsAttr(attr).value_or(std::vector<int64_t>());
    if (values.size() != 5) {
        return Verdict::refuse(Refusal::kAttribute, absl::StrCat("Pooling ", attr, " field must specify 5 dimensions"));
    }
    if (values[0] != 1 || values[layoutOf(context, 5, "NDHWC").channels] != 1) {
        return Verdict::refuse(Refusal::kAttribute, absl::StrCat(name, " must be 1 for batch and channel dimensions"));
    }
    return Verdict::accept();
}

Verdict validatePool3d(const ConverterContext& context) {
    WHITTLE_RETURN_IF_REFUSED(checkInputs(context, {{"input", Kind::kTensor}}, ConverterStyle::kOld));
    WHITTLE_RETURN_IF_REFUSED(checkType(context, {DataType::kFloat, DataType::kHalf}));
    WHITTLE_RETURN_IF_REFUSED(checkPaddingType(context));
    WHITTLE_RETURN_IF_REFUSED(checkField(context, "strides", "stride"));
    WHITTLE_RETURN_IF_REFUSED(checkField(context, "ksize", "ksize"));
    return checkWindow(context.intsAttr("ksize").value_or(std::vector<int64_t>()),
                       layoutOf(context, 5, "NDHWC").firstSpatial, 3, kMostInWindow3d);
}

constexpr Converter kPooling[] = {
    {"AvgPool", validatePool},
    {"AvgPool3D", validatePool3d},
    {"MaxPool", validatePool},
    {"MaxPool3D", validatePool3d},
};

}  // namespace

absl::Span<const Converter> poolingConverters() { return kPooling; }

}  // namespace whittle
