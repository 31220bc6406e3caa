// SPDX-License-Identifier: Apache-2.0
#pragma once

// Marks text that core hands to people (summaries of passes, reasons) for lupdate; core itself stays English. Views
// translate it with QCoreApplication::translate(context, text). Contexts: "Pass", "Param", "Reason".
#define WHITTLE_TR_NOOP(context, text) text
