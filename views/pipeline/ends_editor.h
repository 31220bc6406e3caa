// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QLineEdit;

namespace whittle {

class Document;

// The pipeline's input and output tensors and the shapes given to inputs, as lists apart by commas, completed from the
// graph's nodes. A name that the graph does not have and a shape that contradicts it are marked in place.
class EndsEditor final : public QWidget {
    Q_OBJECT

  public:
    explicit EndsEditor(Document& document, QWidget* parent = nullptr);

  private:
    QLineEdit* makeLine(const QString& label);
    void takeSetup();
    void takeGraph();
    void commit();
    void commitShapes();
    void mark(QLineEdit& line) const;
    void markShapes() const;
    void warn(QLineEdit& line, const QString& what) const;

    Document& m_document;
    QLineEdit* m_inputs;
    QLineEdit* m_outputs;
    QLineEdit* m_shapes;
};

}  // namespace whittle
