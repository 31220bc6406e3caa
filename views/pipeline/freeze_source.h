// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

class QComboBox;

namespace whittle {

class Document;

// What the freezing step freezes: the tag set and the signature. Choosing another one shows that signature's network,
// which is what the pipeline then starts from.
class FreezeSource final : public QWidget {
    Q_OBJECT

  public:
    explicit FreezeSource(Document& document, QWidget* parent = nullptr);

  private:
    void refresh();

    Document& m_document;
    QComboBox* m_tagSets;
    QComboBox* m_signatures;
};

}  // namespace whittle
