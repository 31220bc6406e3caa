// SPDX-License-Identifier: Apache-2.0
#include "views/sizes/sizes_panel.h"

#include "views/document/document.h"
#include "views/sizes/left_out_text.h"
#include "views/sizes/sizes_bars.h"

#include <QEvent>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace whittle {

SizesPanel::SizesPanel(Document& document, QWidget* parent)
    : QWidget(parent),
      m_document(document),
      m_legend(new QLabel(this)),
      m_bars(new SizesBars),
      m_leftOut(new QLabel(this)) {
    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_bars);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    m_legend->setContentsMargins(8, 2, 8, 0);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_legend);
    layout->addWidget(scroll, 1);
    m_leftOut->setContentsMargins(8, 2, 8, 4);
    m_leftOut->setWordWrap(true);
    m_leftOut->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_leftOut->setAccessibleName(tr("What is left out"));
    layout->addWidget(m_leftOut);
    connect(&m_document, &Document::leftOutChanged, this, &SizesPanel::fillLeftOut);
    connect(m_bars, &SizesBars::stepChosen, &m_document, &Document::stepSelected);
    connect(&m_document.pipeline(), &PipelineController::resultsChanged, this, &SizesPanel::refresh);
    refresh();
    fillLeftOut();
}

void SizesPanel::fillLeftOut() {
    m_leftOut->setText(leftOutText(m_document.leftOut()));
    m_leftOut->setToolTip(leftOutDetails(m_document.leftOut()));
    m_leftOut->setVisible(!m_leftOut->text().isEmpty());
}

void SizesPanel::refresh() {
    if (m_document.pipeline().result())
        m_bars->setStages(sizeStages(m_document.pipeline().setup(), m_document.pipeline().results()));
    fillLegend();
}

// Only kinds that some stage has.
void SizesPanel::fillLegend() {
    const bool dark = palette().color(QPalette::Window).lightness() < 128;
    QString html;
    for (size_t k = 0; k < kSizeKindCount; ++k) {
        const bool used = std::any_of(m_bars->stages().begin(), m_bars->stages().end(),
                                      [k](const SizeStage& stage) { return bytesByKind(stage.figures.sizes)[k] > 0; });
        if (!used) continue;
        html += QStringLiteral("<span style='color:%1'>\u25a0</span> %2 &nbsp; ")
                    .arg(SizesBars::kindColor(k, dark).name(), sizeKindName(k));
    }
    m_legend->setText(html.isEmpty() ? tr("The sizes are shown here once a model is open.") : html);
}

void SizesPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) fillLegend();
}

}  // namespace whittle
