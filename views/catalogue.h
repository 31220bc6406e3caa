// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <Qt>

#include <vector>

class QWidget;

namespace whittle {

class Document;
class SearchController;

// What a panel is made with; all outlive it.
struct PanelContext {
    Document& document;
    SearchController& search;
};

// One panel of the window: a folder under views/ and this row. The window loops over the rows and knows no panel by
// name.
struct PanelInfo {
    const char* id;      // of its dock, in settings
    QString (*title)();  // translated
    Qt::DockWidgetArea area;
    bool sharesTab;  // behind the panel listed before it, as a tab; else below or beside it
    QWidget* (*create)(const PanelContext& context);
};

const std::vector<PanelInfo>& panelCatalogue();

}  // namespace whittle
