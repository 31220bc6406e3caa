// SPDX-License-Identifier: Apache-2.0
#include "core/base/file.h"
#include "core/base/status.h"
#include "core/formats/graph_def.h"
#include "core/formats/locate_model.h"
#include "core/formats/meta_graph_reader.h"
#include "core/formats/model.h"
#include "core/formats/quiet_protobuf.h"
#include "core/formats/sniff.h"
#include "core/formats/tensor_bundle.h"
#include "core/formats/wire_reader.h"
#include "core/graph/function_calls.h"
#include "proto/saved_model.pb.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/match.h>

#include <utility>

namespace whittle {
namespace {

// TensorFlow 2.17's GraphDef version.
constexpr int32_t kConsumer = 1882;

absl::StatusOr<Bytes> readFile(const Location& location, Model& model) {
    WHITTLE_ASSIGN_OR_RETURN(Bytes file, mapFile(location.file));
    model.graphBytes = static_cast<int64_t>(file.size());
    if (file.size() > kMaxMessageBytes) {
        const std::string foreign = describeForeignFile(file);
        return absl::InvalidArgumentError(
            foreign.empty() ? "the file is over 2 GiB, which no TensorFlow reads either (protobuf's limit)"
                            : absl::StrCat("this is ", foreign));
    }
    absl::StatusOr<Content> content = sniffModel(file);
    // What is named as a SavedModel is read as one, so that damage at its beginning is reported as damage.
    if (!content.ok() && baseName(location.file) == "saved_model.pb" && describeForeignFile(file).empty() &&
        !file.empty()) {
        content = Content{MessageKind::kSavedModel, false};
    }
    if (!content.ok()) return content.status();
    model.isText = content->isText;
    switch (content->kind) {
        case MessageKind::kGraphDef:
            model.kind = Model::Kind::kGraphDef;
            break;
        case MessageKind::kSavedModel:
            model.kind = Model::Kind::kSavedModel;
            break;
        case MessageKind::kMetaGraphDef:
            model.kind = Model::Kind::kMetaGraph;
            break;
    }
    return model.isText ? parseTextMessage(content->kind, file) : file;
}

absl::Status readMessage(const Bytes& file, const OpRegistry& ops, const Progress& progress, Model& model) {
    if (model.kind == Model::Kind::kSavedModel) return readSavedModel(file, ops, progress, model);
    MetaGraph meta;
    if (model.kind == Model::Kind::kMetaGraph) {
        WHITTLE_ASSIGN_OR_RETURN(meta, readMetaGraph(file, file.view(), ops, progress));
    } else {
        WHITTLE_ASSIGN_OR_RETURN(meta.graph, readGraphDef(file, ops, progress));
        WHITTLE_RETURN_IF_ERROR(checkFunctionRecursion(meta.graph));
        meta.rest = std::make_shared<const tensorflow::MetaGraphDef>();
    }
    model.metaGraphs.push_back(std::move(meta));
    return absl::OkStatus();
}

void readCheckpoint(Model& model) {
    const std::string directory = joinPath(model.directory, "variables");
    if (!isDirectory(directory)) return;
    model.variableBytes = bytesBelow(directory);
    if (model.variableBytes == 0) return;
    auto bundle = TensorBundle::open(joinPath(directory, "variables"));
    if (bundle.ok()) {
        model.checkpoint = std::move(bundle).value();
    } else {
        model.checkpointError = bundle.status();
        model.warnings.push_back(absl::StrCat("the variables cannot be read: ", bundle.status().message()));
    }
}

// Advisory, in TensorFlow too: a damaged one is no reason not to open the model.
void readFingerprint(Model& model) {
    const std::string path = joinPath(model.directory, "fingerprint.pb");
    if (!fileExists(path)) return;
    constexpr size_t kMostBytes = 1 << 20;
    const absl::StatusOr<Bytes> file = mapFile(path);
    auto fingerprint = std::make_shared<tensorflow::FingerprintDef>();
    if (file.ok() && file->size() <= kMostBytes &&
        fingerprint->ParseFromArray(file->data(), static_cast<int>(file->size()))) {
        model.fingerprint = std::move(fingerprint);
    } else {
        model.warnings.push_back("fingerprint.pb is damaged and was left out");
    }
}

void readFolder(Model& model) {
    readCheckpoint(model);
    readFingerprint(model);
    model.hasKerasMetadata = fileExists(joinPath(model.directory, "keras_metadata.pb"));
    model.assetBytes = bytesBelow(joinPath(model.directory, "assets"));
    model.extraAssets = filesBelow(joinPath(model.directory, "assets.extra"));
    absl::flat_hash_set<std::string> missing;
    for (const MetaGraph& meta : model.metaGraphs) {
        for (const Asset& asset : meta.assets) {
            if (!fileExists(joinPath(joinPath(model.directory, "assets"), asset.fileName)) &&
                missing.insert(asset.fileName).second) {
                model.warnings.push_back(absl::StrCat("assets/", asset.fileName, " is missing"));
            }
        }
    }
}

void warnAboutGraphs(Model& model) {
    for (const MetaGraph& meta : model.metaGraphs) {
        if (meta.graph.versions && meta.graph.versions->minConsumer > kConsumer) {
            model.warnings.push_back(absl::StrCat("the graph asks for a newer TensorFlow than 2.17 (GraphDef version ",
                                                  meta.graph.versions->minConsumer, ")"));
        }
    }
    if (model.kind != Model::Kind::kSavedModel && absl::StartsWith(baseName(model.file), "saved_model.")) {
        model.warnings.push_back(absl::StrCat(baseName(model.file), " is not a SavedModel but a ",
                                              model.kind == Model::Kind::kGraphDef ? "GraphDef" : "MetaGraphDef"));
    }
}

}  // namespace

absl::StatusOr<Model> openModel(const std::string& path, const OpRegistry& ops, const Progress& progress) {
    WHITTLE_ASSIGN_OR_RETURN(const Location location, locateModel(path));
    quietProtobuf();
    progress.report("opening");
    Model model;
    model.path = path;
    model.file = location.file;
    model.otherVersions = location.otherVersions;
    absl::StatusOr<Bytes> file = readFile(location, model);
    absl::Status status = file.status();
    if (status.ok()) status = readMessage(*file, ops, progress, model);
    if (status.ok()) forgetPages(*file);
    if (!status.ok()) {
        const bool namesFile = absl::StrContains(status.message(), location.file);
        return status.code() == absl::StatusCode::kCancelled || namesFile ? status : annotate(status, location.file);
    }
    if (model.kind == Model::Kind::kSavedModel) {
        model.directory = directoryOf(location.file);
        readFolder(model);
    }
    warnAboutGraphs(model);
    return model;
}

}  // namespace whittle
