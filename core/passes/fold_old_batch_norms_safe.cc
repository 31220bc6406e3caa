// SPDX-License-Identifier: Apache-2.0
#include "core/passes/fold_old_batch_norms_safe.h"

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/passes/batch_norm.h"
#include "core/passes/colocation.h"
#include "core/passes/result.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <optional>

namespace whittle {
namespace {

// A convolution whose weights take the scale, and its part of the channels.
struct Branch {
    NodePtr conv, weights;
    ChannelFactors factors;
};

// One normalization with what stands before it: a convolution itself (no mover), or a BatchToSpaceND or ConcatV2 that
// merely moves what the convolutions give.
struct Fold {
    NodePtr norm, mover;
    std::vector<NodePtr> constants;
    std::vector<Branch> branches;
};

std::string stringAttr(const Node& node, absl::string_view name, absl::string_view fallback) {
    const Attr* attr = node.attr(name);
    return attr && attr->asString() ? *attr->asString() : std::string(fallback);
}

bool boolAttr(const Node& node, absl::string_view name, bool fallback) {
    const Attr* attr = node.attr(name);
    return attr && attr->asBool() ? *attr->asBool() : fallback;
}

float floatAttr(const Node& node, absl::string_view name, float fallback) {
    const Attr* attr = node.attr(name);
    return attr && attr->asFloat() ? *attr->asFloat() : fallback;
}

// Finds what can be folded, each normalization by itself.
class Finder {
  public:
    Finder(const Graph& graph, const GraphIndex& index, PassContext& context)
        : m_graph(graph), m_index(index), m_context(context) {}

    absl::Status prepare() {
        WHITTLE_ASSIGN_OR_RETURN(m_required, requiredNodes(m_context));
        for (const std::string& output : m_context.outputs) {
            const absl::StatusOr<TensorName> name = parseTensorName(output);
            if (name.ok() && name->index > 0) m_requiredStatistics.insert(name->node);
        }
        return absl::OkStatus();
    }

    bool isRequired(const Node& node) const { return m_required.contains(node.name); }

    // Without branches when there is nothing to fold; a warning says why if it is the values.
    Fold find(const NodePtr& norm) {
        Fold fold;
        fold.norm = norm;
        if (!normalizesByConstants(*norm) || !findConstants(&fold) || !findBranches(&fold)) return {};
        const absl::Status status = share(&fold);
        if (status.ok()) return fold;
        m_context.warnings.push_back(absl::StrCat("'", norm->name, "' stays: ", std::string(status.message())));
        return {};
    }

  private:
    bool normalizesByConstants(const Node& norm) const {
        if (norm.dataInputCount() != 5 || norm.typeAttr("T") != DataType::kFloat) return false;
        if (isGlobalBatchNorm(norm)) return norm.attr("variance_epsilon") && norm.attr("scale_after_normalization");
        if (!isFusedBatchNorm(norm) || boolAttr(norm, "is_training", true)) return false;
        if (norm.op != "FusedBatchNorm" && norm.typeAttr("U") != DataType::kFloat) return false;
        const auto uses = m_index.uses(norm.id);
        const bool readsStatistics = std::any_of(uses.begin(), uses.end(), [&](const GraphIndex::Use& use) {
            return m_index.at(use.position).inputs[static_cast<size_t>(use.slot)].index > 0;
        });
        return !readsStatistics && !m_requiredStatistics.contains(norm.name);
    }

    bool findConstants(Fold* fold) const {
        for (const size_t slot : {size_t{1}, size_t{2}, size_t{3}, size_t{4}}) {
            NodePtr node = producer(fold->norm->inputs[slot]);
            if (!node || !node->isConstant()) return false;
            fold->constants.push_back(std::move(node));
        }
        return true;
    }

    bool findBranches(Fold* fold) const {
        const NodePtr below = privateProducer(fold->norm->inputs[0]);
        if (!below) return false;
        if (below->op == "BatchToSpaceND") return findBeforeBatchToSpace(below, fold);
        if (below->op == "ConcatV2") return findBeforeConcat(below, fold);
        return addBranch(below, fold);
    }

