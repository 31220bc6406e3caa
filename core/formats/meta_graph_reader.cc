// SPDX-License-Identifier: Apache-2.0
#include "core/formats/meta_graph_reader.h"

#include "core/base/status.h"
#include "core/formats/graph_def.h"
#include "core/formats/quiet_protobuf.h"
#include "core/formats/wire_reader.h"
#include "core/graph/function_calls.h"
#include "proto/saved_model.pb.h"

#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <string>
#include <utility>

// Field numbers are those of meta_graph.proto and saved_model.proto.
namespace whittle {
namespace {

constexpr uint32_t kGraphDefField = 2;

Shape shapeOf(const tensorflow::TensorShapeProto& proto) {
    Shape shape;
    shape.unknownRank = proto.unknown_rank();
    for (const auto& dim : proto.dim()) shape.dims.push_back(dim.size());
    return shape;
}

SignatureTensor signatureTensor(const std::string& key, const tensorflow::TensorInfo& info) {
    SignatureTensor tensor;
    tensor.key = key;
    tensor.dtype = static_cast<DataType>(info.dtype());
    tensor.shape = shapeOf(info.tensor_shape());
    if (info.has_coo_sparse()) {
        tensor.encoding = SignatureTensor::Encoding::kCooSparse;
    } else if (info.has_composite_tensor()) {
        tensor.encoding = SignatureTensor::Encoding::kComposite;
    } else {
        tensor.tensor = info.name();
    }
    return tensor;
}

template <typename Map>
std::vector<SignatureTensor> signatureTensors(const Map& infos) {
    std::vector<SignatureTensor> tensors;
    for (const auto& [key, info] : infos) tensors.push_back(signatureTensor(key, info));
    std::sort(tensors.begin(), tensors.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    return tensors;
}

std::vector<Signature> signaturesOf(const tensorflow::MetaGraphDef& proto) {
    std::vector<Signature> signatures;
    for (const auto& [key, def] : proto.signature_def()) {
        signatures.push_back({key, signatureTensors(def.inputs()), signatureTensors(def.outputs()), def.method_name()});
    }
    std::sort(signatures.begin(), signatures.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    return signatures;
}

// TF1 exports list their assets only in a collection, TF2 ones only in the field.
absl::StatusOr<std::vector<tensorflow::AssetFileDef>> assetDefs(const tensorflow::MetaGraphDef& proto) {
    std::vector<tensorflow::AssetFileDef> defs(proto.asset_file_def().begin(), proto.asset_file_def().end());
    const auto collection = proto.collection_def().find("saved_model_assets");
    if (!defs.empty() || collection == proto.collection_def().end()) return defs;
    for (const google::protobuf::Any& any : collection->second.any_list().value()) {
        tensorflow::AssetFileDef def;
        if (!def.ParseFromString(any.value())) {
            return absl::DataLossError("truncated or corrupt: an entry of collection saved_model_assets");
        }
        defs.push_back(std::move(def));
    }
    return defs;
}

bool staysInItsFolder(const std::string& name) {
    return !name.empty() && name != "." && name != ".." &&
           name.find_first_of(std::string("/\\\0", 3)) == std::string::npos;
}

absl::StatusOr<std::vector<Asset>> assetsOf(const tensorflow::MetaGraphDef& proto) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<tensorflow::AssetFileDef> defs, assetDefs(proto));
    std::vector<Asset> assets;
    for (const tensorflow::AssetFileDef& def : defs) {
        if (!staysInItsFolder(def.filename())) {
            return absl::InvalidArgumentError(
                absl::StrCat("asset name '", def.filename(),
                             "' is refused: it would be looked for outside the model's assets folder"));
        }
        assets.push_back({def.tensor_info().name(), def.filename()});
    }
    return assets;
}

// Parses what is not the graph field by field, so that damage has an offset.
absl::Status mergeField(const WireReader& field, tensorflow::MetaGraphDef& into) {
    google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(field.raw().data()),
                                              static_cast<int>(field.raw().size()));
    if (into.MergeFromCodedStream(&in) && in.ConsumedEntireMessage()) return absl::OkStatus();
    return field.damaged(absl::StrCat("field ", field.field(), " of the MetaGraph"));
}

}  // namespace

absl::StatusOr<MetaGraph> readMetaGraph(const Bytes& root, absl::string_view wire, const OpRegistry& ops,
                                        const Progress& progress) {
    quietProtobuf();
    auto rest = std::make_shared<tensorflow::MetaGraphDef>();
    WireReader fields(root, wire);
    // Protobuf merges several graphs into one, which is to read them after each other.
    absl::string_view graphWire;
    int graphCount = 0;
    std::string merged;
    while (fields.next()) {
        if (fields.tag() != bytesTag(kGraphDefField)) {
            WHITTLE_RETURN_IF_ERROR(mergeField(fields, *rest));
            continue;
        }
        if (++graphCount == 2) merged.assign(graphWire.data(), graphWire.size());
        if (graphCount >= 2) merged.append(fields.view().data(), fields.view().size());
        graphWire = fields.view();
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());

    MetaGraph meta;
    if (graphCount >= 2) {
        WHITTLE_ASSIGN_OR_RETURN(meta.graph, readGraphDef(Bytes::adopt(std::move(merged)), ops, progress));
    } else {
        WHITTLE_ASSIGN_OR_RETURN(meta.graph, readGraphDef(root, graphWire, ops, progress));
    }
    WHITTLE_RETURN_IF_ERROR(checkFunctionRecursion(meta.graph));
    const auto& tags = rest->meta_info_def().tags();
    meta.tags.assign(tags.begin(), tags.end());
    meta.tensorflowVersion = rest->meta_info_def().tensorflow_version();
    meta.signatures = signaturesOf(*rest);
    WHITTLE_ASSIGN_OR_RETURN(meta.assets, assetsOf(*rest));
    meta.rest = std::move(rest);
    return meta;
}

absl::Status readSavedModel(const Bytes& file, const OpRegistry& ops, const Progress& progress, Model& model) {
    KeptFields extra;
    WireReader fields(file, file.view());
    while (fields.next()) {
        if (fields.tag() == bytesTag(2)) {
            WHITTLE_ASSIGN_OR_RETURN(MetaGraph meta, readMetaGraph(file, fields.view(), ops, progress));
            model.metaGraphs.push_back(std::move(meta));
        } else if (fields.tag() != varintTag(1)) {
            extra.add(fields.raw());
        }
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());
    if (model.metaGraphs.empty()) return absl::DataLossError("the SavedModel holds no graph (no MetaGraph in it)");
    model.extra = extra.take(file);
    return absl::OkStatus();
}

}  // namespace whittle
