// SPDX-License-Identifier: Apache-2.0
#include "views/differences/node_changes.h"

#include "views/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace whittle {
namespace {

struct NodeChanges {
    Q_DECLARE_TR_FUNCTIONS(NodeChanges)
};

constexpr int kLongest = 200;  // of one value, in characters

QString shortened(const QString& text) {
    return text.size() <= kLongest ? text : text.left(kLongest) + QStringLiteral("…");
}

QString line(const QString& what, const QString& before, const QString& after) {
    return QStringLiteral("%1: %2 → %3").arg(what, shortened(before), shortened(after));
}

QString textOf(const Attr* attr) { return attr ? toQString(toString(*attr)) : NodeChanges::tr("none"); }

bool sameAttr(const Attr& a, const Attr& b) {
    return (a.asTensor() && a.asTensor() == b.asTensor()) || (a.asList() && a.asList() == b.asList()) || a == b;
}

void addAttrs(const Node& before, const Node& after, QStringList& lines) {
    for (const auto& [name, value] : before.attrs) {
        const Attr* now = after.attr(name);
        if (now && sameAttr(value, *now)) continue;
        QString was = textOf(&value), is = textOf(now);
        // A long tensor prints its first elements only, which may be the same ones.
        if (was == is) is = NodeChanges::tr("other values");
        lines << line(toQString(name), was, is);
    }
    for (const auto& [name, value] : after.attrs) {
        if (!before.attr(name)) lines << line(toQString(name), textOf(nullptr), textOf(&value));
    }
}

QString orNone(const std::string& text) { return text.empty() ? NodeChanges::tr("none") : toQString(text); }

}  // namespace

QString inputsText(const Node& node, const GraphIndex& graph) {
    QStringList inputs;
    for (const Input& input : node.inputs) {
        const Node* source = graph.node(input.node);
        inputs << (source ? toQString(tensorName(source->name, input.index)) : QStringLiteral("?"));
    }
    return inputs.isEmpty() ? NodeChanges::tr("none") : inputs.join(QStringLiteral(", "));
}

QStringList nodeChanges(const Node& before, const GraphIndex& graphBefore, const Node& after,
                        const GraphIndex& graphAfter) {
    QStringList lines;
    if (before.name != after.name)
        lines << line(NodeChanges::tr("name"), toQString(before.name), toQString(after.name));
    if (before.op != after.op) lines << line(NodeChanges::tr("op"), toQString(before.op), toQString(after.op));
    if (before.device != after.device)
        lines << line(NodeChanges::tr("device"), orNone(before.device), orNone(after.device));
    if (before.inputs != after.inputs)
        lines << line(NodeChanges::tr("inputs"), inputsText(before, graphBefore), inputsText(after, graphAfter));
    addAttrs(before, after, lines);
    return lines;
}

}  // namespace whittle
