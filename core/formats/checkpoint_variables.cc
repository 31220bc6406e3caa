// SPDX-License-Identifier: Apache-2.0
#include "core/formats/checkpoint_variables.h"

#include "core/base/status.h"
#include "core/formats/restore_plan.h"
#include "core/graph/extract.h"
#include "core/graph/graph_index.h"
#include "core/graph/value_bytes.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace whittle {
namespace {

// What TF1's optimizers append to the name of the variable they keep state for.
constexpr absl::string_view kSlotSuffixes[] = {"/Adam",
                                               "/Adam_1",
                                               "/Momentum",
                                               "/RMSProp",
                                               "/RMSProp_1",
                                               "/Adagrad",
                                               "/Adadelta",
                                               "/Adadelta_1",
                                               "/Ftrl",
                                               "/Ftrl_1",
                                               "/ExponentialMovingAverage"};

bool isSlotName(absl::string_view name, const TensorBundle& bundle) {
    for (const absl::string_view suffix : kSlotSuffixes) {
        if (absl::EndsWith(name, suffix) && bundle.find(name.substr(0, name.size() - suffix.size()))) return true;
    }
    return false;
}

absl::flat_hash_set<std::string> usedNodes(const MetaGraph& meta) {
    const GraphIndex index(meta.graph);
    std::vector<std::string> targets;
    for (const Signature& signature : meta.signatures) {
        for (const SignatureTensor& output : signature.outputs) {
            const auto name = parseTensorName(output.tensor);
            if (name.ok() && index.node(absl::string_view(name->node))) targets.push_back(name->node);
        }
    }
    absl::flat_hash_set<std::string> used;
    const absl::StatusOr<Graph> needed = extractSubgraph(meta.graph, targets);
    if (!needed.ok()) return used;
    for (const NodePtr& node : needed->nodes) used.insert(node->name);
    return used;
}

}  // namespace

CheckpointVariables::CheckpointVariables(const MetaGraph& meta, std::shared_ptr<const TensorBundle> bundle)
    : m_bundle(std::move(bundle)) {
    findSources(meta);
    findUnstored(meta);
    describeAll(meta);
    findCopies();
}

// The restore operation decides, since it is what a server runs. The object graph fills what it leaves open; a node's
// name is the key only in TF1 graphs that were saved without a saver.
void CheckpointVariables::findSources(const MetaGraph& meta) {
    for (RestoredVariable& restored : restoredByOperation(meta)) {
        if (m_bundle->find(restored.key)) {
            m_sources.emplace(std::move(restored.node), Source{std::move(restored.key), std::move(restored.slice)});
        } else {
            m_unstored.emplace(std::move(restored.node), std::move(restored.key));
        }
    }
    for (RestoredVariable& restored : restoredByObjects(meta, *m_bundle)) {
        if (!m_bundle->find(restored.key)) {
            m_unstored.emplace(std::move(restored.node), std::move(restored.key));
            continue;
        }
        const auto [at, isNew] = m_sources.emplace(restored.node, Source{restored.key, {}});
        if (!isNew && at->second.slice.empty()) compareSources(restored.node, at->second.key, restored.key);
    }
    for (const NodePtr& node : meta.graph.nodes) {
        if (isVariable(*node) && m_bundle->find(node->name)) m_sources.emplace(node->name, Source{node->name, {}});
    }
}

// Keras 3 tracks every weight twice, so two keys for one variable are nothing odd while the values agree. Of numbers in
// one piece the stored checksums tell, without reading them.
void CheckpointVariables::compareSources(const std::string& node, const std::string& byOperation,
                                         const std::string& byObjects) {
    if (byOperation == byObjects) return;
    const BundleEntry& a = *m_bundle->find(byOperation);
    const BundleEntry& b = *m_bundle->find(byObjects);
    absl::string_view what;
    if (a.dtype != b.dtype) {
        what = "type";
    } else if (a.shape != b.shape) {
        what = "shape";
    } else if (a.slices.empty() && b.slices.empty()) {
        if (a.maskedCrc != b.maskedCrc) what = "content";
    } else {
        const absl::StatusOr<Tensor> one = m_bundle->read(byOperation), other = m_bundle->read(byObjects);
        if (!one.ok() || !other.ok() || *one != *other) what = "content";
    }
    if (what.empty()) return;
    m_warnings.push_back(absl::StrCat("variable '", node, "' is restored from '", byOperation,
                                      "', but the object graph says '", byObjects, "', which has another ", what,
                                      "; the former is used"));
}

// What stands behind a variable that the checkpoint does not have.
void CheckpointVariables::findUnstored(const MetaGraph& meta) {
    const bool all = std::all_of(meta.graph.nodes.begin(), meta.graph.nodes.end(), [this](const NodePtr& node) {
        return !isVariable(*node) || m_sources.contains(node->name);
    });
    if (all) return;
    for (std::string& name : assignedOnLoad(meta)) {
        if (!m_sources.contains(name)) m_assignedOnLoad.insert(std::move(name));
    }
}

