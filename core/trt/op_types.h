// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <string>

namespace whittle {

// What TF-TRT can say of a node when it looks at nothing but the op type: a first estimate, and to be labelled as one.
// Types that pass here may still be refused for their dtype, rank, attributes or place in the graph.

// The op types with a registered converter, sorted bytewise (tensorflow/compiler/tf2tensorrt/convert/,
// TensorFlow 2.17.1 with TensorRT 8.6.1: 124 names).
absl::Span<const absl::string_view> trtConvertibleOpTypes();

bool hasTrtConverter(absl::string_view opType);

// Why TF-TRT would not take a node of this type, in its words ("Op type Where is not supported."); empty when a
// converter is registered.
std::string trtOpTypeReason(absl::string_view opType);

}  // namespace whittle
