// SPDX-License-Identifier: Apache-2.0
//
// flatten_atrous_conv: writes a dilated convolution, which older TensorFlow built from a rearrangement before and after
// a plain one, as one convolution whose filter has zeros between its elements.
//
// The Graph Transform Tool looks at neither paddings nor crops, forgets which output of x is read, and spreads a filter
// that others read, too. Beyond it only those are flattened where the result is the same: a filter and block of its
// own, and paddings and crops that make the whole a "SAME" convolution.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/passes/matching.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cstring>

namespace whittle {
namespace {

struct Parts {
    NodePtr toSpace, conv, toBatch, filter, block;
    Input source;
};

absl::StatusOr<std::vector<int64_t>> integersOf(const Node& node) {
    const Tensor* value = node.constantValue();
    if (!value) return absl::InvalidArgumentError(absl::StrCat("'", node.name, "' must be a constant"));
    absl::StatusOr<std::vector<double>> wide = elementsAsDouble(*value);
    if (!wide.ok()) return annotate(wide.status(), absl::StrCat("constant '", node.name, "'"));
    return std::vector<int64_t>(wide->begin(), wide->end());
}

// The filter [h, w, in, out] with block - 1 rows and columns of zeros between its own.
absl::StatusOr<Tensor> spread(const Node& filter, const std::vector<int64_t>& block) {
    const Tensor* value = filter.constantValue();
    if (!value) return absl::InvalidArgumentError(absl::StrCat("filter '", filter.name, "' must be a constant"));
    if (value->dtype != DataType::kFloat || value->shape.unknownRank || value->shape.dims.size() != 4) {
        return absl::InvalidArgumentError(absl::StrCat("filter '", filter.name, "' must be float of rank 4"));
    }
    if (block.size() != 2 || block[0] < 1 || block[1] < 1) {
        return absl::InvalidArgumentError(absl::StrCat("the block of '", filter.name, "' must be two positive sizes"));
    }
    absl::StatusOr<std::vector<float>> from = elementsAs<float>(*value);
    if (!from.ok()) return annotate(from.status(), absl::StrCat("filter '", filter.name, "'"));
    const std::vector<int64_t>& dims = value->shape.dims;
    constexpr int64_t kMostElements = int64_t{1} << 28;
    constexpr int64_t kLargest = 1 << 16;
    const int64_t depth = dims[2] * dims[3];
    const int64_t height = (dims[0] - 1) * std::min(block[0], kLargest) + 1;
    const int64_t width = (dims[1] - 1) * std::min(block[1], kLargest) + 1;
    if (block[0] > kLargest || block[1] > kLargest || height < 1 || width < 1 || height > kLargest ||
        width > kLargest || depth > kMostElements / (height * width)) {
        return absl::InvalidArgumentError(absl::StrCat("filter '", filter.name, "' would become too large"));
    }
    std::vector<float> to(static_cast<size_t>(height * width * depth), 0.0f);
    for (int64_t row = 0; row < dims[0]; ++row) {
        for (int64_t column = 0; column < dims[1]; ++column) {
            const float* source = from->data() + (row * dims[1] + column) * depth;
            float* target = to.data() + (row * block[0] * width + column * block[1]) * depth;
            std::copy(source, source + depth, target);
        }
    }
    return Tensor::ofValues<float>(DataType::kFloat, Shape::of({height, width, dims[2], dims[3]}), to);
}

struct Flat {
    NodePtr filter, conv;
};

absl::StatusOr<Flat> flatten(const Parts& parts, bool compat) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> block, integersOf(*parts.block));
    WHITTLE_ASSIGN_OR_RETURN(Tensor spreadFilter, spread(*parts.filter, block));
    Node filter = constantNode(parts.filter->id, parts.filter->name, std::move(spreadFilter));
    filter.origins = parts.filter->origins;
    Node conv;
    conv.id = parts.toSpace->id;
    conv.name = parts.toSpace->name;
    conv.op = parts.conv->op;
    conv.device = parts.conv->device;
    conv.inputs = {parts.source, Input{filter.id, 0}};
    conv.attrs.set("padding", Attr::ofString("SAME"));
    std::vector<absl::string_view> copied = {"T", "data_format", "strides"};
    if (conv.op == "Conv2D") copied.push_back("use_cudnn_on_gpu");
    for (const absl::string_view name : copied) {
        const Attr* attr = parts.conv->attr(name);
        if (attr) {
            conv.attrs.set(name, *attr);
        } else if (compat || name == "T" || name == "strides") {
            return absl::InvalidArgumentError(absl::StrCat("node '", parts.conv->name, "' has no attribute '", name,
                                                           "'; run add_default_attributes before"));
        }
    }
    conv.origins = originsOf(*parts.toSpace);
    addOrigins(conv, *parts.conv);
    addOrigins(conv, *parts.toBatch);
    if (!compat) {
        filter.device = parts.filter->device;
        filter.inputs = parts.filter->inputs;
        for (const NodePtr& node : {parts.toSpace, parts.conv, parts.toBatch}) {
            for (const Input& input : node->inputs) {
                if (input.isControl()) conv.inputs.push_back(input);
            }
        }
    }
    return Flat{std::make_shared<const Node>(std::move(filter)), std::make_shared<const Node>(std::move(conv))};
}

