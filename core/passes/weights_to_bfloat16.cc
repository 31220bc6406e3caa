// SPDX-License-Identifier: Apache-2.0
//
// weights_to_bfloat16: stores large float constants in 16 bits and expands them when the graph runs.
//
//     w = Const float        w_bfloat16 = Const bfloat16
//     y = Conv2D x w    ->   w = Cast w_bfloat16
//                            y = Conv2D x w
//
// Half the size, at a relative error of at most 2^-8 whatever the size of an element: for weights of a wide range,
// which weights_to_half cannot hold. Wants to run last: fold_constants would undo it.

#include "core/base/translate.h"
#include "core/passes/narrow_weights.h"
#include "core/passes/registry.h"

#include <Eigen/Core>

#include <cstring>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"minimum_size", ParamInfo::Type::kInt, "1024",
     WHITTLE_TR_NOOP("Param", "Constants with fewer elements than this stay as they are."), false, 0, 2147483647},
};

void roundFloats(const float* from, size_t count, uint16_t* codes, float* values) {
    for (size_t i = 0; i < count; ++i) {
        const Eigen::bfloat16 narrow(from[i]);
        std::memcpy(&codes[i], &narrow, sizeof narrow);
        values[i] = static_cast<float>(narrow);
    }
}

constexpr NarrowType kType = {DataType::kBFloat16, "_bfloat16", roundFloats};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    return narrowWeights(graph, args, kType, context);
}

}  // namespace

const PassInfo kWeightsToBFloat16Pass = {
    .name = "weights_to_bfloat16",
    .group = PassGroup::kQuantize,
    .summary = WHITTLE_TR_NOOP("Pass", "Stores large float constants as bfloat16; the file shrinks to about half."),
    .params = kParams,
    .sketch = {.before = "w = Const float\n"
                         "y = Conv2D x w",
               .after = "w_bfloat16 = Const bfloat16\n"
                        "w = Cast w_bfloat16\n"
                        "y = Conv2D x w"},
    .compat = "",
    .keywords = "bf16 compress",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
