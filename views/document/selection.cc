// SPDX-License-Identifier: Apache-2.0
#include "views/document/selection.h"

namespace whittle {

void Selection::selectNodes(std::vector<NodeId> nodes) {
    if (nodes == m_nodes && m_scope.isEmpty() && m_variable.isEmpty()) return;
    m_nodes = std::move(nodes);
    m_scope.clear();
    m_variable.clear();
    emit changed();
}

void Selection::selectScope(const QString& key, std::vector<NodeId> inside) {
    if (key == m_scope && inside == m_nodes) return;
    m_nodes = std::move(inside);
    m_scope = key;
    m_variable.clear();
    emit changed();
}

void Selection::selectVariable(const QString& key) {
    m_nodes.clear();
    m_scope.clear();
    m_variable = key;
    emit changed();
}

void Selection::jumpTo(NodeId node) {
    selectNodes({node});
    emit revealRequested(node);
}

}  // namespace whittle