absl::StatusOr<Graph> runCompat(const Graph& graph, PassContext& context) {
    static const Pattern pattern{
        "BatchToSpaceND",
        {{"Conv2D|DepthwiseConv2dNative", {{"SpaceToBatchND", {{"*", {}}, {"*", {}}, {"*", {}}}}, {"*", {}}}},
         {"*", {}},
         {"*", {}}}};
    const Replace replace = [&](const Match& match, const OutsideUses&) -> absl::StatusOr<std::vector<NodePtr>> {
        const Match& conv = match.inputs[0];
        const Match& toBatch = conv.inputs[0];
        const NodePtr& input = toBatch.inputs[0].node;
        const Parts parts{match.node,         conv.node, toBatch.node, conv.inputs[1].node, toBatch.inputs[1].node,
                          Input{input->id, 0}};
        WHITTLE_ASSIGN_OR_RETURN(Flat flat, flatten(parts, true));
        return std::vector<NodePtr>{input, flat.filter, flat.conv};
    };
    return replaceMatches(graph, pattern, Consistency::kKeepUsed, replace, context);
}

// Flattening where it changes no value.
class SafeFlattening {
  public:
    SafeFlattening(const Graph& graph, PassContext& context) : m_graph(graph), m_index(graph), m_context(context) {}

    absl::StatusOr<Graph> run() {
        WHITTLE_ASSIGN_OR_RETURN(m_required, requiredNodes(m_context));
        absl::flat_hash_map<NodeId, NodePtr> changedNodes;
        absl::flat_hash_set<NodeId> gone;
        for (const NodePtr& node : m_graph.nodes) {
            const Parts parts = partsOf(node);
            if (!parts.conv) continue;
            absl::StatusOr<Flat> flat = flatten(parts, false);
            if (!flat.ok()) {
                m_context.warnings.push_back(
                    absl::StrCat("'", node->name, "' stays: ", std::string(flat.status().message())));
                continue;
            }
            changedNodes[parts.filter->id] = flat->filter;
            changedNodes[node->id] = flat->conv;
            gone.insert({parts.conv->id, parts.toBatch->id});
        }
        Graph result = startResult(m_graph, m_context);
        for (const NodePtr& node : m_graph.nodes) {
            if (gone.contains(node->id)) continue;
            const auto at = changedNodes.find(node->id);
            result.nodes.push_back(at == changedNodes.end() ? node : at->second);
        }
        return result;
    }

  private:
    Parts partsOf(const NodePtr& toSpace) const {
        if (toSpace->op != "BatchToSpaceND" || toSpace->dataInputCount() != 3) return {};
        const NodePtr conv = privateProducer(toSpace->inputs[0]);
        if (!conv || (conv->op != "Conv2D" && conv->op != "DepthwiseConv2dNative") || conv->dataInputCount() != 2 ||
            !isPlain(*conv)) {
            return {};
        }
        const NodePtr toBatch = privateProducer(conv->inputs[0]);
        const NodePtr filter = privateProducer(conv->inputs[1]);
        if (!toBatch || toBatch->op != "SpaceToBatchND" || toBatch->dataInputCount() != 3 || !filter ||
            !filter->isConstant()) {
            return {};
        }
        const Parts parts{toSpace, conv, toBatch, filter, producer(toBatch->inputs[1]), toBatch->inputs[0]};
        return isSameConvolution(parts) ? parts : Parts{};
    }

