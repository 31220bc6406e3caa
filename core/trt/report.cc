// SPDX-License-Identifier: Apache-2.0
#include "core/trt/report.h"

#include "core/trt/candidates.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace whittle {
namespace {

using Reasons = std::map<std::string, int64_t>;

std::map<std::string, Reasons> reasonsByOp(const TrtPlan& plan) {
    std::map<std::string, Reasons> byOp;
    byOp["NoOp"][verdictOfEnds().message] += 2;
    for (size_t i = 0; i < plan.verdicts.size(); ++i) {
        if (!plan.verdicts[i].accepted()) ++byOp[plan.graph.nodes[i]->op][plan.verdicts[i].message];
    }
    return byOp;
}

int64_t total(const Reasons& reasons) {
    int64_t sum = 0;
    for (const auto& [reason, count] : reasons) sum += count;
    return sum;
}

// As TF-TRT sorts: most first, from the order of names on, with a sort that is not stable.
template <typename Entry>
void sortByCount(std::vector<Entry>* entries) {
    std::sort(entries->begin(), entries->end(), [](const Entry& a, const Entry& b) { return a.second > b.second; });
}

}  // namespace

std::string nonConversionReport(const TrtPlan& plan, bool detailed) {
    const std::map<std::string, Reasons> byOp = reasonsByOp(plan);
    std::vector<std::pair<std::string, int64_t>> ops;
    int64_t all = 0;
    for (const auto& [op, reasons] : byOp) {
        ops.emplace_back(op, total(reasons));
        all += ops.back().second;
    }
    sortByCount(&ops);
    std::string text = absl::StrCat("\n\n", std::string(80, '#'), "\nTensorRT unsupported/non-converted OP Report:");
    for (const auto& [op, count] : ops) {
        absl::StrAppend(&text, "\n\t- ", op, " -> ", count, "x");
        if (!detailed) continue;
        const Reasons& reasons = byOp.at(op);
        std::vector<std::pair<std::string, int64_t>> sorted(reasons.begin(), reasons.end());
        sortByCount(&sorted);
        for (const auto& [reason, times] : sorted) absl::StrAppend(&text, "\n\t\t- [Count: ", times, "x] ", reason);
        absl::StrAppend(&text, "\n");
    }
    absl::StrAppend(&text, "\n", std::string(80, '-'), "\n\t- Total nonconverted OPs: ", all,
                    "\n\t- Total nonconverted OP Types: ", byOp.size(),
                    "\nFor more information see https://docs.nvidia.com/deeplearning"
                    "/frameworks/tf-trt-user-guide/index.html#supported-ops.\n",
                    std::string(80, '#'), "\n");
    return text;
}

std::string nonConversionLine(const TrtPlan& plan) {
    const std::map<std::string, Reasons> byOp = reasonsByOp(plan);
    int64_t all = 0;
    std::string names;
    for (const auto& [op, reasons] : byOp) {
        all += total(reasons);
        absl::StrAppend(&names, op, ", ");
    }
    return absl::StrCat("There are ", all, " ops of ", byOp.size(),
                        " different types in the graph that are not converted to TensorRT: ", names,
                        "(For more information see https://docs.nvidia.com/deeplearning"
                        "/frameworks/tf-trt-user-guide/index.html#supported-ops).");
}

}  // namespace whittle
