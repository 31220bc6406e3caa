// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QTextBrowser;
class QTreeWidget;
class QTreeWidgetItem;

namespace whittle {

// All passes by what they are for, searched by name, summary and the names that other tools have for them, with the
// help of the current one beside.
class PassPicker final : public QDialog {
    Q_OBJECT

  public:
    explicit PassPicker(QWidget* parent = nullptr);

    // The current pass; null when none matches the search.
    const PassInfo* chosen() const;

  protected:
    // Up and down in the search line move through the list.
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void fill();
    void filter(const QString& text);
    void showHelp();

    QLineEdit* m_search;
    QTreeWidget* m_list;
    QTextBrowser* m_help;
    QPushButton* m_add = nullptr;
};

}  // namespace whittle
