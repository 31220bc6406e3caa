// SPDX-License-Identifier: Apache-2.0
#include "core/passes/fold_report.h"

#include "core/base/translate.h"

#include <absl/strings/str_cat.h>

#include <map>
#include <tuple>

namespace whittle {
absl::string_view sentence(FoldObstacle obstacle) {
    switch (obstacle) {
        case FoldObstacle::kNoKernel:
            return WHITTLE_TR_NOOP("Reason", "Whittle cannot compute this op for this type.");
        case FoldObstacle::kOverLimit:
            return WHITTLE_TR_NOOP("Reason", "The constant would be larger than the limit.");
        case FoldObstacle::kStateful:
            return WHITTLE_TR_NOOP("Reason", "The op is stateful: it may give something else in each run.");
        case FoldObstacle::kControlFlow:
            return WHITTLE_TR_NOOP("Reason", "The op decides what runs.");
        case FoldObstacle::kCallsFunction:
            return WHITTLE_TR_NOOP("Reason", "The op calls a function.");
        case FoldObstacle::kExcluded:
            return WHITTLE_TR_NOOP("Reason", "The node is excluded by the pass's arguments.");
        case FoldObstacle::kFailed:
            return WHITTLE_TR_NOOP("Reason", "The op refuses these values.");
        case FoldObstacle::kInput:
            return WHITTLE_TR_NOOP("Reason", "The node may be given another value.");
        case FoldObstacle::kUnknownSize:
            return WHITTLE_TR_NOOP("Reason", "The size of an output is not known beforehand, or nothing reads it.");
        case FoldObstacle::kUnknownShape:
            return WHITTLE_TR_NOOP("Reason", "The shape is only known when the graph runs.");
        case FoldObstacle::kTypeFromCaller:
            return WHITTLE_TR_NOOP("Reason", "The type is only known where the function is called.");
        case FoldObstacle::kOutputOfSeveral:
            return WHITTLE_TR_NOOP("Reason",
                                   "An output of the graph that is one of several of its node keeps its node.");
        case FoldObstacle::kListOfTensors:
            return WHITTLE_TR_NOOP("Reason", "It makes a list of tensors, which few programs take as a constant.");
    }
    return "";
}

bool isExpected(FoldObstacle obstacle) {
    return obstacle != FoldObstacle::kNoKernel && obstacle != FoldObstacle::kOverLimit &&
           obstacle != FoldObstacle::kFailed && obstacle != FoldObstacle::kOutputOfSeveral;
}

std::vector<std::string> linesOf(const FoldReport& report, bool expected) {
    struct Group {
        const FoldReport::Kept* first = nullptr;
        int64_t count = 0;
    };
    std::map<std::tuple<FoldObstacle, absl::string_view, DataType>, Group> groups;
    for (const FoldReport::Kept& kept : report.kept) {
        if (isExpected(kept.obstacle) != expected) continue;
        Group& group = groups[{kept.obstacle, kept.op, kept.dtype}];
        if (group.count++ == 0) group.first = &kept;
    }
    std::vector<std::string> lines;
    for (const auto& [key, group] : groups) {
        const FoldReport::Kept& first = *group.first;
        std::string line = absl::StrCat(first.op);
        if (first.dtype != DataType::kInvalid) absl::StrAppend(&line, " (", cppName(first.dtype), ")");
        absl::StrAppend(&line, " '", first.node, "'");
        if (!first.function.empty()) absl::StrAppend(&line, " in function '", first.function, "'");
        if (group.count > 1) absl::StrAppend(&line, " and ", group.count - 1, " more");
        absl::StrAppend(&line, group.count > 1 ? " stay: " : " stays: ", sentence(first.obstacle));
        if (!first.detail.empty()) absl::StrAppend(&line, " ", first.detail);
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace whittle
