// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/canvas/coloring.h"

#include <QWidget>

#include <memory>

namespace whittle {

// The rows of a colour mode. Clicking a row filters by it, clicking it again or Esc shows everything; Ctrl+click adds.
class Legend : public QWidget {
    Q_OBJECT

  public:
    explicit Legend(QWidget* parent = nullptr);
    ~Legend() override;

    // Keeps the filter as far as its rows still exist.
    void setRows(const QString& title, std::vector<LegendRow> rows);
    const std::vector<QString>& filter() const;  // ids of the rows; empty: everything
    void clearFilter();

  signals:
    void filterChanged(const std::vector<QString>& ids);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    struct Impl;
    std::unique_ptr<Impl> m;
};

}  // namespace whittle
