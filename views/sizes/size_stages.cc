// SPDX-License-Identifier: Apache-2.0
#include "views/sizes/size_stages.h"

#include "views/common/formatting.h"
#include "views/text.h"

#include <QCoreApplication>
#include <QLocale>

namespace whittle {

namespace {

struct SizeStages {
    Q_DECLARE_TR_FUNCTIONS(SizeStages)
};

}  // namespace

std::array<int64_t, kSizeKindCount> bytesByKind(const SizeBreakdown& sizes) {
    return {sizes.constants, sizes.variables, sizes.functions, sizes.structure, sizes.engines, sizes.assets};
}

QString sizeKindName(size_t kind) {
    switch (kind) {
        case 0:
            return SizeStages::tr("Constants");
        case 1:
            return SizeStages::tr("Variables");
        case 2:
            return SizeStages::tr("Functions");
        case 3:
            return SizeStages::tr("Nodes");
        case 4:
            return SizeStages::tr("Engines");
        default:
            return SizeStages::tr("Assets");
    }
}

std::vector<SizeStage> sizeStages(const PipelineSetup& setup, const PipelineResults& results) {
    std::vector<SizeStage> stages;
    stages.push_back({SizeStages::tr("Before"), 0, results.before, false});
    for (const StepResult& result : results.steps) {
        const int at = setup.indexOf(result.id);
        if (at < 0 || !result.ran) continue;
        stages.push_back(
            {toQString(setup.steps[static_cast<size_t>(at)].pass->name), result.id, result.after, !result.status.ok()});
    }
    stages.push_back({SizeStages::tr("After"), 0, results.after, false});
    return stages;
}

QString stageText(const GraphFigures& figures) {
    return SizeStages::tr("%1, %Ln node(s)", nullptr, static_cast<int>(figures.nodes))
        .arg(formatBytes(figures.sizes.total()));
}

QString changeText(const GraphFigures& before, const GraphFigures& after) {
    const int64_t from = before.sizes.total();
    const double percent =
        from > 0 ? 100.0 * static_cast<double>(after.sizes.total() - from) / static_cast<double>(from) : 0;
    const QString share = (percent < -0.05  ? QStringLiteral("\u2212")
                           : percent > 0.05 ? QStringLiteral("+")
                                            : QString()) +
                          QLocale().toString(std::abs(percent), 'f', 1);
    return SizeStages::tr("%1 (%2 %), %3 nodes (%4)")
        .arg(formatBytes(after.sizes.total()), share, formatCount(after.nodes),
             formatDelta(after.nodes - before.nodes));
}

QString stageToolTip(const SizeStage& stage) {
    QStringList lines{stage.title};
    if (stage.failed) lines << SizeStages::tr("This step failed; the graph stayed as it was.");
    lines << SizeStages::tr("%Ln node(s)", nullptr, static_cast<int>(stage.figures.nodes));
    const auto kinds = bytesByKind(stage.figures.sizes);
    for (size_t k = 0; k < kSizeKindCount; ++k) {
        if (kinds[k] > 0) lines << SizeStages::tr("%1: %2").arg(sizeKindName(k), formatExactBytes(kinds[k]));
    }
    lines << SizeStages::tr("Together: %1").arg(formatExactBytes(stage.figures.sizes.total()));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace whittle
