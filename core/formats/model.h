// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/graph.h"
#include "core/graph/op_registry.h"
#include "core/graph/signature.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tensorflow {
class FingerprintDef;
class MetaGraphDef;
}  // namespace tensorflow

namespace whittle {

class TensorBundle;

// A file of assets/ and the tensor that is fed its path.
struct Asset {
    std::string tensor;    // "node:0"
    std::string fileName;  // one path component; names that would escape assets/ are refused when the model is opened
};

struct MetaGraph {
    std::vector<std::string> tags;  // in the order of the file; matched as a set
    std::string tensorflowVersion;
    Graph graph;
    std::vector<Signature> signatures;  // sorted by key, "__saved_model_init_op" included
    std::vector<Asset> assets;          // of the field, else of the collection saved_model_assets
    // Everything but graph_def: collections, saver, object graph, unknown fields. Never null.
    std::shared_ptr<const tensorflow::MetaGraphDef> rest;

    bool hasObjectGraph() const;
    // nullptr when there is none.
    const Signature* signature(absl::string_view key) const;
    // "serving_default", else the only one that is not the init op, else the first by name; nullptr without any.
    const Signature* defaultSignature() const;
};

// What one opened path holds.
struct Model {
    enum class Kind { kSavedModel, kGraphDef, kMetaGraph };

    Kind kind = Kind::kGraphDef;
    bool isText = false;                // .pbtxt
    std::string path;                   // as the user gave it
    std::string file;                   // saved_model.pb, frozen.pb, ... that was read
    std::string directory;              // of the SavedModel; empty for single files
    std::vector<MetaGraph> metaGraphs;  // a GraphDef is one without tags and signatures
    // Other numbered versions beside the one opened, when the path was a TF Serving parent: names of folders in it,
    // newest first.
    std::vector<std::string> otherVersions;
    // variables/variables.*; null when there are none or they cannot be read (then checkpointError says why).
    std::shared_ptr<const TensorBundle> checkpoint;
    absl::Status checkpointError;
    std::shared_ptr<const tensorflow::FingerprintDef> fingerprint;  // null when there is none
    bool hasKerasMetadata = false;
    std::vector<std::string> extraAssets;  // files of assets.extra/, relative
    // Bytes on disk.
    int64_t graphBytes = 0;
    int64_t variableBytes = 0;
    int64_t assetBytes = 0;
    // Fields of SavedModel that are not above, as they stand on the wire.
    Bytes extra;
    // What is odd but readable, for the log.
    std::vector<std::string> warnings;

    // TF2 in TensorFlow's sense: exactly one MetaGraph, and it has an object graph.
    bool isTf2() const;
    // The MetaGraph whose tags equal `tags` as a set; nullptr when there is none.
    const MetaGraph* metaGraph(const std::vector<std::string>& tags) const;
};

// Opens a SavedModel folder, the .pb or .pbtxt inside it, a TF Serving parent of numbered versions, a GraphDef (.pb,
// .pbtxt) or a MetaGraphDef (.meta), told apart by content. NotFound, DataLoss (corrupt) or InvalidArgument (not a
// TensorFlow model, or a graph that no TensorFlow accepts) say what, where and what to do.
absl::StatusOr<Model> openModel(const std::string& path, const OpRegistry& ops, const Progress& progress);

// The 1,793 op definitions of TensorFlow 2.17.1, built in; made on first use, shared by all threads.
const OpRegistry& builtinOps();

}  // namespace whittle
