// SPDX-License-Identifier: Apache-2.0
#include "views/selection/tensor_panel.h"

#include "core/base/status.h"
#include "core/formats/npy.h"
#include "views/common/formatting.h"
#include "views/selection/histogram.h"
#include "views/selection/value_model.h"
#include "views/text.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>

namespace whittle {

namespace {

constexpr int kBins = 40;

}  // namespace

TensorPanel::TensorPanel(QWidget* parent)
    : QWidget(parent),
      m_figures(new QLabel(this)),
      m_histogram(new Histogram(this)),
      m_slice(new QWidget(this)),
      m_sliceLayout(new QHBoxLayout(m_slice)),
      m_table(new QTableView(this)),
      m_values(new ValueModel(this)),
      m_save(new QPushButton(tr("Save as .&npy…"), this)),
      m_job(this),
      m_saving(this) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(4, 0, 4, 4);
    layout->setSpacing(4);
    m_figures->setWordWrap(true);
    m_figures->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_sliceLayout->setContentsMargins(0, 0, 0, 0);
    m_table->setModel(m_values);
    m_table->setAccessibleName(tr("Values of the tensor"));
    m_table->horizontalHeader()->setDefaultSectionSize(72);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    m_table->setMinimumHeight(90);
    for (QWidget* widget : {static_cast<QWidget*>(m_figures), static_cast<QWidget*>(m_histogram), m_slice}) {
        layout->addWidget(widget);
    }
    layout->addWidget(m_table, 1);
    layout->addWidget(m_save);
    connect(m_save, &QPushButton::clicked, this, &TensorPanel::save);
    hide();
}

void TensorPanel::setSource(Source source, const QString& name) {
    m_job.cancel();
    m_name = name;
    setVisible(source != nullptr);
    if (!source) return;
    m_figures->setText(tr("Reading the values…"));
    m_histogram->hide();
    m_slice->hide();
    m_values->clear();
    m_save->setEnabled(false);
    m_job.start([source = std::move(source)](const Progress& progress) { return load(source, progress); },
                [this](absl::StatusOr<Loaded> loaded) {
                    if (loaded.ok()) {
                        showLoaded(*std::move(loaded));
                    } else {
                        m_figures->setText(describeStatus(loaded.status()));
                    }
                });
}

absl::StatusOr<TensorPanel::Loaded> TensorPanel::load(const Source& source, const Progress& progress) {
    Loaded loaded;
    WHITTLE_ASSIGN_OR_RETURN(loaded.tensor, source());
    if (loaded.tensor.dtype == DataType::kString) {
        WHITTLE_ASSIGN_OR_RETURN(loaded.strings, stringElements(loaded.tensor));
        return loaded;
    }
    WHITTLE_ASSIGN_OR_RETURN(loaded.raw, rawElements(loaded.tensor));
    WHITTLE_ASSIGN_OR_RETURN(loaded.stats, statisticsOf(loaded.tensor, kBins, progress));
    return loaded;
}

void TensorPanel::showLoaded(Loaded loaded) {
    m_tensor = loaded.tensor;
    QStringList lines{formatTensorType(m_tensor.dtype, m_tensor.shape)};
    if (loaded.stats) {
        const TensorStatistics& s = *loaded.stats;
        lines << tr("Minimum %1, maximum %2").arg(formatNumber(s.min), formatNumber(s.max));
        lines << tr("Mean %1, standard deviation %2").arg(formatNumber(s.mean), formatNumber(s.deviation));
        lines << tr("%1 values, %2 of them zero").arg(formatCount(s.count), formatCount(s.zeros));
        if (s.nans + s.infinities > 0) {
            lines << tr("%1 not a number, %2 infinite").arg(formatCount(s.nans), formatCount(s.infinities));
        }
        m_histogram->setBins(s.histogram, s.min, s.max);
    } else {
        lines << tr("%Ln text(s)", nullptr, static_cast<int>(loaded.strings.size()));
    }
    m_values->setTensor(m_tensor.dtype, m_tensor.shape.dims, loaded.raw, std::move(loaded.strings));
    if (m_values->isCut()) {
        lines << tr("The table shows the first %1 rows and %2 columns.")
                     .arg(formatCount(ValueModel::kMaxRows), formatCount(ValueModel::kMaxColumns));
    }
    m_figures->setText(lines.join(QLatin1Char('\n')));
    makeSliceBoxes(m_values->sliceDims());
    m_save->setEnabled(true);
}

void TensorPanel::makeSliceBoxes(const std::vector<int64_t>& dims) {
    for (QSpinBox* box : m_sliceBoxes) delete box;
    m_sliceBoxes.clear();
    m_slice->setVisible(!dims.empty());
    for (size_t i = 0; i < dims.size(); ++i) {
        auto* box = new QSpinBox(m_slice);
        box->setRange(0, static_cast<int>(std::min<int64_t>(std::max<int64_t>(dims[i] - 1, 0), 1'000'000'000)));
        box->setAccessibleName(tr("Index in dimension %1").arg(i));
        box->setToolTip(box->accessibleName());
        m_sliceLayout->addWidget(box);
        m_sliceBoxes.push_back(box);
        connect(box, &QSpinBox::valueChanged, this, [this] {
            std::vector<int64_t> indices;
            for (const QSpinBox* b : m_sliceBoxes) indices.push_back(b->value());
            m_values->setSlice(indices);
        });
    }
}

void TensorPanel::save() {
    QString name = m_name;
    name.replace(QLatin1Char('/'), QLatin1Char('_'));
    const QString path = QFileDialog::getSaveFileName(this, tr("Save Values"), name + QStringLiteral(".npy"),
                                                      tr("NumPy arrays (*.npy)"));
    if (path.isEmpty()) return;
    m_save->setEnabled(false);
    m_saving.start(
        [tensor = m_tensor, file = fromQString(path)](const Progress&) -> absl::StatusOr<bool> {
            WHITTLE_RETURN_IF_ERROR(writeNpy(tensor, file));
            return true;
        },
        [this](absl::StatusOr<bool> done) {
            m_save->setEnabled(true);
            if (!done.ok()) emit failed(describeStatus(done.status()));
        });
}

}  // namespace whittle
