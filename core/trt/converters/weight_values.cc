// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converters/weight_values.h"

#include "core/graph/tensor.h"

#include <absl/strings/str_cat.h>

namespace whittle {

int64_t elementCount(const ConverterInput& weights) {
    return (weights.value ? weights.value->shape : weights.shape).elementCount().value_or(0);
}

Verdict checkReadable(const ConverterContext& context, int at, absl::string_view argument) {
    if (elementCount(context.input(at)) > 0) return Verdict::accept();
    return Verdict::refuse(Refusal::kCrash,
                           absl::StrCat("TF-TRT itself would end here: the constant \"", argument, "\" of ",
                                        context.node().op, " is empty, and reading it fails a check that aborts"));
}

}  // namespace whittle
