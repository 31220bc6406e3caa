// SPDX-License-Identifier: Apache-2.0
#include "core/layout/layout_engine.h"

#include "core/base/status.h"
#include "core/layout/assembly.h"
#include "core/layout/box_text.h"
#include "core/layout/layered.h"
#include "core/layout/local_dot.h"
#include "core/layout/scope_plan.h"
#include "core/layout/worker_client.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cmath>
#include <mutex>

namespace whittle {
namespace {

constexpr size_t kCacheBytes = size_t{64} << 20;  // of DOT text; the layouts are about as large
constexpr double kHeaviest = 26;                  // log2 of the bytes from which an edge is drawn thickest

std::string labelOf(const VisibleGraph::Edge& edge, const InferredTensors* tensors) {
    if (edge.tensors.empty()) return "";
    std::string common;
    for (const Input& tensor : edge.tensors) {
        const std::string text = tensors ? toString(tensors->of(tensor.node, tensor.index)) : "";
        if (&tensor != &edge.tensors.front() && text != common) return absl::StrCat(edge.tensors.size(), " tensors");
        common = text;
    }
    return common;
}

double weightOf(const VisibleGraph::Edge& edge, const InferredTensors* tensors) {
    int64_t bytes = 0;
    for (const Input& tensor : edge.tensors) {
        if (!tensors) break;
        TensorType type = tensors->of(tensor.node, tensor.index);
        if (type.shape.unknownRank) continue;
        // As if for a batch of one: what is not known is mostly that.
        for (int64_t& dim : type.shape.dims) dim = std::max<int64_t>(dim, 1);
        bytes = std::max(bytes, type.shape.elementCount().value_or(0) * static_cast<int64_t>(elementSize(type.dtype)));
    }
    return std::clamp(std::log2(static_cast<double>(bytes) + 1) / kHeaviest, 0.0, 1.0);
}

}  // namespace

struct LayoutEngine::Impl {
    explicit Impl(LayoutEngineOptions o) : options(std::move(o)) {}

    // What Graphviz (or, in its place, our own layering) made of one DOT text.
    struct Cached {
        LocalLayout layout;
        std::string trouble;  // why it is drawn plainly; empty when it is not
    };
    // One piece that Graphviz is asked for.
    struct Question {
        ScopePlan::Piece* piece;
        int32_t scope;
        std::string dot;
    };

    absl::StatusOr<LayoutResult> layout(const LayoutRequest& request, const Progress& progress);
    absl::Status layOutLevel(Assembly& assembly, const std::vector<int32_t>& scopes, const LayoutRequest& request,
                             const Progress& progress, std::vector<std::pair<int32_t, std::string>>& troubles);
    absl::Status ask(std::vector<Question>& questions, const LayoutRequest& request, const Progress& progress);
    absl::Status askAgain(std::vector<Question>& questions, const Progress& progress);
    absl::StatusOr<std::vector<LayoutWorkerClient::Answer>> run(const std::vector<std::string>& dots,
                                                                const Progress& progress);
    void keep(const Question& question, LocalLayout layout, std::string trouble = "");

