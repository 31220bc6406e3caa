// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/export/export_job.h"
#include "views/job.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace whittle {

class Document;

// Saves the pipeline's result: format, place, what will be in it and what is left out, room on the disk; then progress,
// and what was found when the result was opened again.
class ExportDialog final : public QDialog {
    Q_OBJECT

  public:
    explicit ExportDialog(Document& document, QWidget* parent = nullptr);

  protected:
    void reject() override;

  private:
    ExportFormat format() const;
    void browse();
    void refresh();
    QString summary() const;
    QString proposedPath() const;
    void start();
    void showResult(const absl::StatusOr<ExportResult>& result);
    bool mayOverwrite(const QString& path);

    Document& m_document;
    QComboBox* m_format;
    QLineEdit* m_path;
    QLabel* m_summary;
    QLabel* m_result;
    QProgressBar* m_progress;
    QPushButton* m_export;
    Job<ExportResult> m_job;
};

}  // namespace whittle
