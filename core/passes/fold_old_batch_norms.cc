// SPDX-License-Identifier: Apache-2.0
//
// fold_old_batch_norms: batch normalization that is one op becomes part of the weights before it and an addition.
//
// scale = gamma / sqrt(var + epsilon), offset = beta - mean * scale. Between the convolution and the normalization
// there may be a BatchToSpaceND, or a ConcatV2 of convolutions, which then stand after the BiasAdd; they take over the
// name of the normalization, so that readers of the result need not change.
//
// The Graph Transform Tool knows no FusedBatchNormV2 and V3, scales weights that others read, takes no notice of
// is_training and formats, wants just two convolutions in a ConcatV2, and runs for ever where a constant of the
// normalization has a second reader. In compat mode the result is the same, but such a normalization stays and the
// user is told. Beyond it everything is folded that gives the same values: a constant may have other readers, and a
// convolution whose weights others read gets weights of its own.
//
// Wants constants to be folded before, and Identity between weights and convolutions to be removed.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/batch_norm.h"
#include "core/passes/fold_old_batch_norms_safe.h"
#include "core/passes/matching.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

absl::StatusOr<ChannelFactors> factorsOf(const Match& match) {
    const Node& norm = *match.node;
    const BatchNormInputs at = batchNormInputs(norm);
    BatchNormConstants constants{match.inputs[at.mean].node.get(), match.inputs[at.variance].node.get(),
                                 match.inputs[at.beta].node.get(), match.inputs[at.gamma].node.get()};
    const absl::string_view epsilonName = isFusedBatchNorm(norm) ? "epsilon" : "variance_epsilon";
    const Attr* epsilon = norm.attr(epsilonName);
    const Attr* scales = norm.attr("scale_after_normalization");
    if (!epsilon || !epsilon->asFloat() || (isGlobalBatchNorm(norm) && !(scales && scales->asBool()))) {
        return absl::InvalidArgumentError(absl::StrCat("node '", norm.name, "' has no attribute '",
                                                       epsilon ? "scale_after_normalization" : epsilonName,
                                                       "'; run add_default_attributes before"));
    }
    constants.epsilon = *epsilon->asFloat();
    constants.scales = isFusedBatchNorm(norm) || *scales->asBool();
    return channelFactors(constants);
}

// One search as the tool does it.
class Round {
  public:
    enum class Kind { kConv, kBatchToSpace, kConcat };

    Round(const Graph& graph, Kind kind, PassContext& context)
        : m_graph(graph), m_ids(graph), m_kind(kind), m_context(context) {}

    absl::StatusOr<Graph> run() {
        const Replace replace = [this](const Match& match, const OutsideUses& outside) {
            return replaceOne(match, outside);
        };
        WHITTLE_ASSIGN_OR_RETURN(Graph result,
                                 replaceMatches(m_graph, pattern(), Consistency::kKeepUsed, replace, m_context));
        result.nextId = std::max(result.nextId, m_ids.nextId);
        return result;
    }

    bool foldedAny() const { return m_foldedAny; }
    // The normalizations that were found and could not be folded.
    const std::vector<std::string>& refused() const { return m_refused; }

  private:
    Pattern pattern() const {
        const Pattern any{"*", {}}, constant{"Const", {}};
        const Pattern conv{"Conv2D|DepthwiseConv2dNative", {any, constant}};
        Pattern normalized = conv;
        if (m_kind == Kind::kBatchToSpace) normalized = {"BatchToSpaceND", {conv, constant, constant}};
        if (m_kind == Kind::kConcat) normalized = {"ConcatV2|Concat", {conv, conv, constant}};
        return {"BatchNormWithGlobalNormalization|FusedBatchNorm",
                {normalized, constant, constant, constant, constant}};
    }

    absl::StatusOr<std::vector<NodePtr>> replaceOne(const Match& match, const OutsideUses& outside) {
        WHITTLE_ASSIGN_OR_RETURN(const ChannelFactors factors, factorsOf(match));
        m_written.clear();
        switch (m_kind) {
            case Kind::kConv:
                WHITTLE_RETURN_IF_ERROR(scaleConv(match.inputs[0], factors, match.node->id, match.node->name, match));
                break;
            case Kind::kBatchToSpace:
                WHITTLE_RETURN_IF_ERROR(foldBeforeBatchToSpace(match, factors));
                break;
            case Kind::kConcat:
                WHITTLE_RETURN_IF_ERROR(foldBeforeConcat(match, factors));
                break;
        }
        noteOutcome(match, outside);
        return m_written;
    }

