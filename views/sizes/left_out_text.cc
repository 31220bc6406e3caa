// SPDX-License-Identifier: Apache-2.0
#include "views/sizes/left_out_text.h"

#include "views/common/formatting.h"
#include "views/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace whittle {
namespace {

struct LeftOutText {
    Q_DECLARE_TR_FUNCTIONS(LeftOutText)
};

constexpr size_t kMostLines = 12;

QString reason(LeftOut::Kind kind) {
    return QCoreApplication::translate("Reason", std::string(sentenceOf(kind)).c_str());
}

}  // namespace

QString leftOutText(const std::vector<LeftOut>& entries) {
    QStringList parts;
    for (const LeftOutSum& sum : sumsOf(entries)) parts << reason(sum.kind).arg(formatBytes(sum.bytes));
    return parts.isEmpty()
               ? QString()
               : LeftOutText::tr("In the checkpoint, but left out: %1").arg(parts.join(QStringLiteral("; ")));
}

QString leftOutDetails(const std::vector<LeftOut>& entries) {
    std::vector<const LeftOut*> largest;
    for (const LeftOut& entry : entries) largest.push_back(&entry);
    std::stable_sort(largest.begin(), largest.end(),
                     [](const LeftOut* a, const LeftOut* b) { return a->bytes > b->bytes; });
    QStringList lines;
    for (size_t i = 0; i < std::min(largest.size(), kMostLines); ++i) {
        lines << QStringLiteral("%1  %2").arg(formatBytes(largest[i]->bytes), toQString(largest[i]->key));
    }
    if (largest.size() > kMostLines) {
        lines << LeftOutText::tr("and %1 more").arg(formatCount(static_cast<int64_t>(largest.size() - kMostLines)));
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace whittle
