// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/statistics.h"
#include "core/graph/tensor.h"
#include "views/job.h"

#include <QWidget>

#include <functional>
#include <optional>

class QLabel;
class QPushButton;
class QSpinBox;
class QTableView;
class QHBoxLayout;

namespace whittle {

class Histogram;
class ValueModel;

// The values of one constant or variable: figures, histogram, a table of one slice, saving as .npy.
class TensorPanel final : public QWidget {
    Q_OBJECT

  public:
    // Gets the tensor; runs on a worker, so it may read a checkpoint.
    using Source = std::function<absl::StatusOr<Tensor>()>;

    explicit TensorPanel(QWidget* parent = nullptr);

    // Shows what `source` gives; a null source hides the panel. `name` is proposed as a file name.
    void setSource(Source source, const QString& name);

  signals:
    void failed(const QString& message);

  private:
    struct Loaded {
        Tensor tensor;
        Bytes raw;
        std::vector<std::string> strings;
        std::optional<TensorStatistics> stats;
    };

    static absl::StatusOr<Loaded> load(const Source& source, const Progress& progress);
    void showLoaded(Loaded loaded);
    void makeSliceBoxes(const std::vector<int64_t>& dims);
    void save();

    QLabel* m_figures;
    Histogram* m_histogram;
    QWidget* m_slice;
    QHBoxLayout* m_sliceLayout;
    std::vector<QSpinBox*> m_sliceBoxes;
    QTableView* m_table;
    ValueModel* m_values;
    QPushButton* m_save;
    QString m_name;
    Tensor m_tensor;
    Job<Loaded> m_job;
    Job<bool> m_saving;
};

}  // namespace whittle
