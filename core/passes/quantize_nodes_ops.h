// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"

#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <string>
#include <utility>

namespace whittle {

// An op type that has an eight-bit form, as the Graph Transform Tool 2.17.1 has them (quantize_nodes.cc; Conv2D's
// gradient and AddV2 are not among them).
struct EightBitOp {
    static constexpr int32_t kNone = -1;

    absl::string_view op;                        // of float
    absl::Span<const absl::string_view> copied;  // attributes that both have
    absl::Span<const absl::string_view> narrow;  // type attributes that become quint8
    absl::string_view wide;                      // the type attribute of an output of 32 bits; "" for one of 8
    int32_t plainInput = kNone;                  // an input that is no value (a shape, an axis)
    bool minimumsFirst = false;                  // ranges as min0 min1 max0 max1, not min0 max0 min1 max1
};

absl::Span<const EightBitOp> eightBitOps();
// nullptr when `op` has no eight-bit form.
const EightBitOp* findEightBitOp(absl::string_view op);

// Nodes as they are written for either mode; ids, names and inputs are the caller's.
Node quantizeNode(DataType to);
Node requantizeNode();
Node requantizationRangeNode();
Node dequantizeNode();
// The eight-bit form of a node of type `op`, with the attributes set that do not come from the node.
Node eightBitNode(const EightBitOp& op);
// `values` with the ranges behind them in the order that `op` wants; each of `values` has its range at outputs 1 and 2.
void appendRanges(const EightBitOp& op, absl::Span<const std::pair<Input, Input>> ranges, std::vector<Input>& inputs);

}  // namespace whittle
