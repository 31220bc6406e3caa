// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/passes/pass.h"

#include <QString>

namespace whittle {

QString passSummary(const PassInfo& pass);  // one line, translated
QString passGroupTitle(PassGroup group);    // "Clean up", translated
// What compat mode changes, in full sentences; empty when nothing.
QString passCompatText(const PassInfo& pass);
// All that there is to say of a pass: what it does with a small graph before and after, what it takes, what compat mode
// changes. Rich text for QTextBrowser.
QString passHelpHtml(const PassInfo& pass);
// Whether all words of `text` occur in the name, the summary, the group or the other names of the pass.
bool passMatches(const PassInfo& pass, const QString& text);

}  // namespace whittle
