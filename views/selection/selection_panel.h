// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QTextBrowser;
class QUrl;

namespace whittle {

class Document;
class TensorPanel;

// What is selected: a node with its links, attributes and values; a scope or several nodes with their sums; a variable
// of the checkpoint.
class SelectionPanel final : public QWidget {
    Q_OBJECT

  public:
    explicit SelectionPanel(Document& document, QWidget* parent = nullptr);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void refresh();
    void showVariable(const std::string& key);
    void follow(const QUrl& link);
    void setHtml(const QString& html);

    Document& m_document;
    QTextBrowser* m_text;
    TensorPanel* m_tensor;
    QString m_html;
};

}  // namespace whittle
