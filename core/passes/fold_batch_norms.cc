// SPDX-License-Identifier: Apache-2.0
//
// fold_batch_norms: multiplies a factor per channel into the weights of the convolution before it.
//
// Needs weights and factors that are plain constants nobody else reads. The convolution takes the name of the Mul, so
// that readers of the result need not change. In compat mode one search in the Graph Transform Tool's way: convolutions
// that read the same node are not all folded in one run, a factor of the wrong shape fails the pass, and the data
// format is not looked at. Otherwise all are folded, in any order of the Mul's inputs; what does not fit stays.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/passes/matching.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace whittle {
namespace {

bool isFoldable(const Node& node) {
    return node.op == "Conv2D" || node.op == "DepthwiseConv2dNative" || node.op == "MatMul";
}

// Which factor belongs to which weight: the one for weight i is (i / stride) % channels.
struct Columns {
    size_t channels = 0;
    size_t stride = 1;
};

// `weights` with each element multiplied by its channel's factor, in float as TensorFlow would.
absl::StatusOr<Tensor> scaled(const Tensor& weights, const Tensor& factors, const Columns& columns) {
    WHITTLE_ASSIGN_OR_RETURN(std::vector<float> values, elementsAs<float>(weights));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<float> scale, elementsAs<float>(factors));
    if (scale.size() == 1) {
        for (float& value : values) value *= scale[0];
    } else {
        for (size_t i = 0; i < values.size(); ++i) values[i] *= scale[(i / columns.stride) % columns.channels];
    }
    return Tensor::ofValues<float>(DataType::kFloat, weights.shape, values);
}

// The nodes of one fold.
struct Parts {
    NodePtr mul, conv, weights, factors;
};

struct Folded {
    NodePtr weights, conv;
};

Folded fold(const Parts& parts, Tensor newWeights, bool compat) {
    Node weights = constantNode(parts.weights->id, parts.weights->name, std::move(newWeights));
    weights.origins = parts.weights->origins;
    addOrigins(weights, *parts.factors);
    Node conv = *parts.conv;
    conv.id = parts.mul->id;
    conv.name = parts.mul->name;
    conv.origins = originsOf(*parts.mul);
    addOrigins(conv, *parts.conv);
    if (!compat) {
        weights.device = parts.weights->device;
        weights.inputs = parts.weights->inputs;
        for (const Input& input : parts.factors->inputs) weights.inputs.push_back(input);
        for (const Input& input : parts.mul->inputs) {
            if (input.isControl()) conv.inputs.push_back(input);
        }
    }
    return {std::make_shared<const Node>(std::move(weights)), std::make_shared<const Node>(std::move(conv))};
}

// The Graph Transform Tool's own conditions; where it would abort, an error that names the node.
absl::StatusOr<Columns> toolColumns(const Parts& parts) {
    const Tensor* weights = parts.weights->constantValue();
    const Tensor* factors = parts.factors->constantValue();
    for (const NodePtr& node : {parts.weights, parts.factors}) {
        const Tensor* value = node->constantValue();
        if (!value) return absl::InvalidArgumentError(absl::StrCat("No 'value' attribute for Const node ", node->name));
        if (value->dtype != DataType::kFloat) {
            return absl::InvalidArgumentError(
                absl::StrCat("'", node->name, "': float expected, got ", cppName(value->dtype)));
        }
    }
    const std::vector<int64_t>& dims = weights->shape.dims;
    const size_t rank = parts.conv->op == "MatMul" ? 2 : 4;
    if (dims.size() < rank) {
        return absl::InvalidArgumentError(absl::StrCat("weights '", parts.weights->name, "' of '", parts.conv->name,
                                                       "' have shape ", toString(weights->shape),
                                                       ", too few dimensions for ", parts.conv->op));
    }
    const int64_t columns = parts.conv->op == "MatMul"                  ? dims[1]
                            : parts.conv->op == "DepthwiseConv2dNative" ? dims[2] * dims[3]
                                                                        : dims[3];
    if (factors->shape.unknownRank || factors->shape.dims != std::vector<int64_t>{columns}) {
        return absl::InvalidArgumentError(
            absl::StrCat("Mul constant input to batch norm has bad shape: ", toString(factors->shape)));
    }
    return Columns{static_cast<size_t>(columns), 1};
}

