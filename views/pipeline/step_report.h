// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace whittle {

struct StepResult;

// What a step tells of itself in a line or two: how many, how much. Cheap. Empty for a step that is off or failed, and
// for passes that have nothing to tell.
QStringList reportTotals(const StepResult& result);
// Whatever stands behind the totals, a line each, warnings first; at most `most`, and then how many more there are.
QStringList reportDetails(const StepResult& result, qsizetype most);

}  // namespace whittle
