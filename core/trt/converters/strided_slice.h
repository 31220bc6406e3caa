// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trt/converter.h"

#include <cstdint>
#include <vector>

namespace whittle {

// The entries and masks of a StridedSlice; begin, end and strides of equal length.
struct StridedSliceSpec {
    std::vector<int64_t> begin;
    std::vector<int64_t> end;
    std::vector<int64_t> strides;
    int64_t beginMask = 0;
    int64_t endMask = 0;
    int64_t ellipsisMask = 0;
    int64_t newAxisMask = 0;
    int64_t shrinkMask = 0;
};

// The slice by dimension of the input. Where the size is known, begin and end lie in it; elsewhere they stand as given.
struct DenseSlice {
    std::vector<int64_t> begin;
    std::vector<int64_t> end;
    std::vector<int64_t> strides;
};

// TensorFlow's own check of a StridedSlice with its texts (ValidateStridedSliceOp,
// tensorflow/core/util/strided_slice_op.cc, 2.17). `dims`: -1 is unknown.
Verdict validateStridedSlice(const StridedSliceSpec& spec, const std::vector<int64_t>& dims, DenseSlice* slice);

}  // namespace whittle
