// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sizes/sizes.h"
#include "views/document/pipeline_results.h"
#include "views/document/pipeline_setup.h"

#include <QString>

#include <array>
#include <cstdint>
#include <vector>

namespace whittle {

// The kinds of bytes that a bar stacks, in its order.
constexpr size_t kSizeKindCount = 6;
std::array<int64_t, kSizeKindCount> bytesByKind(const SizeBreakdown& sizes);
QString sizeKindName(size_t kind);  // translated

// One bar: the graph before everything, after one step, or after all.
struct SizeStage {
    QString title;
    uint32_t step = 0;  // 0: none
    GraphFigures figures;
    bool failed = false;
};

// Before, each step that is on, after all.
std::vector<SizeStage> sizeStages(const PipelineSetup& setup, const PipelineResults& results);

// "99.6 MB, 3,976 nodes" with what changed against `before`: "26.2 MB (−74 %), 1,204 nodes (−2,772)".
QString stageText(const GraphFigures& figures);
QString changeText(const GraphFigures& before, const GraphFigures& after);
// All figures, exact, a line each.
QString stageToolTip(const SizeStage& stage);

}  // namespace whittle