    bool addBranch(const NodePtr& conv, Fold* fold) const {
        if (!conv || (conv->op != "Conv2D" && conv->op != "DepthwiseConv2dNative") || conv->dataInputCount() != 2 ||
            conv->typeAttr("T") != DataType::kFloat || stringAttr(*conv, "data_format", "NHWC") != formatOf(*fold)) {
            return false;
        }
        NodePtr weights = producer(conv->inputs[1]);
        if (!weights || !weights->isConstant()) return false;
        fold->branches.push_back({conv, std::move(weights), {}});
        return true;
    }

    // Channels must not be what is moved.
    bool findBeforeBatchToSpace(const NodePtr& mover, Fold* fold) const {
        if (mover->dataInputCount() != 3 || formatOf(*fold) != "NHWC") return false;
        const NodePtr block = producer(mover->inputs[1]);
        const Tensor* sizes = block ? block->constantValue() : nullptr;
        if (!sizes || sizes->shape.dims.size() != 1 || sizes->shape.dims[0] > 2) return false;
        fold->mover = mover;
        return addBranch(privateProducer(mover->inputs[0]), fold);
    }

    bool findBeforeConcat(const NodePtr& mover, Fold* fold) const {
        const size_t count = mover->dataInputCount();
        if (count < 2 || !concatAxis(*mover)) return false;
        fold->mover = mover;
        for (size_t i = 0; i + 1 < count; ++i) {
            if (!addBranch(privateProducer(mover->inputs[i]), fold)) return false;
        }
        return true;
    }

    std::optional<int64_t> concatAxis(const Node& concat) const {
        const NodePtr node = producer(concat.inputs[concat.dataInputCount() - 1]);
        const Tensor* value = node ? node->constantValue() : nullptr;
        if (!value || value->shape.elementCount() != 1) return std::nullopt;
        const absl::StatusOr<std::vector<double>> axis = elementsAsDouble(*value);
        if (!axis.ok()) return std::nullopt;
        const auto number = static_cast<int64_t>((*axis)[0]);
        return number < 0 ? number + 4 : number;
    }

    // Computes what each branch gets of the normalization.
    absl::Status share(Fold* fold) const {
        const Node& norm = *fold->norm;
        const BatchNormInputs at = batchNormInputs(norm);
        BatchNormConstants constants{fold->constants[at.mean - 1].get(), fold->constants[at.variance - 1].get(),
                                     fold->constants[at.beta - 1].get(), fold->constants[at.gamma - 1].get()};
        constants.epsilon =
            isFusedBatchNorm(norm) ? floatAttr(norm, "epsilon", 0.0001f) : floatAttr(norm, "variance_epsilon", 0);
        constants.scales = isFusedBatchNorm(norm) || boolAttr(norm, "scale_after_normalization", true);
        WHITTLE_ASSIGN_OR_RETURN(const ChannelFactors all, channelFactors(constants));
        const bool joinsChannels = fold->mover && fold->mover->op == "ConcatV2" &&
                                   concatAxis(*fold->mover) == (formatOf(*fold) == "NHWC" ? 3 : 1);
        int64_t first = 0;
        for (Branch& branch : fold->branches) {
            WHITTLE_ASSIGN_OR_RETURN(const int64_t channels, outputChannels(*branch.conv, *branch.weights));
            const int64_t end = joinsChannels ? first + channels : channels;
            if (end > static_cast<int64_t>(all.scale.size()) || channels < 1) {
                return absl::InvalidArgumentError(
                    absl::StrCat("'", branch.conv->name, "' gives other channels than are normalized"));
            }
            branch.factors.scale.assign(all.scale.begin() + first, all.scale.begin() + end);
            branch.factors.offset.assign(all.offset.begin() + first, all.offset.begin() + end);
            if (joinsChannels) first = end;
        }
        const auto total = static_cast<int64_t>(all.scale.size());
        const bool fits = joinsChannels
                              ? first == total
                              : std::all_of(fold->branches.begin(), fold->branches.end(), [&](const Branch& b) {
                                    return static_cast<int64_t>(b.factors.scale.size()) == total;
                                });
        return fits ? absl::OkStatus() : absl::InvalidArgumentError("other channels are normalized than there are");
    }

