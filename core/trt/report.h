// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trt/plan.h"

#include <string>

namespace whittle {

// TF-TRT's report of what it does not convert, as its log has it (GenerateNonConversionReport in
// tensorflow/compiler/tf2tensorrt/segment/segment.cc, 2.17). `detailed` adds the reasons, as
// TF_TRT_SHOW_DETAILED_REPORT=1 does. Counts nodes that no engine may have, TensorFlow's _SOURCE and _SINK among them,
// not those whose segment is too small.
std::string nonConversionReport(const TrtPlan& plan, bool detailed);

// The line that TensorFlow 1.13 to 2.4 logged in its place: "There are 5 ops of 3 different types in the graph that are
// not converted to TensorRT: ..."; op types sorted.
std::string nonConversionLine(const TrtPlan& plan);

}  // namespace whittle
