// SPDX-License-Identifier: Apache-2.0
#include "core/formats/checkpoint_variables.h"

#include "core/base/status.h"
#include "core/formats/restore_plan.h"
#include "core/graph/extract.h"
#include "core/graph/graph_index.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace whittle {
namespace {

bool isVariable(const Node& node) {
    return node.op == "VarHandleOp" || node.op == "VariableV2" || node.op == "Variable";
}

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

bool isSlotName(const std::string& name, const TensorBundle& bundle) {
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
    describeAll(meta);
    findCopies();
}

// The restore operation decides, since it is what a server runs. The object graph fills what it leaves open; a node's
// name is the key only in TF1 graphs that were saved without a saver.
void CheckpointVariables::findSources(const MetaGraph& meta) {
    for (RestoredVariable& restored : restoredByOperation(meta)) {
        if (m_bundle->find(restored.key)) {
            m_sources.emplace(std::move(restored.node), Source{std::move(restored.key), std::move(restored.slice)});
        }
    }
    for (RestoredVariable& restored : restoredByObjects(meta, *m_bundle)) {
        const BundleEntry* byObjects = m_bundle->find(restored.key);
        if (!byObjects) continue;
        const auto [at, isNew] = m_sources.emplace(restored.node, Source{restored.key, {}});
        if (isNew) continue;
        const BundleEntry* byOperation = m_bundle->find(at->second.key);
        if (byOperation->dtype != byObjects->dtype || byOperation->shape != byObjects->shape) {
            m_warnings.push_back(absl::StrCat("variable '", restored.node, "' is restored from '", at->second.key,
                                              "', but the object graph says '", restored.key,
                                              "', which has another type or shape"));
        }
    }
    for (const NodePtr& node : meta.graph.nodes) {
        if (isVariable(*node) && m_bundle->find(node->name)) m_sources.emplace(node->name, Source{node->name, {}});
    }
}

void CheckpointVariables::describeAll(const MetaGraph& meta) {
    const absl::flat_hash_set<std::string> used = usedNodes(meta);
    const std::vector<std::string> listed = optimizerKeys(meta, *m_bundle);
    const absl::flat_hash_set<std::string> slots(listed.begin(), listed.end());
    for (const NodePtr& node : meta.graph.nodes) {
        const absl::StatusOr<Tensor> described = isVariable(*node) ? describe(node->name) : absl::NotFoundError("");
        if (!described.ok()) continue;
        VariableInfo info;
        info.node = node->name;
        info.key = m_sources.at(node->name).key;
        info.dtype = described->dtype;
        info.shape = described->shape;
        const BundleEntry& entry = *m_bundle->find(info.key);
        const auto width = static_cast<int64_t>(elementSize(info.dtype));
        info.bytes = width == 0 ? entry.bytes : info.shape.elementCount().value_or(0) * width;
        info.isOptimizerState = slots.contains(info.key) || absl::StrContains(info.key, "/.OPTIMIZER_SLOT/") ||
                                isSlotName(info.key, *m_bundle);
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
    if (at == m_sources.end()) {
        return absl::NotFoundError(absl::StrCat("the checkpoint has no value for variable '", name, "'"));
    }
    return &at->second;
}

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
    described.shape.dims.clear();
    for (const TensorSlice::Extent& extent : part.slice.extents) described.shape.dims.push_back(extent.length);
    return described;
}

}  // namespace whittle
