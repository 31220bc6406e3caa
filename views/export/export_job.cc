// SPDX-License-Identifier: Apache-2.0
#include "views/export/export_job.h"

#include "core/base/status.h"
#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/formats/saved_model_writer.h"
#include "core/graph/variable_source.h"
#include "core/passes/pass.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <filesystem>

namespace whittle {

namespace {

namespace fs = std::filesystem;

// A frozen graph has no variables: what the user's own steps left of them is frozen last.
absl::StatusOr<std::shared_ptr<const Graph>> frozen(const ExportRequest& request, const Progress& progress,
                                                    std::vector<std::string>& notes) {
    if (variableCount(request.graph->graph) == 0) return request.graph->shared;
    const PassInfo* freeze = findPass("freeze");
    if (!freeze) return absl::UnimplementedError("this version cannot freeze variables");
    PassContext context;
    context.inputs = request.inputs;
    context.outputs = request.outputs;
    context.ops = &builtinOps();
    context.variables = request.base->variables.get();
    context.progress = progress;
    absl::StatusOr<Graph> graph = freeze->run(request.graph->graph, {}, context);
    if (!graph.ok()) return annotate(graph.status(), "freezing the variables");
    notes = std::move(context.warnings);
    return std::make_shared<const Graph>(*std::move(graph));
}

int64_t bytesAt(const fs::path& path) {
    std::error_code error;
    if (!fs::is_directory(path, error)) return static_cast<int64_t>(fs::file_size(path, error));
    int64_t bytes = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path, error)) {
        if (entry.is_regular_file(error)) bytes += static_cast<int64_t>(entry.file_size(error));
    }
    return bytes;
}

// Written beside its target and moved there once it was found whole; goes away when anything fails or is cancelled.
class Draft {
  public:
    explicit Draft(const std::string& target) : m_target(target), m_path(absl::StrCat(target, ".part")) { remove(); }
    ~Draft() { remove(); }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    std::string path() const { return m_path.string(); }
    absl::Status accept() {
        std::error_code error;
        fs::rename(m_path, m_target, error);
        if (error) return absl::PermissionDeniedError(absl::StrCat(m_target.string(), ": ", error.message()));
        return absl::OkStatus();
    }

  private:
    void remove() {
        std::error_code error;
        fs::remove_all(m_path, error);
    }

    fs::path m_target;
    fs::path m_path;
};

// Takes away a SavedModel that stands where the new one goes; anything else stays and is an error.
absl::Status makeRoom(const fs::path& target) {
    std::error_code error;
    if (!fs::exists(target, error)) return absl::OkStatus();
    const bool isModel =
        fs::exists(target / "saved_model.pb", error) || fs::exists(target / "saved_model.pbtxt", error);
    if (!isModel && !fs::is_empty(target, error)) {
        return absl::AlreadyExistsError(
            absl::StrCat(target.string(), " is there and holds no SavedModel; choose another name"));
    }
    fs::remove_all(target, error);
    if (error) return absl::PermissionDeniedError(absl::StrCat(target.string(), ": ", error.message()));
    return absl::OkStatus();
}

absl::StatusOr<ExportResult> checked(const std::string& path, int64_t nodes, const Progress& progress) {
    progress.report("checking the result");
    absl::StatusOr<Model> model = openModel(path, builtinOps(), progress);
    if (!model.ok()) return annotate(model.status(), "what was written cannot be opened again");
    ExportResult result;
    result.bytes = bytesAt(path);
    result.nodes = static_cast<int64_t>(model->metaGraphs.front().graph.nodes.size());
    if (nodes >= 0 && result.nodes != nodes) {
        return absl::InternalError(absl::StrCat("what was written has ", result.nodes, " nodes instead of ", nodes));
    }
    return result;
}

absl::StatusOr<ExportResult> exportGraphDef(const ExportRequest& request, const Progress& progress) {
    std::vector<std::string> notes;
    WHITTLE_ASSIGN_OR_RETURN(const std::shared_ptr<const Graph> graph, frozen(request, progress, notes));
    progress.report("writing the graph");
    Draft draft(request.path);
    const bool text = request.format == ExportFormat::kGraphDefText;
    WHITTLE_RETURN_IF_ERROR(text ? writeGraphDefText(*graph, draft.path()) : writeGraphDef(*graph, draft.path()));
    WHITTLE_ASSIGN_OR_RETURN(ExportResult result,
                             checked(draft.path(), static_cast<int64_t>(graph->nodes.size()), progress));
    WHITTLE_RETURN_IF_ERROR(progress.check());
    WHITTLE_RETURN_IF_ERROR(draft.accept());
    result.notes = std::move(notes);
    return result;
}

// The signatures that the exported graph answers to: the one whose network it is, or all of a whole graph.
std::vector<Signature> signaturesOf(const ExportRequest& request) {
    const MetaGraph& metaGraph = request.model->metaGraphs[static_cast<size_t>(request.metaGraph)];
    const ShownChoice& choice = request.base->choice;
    if (choice.kind != ShownChoice::Kind::kSignature) return metaGraph.signatures;
    Signature signature;
    signature.key = choice.name;
    signature.inputs = request.base->signatureInputs;
    signature.outputs = request.base->signatureOutputs;
    if (const Signature* original = metaGraph.signature(choice.name)) signature.methodName = original->methodName;
    return {signature};
}

absl::StatusOr<ExportResult> exportSavedModel(const ExportRequest& request, const Progress& progress) {
    SavedModelExport content;
    content.model = request.model.get();
    content.meta = &request.model->metaGraphs[static_cast<size_t>(request.metaGraph)];
    content.graph = request.graph->graph;
    content.signatures = signaturesOf(request);
    content.variables = request.base->variables.get();
    // The writer replaces what is there only when all was written, and refuses a folder of anything else; the draft
    // lets the result be looked at first.
    Draft draft(request.path);
    WHITTLE_ASSIGN_OR_RETURN(const SavedModelWritten written, writeSavedModel(content, draft.path(), progress));
    WHITTLE_ASSIGN_OR_RETURN(ExportResult result, checked(draft.path(), written.nodes, progress));
    WHITTLE_RETURN_IF_ERROR(progress.check());
    WHITTLE_RETURN_IF_ERROR(makeRoom(request.path));
    WHITTLE_RETURN_IF_ERROR(draft.accept());
    for (const std::string& asset : written.leftAssets) result.notes.push_back(absl::StrCat("left out: ", asset));
    return result;
}

}  // namespace

int64_t variableCount(const Graph& graph) {
    return std::count_if(graph.nodes.begin(), graph.nodes.end(), [](const NodePtr& node) { return isVariable(*node); });
}

absl::StatusOr<ExportResult> exportModel(const ExportRequest& request, const Progress& progress) {
    return request.format == ExportFormat::kSavedModel ? exportSavedModel(request, progress)
                                                       : exportGraphDef(request, progress);
}

}  // namespace whittle
