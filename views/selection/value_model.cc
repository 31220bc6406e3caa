// SPDX-License-Identifier: Apache-2.0
#include "views/selection/value_model.h"

#include "views/text.h"

#include <QLocale>

#include <algorithm>
#include <cstring>

namespace whittle {

namespace {

// One element of numbers lying in `raw`, through the tensor decoder: every type that it knows is shown.
absl::StatusOr<double> elementAt(DataType dtype, const Bytes& raw, int64_t element) {
    const size_t size = elementSize(dtype);
    const size_t from = static_cast<size_t>(element) * size;
    if (size == 0 || from + size > raw.size()) return absl::OutOfRangeError("no such element");
    const absl::StatusOr<std::vector<double>> one =
        elementsAsDouble(Tensor::ofContent(dtype, Shape::of({1}), raw.slice(from, size)));
    if (!one.ok()) return one.status();
    return one->front();
}

}  // namespace

void ValueModel::setTensor(DataType dtype, std::vector<int64_t> dims, Bytes raw, std::vector<std::string> strings) {
    beginResetModel();
    m_dtype = dtype;
    m_dims = std::move(dims);
    m_raw = std::move(raw);
    m_strings = std::move(strings);
    m_offset = 0;
    endResetModel();
}

std::vector<int64_t> ValueModel::sliceDims() const {
    if (m_dims.size() <= 2) return {};
    return {m_dims.begin(), m_dims.end() - 2};
}

void ValueModel::setSlice(const std::vector<int64_t>& indices) {
    int64_t slice = 0;
    const std::vector<int64_t> dims = sliceDims();
    for (size_t i = 0; i < dims.size() && i < indices.size(); ++i) slice = slice * dims[i] + indices[i];
    beginResetModel();
    m_offset = slice * rows() * columns();
    endResetModel();
}

int64_t ValueModel::rows() const { return m_dims.size() < 2 ? 1 : m_dims[m_dims.size() - 2]; }

int64_t ValueModel::columns() const { return m_dims.empty() ? 1 : m_dims.back(); }

bool ValueModel::isCut() const { return rows() > kMaxRows || columns() > kMaxColumns; }

int ValueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(std::min<int64_t>(rows(), kMaxRows));
}

int ValueModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(std::min<int64_t>(columns(), kMaxColumns));
}

QVariant ValueModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    const int64_t element = m_offset + index.row() * columns() + index.column();
    if (m_dtype == DataType::kString) {
        const auto at = static_cast<size_t>(element);
        return at < m_strings.size() ? toQString(m_strings[at]) : QVariant();
    }
    const absl::StatusOr<double> value = elementAt(m_dtype, m_raw, element);
    if (!value.ok()) return {};
    if (m_dtype == DataType::kInt64) {  // a double would round what is beyond 2^53
        int64_t exact = 0;
        std::memcpy(&exact, m_raw.data() + element * 8, sizeof(exact));
        return QLocale().toString(static_cast<qlonglong>(exact));
    }
    if (m_dtype == DataType::kBool) return *value != 0 ? tr("true") : tr("false");
    return QLocale().toString(*value, 'g', role == Qt::ToolTipRole ? 17 : 6);
}

QVariant ValueModel::headerData(int section, Qt::Orientation, int role) const {
    return role == Qt::DisplayRole ? QVariant(section) : QVariant();
}

}  // namespace whittle
