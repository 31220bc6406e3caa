// SPDX-License-Identifier: Apache-2.0
#include "views/common/formatting.h"

#include "views/text.h"

#include <QCoreApplication>
#include <QLocale>

#include <cmath>

namespace whittle {

namespace {

// Gives lupdate and tr() a context.
struct Formatting {
    Q_DECLARE_TR_FUNCTIONS(Formatting)
};

QString signedText(int64_t value, const QString& magnitude) {
    if (value == 0) return magnitude;
    return (value < 0 ? QStringLiteral("\u2212") : QStringLiteral("+")) + magnitude;
}

}  // namespace

QString formatCount(int64_t count) { return QLocale().toString(static_cast<qlonglong>(count)); }

QString formatDelta(int64_t delta) { return signedText(delta, formatCount(std::abs(delta))); }

QString formatBytes(int64_t bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat); }

QString formatByteDelta(int64_t delta) { return signedText(delta, formatBytes(std::abs(delta))); }

QString formatExactBytes(int64_t bytes) { return Formatting::tr("%1 bytes").arg(formatCount(bytes)); }

QString formatTags(const std::vector<std::string>& tags) {
    QStringList list;
    for (const std::string& tag : tags) list << toQString(tag);
    return list.join(QStringLiteral(", "));
}

QString formatMilliseconds(double ms) {
    if (ms < 1000) return Formatting::tr("%1 ms").arg(QLocale().toString(ms, 'f', ms < 10 ? 1 : 0));
    return Formatting::tr("%1 s").arg(QLocale().toString(ms / 1000, 'f', 1));
}

QString formatNumber(double value) { return QLocale().toString(value, 'g', 6); }

QString formatTensorType(DataType dtype, const Shape& shape) {
    const QString type = dtype == DataType::kInvalid ? QString() : toQString(pythonName(dtype));
    if (shape.unknownRank) return type;
    QStringList dims;
    for (const int64_t d : shape.dims) dims << (d < 0 ? QStringLiteral("?") : QString::number(d));
    return QStringLiteral("%1 [%2]").arg(type, dims.join(QStringLiteral(", "))).trimmed();
}

QString describeStatus(const absl::Status& status) {
    const QString detail = toQString(status.message());
    switch (status.code()) {
        case absl::StatusCode::kOk:
            return {};
        case absl::StatusCode::kCancelled:
            return Formatting::tr("Cancelled.");
        case absl::StatusCode::kDataLoss:
            return Formatting::tr("The file is damaged: %1").arg(detail);
        case absl::StatusCode::kNotFound:
            return Formatting::tr("Not found: %1").arg(detail);
        case absl::StatusCode::kPermissionDenied:
            return Formatting::tr("Permission denied: %1").arg(detail);
        case absl::StatusCode::kResourceExhausted:
            return Formatting::tr("Not enough memory or disk space: %1").arg(detail);
        case absl::StatusCode::kUnimplemented:
            return Formatting::tr("Not supported: %1").arg(detail);
        case absl::StatusCode::kInvalidArgument:
            return Formatting::tr("Not valid: %1").arg(detail);
        case absl::StatusCode::kDeadlineExceeded:
            return Formatting::tr("It took too long: %1").arg(detail);
        default:
            return Formatting::tr("It failed: %1").arg(detail);
    }
}

}  // namespace whittle
