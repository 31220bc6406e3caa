// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace whittle {

// A searchable list of all passes with a line of help each.
class PassPicker final : public QDialog {
    Q_OBJECT

  public:
    explicit PassPicker(QWidget* parent = nullptr);

    // The chosen pass after exec() returned Accepted; null when none matched.
    const PassInfo* chosen() const;

  protected:
    // Up and down in the search line move through the list.
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void filter(const QString& text);

    QLineEdit* m_search;
    QListWidget* m_list;
};

}  // namespace whittle