    const LayoutEngineOptions options;
    std::mutex mutex;
    std::unique_ptr<LayoutWorkerClient> worker;
    absl::flat_hash_map<std::string, Cached> cache;
    size_t cachedBytes = 0;
};

void LayoutEngine::Impl::keep(const Question& question, LocalLayout layout, std::string trouble) {
    if (cachedBytes + question.dot.size() > kCacheBytes) {
        cache.clear();
        cachedBytes = 0;
    }
    cachedBytes += question.dot.size();
    cache[question.dot] = {layout, std::move(trouble)};
    question.piece->layout = std::move(layout);
}

absl::StatusOr<std::vector<LayoutWorkerClient::Answer>> LayoutEngine::Impl::run(const std::vector<std::string>& dots,
                                                                                const Progress& progress) {
    if (!worker) {
        std::string program = options.worker;
        if (program.empty()) {
            absl::StatusOr<std::string> found = findLayoutWorker();
            if (!found.ok()) return absl::UnavailableError(found.status().message());
            program = *std::move(found);
        }
        worker = std::make_unique<LayoutWorkerClient>(std::move(program));
    }
    return worker->run(dots, options.scopeDeadline, progress);
}

// First as Graphviz likes it; what takes too long once more with limits; what still does, by ourselves.
absl::Status LayoutEngine::Impl::ask(std::vector<Question>& questions, const LayoutRequest& request,
                                     const Progress& progress) {
    std::vector<Question> open;
    for (Question& question : questions) {
        if (request.withoutGraphviz) {
            question.piece->layout = layeredLayout(question.piece->graph);
        } else if (const auto it = cache.find(question.dot); it != cache.end()) {
            question.piece->layout = it->second.layout;
        } else {
            open.push_back(question);
        }
    }
    if (open.empty()) return absl::OkStatus();
    std::vector<std::string> dots;
    for (const Question& question : open) dots.push_back(question.dot);
    absl::StatusOr<std::vector<LayoutWorkerClient::Answer>> answers = run(dots, progress);
    if (!answers.ok()) return answers.status();
    std::vector<Question> overdue;
    for (size_t i = 0; i < open.size(); ++i) {
        const LayoutWorkerClient::Answer& answer = (*answers)[i];
        if (absl::IsDeadlineExceeded(answer.status())) {
            overdue.push_back(open[i]);
            continue;
        }
        if (absl::IsUnavailable(answer.status()) && worker->hasAnswered()) {
            keep(open[i], layeredLayout(open[i].piece->graph), "graphviz ended unexpectedly");
            continue;
        }
        WHITTLE_RETURN_IF_ERROR(answer.status());
        WHITTLE_ASSIGN_OR_RETURN(LocalLayout layout, parseLocalLayout(open[i].piece->graph, *answer));
        keep(open[i], std::move(layout));
    }
    return askAgain(overdue, progress);
}

absl::Status LayoutEngine::Impl::askAgain(std::vector<Question>& questions, const Progress& progress) {
    if (questions.empty()) return absl::OkStatus();
    std::vector<std::string> dots;
    for (const Question& question : questions) dots.push_back(localDot(question.piece->graph, true));
    absl::StatusOr<std::vector<LayoutWorkerClient::Answer>> answers = run(dots, progress);
    if (!answers.ok()) return answers.status();
    for (size_t i = 0; i < questions.size(); ++i) {
        const LayoutWorkerClient::Answer& answer = (*answers)[i];
        if (!answer.ok()) {
            keep(questions[i], layeredLayout(questions[i].piece->graph),
                 absl::StrCat("graphviz gave up after ", options.scopeDeadline.count() / 1000.0, " s"));
            continue;
        }
        WHITTLE_ASSIGN_OR_RETURN(LocalLayout layout, parseLocalLayout(questions[i].piece->graph, *answer));
        keep(questions[i], std::move(layout));
    }
    return absl::OkStatus();
}

absl::Status LayoutEngine::Impl::layOutLevel(Assembly& assembly, const std::vector<int32_t>& scopes,
                                             const LayoutRequest& request, const Progress& progress,
                                             std::vector<std::pair<int32_t, std::string>>& troubles) {
    std::vector<ScopePlan> plans;
    plans.reserve(scopes.size());
    std::vector<Question> questions;
    for (const int32_t scope : scopes) {
        WHITTLE_RETURN_IF_ERROR(progress.check());
        plans.emplace_back(assembly.localGraph(scope), options.maxBoxesForGraphviz);
        for (ScopePlan::Piece& piece : plans.back().pieces()) {
            if (!piece.layout) questions.push_back({&piece, scope, localDot(piece.graph, false)});
        }
    }
    WHITTLE_RETURN_IF_ERROR(ask(questions, request, progress));
    for (const Question& question : questions) {
        const auto it = cache.find(question.dot);
        if (request.withoutGraphviz || it == cache.end() || it->second.trouble.empty()) continue;
        troubles.emplace_back(question.scope, it->second.trouble);
    }
    for (size_t i = 0; i < scopes.size(); ++i) {
        WHITTLE_RETURN_IF_ERROR(progress.check());
        plans[i].refine();
        assembly.setLayout(scopes[i], plans[i].compose());
    }
    return absl::OkStatus();
}

absl::StatusOr<LayoutResult> LayoutEngine::Impl::layout(const LayoutRequest& request, const Progress& progress) {
    const std::lock_guard<std::mutex> lock(mutex);
    WHITTLE_RETURN_IF_ERROR(progress.check());
    auto visible = std::make_shared<const VisibleGraph>(request.tree, request.view);
    std::vector<LaidOutBox> boxes;
    for (size_t b = 0; b < visible->boxes().size(); ++b) {
        if (b % 256 == 0) WHITTLE_RETURN_IF_ERROR(progress.check());
        boxes.push_back(
            describeBox(*visible, static_cast<int32_t>(b), request.tensors.get(), request.ops, options.textWidth));
    }
    Assembly assembly(*visible, std::move(boxes), request.view.orientation);
    std::vector<std::pair<int32_t, std::string>> troubles;
    const auto levels = static_cast<int64_t>(assembly.levels().size());
    for (int64_t level = 0; level < levels; ++level) {
        progress.report("layout", level, levels);
        WHITTLE_RETURN_IF_ERROR(
            layOutLevel(assembly, assembly.levels()[static_cast<size_t>(level)], request, progress, troubles));
    }
    Layout layout = assembly.finish();
    for (size_t e = 0; e < layout.edges.size(); ++e) {
        const VisibleGraph::Edge& edge = visible->edges()[e];
        LaidOutEdge& out = layout.edges[e];
        out.control = edge.tensors.empty();
        out.tensors = static_cast<int32_t>(edge.tensors.size());
        out.label = labelOf(edge, request.tensors.get());
        out.weight = weightOf(edge, request.tensors.get());
    }
    for (const auto& [scope, trouble] : troubles) {
        const std::string name =
            scope == Assembly::kRoot ? "the top level" : layout.boxes[static_cast<size_t>(scope)].key;
        layout.notes.push_back(absl::StrCat(trouble, " on ", name, ": it is drawn plainly"));
    }
    return LayoutResult{std::make_shared<const Layout>(std::move(layout)), std::move(visible)};
}

LayoutEngine::LayoutEngine(LayoutEngineOptions options) : m(std::make_unique<Impl>(std::move(options))) {}

LayoutEngine::~LayoutEngine() = default;

absl::StatusOr<LayoutResult> LayoutEngine::layout(const LayoutRequest& request, const Progress& progress) {
    return m->layout(request, progress);
}

}  // namespace whittle