    // "VALID" on what SpaceToBatchND has padded is "SAME" on what it was given, if it pads by what a "SAME" convolution
    // with the spread filter does, but for what makes the size a multiple of the block, which is cropped again.
    bool isSameConvolution(const Parts& parts) const {
        const Attr* padding = parts.conv->attr("padding");
        if (!padding || !padding->asString() || *padding->asString() != "VALID") return false;
        const auto block = integersOf(*parts.block);
        const auto otherBlock = integersOf(*producer(parts.toSpace->inputs[1]));
        const auto pads = integersOf(*producer(parts.toBatch->inputs[2]));
        const auto crops = integersOf(*producer(parts.toSpace->inputs[2]));
        const Tensor* filter = parts.filter->constantValue();
        if (!block.ok() || !otherBlock.ok() || !pads.ok() || !crops.ok() || *block != *otherBlock || !filter)
            return false;
        if (block->size() != 2 || pads->size() != 4 || crops->size() != 4 || filter->shape.dims.size() != 4)
            return false;
        for (size_t axis = 0; axis < 2; ++axis) {
            const int64_t total = (filter->shape.dims[axis] - 1) * (*block)[axis];
            const int64_t before = total / 2;
            const bool padsLikeSame =
                (*pads)[2 * axis] == before && (*pads)[2 * axis + 1] - (*crops)[2 * axis + 1] == total - before;
            if (!padsLikeSame || (*crops)[2 * axis] != 0) return false;
        }
        return true;
    }

    static bool isPlain(const Node& conv) {
        const Attr* strides = conv.attr("strides");
        const Attr* dilations = conv.attr("dilations");
        const Attr* format = conv.attr("data_format");
        const auto allOnes = [](const Attr* attr) {
            const auto* sizes = attr ? attr->asListOf<int64_t>() : nullptr;
            return sizes && std::all_of(sizes->begin(), sizes->end(), [](int64_t size) { return size == 1; });
        };
        return allOnes(strides) && (!dilations || allOnes(dilations)) && conv.typeAttr("T") == DataType::kFloat &&
               !(format && format->asString() && *format->asString() != "NHWC");
    }

    NodePtr producer(const Input& input) const {
        return m_graph.nodes[static_cast<size_t>(m_index.positionOf(input.node))];
    }

    NodePtr privateProducer(const Input& input) const {
        const NodePtr node = producer(input);
        const bool isPrivate = m_index.uses(node->id).size() == 1 && !m_required.contains(node->name);
        return isPrivate && input.index == 0 ? node : nullptr;
    }

    const Graph& m_graph;
    const GraphIndex m_index;
    PassContext& m_context;
    absl::flat_hash_set<std::string> m_required;
};

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs&, PassContext& context) {
    if (context.compat) return runCompat(graph, context);
    return SafeFlattening(graph, context).run();
}

}  // namespace

const PassInfo kFlattenAtrousConvPass = {
    .name = "flatten_atrous_conv",
    .group = PassGroup::kFuse,
    .summary = WHITTLE_TR_NOOP("Pass", "Writes dilated convolutions as one convolution with zeros in the filter."),
    .sketch = {.before = "w = Const float {1, 2, 3}\n"
                         "s = SpaceToBatchND x block pads\n"
                         "c = Conv2D s w\n"
                         "b = BatchToSpaceND c block crops",
               .after = "w = Const float {1, 0, 2, 0, 3}\n"
                        "b = Conv2D x w {padding: \"SAME\"}"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "Neither paddings nor crops are looked at, and a filter that others read is "
                              "spread for them, too, which changes the result. By default only what stays "
                              "the same is flattened."),
    .keywords = "dilated convolution SpaceToBatchND BatchToSpaceND",
    .run = run,
};

}  // namespace whittle
