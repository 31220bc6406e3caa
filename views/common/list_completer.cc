// SPDX-License-Identifier: Apache-2.0
#include "views/common/list_completer.h"

#include "views/text.h"

#include <QCompleter>
#include <QLineEdit>
#include <QSet>
#include <QStringListModel>

#include <absl/container/flat_hash_set.h>

#include <algorithm>

namespace whittle {

namespace {

constexpr size_t kMaxNames = 20'000;

// QCompleter completes the whole text; in a list only its last part is completed, and the parts before it stay.
class ListCompleter final : public QCompleter {
  public:
    ListCompleter(const QStringList& words, bool isList, QLineEdit& line)
        : QCompleter(words, &line), m_line(line), m_isList(isList) {
        setFilterMode(Qt::MatchContains);
        setCaseSensitivity(Qt::CaseInsensitive);
    }

    QStringList splitPath(const QString& path) const override { return {m_isList ? path.mid(lastPart(path)) : path}; }
    QString pathFromIndex(const QModelIndex& index) const override {
        const QString word = QCompleter::pathFromIndex(index);
        const QString text = m_line.text();
        return m_isList ? text.left(lastPart(text)) + word : word;
    }

  private:
    static qsizetype lastPart(const QString& text) {
        qsizetype at = text.lastIndexOf(QLatin1Char(',')) + 1;
        while (at < text.size() && text[at].isSpace()) ++at;
        return at;
    }

    QLineEdit& m_line;
    bool m_isList;
};

}  // namespace

void completeList(QLineEdit& line, const QStringList& words, bool isList) {
    if (auto* known = dynamic_cast<ListCompleter*>(line.completer())) {
        static_cast<QStringListModel*>(known->model())->setStringList(words);
        return;
    }
    line.setCompleter(new ListCompleter(words, isList, line));
}

QStringList opTypesOf(const Graph& graph) {
    QSet<QString> types;
    for (const NodePtr& node : graph.nodes) types.insert(toQString(node->op));
    QStringList sorted(types.begin(), types.end());
    sorted.sort();
    return sorted;
}

QStringList attrNamesOf(const Graph& graph) {
    absl::flat_hash_set<absl::string_view> names;
    for (const NodePtr& node : graph.nodes) {
        for (const auto& [name, value] : node->attrs) names.insert(name);
    }
    QStringList sorted;
    for (const absl::string_view name : names) sorted << toQString(name);
    sorted.sort();
    return sorted;
}

QStringList nodeNamesOf(const Graph& graph) {
    QStringList names;
    for (size_t i = 0; i < std::min(graph.nodes.size(), kMaxNames); ++i) names << toQString(graph.nodes[i]->name);
    return names;
}

}  // namespace whittle
