// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"

#include <QObject>
#include <QString>

#include <vector>

namespace whittle {

// What is selected in the shown graph: nodes, or one name scope with everything in it. Ids stay valid through the
// pipeline; a node that a pass removed is simply not found any more.
class Selection final : public QObject {
    Q_OBJECT

  public:
    using QObject::QObject;

    const std::vector<NodeId>& nodes() const { return m_nodes; }
    // The box's key when a scope, stack or strip is selected; nodes() are then those inside. Empty for plain nodes.
    const QString& scope() const { return m_scope; }
    bool empty() const { return m_nodes.empty(); }

    void selectNodes(std::vector<NodeId> nodes);
    void selectScope(const QString& key, std::vector<NodeId> inside);
    // The checkpoint key when a variable of the model panel is selected instead of a node.
    const QString& variable() const { return m_variable; }
    void selectVariable(const QString& key);
    void clear() { selectNodes({}); }
    // Selects one node and wishes to see it, its scopes opened.
    void jumpTo(NodeId node);

  signals:
    void changed();
    void revealRequested(whittle::NodeId node);

  private:
    std::vector<NodeId> m_nodes;
    QString m_scope;
    QString m_variable;
};

}  // namespace whittle