    static std::string formatOf(const Fold& fold) {
        return isGlobalBatchNorm(*fold.norm) ? "NHWC" : stringAttr(*fold.norm, "data_format", "NHWC");
    }

    NodePtr producer(const Input& input) const {
        const int32_t position = input.index == 0 ? m_index.positionOf(input.node) : GraphIndex::kAbsent;
        return position == GraphIndex::kAbsent ? nullptr : m_graph.nodes[static_cast<size_t>(position)];
    }

    // Read by one input slot of one node, and not by name from outside the graph.
    NodePtr privateProducer(const Input& input) const {
        NodePtr node = producer(input);
        return node && m_index.uses(node->id).size() == 1 && !isRequired(*node) ? node : nullptr;
    }

    const Graph& m_graph;
    const GraphIndex& m_index;
    PassContext& m_context;
    absl::flat_hash_set<std::string> m_required;
    absl::flat_hash_set<std::string> m_requiredStatistics;  // nodes of which an output names a further port
};

void addControls(const Node& from, Node* to) {
    for (const Input& input : from.inputs) {
        const bool isNew = std::find(to->inputs.begin(), to->inputs.end(), input) == to->inputs.end();
        if (input.isControl() && isNew) to->inputs.push_back(input);
    }
}

// Writes the folds down.
class Rewriter {
  public:
    Rewriter(const Graph& graph, const GraphIndex& index, const Finder& finder, PassContext& context)
        : m_graph(graph),
          m_index(index),
          m_finder(finder),
          m_context(context),
          m_names(graph),
          m_result(startResult(graph, context)) {}

    absl::Status add(const Fold& fold) {
        std::vector<NodePtr> written;
        std::vector<Input> added;
        for (size_t i = 0; i < fold.branches.size(); ++i) {
            const Branch& branch = fold.branches[i];
            WHITTLE_RETURN_IF_ERROR(scale(branch));
            NodePtr offset = share(offsetOf(fold, branch));
            Node bias = biasOf(fold, i, *offset);
            added.push_back({bias.id, 0});
            written.push_back(std::move(offset));
            written.push_back(share(std::move(bias)));
        }
        if (fold.mover) {
            Node moved = *fold.mover;
            std::copy(added.begin(), added.end(), moved.inputs.begin());
            moved.id = fold.norm->id;
            moved.name = fold.norm->name;
            moved.origins = originsOf(*fold.norm);
            addOrigins(moved, *fold.mover);
            addControls(*fold.norm, &moved);
            written.push_back(share(std::move(moved)));
            m_instead[fold.mover->id];
        }
        m_instead[fold.norm->id] = std::move(written);
        for (const NodePtr& constant : fold.constants) ++m_droppedUses[constant->id];
        return absl::OkStatus();
    }

    Graph finish() {
        for (const auto& [id, count] : m_droppedUses) {
            const Node& node = *m_index.node(id);
            if (m_index.uses(id).size() == count && !m_finder.isRequired(node)) m_instead[id];
        }
        for (const NodePtr& node : m_graph.nodes) {
            const auto at = m_instead.find(node->id);
            if (at == m_instead.end()) {
                m_result.nodes.push_back(node);
            } else {
                m_result.nodes.insert(m_result.nodes.end(), at->second.begin(), at->second.end());
            }
        }
        dropLostColocation(&m_result);
        return std::move(m_result);
    }

  private:
    static NodePtr share(Node node) { return std::make_shared<const Node>(std::move(node)); }

