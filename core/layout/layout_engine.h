// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/op_registry.h"
#include "core/layout/layout.h"
#include "core/layout/scope_tree.h"
#include "core/layout/text_metrics.h"
#include "core/layout/view_state.h"
#include "core/layout/visible_graph.h"
#include "core/shapes/infer.h"

#include <absl/status/statusor.h>

#include <chrono>
#include <memory>
#include <string>

namespace whittle {

struct LayoutRequest {
    std::shared_ptr<const ScopeTree> tree;  // REQUIRED
    ViewState view;
    std::shared_ptr<const InferredTensors> tensors;  // for labels and weights of edges; null: none
    const OpRegistry* ops = nullptr;                 // for the names of folded inputs; null: their nodes' names
    // Also lay out when the worker cannot be used: our own layering draws everything ("a coarser picture").
    bool withoutGraphviz = false;
};

// A picture and what is behind its boxes: layout->boxes[i] is visible->boxes()[i].
struct LayoutResult {
    std::shared_ptr<const Layout> layout;
    std::shared_ptr<const VisibleGraph> visible;
};

struct LayoutEngineOptions {
    TextWidth textWidth = approximateTextWidth;
    std::string worker;                             // path of whittle-layout; empty: findLayoutWorker()
    std::chrono::milliseconds scopeDeadline{2000};  // for Graphviz, per scope; then our own layering
    size_t maxBoxesForGraphviz = 1000;
};

// Makes layouts. Keeps a worker process (started when first needed, ended with the engine) and the layouts of scopes
// it made, by content, so that opening a scope computes that scope and its parents only. layout() may be called from
// any thread; calls run one after the other, so cancel the old one first.
class LayoutEngine {
  public:
    explicit LayoutEngine(LayoutEngineOptions options = {});
    ~LayoutEngine();
    LayoutEngine(const LayoutEngine&) = delete;
    LayoutEngine& operator=(const LayoutEngine&) = delete;

    // Deterministic: the same request gives the same picture, whatever was asked before. Cancelled as soon as
    // `progress` says so (the worker is ended); Unavailable when the worker ended unexpectedly or cannot be started:
    // ask again with withoutGraphviz. A scope that Graphviz cannot finish in time is layered by ourselves and noted in
    // Layout::notes.
    absl::StatusOr<LayoutResult> layout(const LayoutRequest& request, const Progress& progress);

  private:
    struct Impl;
    std::unique_ptr<Impl> m;
};

}  // namespace whittle
