// SPDX-License-Identifier: Apache-2.0
//
// Activations and their gradients; Relu stands with the elementwise ops.

#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

constexpr ShapeRule kRules[] = {
    {"Elu", signature<"x -> x">},
    {"EluGrad", signature<"x x -> x">},
    {"LeakyRelu", signature<"x -> x">},
    {"LeakyReluGrad", signature<"x x -> x">},
    {"Relu6", signature<"x -> x">},
    {"Relu6Grad", signature<"x x -> x">},
    {"ReluGrad", signature<"x x -> x">},
    {"Selu", signature<"x -> x">},
    {"SeluGrad", signature<"x x -> x">},
    {"Softplus", signature<"x -> x">},
    {"SoftplusGrad", signature<"x x -> x">},
    {"Softsign", signature<"x -> x">},
    {"SoftsignGrad", signature<"x x -> x">},
};

}  // namespace

absl::Span<const ShapeRule> activationShapeRules() { return kRules; }

}  // namespace whittle
