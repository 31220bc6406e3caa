// SPDX-License-Identifier: Apache-2.0
#include "app/headless.h"

#include "app/application.h"
#include "core/base/file.h"
#include "core/base/status.h"
#include "core/formats/model.h"
#include "core/graph/io_candidates.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/strip.h>

namespace whittle {
namespace {

// Outputs whose score is this much below the likeliest one's belong to something else (a side branch, a check).
constexpr double kOutputScoreGap = 30;

constexpr absl::string_view kPasses =
    "strip_unused_nodes remove_nodes(op=Identity, op=CheckNumerics) fold_batch_norms merge_duplicate_nodes "
    "sort_by_execution_order";

// "resnet50" of "models/resnet50/", "frozen" of "frozen.pb".
std::string stemOf(const std::string& path) {
    absl::string_view name = path;
    while (name.size() > 1 && absl::EndsWith(name, "/")) name.remove_suffix(1);
    const std::string base = baseName(name);
    for (absl::string_view end : {".pbtxt", ".pb", ".meta"}) {
        if (absl::EndsWith(base, end) && base.size() > end.size()) return base.substr(0, base.size() - end.size());
    }
    return base;
}

std::string joinedNames(const GraphIndex& index, const std::vector<IoCandidate>& candidates, double leastScore) {
    std::vector<std::string> names;
    for (const IoCandidate& candidate : candidates) {
        if (candidate.score >= leastScore)
            names.push_back(tensorName(index.node(candidate.node)->name, candidate.output));
    }
    return absl::StrJoin(names, ",");
}

// The arguments of `whittle transform` for this model.
absl::StatusOr<std::vector<std::string>> transformWords(const std::string& path, const std::string& output,
                                                        Console& console) {
    WHITTLE_ASSIGN_OR_RETURN(const Model model, openModel(path, builtinOps(), console.progress()));
    std::vector<std::string> words = {"transform", path, "-o", output};
    if (model.kind != Model::Kind::kGraphDef) {
        words.push_back(absl::StrCat("--transforms=freeze ", kPasses));
        return words;
    }
    const GraphIndex index(model.metaGraphs.front().graph);
    const IoCandidates found = findIoCandidates(index, builtinOps());
    if (found.outputs.empty()) return absl::NotFoundError(absl::StrCat(path, ": no node looks like an output"));
    words.push_back(absl::StrCat("--inputs=", joinedNames(index, found.inputs, 0)));
    words.push_back(
        absl::StrCat("--outputs=", joinedNames(index, found.outputs, found.outputs[0].score - kOutputScoreGap)));
    words.push_back(absl::StrCat("--transforms=", kPasses));
    return words;
}

class Headless {
  public:
    Headless(std::string folder, Console& console) : m_folder(std::move(folder)), m_console(console) {}

    int run(const std::string& path) {
        m_status = 0;
        if (!step({"summarize", path}, "")) return m_status;
        const std::string stem = joinPath(m_folder, stemOf(path));
        const std::string picture = absl::StrCat(stem, ".svg");
        step({"layout", path, "-o", picture}, picture);
        const std::string optimized = absl::StrCat(stem, ".optimized.pb");
        const absl::StatusOr<std::vector<std::string>> words = transformWords(path, optimized, m_console);
        if (words.ok()) {
            step(*words, optimized);
        } else {
            m_status = finish("whittle", words.status(), m_console);
        }
        return m_status;
    }

  private:
    // Runs one subcommand, which says itself what went wrong.
    bool step(const std::vector<std::string>& words, const std::string& written) {
        const Request ended = runCommandLine(words, m_console);
        if (ended.exitStatus != 0) {
            m_status = ended.exitStatus;
            return false;
        }
        if (!written.empty()) m_console.print(absl::StrCat("wrote ", written, "\n"));
        return true;
    }

    const std::string m_folder;
    Console& m_console;
    int m_status = 0;
};

}  // namespace

int runHeadless(const std::vector<std::string>& models, const std::string& folder, Console& console) {
    constexpr absl::string_view kNoDisplay = "no display (DISPLAY, WAYLAND_DISPLAY and QT_QPA_PLATFORM are not set)";
    if (models.empty()) {
        return finish("whittle", absl::UnavailableError(absl::StrCat(kNoDisplay, "; name a model or a command")),
                      console);
    }
    console.note(absl::StrCat("whittle: ", kNoDisplay, ": writing summary, picture and optimized graph instead"));
    int status = 0;
    for (const std::string& model : models) {
        const int ended = Headless(folder, console).run(model);
        if (ended != 0) status = ended;
        if (console.cancelled()) break;
    }
    return status;
}

}  // namespace whittle
