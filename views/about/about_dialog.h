// SPDX-License-Identifier: Apache-2.0
#pragma once

class QWidget;

namespace whittle {

// What the program is, its version and licence.
void showAboutDialog(QWidget* parent);

}  // namespace whittle
