// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLabel;

namespace whittle {

class Document;
class SizesBars;

// The bars with a legend of the kinds of bytes, and what of the checkpoint nothing shown needs.
class SizesPanel final : public QWidget {
    Q_OBJECT

  public:
    explicit SizesPanel(Document& document, QWidget* parent = nullptr);

  private:
    void refresh();
    void fillLegend();
    void fillLeftOut();
    void changeEvent(QEvent* event) override;

    Document& m_document;
    QLabel* m_legend;
    SizesBars* m_bars;
    QLabel* m_leftOut;
};

}  // namespace whittle
