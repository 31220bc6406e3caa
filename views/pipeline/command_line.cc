// SPDX-License-Identifier: Apache-2.0
#include "views/pipeline/command_line.h"

#include "core/base/status.h"
#include "core/passes/transform_string.h"
#include "views/text.h"

#include <QStringList>

#include <absl/strings/str_join.h>

namespace whittle {

namespace {

QString shellQuoted(QString text) {
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

}  // namespace

absl::StatusOr<QString> commandLineFor(const QString& path, const PipelineSetup& setup) {
    std::vector<TransformCall> calls;
    for (const PipelineStep& step : setup.steps) {
        if (!step.enabled) continue;
        TransformCall call{std::string(step.pass->name), step.args};
        if (step.ignoreErrors && !call.args.contains("ignore_errors")) {
            auto values = call.args.values();
            values.emplace_back("ignore_errors", "true");
            call.args = PassArgs(std::move(values));
        }
        calls.push_back(std::move(call));
    }
    WHITTLE_ASSIGN_OR_RETURN(const std::string transforms, printTransforms(calls));
    QStringList words{QStringLiteral("whittle transform"),
                      shellQuoted(path),
                      QStringLiteral("-o out.pb"),
                      QStringLiteral("--inputs"),
                      shellQuoted(toQString(absl::StrJoin(setup.inputs, ","))),
                      QStringLiteral("--outputs"),
                      shellQuoted(toQString(absl::StrJoin(setup.outputs, ","))),
                      QStringLiteral("--transforms"),
                      shellQuoted(toQString(transforms))};
    if (setup.compat) words << QStringLiteral("--compat");
    return words.join(QLatin1Char(' '));
}

}  // namespace whittle