    // The matching engine takes back what lacks a node that others read, as the tool's does.
    void noteOutcome(const Match& match, const OutsideUses& outside) {
        const bool keepsUsed = std::all_of(outside.nodes().begin(), outside.nodes().end(), [&](NodeId id) {
            return std::any_of(m_written.begin(), m_written.end(), [&](const NodePtr& node) { return node->id == id; });
        });
        if (!keepsUsed) {
            m_refused.push_back(match.node->name);
            return;
        }
        m_foldedAny = true;
        warnOfSharing(match.inputs[0], outside);
    }

    void warnOfSharing(const Match& below, const OutsideUses& outside) {
        if (below.inputs.size() == 2) {
            for (const Node* node : {below.node.get(), below.inputs[1].node.get()}) {
                if (!outside.contains(*node)) continue;
                m_context.warnings.push_back(
                    absl::StrCat("'", node->name,
                                 "' has other readers, which now get scaled values, as from the Graph Transform "
                                 "Tool; safe mode leaves them theirs"));
            }
            return;
        }
        for (const Match& input : below.inputs) {
            if (!input.inputs.empty()) warnOfSharing(input, outside);
        }
    }

    absl::Status scaleConv(const Match& convMatch, const ChannelFactors& factors, NodeId biasId, std::string biasName,
                           const Match& norm) {
        const NodePtr& conv = convMatch.node;
        const NodePtr& weights = convMatch.inputs[1].node;
        WHITTLE_ASSIGN_OR_RETURN(Tensor scaled, scaledWeights(*conv, *weights, factors.scale));
        Node newWeights = constantNode(weights->id, weights->name, std::move(scaled));
        newWeights.origins = weights->origins;
        const auto channels = static_cast<int64_t>(factors.offset.size());
        Node offset = constantNode(m_ids.newId(), absl::StrCat(conv->name, "_bn_offset"),
                                   Tensor::ofValues<float>(DataType::kFloat, Shape::of({channels}), factors.offset));
        offset.origins = originsOf(*norm.node);
        Node bias;
        bias.id = biasId;
        bias.name = std::move(biasName);
        bias.op = "BiasAdd";
        bias.inputs = {{conv->id, 0}, {offset.id, 0}};
        bias.origins = originsOf(*norm.node);
        if (const Attr* format = conv->attr("data_format")) bias.attrs.set("data_format", *format);
        const Attr* type = conv->attr("T");
        if (!type) return absl::InvalidArgumentError(absl::StrCat("node '", conv->name, "' has no attribute 'T'"));
        bias.attrs.set("T", *type);
        write(std::move(newWeights));
        m_written.push_back(convMatch.inputs[0].node);
        m_written.push_back(conv);
        write(std::move(offset));
        write(std::move(bias));
        return absl::OkStatus();
    }

    absl::Status foldBeforeBatchToSpace(const Match& match, const ChannelFactors& factors) {
        const Match& toBatch = match.inputs[0];
        const NodeId biasId = m_ids.newId();
        WHITTLE_RETURN_IF_ERROR(scaleConv(toBatch.inputs[0], factors, biasId,
                                          absl::StrCat(toBatch.inputs[0].node->name, "/biasadd"), match));
        m_written.push_back(toBatch.inputs[1].node);
        m_written.push_back(toBatch.inputs[2].node);
        Node moved = *toBatch.node;
        moved.inputs[0] = {biasId, 0};
        writeAs(match, std::move(moved));
        return absl::OkStatus();
    }

    absl::Status foldBeforeConcat(const Match& match, const ChannelFactors& factors) {
        const Match& concat = match.inputs[0];
        const Match& axis = concat.inputs[2];
        ChannelFactors first = factors, second = factors;
        const Tensor* axisValue = axis.node->constantValue();
        if (!axisValue || axisValue->dtype != DataType::kInt32 || axisValue->shape.elementCount() != 1) {
            return absl::InvalidArgumentError(absl::StrCat("axis '", axis.node->name, "' must be one int32"));
        }
        WHITTLE_ASSIGN_OR_RETURN(const std::vector<int32_t> axisNumber, elementsAs<int32_t>(*axisValue));
        if (axisNumber[0] == 3) {
            WHITTLE_RETURN_IF_ERROR(split(concat.inputs[0], &first, &second));
        }
        Node moved = *concat.node;
        for (const size_t i : {size_t{0}, size_t{1}}) {
            moved.inputs[i] = {m_ids.newId(), 0};
            WHITTLE_RETURN_IF_ERROR(scaleConv(concat.inputs[i], i == 0 ? first : second, moved.inputs[i].node,
                                              absl::StrCat(concat.node->name, "_bn_in", i), match));
        }
        m_written.push_back(axis.node);
        writeAs(match, std::move(moved));
        return absl::OkStatus();
    }

