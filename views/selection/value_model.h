// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/tensor.h"

#include <QAbstractTableModel>

#include <string>
#include <vector>

namespace whittle {

// One two-dimensional slice of a tensor: rows are the second to last dimension, columns the last one; the dimensions
// before them are fixed by setSlice(). Values are decoded when they are asked for.
class ValueModel final : public QAbstractTableModel {
    Q_OBJECT

  public:
    // More rows or columns than this are not shown; the panel says so.
    static constexpr int kMaxRows = 100'000;
    static constexpr int kMaxColumns = 4'096;

    using QAbstractTableModel::QAbstractTableModel;

    // `raw` holds the elements; for string tensors `strings` does.
    void setTensor(DataType dtype, std::vector<int64_t> dims, Bytes raw, std::vector<std::string> strings = {});
    void clear() { setTensor(DataType::kInvalid, {0}, {}); }
    // Sizes of the dimensions in front of the table.
    std::vector<int64_t> sliceDims() const;
    void setSlice(const std::vector<int64_t>& indices);
    bool isCut() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

  private:
    int64_t rows() const;
    int64_t columns() const;

    DataType m_dtype = DataType::kInvalid;
    std::vector<int64_t> m_dims = {0};
    Bytes m_raw;
    std::vector<std::string> m_strings;
    int64_t m_offset = 0;  // element where the slice starts
};

}  // namespace whittle
