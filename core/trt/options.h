// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

enum class TrtPrecision { kFp32, kFp16, kInt8 };

// What TF-TRT is asked for, as far as it decides which nodes go into which engine: the parameters of TensorRTOptimizer
// and the environment variables that it reads (tensorflow/compiler/tf2tensorrt/convert/trt_optimization_pass.cc,
// segment/segment.h; 2.17).
struct TrtOptions {
    TrtPrecision precision = TrtPrecision::kFp32;
    bool useCalibration = true;  // counts for INT8 only
    // Dimension 0 of every tensor is the batch, and TensorRT does not see it: TF1 always, TF2 without
    // use_dynamic_shape. Otherwise explicit batch, which TF-TRT calls dynamic shape mode.
    bool implicitBatch = true;
    // Engines are built when shapes are known. false: TF1 with is_dynamic_op=False and without calibration.
    bool dynamicEngines = true;
    int64_t minimumSegmentSize = 3;  // positive, or -1: the graph is left as it is
    // Nodes that stay in TensorFlow whatever they are: those of the fetches and the feeds.
    std::vector<std::string> excludedNodes;
    std::vector<std::string> deniedOps;  // TF_TRT_OP_DENYLIST
    int64_t mostEngines = 20;            // TF_TRT_MAX_ALLOWED_ENGINES; no limit when not positive
    Progress progress;
};

}  // namespace whittle
