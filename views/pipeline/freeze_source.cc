// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/freeze_source.h"

#include "views/common/formatting.h"
#include "views/document/document.h"
#include "views/text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QSignalBlocker>

namespace whittle {
namespace {

QComboBox* makeBox(const QString& name, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setAccessibleName(name);
    // A long signature key must not widen the panel.
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    return box;
}

}  // namespace

FreezeSource::FreezeSource(Document& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_tagSets(makeBox(tr("Tag set"), this)),
      m_signatures(makeBox(tr("Signature"), this)) {
    auto* layout = new QFormLayout(this);
    layout->setContentsMargins(6, 4, 6, 0);
    layout->addRow(tr("Tag set"), m_tagSets);
    layout->addRow(tr("Signature"), m_signatures);
    connect(m_tagSets, &QComboBox::activated, this, [this](int index) { m_document.chooseMetaGraph(index); });
    connect(m_signatures, &QComboBox::activated, this,
            [this](int index) { m_document.show(m_signatures->itemData(index).value<ShownChoice>()); });
    connect(&m_document, &Document::opened, this, &FreezeSource::refresh);
    connect(&m_document, &Document::shownChanged, this, &FreezeSource::refresh);
    refresh();
}

void FreezeSource::refresh() {
    const QSignalBlocker tagsBlocker(m_tagSets);
    const QSignalBlocker signaturesBlocker(m_signatures);
    m_tagSets->clear();
    m_signatures->clear();
    if (!m_document.model()) return;
    for (const MetaGraph& metaGraph : m_document.model()->metaGraphs) m_tagSets->addItem(formatTags(metaGraph.tags));
    m_tagSets->setCurrentIndex(m_document.metaGraphIndex());
    const auto base = m_document.pipeline().base();
    const auto add = [&](const QString& text, const ShownChoice& choice) {
        m_signatures->addItem(text, QVariant::fromValue(choice));
        if (base && base->choice == choice) m_signatures->setCurrentIndex(m_signatures->count() - 1);
    };
    for (const Signature& signature : m_document.metaGraph()->signatures) {
        if (signature.outputs.empty() || signature.key.starts_with("__")) continue;
        add(toQString(signature.key), {ShownChoice::Kind::kSignature, signature.key});
    }
    add(tr("whole graph"), {ShownChoice::Kind::kWholeGraph, {}});
}

}  // namespace whittle
