// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>

#include <cstdint>
#include <vector>

namespace whittle {

class PipelineController;
struct StepResult;

// The steps of a pipeline as rows: a check box and the name, then what the step changed. Rows are moved by drag and
// drop inside the view; every change goes through the controller, so it can be undone.
class StepModel final : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column { kName, kNodes, kBytes, kTime, kColumnCount };
    // What it did in one line; what it tells of itself in one line; what went wrong or was warned of; whether it
    // failed.
    enum Role { FiguresRole = Qt::UserRole, TotalsRole, MessageRole, FailedRole };

    explicit StepModel(PipelineController& controller, QObject* parent = nullptr);

    // -1 and 0 for what is not there.
    int rowOf(uint32_t id) const;
    uint32_t idAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

  private:
    void takeSetup();
    const StepResult* resultOf(uint32_t id) const;
    QString message(const StepResult& result) const;
    QString toolTip(const StepResult& result) const;
    QString figure(int column, const StepResult& result) const;
    QString figures(const StepResult& result) const;

    PipelineController& m_controller;
    std::vector<uint32_t> m_ids;  // rows that views know of
};

}  // namespace whittle
