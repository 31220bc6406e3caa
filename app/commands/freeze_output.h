// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/console.h"
#include "core/formats/left_out.h"
#include "core/graph/graph.h"
#include "core/graph/signature.h"
#include "core/passes/freeze_report.h"

#include <string>
#include <vector>

namespace whittle {

// All that `whittle freeze` has to say.
struct FreezeOutcome {
    const Graph* graph = nullptr;  // the frozen one
    std::vector<SignatureTensor> inputs, outputs;
    FreezeReport report;
    std::vector<LeftOut> leftOut;
    std::vector<std::string> warnings;
    int64_t nodesBefore = 0;  // of the main graph as it was opened
    int64_t bytesBefore = 0;  // of the graph's file and the checkpoint
    int64_t bytesAfter = 0;   // of the written file
};

void printFreezeText(const FreezeOutcome& outcome, Console& console);
void printFreezeJson(const FreezeOutcome& outcome, Console& console);

}  // namespace whittle