    // Weights that others read, too, stay as they are, and the convolution gets its own.
    absl::Status scale(const Branch& branch) {
        const Node& old = *branch.weights;
        WHITTLE_ASSIGN_OR_RETURN(Tensor scaled, scaledWeights(*branch.conv, old, branch.factors.scale));
        const bool isPrivate = m_index.uses(old.id).size() == 1 && !m_finder.isRequired(old);
        Node weights =
            isPrivate ? constantNode(old.id, old.name, std::move(scaled))
                      : constantNode(m_result.newId(), m_names.fresh(absl::StrCat(branch.conv->name, "_bn_weights")),
                                     std::move(scaled));
        weights.origins = originsOf(old);
        weights.device = old.device;
        weights.inputs = old.inputs;
        if (isPrivate) {
            m_instead[old.id] = {share(std::move(weights))};
            return absl::OkStatus();
        }
        ++m_droppedUses[old.id];
        NodePtr conv = changed(*branch.conv, [&](Node& node) { node.inputs[1] = {weights.id, 0}; });
        m_instead[conv->id] = {share(std::move(weights)), conv};
        return absl::OkStatus();
    }

    Node offsetOf(const Fold& fold, const Branch& branch) {
        const auto channels = static_cast<int64_t>(branch.factors.offset.size());
        Node offset =
            constantNode(m_result.newId(), m_names.fresh(absl::StrCat(branch.conv->name, "_bn_offset")),
                         Tensor::ofValues<float>(DataType::kFloat, Shape::of({channels}), branch.factors.offset));
        offset.device = fold.norm->device;
        offset.origins = originsOf(*fold.norm);
        for (const NodePtr& constant : fold.constants) {
            addOrigins(offset, *constant);
            addControls(*constant, &offset);
        }
        return offset;
    }

    Node biasOf(const Fold& fold, size_t i, const Node& offset) {
        const Node& conv = *fold.branches[i].conv;
        Node bias;
        if (!fold.mover) {
            bias.id = fold.norm->id;
            bias.name = fold.norm->name;
        } else {
            bias.id = m_result.newId();
            bias.name = m_names.fresh(fold.mover->op == "ConcatV2" ? absl::StrCat(fold.mover->name, "_bn_in", i)
                                                                   : absl::StrCat(conv.name, "/biasadd"));
        }
        bias.op = "BiasAdd";
        bias.device = fold.norm->device;
        bias.inputs = {{conv.id, 0}, {offset.id, 0}};
        bias.attrs.set("T", Attr::ofType(DataType::kFloat));
        bias.attrs.set("data_format", Attr::ofString(stringAttr(conv, "data_format", "NHWC")));
        bias.origins = originsOf(*fold.norm);
        if (!fold.mover) addControls(*fold.norm, &bias);
        return bias;
    }

    const Graph& m_graph;
    const GraphIndex& m_index;
    const Finder& m_finder;
    PassContext& m_context;
    NameSource m_names;
    Graph m_result;
    absl::flat_hash_map<NodeId, std::vector<NodePtr>> m_instead;  // what stands at the place of a node
    absl::flat_hash_map<NodeId, size_t> m_droppedUses;
};

}  // namespace

absl::StatusOr<Graph> foldBatchNormsSafely(const Graph& graph, PassContext& context) {
    const GraphIndex index(graph);
    Finder finder(graph, index, context);
    WHITTLE_RETURN_IF_ERROR(finder.prepare());
    Rewriter rewriter(graph, index, finder, context);
    for (const NodePtr& node : graph.nodes) {
        if (!isGlobalBatchNorm(*node) && !isFusedBatchNorm(*node)) continue;
        WHITTLE_RETURN_IF_ERROR(context.progress.check());
        const Fold fold = finder.find(node);
        if (!fold.branches.empty()) WHITTLE_RETURN_IF_ERROR(rewriter.add(fold));
    }
    return rewriter.finish();
}

}  // namespace whittle
