// SPDX-License-Identifier: Apache-2.0
#include "app/commands/transform_report.h"

#include "core/base/json.h"
#include "core/passes/fold_report.h"
#include "core/passes/quantize_nodes_report.h"
#include "core/passes/weight_error.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

namespace whittle {
namespace {

void printWeights(const Step& step, const WeightErrorReport& report, Console& console) {
    constexpr size_t kMostLines = 10;
    console.print(absl::StrCat(step.pass, ": ", lineOf(report), "\n"));
    for (const WeightErrorReport::Weight& weight : worstOf(report, kMostLines)) {
        console.print(absl::StrCat("  ", lineOf(weight), "\n"));
    }
    if (report.weights.size() > kMostLines) {
        console.print(
            absl::StrCat("  and ", report.weights.size() - kMostLines, " more with less noise; --json lists all\n"));
    }
}

void printStep(const Step& step, const StepOutcome& outcome, Console& console) {
    for (const std::string& warning : outcome.warnings) {
        console.note(absl::StrCat("warning: ", step.pass, ": ", warning));
    }
    if (outcome.foldReport) {
        for (const std::string& line : linesOf(*outcome.foldReport, true)) {
            console.note(absl::StrCat("note: ", step.pass, ": ", line));
        }
    }
    if (outcome.quantizeNodesReport) {
        console.note(absl::StrCat("note: ", step.pass, ": ", totalsOf(*outcome.quantizeNodesReport)));
        for (const std::string& line : linesOf(*outcome.quantizeNodesReport)) {
            console.note(absl::StrCat("note: ", step.pass, ": ", line));
        }
    }
    if (!outcome.ran) return;
    if (!outcome.error.ok()) {
        if (outcome.errorIgnored) {
            console.print(absl::StrCat(step.pass, ": Ignoring error ", outcome.error.message(), "\n"));
        }
        return;
    }
    const std::string functions =
        outcome.functionsChanged ? absl::StrCat(", functions changed ", outcome.functionsChanged) : "";
    console.print(absl::StrFormat("%s: nodes %d -> %d, bytes %d -> %d%s, %.1f ms\n", step.pass, outcome.nodesBefore,
                                  outcome.nodesAfter, outcome.bytesBefore, outcome.bytesAfter, functions,
                                  outcome.seconds * 1e3));
    if (outcome.weightErrorReport && !outcome.weightErrorReport->weights.empty()) {
        printWeights(step, *outcome.weightErrorReport, console);
    }
}

void number(JsonWriter& json, absl::string_view name, double value) {
    json.key(name);
    json.number(value);
}

void writeError(const WeightError& error, JsonWriter& json) {
    json.integer("elements", error.elements);
    json.integer("bytes_before", error.bytesBefore);
    json.integer("bytes_after", error.bytesAfter);
    number(json, "max_error", error.maxError);
    number(json, "mean_error", error.meanError());
    number(json, "signal_to_noise_db", error.signalToNoise());
}

void writeWeights(const WeightErrorReport& report, JsonWriter& json) {
    json.key("weight_error");
    json.beginObject();
    json.key("total");
    json.beginObject();
    writeError(report.total(), json);
    json.endObject();
    json.key("weights");
    json.beginArray();
    for (const WeightErrorReport::Weight& weight : report.weights) {
        json.beginObject();
        json.string("node", weight.node);
        if (!weight.function.empty()) json.string("function", weight.function);
        json.string("type_before", cppName(weight.before));
        json.string("type_after", cppName(weight.after));
        writeError(weight.error, json);
        json.endObject();
    }
    json.endArray();
    json.endObject();
}

void writeStep(const Step& step, const StepOutcome& outcome, JsonWriter& json) {
    json.beginObject();
    json.string("pass", step.pass);
    json.boolean("ran", outcome.ran);
    if (!outcome.error.ok()) json.string("error", std::string(outcome.error.message()));
    json.integer("nodes_before", outcome.nodesBefore);
    json.integer("nodes_after", outcome.nodesAfter);
    json.integer("bytes_before", outcome.bytesBefore);
    json.integer("bytes_after", outcome.bytesAfter);
    json.integer("functions_changed", outcome.functionsChanged);
    number(json, "milliseconds", outcome.seconds * 1e3);
    json.key("warnings");
    json.beginArray();
    for (const std::string& warning : outcome.warnings) json.string(warning);
    json.endArray();
    if (outcome.quantizeNodesReport) {
        json.string("quantized", totalsOf(*outcome.quantizeNodesReport));
        json.key("stayed_float");
        json.beginArray();
        for (const std::string& line : linesOf(*outcome.quantizeNodesReport)) json.string(line);
        json.endArray();
    }
    if (outcome.weightErrorReport) writeWeights(*outcome.weightErrorReport, json);
    json.endObject();
}

}  // namespace

void printSteps(const std::vector<Step>& steps, const PipelineRun& run, Console& console) {
    for (size_t i = 0; i < steps.size(); ++i) printStep(steps[i], run.steps[i], console);
}

std::string stepsAsJson(const std::vector<Step>& steps, const PipelineRun& run, const std::string& output) {
    JsonWriter json;
    json.beginObject();
    json.string("output", output);
    json.key("steps");
    json.beginArray();
    for (size_t i = 0; i < steps.size(); ++i) writeStep(steps[i], run.steps[i], json);
    json.endArray();
    json.endObject();
    return json.take();
}

}  // namespace whittle
