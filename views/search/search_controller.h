// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"
#include "views/document/graph_scene.h"
#include "views/job.h"

#include <QObject>
#include <QString>

#include <vector>

namespace whittle {

class Document;

// The search over the shown graph: runs in a job on every change of the text or the graph, keeps the hits and which of
// them is looked at.
class SearchController final : public QObject {
    Q_OBJECT

  public:
    explicit SearchController(Document& document, QObject* parent = nullptr);

    const QString& text() const { return m_text; }
    void setText(const QString& text);
    // In the order of the graph.
    const std::vector<NodeId>& hits() const { return m_hits; }
    // Index into hits() of the one looked at, -1: none yet.
    int current() const { return m_current; }
    // What is wrong with the text; empty when nothing is.
    const QString& errorText() const { return m_errorText; }
    // The scene in which the hits are; null before the first search.
    GraphScenePtr scene() const { return m_scene; }
    bool isRunning() const { return m_job.isRunning(); }

  public slots:
    // Goes to the next or former hit, around at the ends; waits for a search that is running.
    void goToNext() { step(1); }
    void goToPrevious() { step(-1); }

  signals:
    void hitsChanged();
    void currentChanged();

  private:
    void run();
    void step(int by);

    Document& m_document;
    QString m_text;
    std::vector<NodeId> m_hits;
    int m_current = -1;
    int m_pendingStep = 0;
    QString m_errorText;
    GraphScenePtr m_scene;
    Job<std::vector<NodeId>> m_job;
};

}  // namespace whittle
