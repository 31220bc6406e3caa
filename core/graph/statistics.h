// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/tensor.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <vector>

namespace whittle {

// What the elements of a numeric or bool tensor look like. min, max, mean, deviation and the histogram are over the
// finite elements; with none of them they are 0 and the histogram is empty. Complex tensors count by their real part.
struct TensorStatistics {
    int64_t count = 0;
    int64_t zeros = 0;
    int64_t nans = 0;
    int64_t infinities = 0;
    double min = 0, max = 0;
    double mean = 0;
    double deviation = 0;  // of the population
    // Equal bins from min to max, the last one closed; a single bin when min == max.
    std::vector<int64_t> histogram;
};

// Two passes over the elements. InvalidArgument for strings, resources and tensors whose bytes disagree with their
// shape.
absl::StatusOr<TensorStatistics> statisticsOf(const Tensor& tensor, int bins, const Progress& progress);

}  // namespace whittle
