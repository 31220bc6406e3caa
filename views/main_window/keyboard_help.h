// SPDX-License-Identifier: Apache-2.0
#pragma once

class QWidget;

namespace whittle {

// Lists what keys and mouse do.
void showKeyboardHelp(QWidget* parent);

}  // namespace whittle
