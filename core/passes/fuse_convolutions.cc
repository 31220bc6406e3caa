// SPDX-License-Identifier: Apache-2.0
//
// fuse_resize_pad_and_conv, fuse_resize_and_conv, fuse_pad_and_conv, and fuse_convolutions, which is all three: a
// convolution takes the resizing and mirrored padding before it into one op that needs no memory between them.
//
//     r = ResizeBilinear x size
//     p = MirrorPad r pads          ->   c = FusedResizeAndPadConv2D x size pads w
//     c = Conv2D p w
//
// The fused ops know neither half_pixel_centers, dilations, explicit paddings nor channels first. The Graph Transform
// Tool drops those, which changes the result; beyond it such convolutions stay as they are, and so does what an output
// names. Its one search leaves out convolutions that share an input with a fused one; we fuse them all.

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

namespace whittle {
namespace {

// What goes into one fused convolution; resize or pad may be null, not both.
struct Parts {
    NodePtr conv, pad, resize;
};

struct Fused {
    std::vector<NodePtr> constants;  // the dummy paddings, where there is no pad
    NodePtr conv;
};

absl::Status copyAttr(const Node& from, absl::string_view name, Node& to, absl::string_view newName) {
    const Attr* attr = from.attr(name);
    if (!attr) {
        return absl::InvalidArgumentError(
            absl::StrCat("node '", from.name, "' has no attribute '", name, "'; run add_default_attributes before"));
    }
    to.attrs.set(newName, *attr);
    return absl::OkStatus();
}

// Without a pad the fused op pads by nothing.
NodePtr dummyPaddings(const Node& conv, NodeId id) {
    Node paddings =
        constantNode(id, absl::StrCat(conv.name, "_dummy_paddings"),
                     Tensor::ofValues<int32_t>(DataType::kInt32, Shape::of({4, 2}), std::vector<int32_t>(8)));
    paddings.origins = originsOf(conv);
    return std::make_shared<const Node>(std::move(paddings));
}

void addControlInputs(const Parts& parts, Node& conv) {
    for (const NodePtr& node : {parts.conv, parts.pad, parts.resize}) {
        if (!node) continue;
        for (const Input& input : node->inputs) {
            const bool isNew = std::find(conv.inputs.begin(), conv.inputs.end(), input) == conv.inputs.end();
            if (input.isControl() && isNew) conv.inputs.push_back(input);
        }
    }
}

absl::StatusOr<Fused> fuse(const Parts& parts, Graph& ids, const PassContext& context) {
    Fused fused;
    Node conv;
    conv.id = parts.conv->id;
    conv.name = parts.conv->name;
    conv.op = parts.resize ? "FusedResizeAndPadConv2D" : "FusedPadConv2D";
    const NodePtr& source = parts.resize ? parts.resize : parts.pad;
    conv.inputs.push_back(source->inputs[0]);
    if (parts.resize) conv.inputs.push_back(parts.resize->inputs[1]);
    if (parts.pad) {
        conv.inputs.push_back(parts.pad->inputs[1]);
    } else {
        fused.constants.push_back(dummyPaddings(*parts.conv, ids.newId()));
        conv.inputs.push_back({fused.constants.front()->id, 0});
    }
    conv.inputs.push_back(parts.conv->inputs[1]);
    if (parts.resize) {
        WHITTLE_RETURN_IF_ERROR(copyAttr(*parts.resize, "align_corners", conv, "resize_align_corners"));
    }
    if (parts.pad) {
        WHITTLE_RETURN_IF_ERROR(copyAttr(*parts.pad, "mode", conv, "mode"));
    } else {
        conv.attrs.set("mode", Attr::ofString("REFLECT"));
    }
    for (const absl::string_view name : {"T", "padding", "strides"}) {
        WHITTLE_RETURN_IF_ERROR(copyAttr(*parts.conv, name, conv, name));
    }
    conv.origins = originsOf(*parts.conv);
    for (const NodePtr& node : {parts.pad, parts.resize}) {
        if (node) addOrigins(conv, *node);
    }
    if (!context.compat) {
        conv.device = parts.conv->device;
        addControlInputs(parts, conv);
    }
    fused.conv = std::make_shared<const Node>(std::move(conv));
    return fused;
}

enum class Kind { kResizePad, kResize, kPad };

Pattern patternOf(Kind kind) {
    switch (kind) {
        case Kind::kResizePad:
            return {"Conv2D", {{"MirrorPad", {{"ResizeBilinear", {}}, {"*", {}}}}, {"*", {}}}};
        case Kind::kResize:
            return {"Conv2D", {{"ResizeBilinear", {}}, {"*", {}}}};
        case Kind::kPad:
            return {"Conv2D", {{"MirrorPad", {{"*", {}}, {"*", {}}}}, {"*", {}}}};
    }
    return {};
}

// What the tool writes: the weights, what was padded, the paddings, the convolution.
absl::StatusOr<Graph> searchOnce(const Graph& graph, Kind kind, PassContext& context) {
    Graph ids = graph;
    const Replace replace = [&](const Match& match, const OutsideUses&) -> absl::StatusOr<std::vector<NodePtr>> {
        const Match& below = match.inputs[0];
        const NodePtr& weights = match.inputs[1].node;
        Parts parts{match.node, kind == Kind::kResize ? nullptr : below.node, nullptr};
        if (kind != Kind::kPad) parts.resize = kind == Kind::kResize ? below.node : below.inputs[0].node;
        if (parts.resize && parts.resize->dataInputCount() < 2) {
            return absl::InvalidArgumentError(absl::StrCat("'", parts.resize->name, "' has too few inputs"));
        }
        WHITTLE_ASSIGN_OR_RETURN(Fused fused, fuse(parts, ids, context));
        std::vector<NodePtr> nodes = {weights};
        if (kind == Kind::kPad) nodes.push_back(below.inputs[0].node);
        if (parts.pad) nodes.push_back(below.inputs[1].node);
        nodes.insert(nodes.end(), fused.constants.begin(), fused.constants.end());
        nodes.push_back(fused.conv);
        return nodes;
    };
    WHITTLE_ASSIGN_OR_RETURN(Graph result,
                             replaceMatches(graph, patternOf(kind), Consistency::kKeepUsed, replace, context));
    result.nextId = std::max(result.nextId, ids.nextId);
    return result;
}

// Fusing where it changes no value.
class SafeFusion {
  public:
    SafeFusion(const Graph& graph, PassContext& context) : m_graph(graph), m_index(graph), m_context(context) {}

