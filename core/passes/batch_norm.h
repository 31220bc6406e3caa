// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"
#include "core/graph/tensor.h"

#include <absl/status/statusor.h>

#include <cstddef>
#include <vector>

namespace whittle {

// Batch normalization as one op: BatchNormWithGlobalNormalization, FusedBatchNorm and its V2 and V3.

bool isGlobalBatchNorm(const Node& node);
bool isFusedBatchNorm(const Node& node);  // any version

// Which input holds what; input 0 is what is normalized.
struct BatchNormInputs {
    size_t mean = 0, variance = 0, beta = 0, gamma = 0;
};
// REQUIRES: isGlobalBatchNorm(norm) || isFusedBatchNorm(norm).
BatchNormInputs batchNormInputs(const Node& norm);

// What normalizing is once mean and variance are known: x * scale + offset, a value for each channel.
struct ChannelFactors {
    std::vector<float> scale, offset;
};

// The constants that batch normalization reads, in float.
struct BatchNormConstants {
    const Node* mean = nullptr;
    const Node* variance = nullptr;
    const Node* beta = nullptr;
    const Node* gamma = nullptr;
    float epsilon = 0;
    bool scales = true;  // gamma counts
};

// In float, in the order of the Graph Transform Tool's fold_old_batch_norms (tools/graph_transforms/
// fold_old_batch_norms.cc), so that the result has its bits. InvalidArgument in its words when the constants are no
// float vectors of one length.
absl::StatusOr<ChannelFactors> channelFactors(const BatchNormConstants& constants);

// The number of channels that a Conv2D or DepthwiseConv2dNative with these weights gives. InvalidArgument when they are
// not of rank 4.
absl::StatusOr<int64_t> outputChannels(const Node& conv, const Node& weights);

// Each weight times its channel's element of `scale`. InvalidArgument when there are not as many as channels.
absl::StatusOr<Tensor> scaledWeights(const Node& conv, const Node& weights, const std::vector<float>& scale);

}  // namespace whittle
