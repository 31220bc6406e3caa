// SPDX-License-Identifier: Apache-2.0
#include "views/export/export_dialog.h"

#include "views/common/formatting.h"
#include "views/common/phase_text.h"
#include "views/document/document.h"
#include "views/sizes/size_stages.h"
#include "views/text.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QStorageInfo>
#include <QVBoxLayout>

namespace whittle {

ExportDialog::ExportDialog(Document& document, QWidget* parent)
    : QDialog(parent),
      m_document(document),
      m_format(new QComboBox(this)),
      m_path(new QLineEdit(this)),
      m_summary(new QLabel(this)),
      m_result(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_job(this) {
    setWindowTitle(tr("Export Model"));
    m_format->addItem(tr("Frozen graph (.pb)"), static_cast<int>(ExportFormat::kGraphDef));
    m_format->addItem(tr("Frozen graph as text (.pbtxt)"), static_cast<int>(ExportFormat::kGraphDefText));
    if (m_document.model()->kind == Model::Kind::kSavedModel)
        m_format->addItem(tr("SavedModel folder"), static_cast<int>(ExportFormat::kSavedModel));
    m_format->setAccessibleName(tr("Format"));
    m_path->setAccessibleName(tr("Where to save"));
    m_path->setMinimumWidth(380);
    auto* browse = new QPushButton(tr("&Browse…"), this);
    auto* place = new QHBoxLayout;
    place->addWidget(m_path, 1);
    place->addWidget(browse);
    auto* form = new QFormLayout;
    form->addRow(tr("&Format"), m_format);
    auto* label = new QLabel(tr("&Save as"), this);
    label->setBuddy(m_path);
    form->addRow(label, place);
    m_summary->setWordWrap(true);
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_progress->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_export = buttons->addButton(tr("&Export"), QDialogButtonBox::ActionRole);
    m_export->setDefault(true);
    m_export->setObjectName(QStringLiteral("export"));
    m_result->setObjectName(QStringLiteral("result"));
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_summary);
    layout->addWidget(m_progress);
    layout->addWidget(m_result);
    layout->addStretch(1);
    layout->addWidget(buttons);
    connect(browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &ExportDialog::reject);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::refresh);
    connect(m_format, &QComboBox::currentIndexChanged, this, [this] { m_path->setText(proposedPath()); });
    connect(&m_document.pipeline(), &PipelineController::resultsChanged, this, &ExportDialog::refresh);
    connect(&m_job, &JobBase::progressed, this, [this](const JobProgress& progress) {
        m_progress->show();
        m_progress->setRange(0, progress.total > 0 ? 1000 : 0);
        if (progress.total > 0) m_progress->setValue(static_cast<int>(1000 * progress.done / progress.total));
        m_result->setText(phaseText(progress.phase));
    });
    m_path->setText(proposedPath());
    refresh();
}

ExportFormat ExportDialog::format() const { return static_cast<ExportFormat>(m_format->currentData().toInt()); }

QString ExportDialog::proposedPath() const {
    const QFileInfo source(m_document.path());
    QString name = source.completeBaseName() + QStringLiteral("_small");
    if (format() == ExportFormat::kGraphDef) name += QStringLiteral(".pb");
    if (format() == ExportFormat::kGraphDefText) name += QStringLiteral(".pbtxt");
    const QString folder = m_path->text().isEmpty() ? source.absolutePath() : QFileInfo(m_path->text()).absolutePath();
    return QDir::toNativeSeparators(QDir(folder).filePath(name));
}

void ExportDialog::browse() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Export Model"), m_path->text(), QString(), nullptr,
                                                      QFileDialog::DontConfirmOverwrite);
    if (!path.isEmpty()) m_path->setText(QDir::toNativeSeparators(path));
}

QString ExportDialog::summary() const {
    const PipelineResults& results = m_document.pipeline().results();
    if (!results.graph) return tr("The pipeline is still running.");
    QStringList lines{tr("Before: %1").arg(stageText(results.before)),
                      tr("Now: %1").arg(changeText(results.before, results.after))};
    const int64_t variables = variableCount(results.graph->graph);
    if (format() != ExportFormat::kSavedModel && variables > 0)
        lines << tr("%Ln variable(s) become constants.", nullptr, static_cast<int>(variables));
    if (format() != ExportFormat::kSavedModel)
        lines << tr("Left out: signatures, tags and assets; a frozen graph has none.");
    const int64_t left = results.before.sizes.variables - results.after.sizes.variables;
    if (format() == ExportFormat::kSavedModel && left > 0)
        lines << tr("Left out: %1 of variables that nothing needs.").arg(formatBytes(left));
    for (const StepResult& step : results.steps) {
        if (!step.status.ok()) lines << tr("A step failed and changes nothing: %1").arg(describeStatus(step.status));
    }
    const QStorageInfo disk(QFileInfo(m_path->text()).absolutePath());
    if (disk.isValid()) lines << tr("Free on the disk: %1").arg(formatBytes(disk.bytesAvailable()));
    return lines.join(QLatin1Char('\n'));
}

void ExportDialog::refresh() {
    m_summary->setText(summary());
    m_export->setEnabled(!m_job.isRunning() && m_document.pipeline().result() && !m_path->text().trimmed().isEmpty());
}

bool ExportDialog::mayOverwrite(const QString& path) {
    if (!QFileInfo::exists(path)) return true;
    return QMessageBox::question(this, tr("Export Model"), tr("%1 exists already. Replace it?").arg(path)) ==
           QMessageBox::Yes;
}

void ExportDialog::start() {
    const QString path = QDir::fromNativeSeparators(m_path->text().trimmed());
    if (QFileInfo(path).absoluteFilePath() == QFileInfo(m_document.path()).absoluteFilePath()) {
        m_result->setText(tr("The opened model cannot be replaced; choose another name."));
        return;
    }
    if (!mayOverwrite(path)) return;
    ExportRequest request;
    request.format = format();
    request.path = fromQString(path);
    request.model = m_document.model();
    request.metaGraph = m_document.metaGraphIndex();
    request.base = m_document.pipeline().base();
    request.graph = m_document.pipeline().result();
    request.inputs = m_document.pipeline().setup().inputs;
    request.outputs = m_document.pipeline().setup().outputs;
    m_result->setText(tr("Exporting…"));
    m_job.start([request](const Progress& progress) { return whittle::exportModel(request, progress); },
                [this](absl::StatusOr<ExportResult> result) { showResult(result); });
    refresh();
}

void ExportDialog::showResult(const absl::StatusOr<ExportResult>& result) {
    m_progress->hide();
    if (!result.ok()) {
        m_result->setText(tr("Nothing was saved. %1").arg(describeStatus(result.status())));
        m_document.log().error(m_result->text());
    } else {
        QStringList lines{
            tr("Saved %1, opened it again and found it whole: %Ln node(s).", nullptr, static_cast<int>(result->nodes))
                .arg(formatBytes(result->bytes))};
        for (const std::string& note : result->notes) lines << toQString(note);
        m_result->setText(lines.join(QLatin1Char('\n')));
        m_document.log().note(tr("Exported to %1.").arg(m_path->text()));
    }
    refresh();
}

// Close ends an export that is running; the file is then left as it was.
void ExportDialog::reject() {
    if (m_job.isRunning()) {
        m_job.cancel();
        m_progress->hide();
        m_result->setText(tr("Cancelled; nothing was saved."));
        refresh();
        return;
    }
    QDialog::reject();
}

}  // namespace whittle