    absl::StatusOr<Graph> run(const std::vector<Kind>& kinds) {
        WHITTLE_ASSIGN_OR_RETURN(m_required, requiredNodes(m_context));
        Graph result = startResult(m_graph, m_context);
        absl::flat_hash_map<NodeId, Fused> fused;
        absl::flat_hash_set<NodeId> gone;
        for (const NodePtr& node : m_graph.nodes) {
            const Parts parts = partsOf(node, kinds);
            if (!parts.pad && !parts.resize) continue;
            WHITTLE_ASSIGN_OR_RETURN(fused[node->id], fuse(parts, result, m_context));
            for (const NodePtr& inner : {parts.pad, parts.resize}) {
                if (inner) gone.insert(inner->id);
            }
        }
        for (const NodePtr& node : m_graph.nodes) {
            if (gone.contains(node->id)) continue;
            const auto at = fused.find(node->id);
            if (at == fused.end()) {
                result.nodes.push_back(node);
                continue;
            }
            result.nodes.insert(result.nodes.end(), at->second.constants.begin(), at->second.constants.end());
            result.nodes.push_back(at->second.conv);
        }
        return result;
    }

  private:
    Parts partsOf(const NodePtr& conv, const std::vector<Kind>& kinds) const {
        if (conv->op != "Conv2D" || !hasPlainAttributes(*conv) || conv->dataInputCount() != 2) return {};
        const auto allowed = [&](Kind kind) { return std::find(kinds.begin(), kinds.end(), kind) != kinds.end(); };
        const NodePtr first = privateProducer(conv->inputs[0]);
        if (!first) return {};
        if (isPlainResize(*first)) return allowed(Kind::kResize) ? Parts{conv, nullptr, first} : Parts{};
        if (!isPlainPad(*first)) return {};
        const NodePtr second = privateProducer(first->inputs[0]);
        if (second && isPlainResize(*second) && allowed(Kind::kResizePad)) return {conv, first, second};
        return allowed(Kind::kPad) ? Parts{conv, first, nullptr} : Parts{};
    }

    // The node that `input` reads if nobody else does, and no output is it.
    NodePtr privateProducer(const Input& input) const {
        const int32_t position = m_index.positionOf(input.node);
        if (input.index != 0 || m_index.uses(position).size() != 1) return nullptr;
        const NodePtr& node = m_graph.nodes[static_cast<size_t>(position)];
        return m_required.contains(node->name) ? nullptr : node;
    }

    static bool isPlainResize(const Node& node) {
        const Attr* half = node.attr("half_pixel_centers");
        return node.op == "ResizeBilinear" && node.dataInputCount() == 2 && node.typeAttr("T") == DataType::kFloat &&
               node.attr("align_corners") && !(half && half->asBool() && *half->asBool());
    }

    static bool isPlainPad(const Node& node) {
        const Attr* paddings = node.attr("Tpaddings");
        const bool narrow = !paddings || (paddings->asType() && *paddings->asType() == DataType::kInt32);
        return node.op == "MirrorPad" && node.dataInputCount() == 2 && node.attr("mode") && narrow;
    }