absl::StatusOr<Graph> runCompat(const Graph& graph, PassContext& context) {
    static const Pattern pattern{"Mul",
                                 {{"Conv2D|MatMul|DepthwiseConv2dNative", {{"*", {}}, {"Const", {}}}}, {"Const", {}}}};
    const Replace replace = [&](const Match& match,
                                const OutsideUses& outside) -> absl::StatusOr<std::vector<NodePtr>> {
        const Parts parts{match.node, match.inputs[0].node, match.inputs[0].inputs[1].node, match.inputs[1].node};
        const NodePtr& input = match.inputs[0].inputs[0].node;
        if (input->id == parts.weights->id || input->id == parts.factors->id ||
            parts.weights->id == parts.factors->id || outside.contains(*parts.conv) ||
            outside.contains(*parts.weights) || outside.contains(*parts.factors)) {
            std::vector<NodePtr> same = {parts.mul, parts.conv};
            for (const NodePtr& node : {input, parts.weights, parts.factors}) {
                if (std::find(same.begin(), same.end(), node) == same.end()) same.push_back(node);
            }
            return same;
        }
        WHITTLE_ASSIGN_OR_RETURN(const Columns columns, toolColumns(parts));
        absl::StatusOr<Tensor> weights =
            scaled(*parts.weights->constantValue(), *parts.factors->constantValue(), columns);
        if (!weights.ok()) return annotate(weights.status(), absl::StrCat("weights '", parts.weights->name, "'"));
        Folded folded = fold(parts, *std::move(weights), true);
        return std::vector<NodePtr>{folded.weights, input, folded.conv};
    };
    return replaceMatches(graph, pattern, Consistency::kKeepUsed, replace, context);
}

// The channel's place in the convolution's result and in its weights.
struct Layout {
    size_t rank = 0;  // of the result
    size_t axis = 0;  // of the result
    Columns columns;
};

std::optional<Layout> layoutOf(const Node& conv, const Shape& weights) {
    const auto dim = [&](size_t i) { return static_cast<size_t>(weights.dims[i]); };
    if (weights.unknownRank || !weights.isFullyDefined()) return std::nullopt;
    if (conv.op == "MatMul") {
        if (weights.dims.size() != 2) return std::nullopt;
        const Attr* transposed = conv.attr("transpose_b");
        const bool rows = transposed && transposed->asBool() && *transposed->asBool();
        return rows ? Layout{2, 1, {dim(0), dim(1)}} : Layout{2, 1, {dim(1), 1}};
    }
    if (weights.dims.size() != 4) return std::nullopt;
    const Attr* format = conv.attr("data_format");
    const std::string name = format && format->asString() ? *format->asString() : "NHWC";
    if (name != "NHWC" && name != "NCHW") return std::nullopt;
    const size_t channels = conv.op == "Conv2D" ? dim(3) : dim(2) * dim(3);
    return Layout{4, name == "NHWC" ? size_t{3} : size_t{1}, {channels, 1}};
}

// Whether multiplying by `factors` scales whole channels and leaves the shape of the result as it is.
bool scalesChannels(const Shape& factors, const Layout& layout) {
    if (factors.unknownRank || factors.dims.size() > layout.rank) return false;
    const size_t missing = layout.rank - factors.dims.size();
    for (size_t i = 0; i < factors.dims.size(); ++i) {
        const int64_t size = factors.dims[i];
        const bool channel = missing + i == layout.axis && static_cast<size_t>(size) == layout.columns.channels;
        if (size != 1 && !channel) return false;
    }
    return layout.columns.channels > 0;
}

// Folds everything that can be folded: a Mul after a Mul is met again once the first has become a convolution.
class FullFold {
  public:
    FullFold(const Graph& graph, PassContext& context) : m_context(context), m_current(graph) {}

    absl::StatusOr<Graph> run() {
        WHITTLE_ASSIGN_OR_RETURN(m_required, requiredNodes(m_context));
        bool any = true;
        while (any) {
            WHITTLE_RETURN_IF_ERROR(m_context.progress.check());
            WHITTLE_ASSIGN_OR_RETURN(any, round());
        }
        Graph result = startResult(m_current, m_context);
        result.nodes = std::move(m_current.nodes);
        return result;
    }

