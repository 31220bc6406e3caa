// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// Why a node that computes floats still does after quantize_nodes.
enum class FloatReason {
    kNoEightBitOp,  // its op type has no eight-bit form
    kIgnored,       // by the user
    kOtherType,     // has an eight-bit form, but not for these types
    kMayBeEmpty,    // given a tensor without elements, which has no range
    kShape,         // the eight-bit op does not take these shapes
    kAttribute,     // nor this layout, dilation, padding ...
    kAlone,         // none of its inputs is in eight bits
    kTrainedRange,  // a FakeQuant node whose range no eight-bit tensor can have
    kNotFinite,     // a constant with infinities or NaN
};
absl::Span<const FloatReason> allFloatReasons();
// One English sentence about such nodes, marked for translation in the context "Reason".
absl::string_view sentence(FloatReason reason);

// What quantize_nodes did and what it left, as a value.
struct QuantizeNodesReport {
    struct Kept {
        std::string node;
        std::string op;
        FloatReason reason = FloatReason::kNoEightBitOp;
        std::string detail;  // which attribute, which shape; "" when the reason says it all
    };

    int64_t quantized = 0;       // nodes that compute in eight bits now
    int64_t fakeQuants = 0;      // FakeQuant nodes whose range is used now
    int64_t measuredRanges = 0;  // ranges that are measured in every run
    std::vector<Kept> kept;      // in the order of the graph
};

// "9 nodes compute in eight bits, 2 stay float; 4 ranges are measured in every run"
std::string totalsOf(const QuantizeNodesReport& report);
// A line for each reason and op type: "Softmax 'a/b' and 2 more stay float: ..."
std::vector<std::string> linesOf(const QuantizeNodesReport& report);

}  // namespace whittle
