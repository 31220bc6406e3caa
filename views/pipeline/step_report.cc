// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/step_report.h"

#include "core/passes/fold_report.h"
#include "core/passes/freeze_report.h"
#include "core/passes/quantize_nodes_report.h"
#include "core/passes/weight_error.h"
#include "views/common/formatting.h"
#include "views/document/pipeline_results.h"
#include "views/text.h"

#include <QCoreApplication>

#include <cmath>

namespace whittle {
namespace {

struct Reports {
    Q_DECLARE_TR_FUNCTIONS(StepReport)
};

QString frozenText(const FreezeReport& freeze) {
    int64_t bytes = 0;
    for (const FrozenVariable& variable : freeze.frozen) bytes += variable.bytes;
    return Reports::tr("%Ln variable(s) became constants (%1)", nullptr, static_cast<int>(freeze.frozen.size()))
        .arg(formatBytes(bytes));
}

QString foldedText(const FoldReport& fold) {
    return Reports::tr("%Ln node(s) folded", nullptr, static_cast<int>(fold.nodesFolded)) + QStringLiteral(", ") +
           Reports::tr("%Ln constant(s) made (%1)", nullptr, static_cast<int>(fold.constantsCreated))
               .arg(formatBytes(fold.bytesCreated));
}

QString quantizedText(const QuantizeNodesReport& report) {
    return Reports::tr("%Ln node(s) compute in eight bits", nullptr, static_cast<int>(report.quantized)) +
           QStringLiteral(", ") + Reports::tr("%Ln stay(s) float", nullptr, static_cast<int>(report.kept.size()));
}

QString weightsText(const WeightErrorReport& report) {
    const WeightError error = report.total();
    const double ratio = error.signalToNoise();
    if (!std::isfinite(ratio)) return Reports::tr("Weights are as exact as before.");
    return Reports::tr("Weights off by at most %1, %2 on average, %3 dB")
        .arg(error.maxError, 0, 'g', 3)
        .arg(error.meanError(), 0, 'g', 3)
        .arg(ratio, 0, 'f', 1);
}

QString keptText(const KeptNode& kept) {
    const QString reason = QCoreApplication::translate("Reason", std::string(kept.reason).c_str());
    return Reports::tr("%1 stays: %2")
        .arg(toQString(kept.node),
             reason.contains(QStringLiteral("%1")) ? reason.arg(toQString(kept.argument)) : reason);
}

}  // namespace

QStringList reportTotals(const StepResult& result) {
    QStringList totals;
    if (!result.ran || !result.status.ok()) return totals;
    if (result.freezeReport) totals << frozenText(*result.freezeReport);
    if (result.foldReport) totals << foldedText(*result.foldReport);
    if (result.quantizeNodesReport) totals << quantizedText(*result.quantizeNodesReport);
    if (result.weightErrorReport && !result.weightErrorReport->weights.empty()) {
        totals << weightsText(*result.weightErrorReport);
    }
    return totals;
}

QStringList reportDetails(const StepResult& result, qsizetype most) {
    QStringList details;
    qsizetype count = 0;
    const auto add = [&](const auto& lines, const auto& textOf) {
        count += static_cast<qsizetype>(lines.size());
        for (const auto& line : lines) {
            if (details.size() >= most) return;
            details << textOf(line);
        }
    };
    const auto plain = [](const std::string& line) { return toQString(line); };
    if (!result.ran) return details;
    add(result.warnings, plain);
    if (result.freezeReport) add(result.freezeReport->kept, keptText);
    if (result.foldReport) add(linesOf(*result.foldReport, true), plain);
    if (result.quantizeNodesReport) add(linesOf(*result.quantizeNodesReport), plain);
    if (result.weightErrorReport) {
        const auto weight = [](const WeightErrorReport::Weight& w) { return toQString(lineOf(w)); };
        add(worstOf(*result.weightErrorReport, result.weightErrorReport->weights.size()), weight);
    }
    if (count > details.size())
        details << Reports::tr("… and %Ln more", nullptr, static_cast<int>(count - details.size()));
    return details;
}

}  // namespace whittle
