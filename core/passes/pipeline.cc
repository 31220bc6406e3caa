// SPDX-License-Identifier: Apache-2.0
#include "core/passes/pipeline.h"

#include "core/base/status.h"
#include "core/passes/check_step.h"
#include "core/passes/function_bodies.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <chrono>

// A result is remembered under everything that it depends on: the settings and all enabled steps up to it, written one
// after the other with their lengths. The whole text is the key, not a hash of it, so two pipelines are never mistaken
// for each other. The base graph is not part of the key: another one empties the memory.

namespace whittle {
namespace {

void appendText(std::string& key, absl::string_view text) { absl::StrAppend(&key, text.size(), ":", text); }

void appendList(std::string& key, const std::vector<std::string>& list) {
    absl::StrAppend(&key, list.size(), "[");
    for (const std::string& text : list) appendText(key, text);
}

std::string keyOf(const PipelineSettings& settings) {
    std::string key = absl::StrCat(settings.compat ? "c" : "", reinterpret_cast<uintptr_t>(settings.ops), ",",
                                   reinterpret_cast<uintptr_t>(settings.variables));
    appendList(key, settings.inputs);
    appendList(key, settings.outputs);
    appendList(key, settings.keep);
    return key;
}

void appendStep(std::string& key, const Step& step) {
    appendText(key, step.pass);
    absl::StrAppend(&key, step.args.values().size(), "(");
    for (const auto& [name, value] : step.args.values()) {
        appendText(key, name);
        appendText(key, value);
    }
}

// The Graph Transform Tool looks at the first value only, whatever its case, and knows these two words.
absl::StatusOr<bool> ignoresErrors(const Step& step) {
    const std::vector<std::string> values = step.args.all("ignore_errors");
    if (values.empty()) return step.ignoreErrors;
    const std::string value = absl::AsciiStrToLower(values[0]);
    if (value == "true") return true;
    if (value == "false") return step.ignoreErrors;
    return absl::InvalidArgumentError(absl::StrCat("ignore_errors should be true or false, found ", value));
}

// "Invalid input a:1 for node b" for each input of `result` that has no producer; names are those of `given`.
std::vector<std::string> danglingInputs(const Graph& result, const Graph& given) {
    std::vector<bool> known(result.nextId, false);
    for (const NodePtr& node : result.nodes) known[toIndex(node->id)] = true;
    const auto nameIn = [&](NodeId id) -> std::string {
        for (const NodePtr& node : given.nodes) {
            if (node->id == id) return node->name;
        }
        return "?";
    };
    constexpr size_t kMostNamed = 20;
    std::vector<std::string> dangling;
    for (const NodePtr& node : result.nodes) {
        for (const Input& input : node->inputs) {
            if (toIndex(input.node) < known.size() && known[toIndex(input.node)]) continue;
            if (dangling.size() == kMostNamed) return dangling;
            dangling.push_back(
                absl::StrCat("Invalid input ", tensorName(nameIn(input.node), input.index), " for node ", node->name));
        }
    }
    return dangling;
}

// verify(), with the Graph Transform Tool's words for inputs that a pass left without a producer.
absl::Status validate(const Graph& result, const Graph& given, std::vector<std::string>& warnings) {
    const std::vector<std::string> dangling = danglingInputs(result, given);
    if (dangling.empty()) return verify(result);
    warnings.insert(warnings.end(), dangling.begin(), dangling.end());
    return absl::InvalidArgumentError(
        absl::StrCat("Invalid graph with inputs referring to nonexistent nodes: ", dangling.front()));
}

struct Attempt {
    absl::StatusOr<Graph> graph;
    bool invalid = false;  // the pass gave a graph, but no valid one
    int64_t functionsChanged = 0;
};

Attempt attempt(const PassInfo& pass, const Step& step, const Graph& graph, PassContext& context) {
    Attempt result{pass.run(graph, step.args, context)};
    if (!result.graph.ok()) return result;
    absl::Status valid = validate(*result.graph, graph, context.warnings);
    if (!valid.ok()) return {std::move(valid), true};
    if (pass.inFunctions && !context.compat) {
        absl::StatusOr<FunctionLibraryPtr> library =
            runInFunctions(pass, step.args, *result.graph, context, result.functionsChanged);
        if (!library.ok()) return {library.status()};
        result.graph->library = *std::move(library);
    }
    return result;
}

StepOutcome runStep(const Step& step, const GraphPtr& given, bool fedPortsSpelled, const PipelineSettings& settings,
                    const Progress& progress) {
    StepOutcome outcome;
    outcome.ran = true;
    outcome.graph = given;
    outcome.fedPortsSpelled = fedPortsSpelled;
    const absl::StatusOr<const PassInfo*> pass = passNamed(step.pass);
    if (!pass.ok()) {
        outcome.error = pass.status();
        return outcome;
    }
    const std::vector<std::string> unknown = unknownArguments(**pass, step.args);
    if (!unknown.empty() && !settings.compat) {
        outcome.error = absl::InvalidArgumentError(unknown.front());
        return outcome;
    }
    const absl::StatusOr<bool> ignores = ignoresErrors(step);
    if (!ignores.ok()) {
        outcome.error = ignores.status();
        return outcome;
    }
    PassContext context{
        settings.inputs, settings.outputs, settings.ops, settings.variables, settings.compat, progress, {}};
    context.evaluate = settings.evaluate;
    context.fedPortsSpelled = fedPortsSpelled;
    context.keep = settings.keep;
    for (const std::string& sentence : unknown) context.warnings.push_back(absl::StrCat(sentence, " It is ignored."));
    const auto start = std::chrono::steady_clock::now();
    Attempt result = attempt(**pass, step, *given, context);
    outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    outcome.warnings = std::move(context.warnings);
    outcome.freezeReport = std::move(context.freezeReport);
    outcome.foldReport = std::move(context.foldReport);
    outcome.quantizeNodesReport = std::move(context.quantizeNodesReport);
    outcome.weightErrorReport = std::move(context.weightErrorReport);
    if (result.graph.ok()) {
        outcome.fedPortsSpelled = context.fedPortsSpelled;
        outcome.graph = std::make_shared<const Graph>(*std::move(result.graph));
        outcome.functionsChanged = result.functionsChanged;
        outcome.delta = deltaOf(*given, *outcome.graph);
    } else {
        outcome.error = result.graph.status();
        outcome.errorIgnored = *ignores && !result.invalid;
    }
    return outcome;
}

}  // namespace

const StepOutcome* Pipeline::remembered(const std::string& key) {
    for (auto at = m_results.begin(); at != m_results.end(); ++at) {
        if (at->key != key) continue;
        m_results.splice(m_results.begin(), m_results, at);
        return &m_results.front().outcome;
    }
    return nullptr;
}

void Pipeline::remember(const std::string& key, const StepOutcome& outcome) {
    m_results.push_front({key, outcome});
    m_results.front().outcome.cached = true;
    if (m_results.size() > m_mostResults) m_results.pop_back();
}

int64_t Pipeline::weigh(const GraphPtr& graph, const PipelineSettings& settings) {
    if (!settings.measure) return 0;
    if (graph != m_base) return settings.measure(*graph);
    if (m_baseBytes < 0) m_baseBytes = settings.measure(*graph);
    return m_baseBytes;
}

absl::StatusOr<PipelineRun> Pipeline::run(const GraphPtr& base, const PipelineSettings& settings,
                                          const std::vector<Step>& steps, const Progress& progress) {
    const std::lock_guard<std::mutex> lock(m_mutex);
    if (m_base != base) {
        m_results.clear();
        m_base = base;
        m_baseBytes = -1;
    }
    PipelineRun result;
    result.graph = base;
    int64_t bytes = weigh(base, settings);
    std::string key = keyOf(settings);
    bool stopped = false;
    bool fedPortsSpelled = false;
    for (const Step& step : steps) {
        WHITTLE_RETURN_IF_ERROR(progress.check());
        progress.report(step.pass, static_cast<int64_t>(result.steps.size()), static_cast<int64_t>(steps.size()));
        StepOutcome outcome;
        outcome.graph = result.graph;
        outcome.fedPortsSpelled = fedPortsSpelled;
        const auto nodes = static_cast<int64_t>(result.graph->nodes.size());
        outcome.nodesBefore = outcome.nodesAfter = nodes;
        outcome.bytesBefore = outcome.bytesAfter = bytes;
        if (step.enabled && !stopped) {
            appendStep(key, step);
            absl::StrAppend(&key, step.ignoreErrors ? ")i" : ")");
            if (const StepOutcome* known = remembered(key)) {
                outcome = *known;
            } else {
                outcome = runStep(step, result.graph, fedPortsSpelled, settings, progress);
                WHITTLE_RETURN_IF_ERROR(progress.check());
                outcome.nodesBefore = nodes;
                outcome.nodesAfter = static_cast<int64_t>(outcome.graph->nodes.size());
                outcome.bytesBefore = bytes;
                outcome.bytesAfter = outcome.graph == result.graph ? bytes : weigh(outcome.graph, settings);
                remember(key, outcome);
            }
            if (!outcome.error.ok() && !outcome.errorIgnored) {
                if (result.status.ok()) result.status = annotate(outcome.error, step.pass);
                stopped = settings.stopAtError;
            }
        }
        result.graph = outcome.graph;
        fedPortsSpelled = outcome.fedPortsSpelled;
        bytes = outcome.bytesAfter;
        result.steps.push_back(std::move(outcome));
    }
    return result;
}

}  // namespace whittle
