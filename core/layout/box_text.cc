// SPDX-License-Identifier: Apache-2.0
#include "core/layout/box_text.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <cmath>

namespace whittle {
namespace {

constexpr size_t kMostDetails = 4;
constexpr double kLeastWidth = 56;
constexpr char kTimes[] = "\xc3\x97";

size_t at(int32_t i) { return static_cast<size_t>(i); }

std::string dimensions(const Shape& shape) {
    if (shape.unknownRank) return "?";
    return absl::StrJoin(shape.dims, kTimes, [](std::string* out, int64_t dim) {
        if (dim < 0)
            *out += '?';
        else
            absl::StrAppend(out, dim);
    });
}

// The elements of a small constant, "" for others.
std::string smallValue(const Tensor& tensor) {
    const std::optional<int64_t> count = tensor.shape.elementCount();
    if (!count || *count < 1 || *count > 4 || tensor.dtype == DataType::kString) return "";
    const absl::StatusOr<std::vector<double>> values = elementsAsDouble(tensor);
    if (!values.ok()) return "";
    const std::string text = absl::StrJoin(*values, ", ");
    return tensor.shape.dims.empty() ? text : absl::StrCat("[", text, "]");
}

// The name of the argument that input number `slot` belongs to; "" when the op is not known.
std::string argumentName(const Node& node, int32_t slot, const OpRegistry* ops) {
    const OpDef* def = ops ? ops->find(node.op) : nullptr;
    if (!def) return "";
    int64_t begin = 0;
    for (const OpDef::Arg& arg : def->inputs) {
        const std::optional<int64_t> length = argLength(arg, node.attrs);
        if (!length) return "";
        if (slot < begin + *length) return *length == 1 ? arg.name : absl::StrCat(arg.name, " ", slot - begin);
        begin += *length;
    }
    return "";
}

// Op types that every scope holds, whatever it does.
bool saysLittle(absl::string_view op) {
    static const absl::flat_hash_set<absl::string_view> kCommon = {"Const",          "Identity",    "NoOp",
                                                                   "ReadVariableOp", "VarHandleOp", "Variable",
                                                                   "VariableV2",     "Assign",      "AssignVariableOp"};
    return kCommon.contains(op);
}

std::string lastPart(const std::string& name) { return name.substr(name.rfind('/') + 1); }

class Describer {
  public:
    Describer(const VisibleGraph& visible, const InferredTensors* tensors, const OpRegistry* ops)
        : m_visible(visible), m_tensors(tensors), m_ops(ops) {}

    void describe(const VisibleGraph::Box& box, LaidOutBox& out) const {
        if (box.kind == LaidOutBox::Kind::kNode)
            describeNode(box, out);
        else
            describeScope(box, out);
    }

  private:
    void describeNode(const VisibleGraph::Box& box, LaidOutBox& out) const {
        const Node& node = m_visible.tree().node(box.node);
        out.node = node.id;
        out.key = node.name;
        out.title = node.op;
        out.subtitle = relativeName(node.name, box.parent);
        out.nodeCount = 1 + static_cast<int64_t>(box.folded.size());
        if (std::string attributes = attributeLine(node); !attributes.empty()) out.details.push_back(attributes);
        for (const int32_t slot : box.foldedSlots) {
            if (out.details.size() == kMostDetails && box.foldedSlots.size() > kMostDetails) {
                out.details.push_back("\xe2\x80\xa6");
                break;
            }
            out.details.push_back(foldedLine(node, slot));
        }
    }

    void describeScope(const VisibleGraph::Box& box, LaidOutBox& out) const {
        const Scope& scope = m_visible.tree().scope(box.scope);
        out.key = scope.key;
        out.title = scope.title;
        out.nodeCount = scope.nodeCount;
        out.subtitle = absl::StrCat(scope.nodeCount, " nodes");
        if (box.kind == LaidOutBox::Kind::kOpenScope) return;
        std::vector<std::string> ops;
        for (const auto& [op, count] : m_visible.tree().opTypes(box.scope)) {
            if (saysLittle(op)) continue;
            ops.push_back(count == 1 ? op : absl::StrCat(op, " ", kTimes, " ", count));
            if (ops.size() == 2) break;
        }
        out.details = ops;
    }

