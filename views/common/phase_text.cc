// SPDX-License-Identifier: Apache-2.0
#include "views/common/phase_text.h"

#include <QCoreApplication>

namespace whittle {

namespace {

struct Phase {
    Q_DECLARE_TR_FUNCTIONS(Phase)
};

}  // namespace

QString phaseText(const QString& phase) {
    if (phase == QLatin1String("reading the graph")) return Phase::tr("Reading the graph…");
    if (phase == QLatin1String("reading functions")) return Phase::tr("Reading functions…");
    if (phase == QLatin1String("preparing the graph")) return Phase::tr("Preparing the graph…");
    if (phase == QLatin1String("laying out the graph")) return Phase::tr("Laying out the graph…");
    if (phase == QLatin1String("checking checksums")) return Phase::tr("Checking checksums…");
    if (phase == QLatin1String("statistics")) return Phase::tr("Looking at the values…");
    if (phase == QLatin1String("writing variables")) return Phase::tr("Writing variables…");
    if (phase == QLatin1String("writing the graph")) return Phase::tr("Writing the graph…");
    if (phase == QLatin1String("checking the result")) return Phase::tr("Checking the result…");
    return phase;
}

}  // namespace whittle