bool CheckpointVariables::isOptimizerKey(const std::string& key) const {
    return m_optimizerKeys.contains(key) || absl::StrContains(key, "/.OPTIMIZER_SLOT/") ||
           absl::StartsWith(key, "optimizer/") || absl::EndsWith(key, "beta1_power") ||
           absl::EndsWith(key, "beta2_power") || isSlotName(key, *m_bundle);
}

void CheckpointVariables::describeAll(const MetaGraph& meta) {
    const absl::flat_hash_set<std::string> used = usedNodes(meta);
    for (std::string& key : optimizerKeys(meta, *m_bundle)) m_optimizerKeys.insert(std::move(key));
    for (const NodePtr& node : meta.graph.nodes) {
        const absl::StatusOr<Tensor> described = isVariable(*node) ? describe(node->name) : absl::NotFoundError("");
        if (!described.ok()) continue;
        VariableInfo info;
        info.node = node->name;
        info.key = m_sources.at(node->name).key;
        info.dtype = described->dtype;
        info.shape = described->shape;
        const BundleEntry& entry = *m_bundle->find(info.key);
        info.bytes = m_sources.at(node->name).slice.empty() ? entry.bytes : valueBytes(info.dtype, info.shape);
        info.isOptimizerState = isOptimizerKey(info.key);
        info.isUsed = used.contains(node->name);
        m_variables.push_back(std::move(info));
    }
}

// Checksums are compared instead of bytes, so that no weight is read for it. Equal contents are paired one to one: that
// all biases of a new model are zero does not make them copies of each other.
void CheckpointVariables::findCopies() {
    using Content = std::tuple<DataType, std::vector<int64_t>, uint32_t>;
    std::map<Content, std::vector<const VariableInfo*>> free;
    const auto contentOf = [this](const VariableInfo& variable) {
        return Content(variable.dtype, variable.shape.dims, m_bundle->find(variable.key)->maskedCrc);
    };
    const auto isWhole = [this](const VariableInfo& variable) {
        return m_sources.at(variable.node).slice.empty() && m_bundle->find(variable.key)->slices.empty();
    };
    for (const VariableInfo& variable : m_variables) {
        if (variable.isUsed && isWhole(variable)) free[contentOf(variable)].push_back(&variable);
    }
    for (VariableInfo& variable : m_variables) {
        if (variable.isUsed || variable.isOptimizerState || !isWhole(variable)) continue;
        const auto same = free.find(contentOf(variable));
        if (same == free.end() || same->second.empty()) continue;
        variable.copyOf = same->second.front()->key;
        same->second.erase(same->second.begin());
    }
}

absl::StatusOr<const CheckpointVariables::Source*> CheckpointVariables::sourceOf(absl::string_view name) const {
    const auto at = m_sources.find(name);
    if (at != m_sources.end()) return &at->second;
    if (m_assignedOnLoad.contains(name)) {
        return absl::FailedPreconditionError(
            absl::StrCat("variable '", name, "' gets its value when the model is loaded"));
    }
    const auto unstored = m_unstored.find(name);
    return absl::NotFoundError(
        absl::StrCat("variable '", name, "' has no value in ", place(),
                     unstored == m_unstored.end() ? "" : absl::StrCat(", which lacks '", unstored->second, "'")));
}

std::string CheckpointVariables::place() const { return m_bundle->prefix() + ".index"; }

absl::StatusOr<Tensor> CheckpointVariables::read(absl::string_view name) const {
    WHITTLE_ASSIGN_OR_RETURN(const Source* source, sourceOf(name));
    if (source->slice.empty()) return m_bundle->read(source->key);
    WHITTLE_ASSIGN_OR_RETURN(const ShapeAndSlice part, parseShapeAndSlice(source->slice));
    return m_bundle->readSlice(source->key, part.slice);
}

absl::StatusOr<Tensor> CheckpointVariables::describe(absl::string_view name) const {
    WHITTLE_ASSIGN_OR_RETURN(const Source* source, sourceOf(name));
    const BundleEntry& entry = *m_bundle->find(source->key);
    Tensor described;
    described.dtype = entry.dtype;
    described.shape = entry.shape;
    if (source->slice.empty()) return described;
    WHITTLE_ASSIGN_OR_RETURN(const ShapeAndSlice part, parseShapeAndSlice(source->slice));
    if (part.fullShape != entry.shape) {
        return absl::InvalidArgumentError(absl::StrCat("variable '", name, "' is a part of shape ",
                                                       toString(part.fullShape), ", but '", source->key, "' in ",
                                                       place(), " has shape ", toString(entry.shape)));
    }
    described.shape.dims.clear();
    for (const TensorSlice::Extent& extent : part.slice.extents) described.shape.dims.push_back(extent.length);
    return described;
}

}  // namespace whittle