    static bool hasPlainAttributes(const Node& conv) {
        const DataType type = conv.typeAttr("T");
        if (type != DataType::kFloat) return false;
        const Attr* padding = conv.attr("padding");
        const Attr* format = conv.attr("data_format");
        const Attr* dilations = conv.attr("dilations");
        const auto* sizes = dilations ? dilations->asListOf<int64_t>() : nullptr;
        const bool dilated = sizes && std::any_of(sizes->begin(), sizes->end(), [](int64_t size) { return size != 1; });
        return conv.attr("strides") && padding && padding->asString() && *padding->asString() != "EXPLICIT" &&
               !(format && format->asString() && *format->asString() != "NHWC") && !dilated;
    }

    const Graph& m_graph;
    const GraphIndex m_index;
    PassContext& m_context;
    absl::flat_hash_set<std::string> m_required;
};

absl::StatusOr<Graph> runKind(const Graph& graph, Kind kind, PassContext& context) {
    if (context.compat) return searchOnce(graph, kind, context);
    return SafeFusion(graph, context).run({kind});
}

absl::StatusOr<Graph> runResizePad(const Graph& graph, const PassArgs&, PassContext& context) {
    return runKind(graph, Kind::kResizePad, context);
}
absl::StatusOr<Graph> runResize(const Graph& graph, const PassArgs&, PassContext& context) {
    return runKind(graph, Kind::kResize, context);
}
absl::StatusOr<Graph> runPad(const Graph& graph, const PassArgs&, PassContext& context) {
    return runKind(graph, Kind::kPad, context);
}

absl::StatusOr<Graph> runAll(const Graph& graph, const PassArgs&, PassContext& context) {
    if (!context.compat) return SafeFusion(graph, context).run({Kind::kResizePad, Kind::kResize, Kind::kPad});
    WHITTLE_ASSIGN_OR_RETURN(Graph result, searchOnce(graph, Kind::kResizePad, context));
    WHITTLE_ASSIGN_OR_RETURN(result, searchOnce(result, Kind::kResize, context));
    return searchOnce(result, Kind::kPad, context);
}

constexpr char kCompat[] = WHITTLE_TR_NOOP("Pass",
                                           "Settings that the fused op does not know (half pixel centres, dilations, "
                                           "explicit paddings, channels first) are dropped, which changes the result, "
                                           "and of convolutions that share an input only one is fused. By default the "
                                           "former stay and the latter are all fused.");

}  // namespace

const PassInfo kFuseConvolutionsPass = {
    .name = "fuse_convolutions",
    .group = PassGroup::kFuse,
    .summary = WHITTLE_TR_NOOP("Pass", "Takes resizing and mirrored padding into the convolutions after them."),
    .sketch = {.before = "r = ResizeBilinear x size\n"
                         "p = MirrorPad r pads\n"
                         "c = Conv2D p w\n"
                         "q = MirrorPad x pads\n"
                         "d = Conv2D q w",
               .after = "c = FusedResizeAndPadConv2D x size pads w\n"
                        "d = FusedPadConv2D x pads w"},
    .compat = kCompat,
    .keywords = "fuse_resize_and_conv fuse_pad_and_conv fuse_resize_pad_and_conv",
    .run = runAll,
};

const PassInfo kFuseResizePadAndConvPass = {
    .name = "fuse_resize_pad_and_conv",
    .group = PassGroup::kFuse,
    .summary = WHITTLE_TR_NOOP("Pass",
                               "Takes a resizing followed by a mirrored padding into the convolution after "
                               "them."),
    .sketch = {.before = "r = ResizeBilinear x size\n"
                         "p = MirrorPad r pads\n"
                         "c = Conv2D p w",
               .after = "c = FusedResizeAndPadConv2D x size pads w"},
    .compat = kCompat,
    .keywords = "fuse_convolutions ResizeBilinear MirrorPad",
    .run = runResizePad,
};

const PassInfo kFuseResizeAndConvPass = {
    .name = "fuse_resize_and_conv",
    .group = PassGroup::kFuse,
    .summary = WHITTLE_TR_NOOP("Pass", "Takes a resizing into the convolution after it."),
    .sketch = {.before = "r = ResizeBilinear x size\n"
                         "c = Conv2D r w",
               .after = "c = FusedResizeAndPadConv2D x size no_pads w"},
    .compat = kCompat,
    .keywords = "fuse_convolutions ResizeBilinear",
    .run = runResize,
};

const PassInfo kFusePadAndConvPass = {
    .name = "fuse_pad_and_conv",
    .group = PassGroup::kFuse,
    .summary = WHITTLE_TR_NOOP("Pass", "Takes a mirrored padding into the convolution after it."),
    .sketch = {.before = "p = MirrorPad x pads\n"
                         "c = Conv2D p w",
               .after = "c = FusedPadConv2D x pads w"},
    .compat = kCompat,
    .keywords = "fuse_convolutions MirrorPad",
    .run = runPad,
};

}  // namespace whittle
