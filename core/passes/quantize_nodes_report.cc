// SPDX-License-Identifier: Apache-2.0
#include "core/passes/quantize_nodes_report.h"

#include "core/base/translate.h"

#include <absl/strings/str_cat.h>

#include <array>
#include <map>
#include <utility>

namespace whittle {
namespace {

constexpr std::array kReasons = {
    FloatReason::kNoEightBitOp, FloatReason::kIgnored,      FloatReason::kOtherType,
    FloatReason::kMayBeEmpty,   FloatReason::kShape,        FloatReason::kAttribute,
    FloatReason::kAlone,        FloatReason::kTrainedRange, FloatReason::kNotFinite,
};

}  // namespace

absl::Span<const FloatReason> allFloatReasons() { return kReasons; }

absl::string_view sentence(FloatReason reason) {
    switch (reason) {
        case FloatReason::kNoEightBitOp:
            return WHITTLE_TR_NOOP("Reason", "The op has no eight-bit form.");
        case FloatReason::kIgnored:
            return WHITTLE_TR_NOOP("Reason", "The op is excluded by the pass's arguments.");
        case FloatReason::kOtherType:
            return WHITTLE_TR_NOOP("Reason", "The op has an eight-bit form for float only.");
        case FloatReason::kMayBeEmpty:
            return WHITTLE_TR_NOOP("Reason", "A tensor here may be empty, and an empty tensor has no range.");
        case FloatReason::kShape:
            return WHITTLE_TR_NOOP("Reason", "The eight-bit form does not take these shapes.");
        case FloatReason::kAttribute:
            return WHITTLE_TR_NOOP("Reason", "The eight-bit form lacks an attribute that this node uses.");
        case FloatReason::kAlone:
            return WHITTLE_TR_NOOP("Reason", "None of its inputs is in eight bits, so there is nothing to gain.");
        case FloatReason::kTrainedRange:
            return WHITTLE_TR_NOOP("Reason", "The trained range is none that eight bits with zero can have.");
        case FloatReason::kNotFinite:
            return WHITTLE_TR_NOOP("Reason", "A constant here holds infinities or values that are no number.");
    }
    return "";
}

std::string totalsOf(const QuantizeNodesReport& report) {
    return absl::StrCat(report.quantized, " nodes compute in eight bits, ", report.kept.size(), " stay float; ",
                        report.measuredRanges, " ranges are measured in every run");
}

std::vector<std::string> linesOf(const QuantizeNodesReport& report) {
    struct Group {
        const QuantizeNodesReport::Kept* first = nullptr;
        int64_t count = 0;
    };
    std::map<std::pair<FloatReason, absl::string_view>, Group> groups;
    for (const QuantizeNodesReport::Kept& kept : report.kept) {
        Group& group = groups[{kept.reason, kept.op}];
        if (group.count++ == 0) group.first = &kept;
    }
    std::vector<std::string> lines;
    for (const auto& [key, group] : groups) {
        const QuantizeNodesReport::Kept& first = *group.first;
        std::string line = absl::StrCat(first.op, " '", first.node, "'");
        if (group.count > 1) absl::StrAppend(&line, " and ", group.count - 1, " more");
        absl::StrAppend(&line, group.count > 1 ? " stay float: " : " stays float: ", sentence(first.reason));
        if (!first.detail.empty()) absl::StrAppend(&line, " (", first.detail, ")");
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace whittle
