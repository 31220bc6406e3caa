// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace whittle {

// The translated sentence for a phase that core reports ("reading nodes"); core's own word for phases not listed.
QString phaseText(const QString& phase);

}  // namespace whittle