    // The tool splits by the last dimension of the weights, which for a depthwise convolution is not its channels.
    static absl::Status split(const Match& conv, ChannelFactors* first, ChannelFactors* second) {
        const Tensor* weights = conv.inputs[1].node->constantValue();
        const bool fits = weights && weights->shape.dims.size() == 4 && weights->shape.dims[3] >= 0 &&
                          weights->shape.dims[3] <= static_cast<int64_t>(first->scale.size());
        if (!fits) {
            return absl::InvalidArgumentError(absl::StrCat("weights '", conv.inputs[1].node->name,
                                                           "' do not fit the batch normalization after them"));
        }
        const int64_t at = weights->shape.dims[3];
        for (auto list : {&ChannelFactors::scale, &ChannelFactors::offset}) {
            (first->*list).resize(static_cast<size_t>(at));
            (second->*list).erase((second->*list).begin(), (second->*list).begin() + at);
        }
        return absl::OkStatus();
    }

    void write(Node node) { m_written.push_back(std::make_shared<const Node>(std::move(node))); }

    // `node` in the place and under the name of the normalization.
    void writeAs(const Match& match, Node node) {
        const Node& norm = *match.node;
        std::vector<std::string> origins = originsOf(node);
        node.id = norm.id;
        node.name = norm.name;
        node.origins = originsOf(norm);
        node.origins.insert(node.origins.end(), origins.begin(), origins.end());
        write(std::move(node));
    }

    const Graph& m_graph;
    Graph m_ids;  // hands out new ids
    const Kind m_kind;
    PassContext& m_context;
    std::vector<NodePtr> m_written;
    bool m_foldedAny = false;
    std::vector<std::string> m_refused;
};

// The tool writes what two convolutions of a concatenation read twice, and mostly finds only one of the two again; a
// convolution that is normalized twice gets two offsets of one name.
absl::Status checkNames(const Graph& graph) {
    absl::flat_hash_set<absl::string_view> names;
    for (const NodePtr& node : graph.nodes) {
        if (!names.insert(node->name).second) {
            return absl::InvalidArgumentError(
                absl::StrCat("the Graph Transform Tool writes two nodes '", node->name,
                             "' here, and TensorFlow takes no such graph; safe mode does it right"));
        }
    }
    return absl::OkStatus();
}

absl::StatusOr<Graph> runCompat(const Graph& graph, PassContext& context) {
    Graph current = graph;
    const bool hasNorms = std::any_of(graph.nodes.begin(), graph.nodes.end(), [](const NodePtr& node) {
        return isGlobalBatchNorm(*node) || node->op == "FusedBatchNorm";
    });
    for (const Round::Kind kind : {Round::Kind::kConv, Round::Kind::kBatchToSpace, Round::Kind::kConcat}) {
        while (hasNorms) {
            Round round(current, kind, context);
            WHITTLE_ASSIGN_OR_RETURN(Graph next, round.run());
            // What is written back comes to stand elsewhere, and the tool counts that as a change.
            if (!round.foldedAny() && !round.refused().empty()) {
                context.warnings.push_back(
                    absl::StrCat("'", round.refused().front(),
                                 "' stays, for others read what it is folded from; the Graph Transform "
                                 "Tool would try for ever here, safe mode folds it"));
                break;
            }
            current = std::move(next);
            if (!round.foldedAny()) break;
        }
    }
    WHITTLE_RETURN_IF_ERROR(checkNames(current));
    Graph result = startResult(current, context);
    result.nodes = std::move(current.nodes);
    return result;
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    return context.compat ? runCompat(graph, context) : foldBatchNormsSafely(graph, context);
}

}  // namespace

const PassInfo kFoldOldBatchNormsPass = {
    .name = "fold_old_batch_norms",
    .group = PassGroup::kFold,
    .summary = WHITTLE_TR_NOOP("Pass", "Folds batch normalization that is one op into the convolutions before it."),
    .sketch = {.before = "conv = Conv2D x w\n"
                         "bn = FusedBatchNorm conv gamma beta mean var",
               .after = "conv = Conv2D x w_times_scale\n"
                        "bn = BiasAdd conv offset"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "FusedBatchNormV2 and V3 stay, weights that others read are scaled for them, too, and "
                              "neither is_training nor formats are looked at, which changes the result. By default "
                              "everything is folded that gives the same values."),
    .keywords = "FusedBatchNorm batch normalization",
    .run = run,
};

}  // namespace whittle
