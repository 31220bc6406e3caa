// SPDX-License-Identifier: Apache-2.0
#include "core/passes/batch_norm.h"

#include "core/base/status.h"

#include <absl/strings/str_cat.h>

#include <cmath>

namespace whittle {
namespace {

absl::StatusOr<std::vector<float>> floatsOf(const Node& node) {
    const Tensor* value = node.constantValue();
    if (!value) return absl::InvalidArgumentError(absl::StrCat("No 'value' attribute for Const node ", node.name));
    if (value->dtype != DataType::kFloat) {
        return absl::InvalidArgumentError(
            absl::StrCat("'", node.name, "': float expected, got ", cppName(value->dtype)));
    }
    absl::StatusOr<std::vector<float>> values = elementsAs<float>(*value);
    if (!values.ok()) return annotate(values.status(), absl::StrCat("constant '", node.name, "'"));
    return values;
}

absl::StatusOr<std::vector<float>> vectorOf(const Node& node, absl::string_view role, int64_t length) {
    WHITTLE_ASSIGN_OR_RETURN(std::vector<float> values, floatsOf(node));
    const Shape& shape = node.constantValue()->shape;
    if (shape.dims != std::vector<int64_t>{length}) {
        return absl::InvalidArgumentError(absl::StrCat(role, " input to batch norm has bad shape: ", toString(shape)));
    }
    return values;
}

}  // namespace

bool isGlobalBatchNorm(const Node& node) { return node.op == "BatchNormWithGlobalNormalization"; }

bool isFusedBatchNorm(const Node& node) {
    return node.op == "FusedBatchNorm" || node.op == "FusedBatchNormV2" || node.op == "FusedBatchNormV3";
}

BatchNormInputs batchNormInputs(const Node& norm) {
    return isFusedBatchNorm(norm) ? BatchNormInputs{3, 4, 2, 1} : BatchNormInputs{1, 2, 3, 4};
}

absl::StatusOr<ChannelFactors> channelFactors(const BatchNormConstants& constants) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<float> mean, floatsOf(*constants.mean));
    const std::vector<int64_t>& dims = constants.mean->constantValue()->shape.dims;
    if (dims.empty()) {
        return absl::InvalidArgumentError(absl::StrCat("Mean '", constants.mean->name, "' must be a vector"));
    }
    const int64_t length = dims[0];
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<float> variance, vectorOf(*constants.variance, "Variance", length));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<float> beta, vectorOf(*constants.beta, "Beta", length));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<float> gamma, vectorOf(*constants.gamma, "gamma", length));
    ChannelFactors factors;
    const auto count = static_cast<size_t>(length);
    if (mean.size() < count) {
        return absl::InvalidArgumentError(absl::StrCat("Mean '", constants.mean->name, "' is empty"));
    }
    factors.scale.resize(count);
    factors.offset.resize(count);
    for (size_t i = 0; i < count; ++i) {
        const float inverse = 1.0f / std::sqrt(variance[i] + constants.epsilon);
        factors.scale[i] = constants.scales ? inverse * gamma[i] : inverse;
        factors.offset[i] = -mean[i] * factors.scale[i] + beta[i];
    }
    return factors;
}

absl::StatusOr<int64_t> outputChannels(const Node& conv, const Node& weights) {
    const Tensor* value = weights.constantValue();
    if (!value || value->shape.unknownRank || value->shape.dims.size() != 4) {
        return absl::InvalidArgumentError(
            absl::StrCat("weights '", weights.name, "' of '", conv.name, "' must be a constant of rank 4"));
    }
    const std::vector<int64_t>& dims = value->shape.dims;
    return conv.op == "DepthwiseConv2dNative" ? dims[2] * dims[3] : dims[3];
}

absl::StatusOr<Tensor> scaledWeights(const Node& conv, const Node& weights, const std::vector<float>& scale) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t channels, outputChannels(conv, weights));
    if (channels != static_cast<int64_t>(scale.size())) {
        return absl::InvalidArgumentError(absl::StrCat("'", conv.name, "' gives ", channels,
                                                       " channels, but its batch normalization has ", scale.size()));
    }
    WHITTLE_ASSIGN_OR_RETURN(std::vector<float> values, floatsOf(weights));
    for (size_t i = 0; i < values.size(); ++i) values[i] *= scale[i % scale.size()];
    return Tensor::ofValues<float>(DataType::kFloat, weights.constantValue()->shape, values);
}

}  // namespace whittle
