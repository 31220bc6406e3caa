// SPDX-License-Identifier: Apache-2.0
#include "views/search/search_controller.h"

#include "core/graph/query.h"
#include "views/common/formatting.h"
#include "views/document/document.h"
#include "views/text.h"

namespace whittle {

namespace {

std::vector<Query::Output> outputsOf(const GraphScene& scene, const Node& node) {
    std::vector<Query::Output> outputs;
    const int32_t count = scene.tensors->outputCount(node.id);
    for (int32_t i = 0; i < count; ++i) {
        const TensorType type = scene.tensors->of(node.id, i);
        outputs.push_back({type.dtype, type.shape});
    }
    return outputs;
}

absl::StatusOr<std::vector<NodeId>> findHits(const GraphScene& scene, const Query& query, const Progress& progress) {
    std::vector<NodeId> hits;
    const auto outputs = [&](const Node& node) { return outputsOf(scene, node); };
    for (const NodePtr& node : scene.graph->graph.nodes) {
        if (progress.cancelled()) return absl::CancelledError("cancelled");
        if (query.matches(*node, outputs)) hits.push_back(node->id);
    }
    return hits;
}

}  // namespace

SearchController::SearchController(Document& document, QObject* parent)
    : QObject(parent), m_document(document), m_job(this) {
    connect(&m_document, &Document::sceneChanged, this, &SearchController::run);
}

void SearchController::setText(const QString& text) {
    if (text == m_text) return;
    m_text = text;
    m_current = -1;
    m_pendingStep = 0;
    run();
}

void SearchController::run() {
    m_job.cancel();
    m_scene = m_document.scene();
    m_errorText.clear();
    const absl::StatusOr<Query> query = Query::compile(fromQString(m_text));
    if (!query.ok()) m_errorText = describeStatus(query.status());
    if (!m_scene || !query.ok() || query->empty()) {
        m_hits.clear();
        m_current = -1;
        emit hitsChanged();
        return;
    }
    m_job.start(
        [scene = m_scene, query = *query](const Progress& progress) { return findHits(*scene, query, progress); },
        [this](absl::StatusOr<std::vector<NodeId>> hits) {
            if (!hits.ok()) return;
            m_hits = *std::move(hits);
            m_current = std::min(m_current, static_cast<int>(m_hits.size()) - 1);
            emit hitsChanged();
            if (m_pendingStep != 0) step(std::exchange(m_pendingStep, 0));
        });
}

void SearchController::step(int by) {
    if (m_job.isRunning()) {
        m_pendingStep = by;
        return;
    }
    if (m_hits.empty()) return;
    const int count = static_cast<int>(m_hits.size());
    m_current = m_current < 0 ? (by > 0 ? 0 : count - 1) : (m_current + by + count) % count;
    emit currentChanged();
    m_document.selection().jumpTo(m_hits[static_cast<size_t>(m_current)]);
}

}  // namespace whittle
