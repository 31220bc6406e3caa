// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/io_candidates.h"
#include "views/common/tree_model.h"
#include "views/document/graph_scene.h"
#include "views/job.h"

#include <QWidget>

namespace whittle {

class Document;
class TableView;

// Likely inputs and outputs first to last: tensor, type, why. Payload: the tensor's name.
std::vector<TreeRow> candidateRows(const GraphScene& scene, const IoCandidates& candidates);

// For graphs that do not say what their inputs and outputs are: guesses with reasons. Click shows the node, the menu
// marks it as input or output.
class CandidatesPanel final : public QWidget {
    Q_OBJECT

  public:
    explicit CandidatesPanel(Document& document, QWidget* parent = nullptr);

  private:
    void refresh();

    Document& m_document;
    TreeModel* m_model;
    TableView* m_view;
    Job<IoCandidates> m_job;
};

}  // namespace whittle
