// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/pass_help.h"

#include "views/text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace whittle {
namespace {

struct PassHelp {
    Q_DECLARE_TR_FUNCTIONS(PassHelp)
};

QString translated(const char* context, absl::string_view text) {
    return text.empty() ? QString() : QCoreApplication::translate(context, std::string(text).c_str());
}

QString heading(const QString& text) { return QStringLiteral("<h4>%1</h4>").arg(text.toHtmlEscaped()); }

QString code(absl::string_view lines) { return QStringLiteral("<pre>%1</pre>").arg(toQString(lines).toHtmlEscaped()); }

QString parameters(const PassInfo& pass) {
    if (pass.params.empty()) return {};
    QString html = heading(PassHelp::tr("Parameters")) + QStringLiteral("<table>");
    for (const ParamInfo& param : pass.params) {
        QString name = toQString(param.name).toHtmlEscaped();
        if (!param.defaultValue.empty()) name += QStringLiteral(" = ") + toQString(param.defaultValue).toHtmlEscaped();
        QString doc = translated("Param", param.doc).toHtmlEscaped();
        if (param.repeated) doc += QLatin1Char(' ') + PassHelp::tr("May be repeated.").toHtmlEscaped();
        html +=
            QStringLiteral("<tr><td style='padding-right: 12px'><code>%1</code></td><td>%2</td></tr>").arg(name, doc);
    }
    return html + QStringLiteral("</table>");
}

}  // namespace

QString passSummary(const PassInfo& pass) { return translated("Pass", pass.summary); }

QString passGroupTitle(PassGroup group) { return translated("Pass", titleOf(group)); }

QString passCompatText(const PassInfo& pass) {
    QStringList sentences;
    if (!pass.compat.value.empty()) sentences << translated("Pass", pass.compat);
    if (!pass.compatKeepsVersions) sentences << PassHelp::tr("The versions of the graph are wiped.");
    return sentences.join(QLatin1Char(' '));
}

QString passHelpHtml(const PassInfo& pass) {
    QString html = QStringLiteral("<h3>%1</h3><p>%2</p>")
                       .arg(toQString(pass.name).toHtmlEscaped(), passSummary(pass).toHtmlEscaped());
    html += heading(PassHelp::tr("Before")) + code(pass.sketch.before);
    html += heading(PassHelp::tr("After")) + code(pass.sketch.after);
    html += parameters(pass);
    const QString compat = passCompatText(pass);
    html += heading(PassHelp::tr("As the Graph Transform Tool"));
    html += QStringLiteral("<p>%1</p>")
                .arg((compat.isEmpty() ? PassHelp::tr("The same in both modes.") : compat).toHtmlEscaped());
    return html;
}

bool passMatches(const PassInfo& pass, const QString& text) {
    const QString all =
        QStringList{toQString(pass.name), passSummary(pass), passGroupTitle(pass.group), toQString(pass.keywords)}.join(
            QLatin1Char('\n'));
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

}  // namespace whittle
