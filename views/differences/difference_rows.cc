// SPDX-License-Identifier: Apache-2.0
#include "views/differences/difference_rows.h"

#include "views/differences/node_changes.h"
#include "views/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace whittle {
namespace {

struct DifferenceRows {
    Q_DECLARE_TR_FUNCTIONS(DifferenceRows)
};

QString inputsLine(const Node& node, const GraphIndex& graph) {
    return DifferenceRows::tr("inputs: %1").arg(inputsText(node, graph));
}

TreeRow rowOf(NodeFate fate, const Node& node, const QStringList& what) {
    TreeRow row;
    row.payload = toIndex(node.id);
    TreeCell first(fateName(fate));
    first.sortKey = static_cast<int>(fate);
    TreeCell details(what.join(QStringLiteral("; ")));
    details.toolTip = what.join(QLatin1Char('\n'));
    row.cells = {std::move(first), TreeCell(toQString(node.name)), TreeCell(toQString(node.op)), std::move(details)};
    row.cells[1].toolTip = toQString(node.name);
    return row;
}

}  // namespace

QString fateName(NodeFate fate) {
    switch (fate) {
        case NodeFate::kRemoved:
            return DifferenceRows::tr("removed");
        case NodeFate::kAdded:
            return DifferenceRows::tr("new");
        case NodeFate::kChanged:
            return DifferenceRows::tr("changed");
    }
    return {};
}

std::vector<TreeRow> differenceRows(const GraphDifference& difference, const std::vector<NodeFate>& fates) {
    const GraphIndex& before = difference.before->index;
    const GraphIndex& after = difference.after->index;
    std::vector<TreeRow> rows;
    for (const NodeFate fate : fates) {
        if (fate == NodeFate::kRemoved) {
            for (const NodeId id : difference.delta.removed) {
                const Node& node = *before.node(id);
                rows.push_back(rowOf(fate, node, {inputsLine(node, before)}));
            }
        } else if (fate == NodeFate::kAdded) {
            for (const NodeId id : difference.delta.added) {
                const Node& node = *after.node(id);
                rows.push_back(rowOf(fate, node, {inputsLine(node, after)}));
            }
        } else {
            for (const NodeId id : difference.delta.changed) {
                const Node& node = *after.node(id);
                rows.push_back(rowOf(fate, node, nodeChanges(*before.node(id), before, node, after)));
            }
        }
    }
    return rows;
}

}  // namespace whittle