  private:
    absl::StatusOr<bool> round() {
        const GraphIndex index(m_current);
        std::vector<NodePtr> nodes = m_current.nodes;
        bool any = false;
        for (size_t i = 0; i < nodes.size(); ++i) {
            const std::optional<Parts> parts = find(index, i);
            if (!parts) continue;
            absl::StatusOr<Tensor> weights =
                scaled(*parts->weights->constantValue(), *parts->factors->constantValue(),
                       layoutOf(*parts->conv, parts->weights->constantValue()->shape)->columns);
            if (!weights.ok()) return annotate(weights.status(), absl::StrCat("'", parts->mul->name, "'"));
            Folded folded = fold(*parts, *std::move(weights), false);
            nodes[i] = std::move(folded.conv);
            nodes[at(index, *parts->weights)] = std::move(folded.weights);
            nodes[at(index, *parts->conv)] = nullptr;
            nodes[at(index, *parts->factors)] = nullptr;
            any = true;
        }
        nodes.erase(std::remove(nodes.begin(), nodes.end(), nullptr), nodes.end());
        m_current.nodes = std::move(nodes);
        return any;
    }

    static size_t at(const GraphIndex& index, const Node& node) {
        return static_cast<size_t>(index.positionOf(node.id));
    }

    // Read by one input slot of one node, and not by name from outside the graph.
    bool isPrivate(const GraphIndex& index, const Node& node) const {
        return index.uses(node.id).size() == 1 && !m_required.contains(node.name);
    }

    NodePtr shared(const GraphIndex& index, const Input& input) const {
        const int32_t position = input.isControl() ? GraphIndex::kAbsent : index.positionOf(input.node);
        return position == GraphIndex::kAbsent ? nullptr : m_current.nodes[static_cast<size_t>(position)];
    }

    static bool isFloatConstant(const Node* node) {
        const Tensor* value = node ? node->constantValue() : nullptr;
        return value && value->dtype == DataType::kFloat;
    }

    std::optional<Parts> find(const GraphIndex& index, size_t position) const {
        const NodePtr& mul = m_current.nodes[position];
        if (mul->op != "Mul" || mul->dataInputCount() != 2) return std::nullopt;
        for (const size_t slot : {size_t{0}, size_t{1}}) {
            Parts parts{mul, shared(index, mul->inputs[slot]), nullptr, shared(index, mul->inputs[1 - slot])};
            if (!parts.conv || !isFoldable(*parts.conv) || parts.conv->dataInputCount() != 2) continue;
            parts.weights = shared(index, parts.conv->inputs[1]);
            if (fits(index, parts)) return parts;
        }
        return std::nullopt;
    }

    bool fits(const GraphIndex& index, const Parts& parts) const {
        if (!isFloatConstant(parts.weights.get()) || !isFloatConstant(parts.factors.get())) return false;
        if (!isPrivate(index, *parts.conv) || !isPrivate(index, *parts.weights) || !isPrivate(index, *parts.factors)) {
            return false;
        }
        const std::optional<Layout> layout = layoutOf(*parts.conv, parts.weights->constantValue()->shape);
        return layout && scalesChannels(parts.factors->constantValue()->shape, *layout);
    }

    PassContext& m_context;
    Graph m_current;
    absl::flat_hash_set<std::string> m_required;
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    if (context.compat) return runCompat(graph, context);
    return FullFold(graph, context).run();
}

}  // namespace

const PassInfo kFoldBatchNormsPass = {
    .name = "fold_batch_norms",
    .group = PassGroup::kFold,
    .summary = WHITTLE_TR_NOOP("Pass", "Multiplies per-channel factors after convolutions into their weights."),
    .sketch = {.before = "conv = Conv2D x w\n"
                         "mul = Mul conv s",
               .after = "mul = Conv2D x w_times_s"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "Of several convolutions that read the same node only one is folded in a run, "
                              "a factor of the wrong shape is an error, and the data format is not looked "
                              "at. By default all are folded, whichever input of the Mul the factor is, and "
                              "what does not fit stays."),
    .keywords = "batch normalization optimize_for_inference",
    .run = run,
};

}  // namespace whittle
