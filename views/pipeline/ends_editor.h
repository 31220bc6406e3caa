// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLineEdit;

namespace whittle {

class Document;

// The pipeline's input and output tensors, as two lists apart by commas, completed from the graph's nodes. A name that
// the graph does not have is marked in place.
class EndsEditor final : public QWidget {
    Q_OBJECT

  public:
    explicit EndsEditor(Document& document, QWidget* parent = nullptr);

  private:
    QLineEdit* makeLine(const QString& label);
    void takeSetup();
    void takeGraph();
    void commit();
    void mark(QLineEdit& line) const;

    Document& m_document;
    QLineEdit* m_inputs;
    QLineEdit* m_outputs;
};

}  // namespace whittle
