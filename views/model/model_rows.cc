// SPDX-License-Identifier: Apache-2.0
#include "views/model/model_rows.h"

#include "core/base/file.h"
#include "core/formats/tensor_bundle.h"
#include "views/common/formatting.h"
#include "views/model/model_item.h"
#include "views/text.h"

#include <QCoreApplication>

namespace whittle {

namespace {

struct ModelRows {
    Q_DECLARE_TR_FUNCTIONS(ModelRows)
};

QVariant item(ModelItem::Kind kind, const std::string& name = {}, int index = 0) {
    return QVariant::fromValue(ModelItem{kind, toQString(name), index});
}

TreeRow plainRow(const QString& name, const QString& what, QVariant payload = {}) {
    TreeRow row;
    row.cells = {TreeCell(name), TreeCell(what)};
    row.payload = payload.isValid() ? std::move(payload) : item(ModelItem::Kind::kNone);
    return row;
}

TreeRow group(const QString& title, std::vector<TreeRow> rows) {
    TreeRow row = plainRow(title, formatCount(static_cast<int64_t>(rows.size())));
    row.children = std::move(rows);
    return row;
}

TreeRow tensorRow(const SignatureTensor& tensor) {
    TreeRow row = plainRow(toQString(tensor.key), formatTensorType(tensor.dtype, tensor.shape),
                           item(ModelItem::Kind::kTensor, tensor.tensor));
    row.cells[0].toolTip = tensor.tensor.empty() ? toQString(tensor.key) : toQString(tensor.tensor);
    return row;
}

TreeRow signatureRow(const Signature& signature, const ShownChoice& choice) {
    TreeRow row = plainRow(toQString(signature.key), toQString(signature.methodName),
                           item(ModelItem::Kind::kSignature, signature.key));
    row.emphasized = choice.kind == ShownChoice::Kind::kSignature && choice.name == signature.key;
    std::vector<TreeRow> inputs, outputs;
    for (const SignatureTensor& tensor : signature.inputs) inputs.push_back(tensorRow(tensor));
    for (const SignatureTensor& tensor : signature.outputs) outputs.push_back(tensorRow(tensor));
    row.children.push_back(group(ModelRows::tr("Inputs"), std::move(inputs)));
    row.children.push_back(group(ModelRows::tr("Outputs"), std::move(outputs)));
    return row;
}

QString tagText(const MetaGraph& metaGraph) {
    return metaGraph.tags.empty() ? ModelRows::tr("no tags") : formatTags(metaGraph.tags);
}

void addMetaGraphs(const Model& model, int chosen, std::vector<TreeRow>& rows) {
    if (model.kind != Model::Kind::kSavedModel) return;
    std::vector<TreeRow> sets;
    for (size_t i = 0; i < model.metaGraphs.size(); ++i) {
        const MetaGraph& metaGraph = model.metaGraphs[i];
        TreeRow row = plainRow(tagText(metaGraph),
                               ModelRows::tr("%Ln node(s)", nullptr, static_cast<int>(metaGraph.graph.nodes.size())),
                               item(ModelItem::Kind::kMetaGraph, {}, static_cast<int>(i)));
        row.emphasized = static_cast<int>(i) == chosen;
        sets.push_back(std::move(row));
    }
    rows.push_back(group(ModelRows::tr("Tag sets"), std::move(sets)));
}

void addFunctions(const MetaGraph& metaGraph, const ShownChoice& choice, std::vector<TreeRow>& rows) {
    std::vector<TreeRow> functions;
    for (const FunctionPtr& function : metaGraph.graph.functions().functions()) {
        TreeRow row = plainRow(toQString(function->name()),
                               ModelRows::tr("%Ln node(s)", nullptr, static_cast<int>(function->body.size())),
                               item(ModelItem::Kind::kFunction, function->name()));
        row.emphasized = choice.kind == ShownChoice::Kind::kFunction && choice.name == function->name();
        functions.push_back(std::move(row));
    }
    if (!functions.empty()) rows.push_back(group(ModelRows::tr("Functions"), std::move(functions)));
}

void addVariables(const Model& model, std::vector<TreeRow>& rows) {
    if (!model.checkpoint) {
        if (!model.checkpointError.ok()) {
            rows.push_back(plainRow(ModelRows::tr("Variables"), describeStatus(model.checkpointError)));
        }
        return;
    }
    std::vector<TreeRow> variables;
    for (const BundleEntry& entry : model.checkpoint->entries()) {
        TreeRow row = plainRow(toQString(entry.key), formatTensorType(entry.dtype, entry.shape),
                               item(ModelItem::Kind::kVariable, entry.key));
        row.cells[1].toolTip = formatExactBytes(entry.bytes);
        variables.push_back(std::move(row));
    }
    TreeRow row = group(ModelRows::tr("Variables"), std::move(variables));
    row.cells[1].text = ModelRows::tr("%1, %2").arg(row.cells[1].text, formatBytes(model.variableBytes));
    rows.push_back(std::move(row));
}

void addAssets(const Model& model, const MetaGraph& metaGraph, std::vector<TreeRow>& rows) {
    std::vector<TreeRow> assets;
    for (const Asset& asset : metaGraph.assets) {
        assets.push_back(
            plainRow(toQString(asset.fileName), toQString(asset.tensor), item(ModelItem::Kind::kTensor, asset.tensor)));
    }
    for (const std::string& extra : model.extraAssets) {
        assets.push_back(plainRow(toQString(extra), ModelRows::tr("in assets.extra")));
    }
    if (!assets.empty()) rows.push_back(group(ModelRows::tr("Assets"), std::move(assets)));
}

QString kindText(const Model& model) {
    switch (model.kind) {
        case Model::Kind::kSavedModel:
            return model.isTf2() ? ModelRows::tr("SavedModel of TensorFlow 2")
                                 : ModelRows::tr("SavedModel of TensorFlow 1");
        case Model::Kind::kMetaGraph:
            return ModelRows::tr("MetaGraph");
        case Model::Kind::kGraphDef:
            break;
    }
    return model.isText ? ModelRows::tr("GraphDef as text") : ModelRows::tr("GraphDef");
}

void addFile(const Model& model, const MetaGraph& metaGraph, std::vector<TreeRow>& rows) {
    TreeRow file = plainRow(ModelRows::tr("File"), kindText(model));
    file.cells[0].toolTip = toQString(model.file);
    if (!metaGraph.tensorflowVersion.empty()) {
        file.children.push_back(
            plainRow(ModelRows::tr("Written by TensorFlow"), toQString(metaGraph.tensorflowVersion)));
    }
    const auto size = [&](const QString& name, int64_t bytes) {
        if (bytes == 0) return;
        TreeRow row = plainRow(name, formatBytes(bytes));
        row.cells[1].toolTip = formatExactBytes(bytes);
        file.children.push_back(std::move(row));
    };
    size(ModelRows::tr("Graph on disk"), model.graphBytes);
    size(ModelRows::tr("Variables on disk"), model.variableBytes);
    size(ModelRows::tr("Assets on disk"), model.assetBytes);
    for (const std::string& path : model.otherVersions) {
        file.children.push_back(
            plainRow(ModelRows::tr("Other version"), toQString(baseName(path)), item(ModelItem::Kind::kVersion, path)));
    }
    rows.push_back(std::move(file));
}

}  // namespace

std::vector<TreeRow> modelRows(const Model& model, int metaGraph, const ShownChoice& choice) {
    const MetaGraph& chosen = model.metaGraphs[static_cast<size_t>(metaGraph)];
    std::vector<TreeRow> rows;
    addMetaGraphs(model, metaGraph, rows);
    std::vector<TreeRow> signatures;
    for (const Signature& signature : chosen.signatures) signatures.push_back(signatureRow(signature, choice));
    if (!signatures.empty()) rows.push_back(group(ModelRows::tr("Signatures"), std::move(signatures)));
    TreeRow whole = plainRow(ModelRows::tr("Whole graph"),
                             ModelRows::tr("%Ln node(s)", nullptr, static_cast<int>(chosen.graph.nodes.size())),
                             item(ModelItem::Kind::kWholeGraph));
    whole.emphasized = choice.kind == ShownChoice::Kind::kWholeGraph;
    rows.push_back(std::move(whole));
    addFunctions(chosen, choice, rows);
    addVariables(model, rows);
    addAssets(model, chosen, rows);
    addFile(model, chosen, rows);
    return rows;
}

}  // namespace whittle
