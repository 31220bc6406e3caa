// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trt/converter.h"

#include <absl/strings/string_view.h>

#include <cstdint>

namespace whittle {

// How many elements weights have, those of a variable included; TRT_ShapedWeights::count().
int64_t elementCount(const ConverterInput& weights);

// Most converters read a constant of indices through TRT_ShapedWeights::GetSpan<int>(), which checks the dtype of the
// tensor below. That of an empty constant is never set (TfTensorToTrtWeights in convert_nodes.cc, 2.17), so the check
// fails and takes the process with it: kCrash for input `at` without elements. `argument` is its name in the message.
Verdict checkReadable(const ConverterContext& context, int at, absl::string_view argument);

}  // namespace whittle
