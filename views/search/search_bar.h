// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace whittle {

class SearchController;

// The search line of the toolbar with its count and the buttons for the next and the former hit. Enter goes to the next
// hit, Shift+Enter to the former one, Esc clears.
class SearchBar final : public QWidget {
    Q_OBJECT

  public:
    explicit SearchBar(QWidget* parent = nullptr);

    // The search of the model in front; null: none is open.
    void setController(SearchController* controller);
    void focusLine();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void refresh();

    QPointer<SearchController> m_controller;
    QLineEdit* m_line;
    QLabel* m_count;
    QToolButton* m_previous;
    QToolButton* m_next;
};

}  // namespace whittle
