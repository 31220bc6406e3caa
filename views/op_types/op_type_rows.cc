// SPDX-License-Identifier: Apache-2.0
#include "views/op_types/op_type_rows.h"

#include "core/sizes/sizes.h"
#include "core/trt/op_types.h"
#include "views/common/formatting.h"
#include "views/text.h"

#include <QCoreApplication>

#include <absl/container/flat_hash_map.h>

#include <algorithm>

namespace whittle {

namespace {

struct OpTypeRows {
    Q_DECLARE_TR_FUNCTIONS(OpTypeRows)
};

}  // namespace

std::vector<OpTypeCount> countOpTypes(const Graph& graph, const VariableSource* variables) {
    absl::flat_hash_map<absl::string_view, size_t> place;
    std::vector<OpTypeCount> counts;
    for (const NodePtr& node : graph.nodes) {
        const auto [it, isNew] = place.try_emplace(node->op, counts.size());
        if (isNew) counts.push_back({node->op, 0, 0, trtOpTypeReason(node->op)});
        OpTypeCount& count = counts[it->second];
        ++count.count;
        count.bytes += weightBytes(*node, variables);
    }
    std::sort(counts.begin(), counts.end(), [](const OpTypeCount& a, const OpTypeCount& b) {
        return a.count != b.count ? a.count > b.count : a.op < b.op;
    });
    return counts;
}

std::vector<TreeRow> opTypeRows(const std::vector<OpTypeCount>& counts) {
    std::vector<TreeRow> rows;
    for (const OpTypeCount& count : counts) {
        TreeRow row;
        row.cells = {TreeCell(toQString(count.op)),
                     TreeCell::number(formatCount(count.count), QVariant::fromValue<qlonglong>(count.count)),
                     TreeCell::number(count.bytes > 0 ? formatBytes(count.bytes) : QString(),
                                      QVariant::fromValue<qlonglong>(count.bytes), formatExactBytes(count.bytes)),
                     TreeCell(count.reason.empty() ? OpTypeRows::tr("yes") : OpTypeRows::tr("no")),
                     TreeCell(toQString(count.reason))};
        row.payload = toQString(count.op);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace whittle