    // What the open scope around it does not say already.
    std::string relativeName(const std::string& name, int32_t parent) const {
        while (parent >= 0) {
            const VisibleGraph::Box& outer = m_visible.boxes()[at(parent)];
            const std::string& key = m_visible.tree().scope(outer.scope).key;
            const std::string prefix = key.substr(0, key.rfind('/') + 1);
            if (!prefix.empty() && name.size() > prefix.size() && name.compare(0, prefix.size(), prefix) == 0) {
                return name.substr(prefix.size());
            }
            // A node that has the scope's own name.
            if (prefix.size() == name.size() + 1) return lastPart(name);
            parent = outer.parent;
        }
        return name;
    }

    static std::string attributeLine(const Node& node) {
        std::vector<std::string> parts;
        const auto window = [&](absl::string_view attr, absl::string_view label) {
            const Attr* value = node.attr(attr);
            const std::vector<int64_t>* list = value ? value->asListOf<int64_t>() : nullptr;
            if (!list || list->size() != 4) return;
            const Attr* format = node.attr("data_format");
            const bool channelsFirst = format && format->asString() && *format->asString() == "NCHW";
            const size_t h = channelsFirst ? 2 : 1;
            if ((*list)[h] == 1 && (*list)[h + 1] == 1) return;
            parts.push_back(absl::StrCat(label, (*list)[h], kTimes, (*list)[h + 1]));
        };
        window("ksize", "window ");
        window("strides", "stride ");
        window("dilations", "dilation ");
        return absl::StrJoin(parts, ", ");
    }

    std::string foldedLine(const Node& node, int32_t slot) const {
        const Input& input = node.inputs[at(slot)];
        std::string name = argumentName(node, slot, m_ops);
        const ScopeTree& tree = m_visible.tree();
        int32_t source = tree.positionOf(input.node);
        if (name.empty()) name = lastPart(tree.node(source).name);
        for (int step = 0; step < 100 && tree.node(source).dataInputCount() > 0; ++step) {
            const int32_t next = tree.positionOf(tree.node(source).inputs.front().node);
            if (next < 0) break;
            source = next;
        }
        if (const Tensor* value = tree.node(source).constantValue()) {
            const std::string small = smallValue(*value);
            if (!small.empty()) return absl::StrCat(name, " = ", small);
            return absl::StrCat(name, " ", dimensions(value->shape));
        }
        const Attr* shape = tree.node(source).attr("shape");
        if (shape && shape->asShape()) return absl::StrCat(name, " ", dimensions(*shape->asShape()));
        const TensorType type = m_tensors ? m_tensors->of(input.node, input.index) : TensorType{};
        return type.shape.unknownRank ? name : absl::StrCat(name, " ", dimensions(type.shape));
    }

    const VisibleGraph& m_visible;
    const InferredTensors* m_tensors;
    const OpRegistry* m_ops;
};

}  // namespace

LaidOutBox describeBox(const VisibleGraph& visible, int32_t index, const InferredTensors* tensors,
                       const OpRegistry* ops, const TextWidth& textWidth) {
    const VisibleGraph::Box& box = visible.boxes()[at(index)];
    LaidOutBox out;
    out.kind = box.kind;
    out.parent = box.parent;
    Describer(visible, tensors, ops).describe(box, out);
    double width = textWidth(out.title, TextStyle::kTitle);
    if (box.kind == LaidOutBox::Kind::kOpenScope) {
        width += textWidth(out.subtitle, TextStyle::kSubtitle) + kBoxPaddingX;
        out.rect = {0, 0, std::ceil(std::min(width, kMaxTextWidth * 2) + 2 * kBoxPaddingX), kScopeHeader};
        return out;
    }
    double height = kTitleLine + 2 * kBoxPaddingY;
    if (!out.subtitle.empty()) {
        width = std::max(width, textWidth(out.subtitle, TextStyle::kSubtitle));
        height += kSubtitleLine;
    }
    for (const std::string& line : out.details) {
        width = std::max(width, textWidth(line, TextStyle::kDetail));
        height += kDetailLine;
    }
    width = std::max(kLeastWidth, std::min(width, kMaxTextWidth)) + 2 * kBoxPaddingX;
    if (box.kind != LaidOutBox::Kind::kNode) width += 2 * kOpenerWidth;
    // Cards and notches take from both ends too.
    if (box.kind == LaidOutBox::Kind::kStack || box.kind == LaidOutBox::Kind::kStrip) width += kOpenerWidth;
    out.rect = {0, 0, std::ceil(width), std::ceil(height)};
    return out;
}

}  // namespace whittle
