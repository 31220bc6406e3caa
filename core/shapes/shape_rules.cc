// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/shape_rules.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>

// One small function for each family of ops. A rule returns the shape of output 0 (the other outputs stay unknown
// unless the table says that all are alike); nullopt means that it cannot tell. Dimensions are -1 when unknown,
// products with an unknown factor are unknown.
namespace whittle {
namespace {

using Result = std::optional<Shape>;
using Rule = Result (*)(const ShapeRuleInput&);

const Shape* known(const ShapeRuleInput& in, size_t slot) {
    return slot < in.shapes.size() && !in.shapes[slot].unknownRank ? &in.shapes[slot] : nullptr;
}

int64_t intAttr(const Node& node, absl::string_view name, int64_t fallback) {
    const Attr* attr = node.attr(name);
    return attr && attr->asInt() ? *attr->asInt() : fallback;
}

bool boolAttr(const Node& node, absl::string_view name) {
    const Attr* attr = node.attr(name);
    return attr && attr->asBool() && *attr->asBool();
}

std::vector<int64_t> intsAttr(const Node& node, absl::string_view name) {
    const Attr* attr = node.attr(name);
    const std::vector<int64_t>* list = attr ? attr->asListOf<int64_t>() : nullptr;
    return list ? *list : std::vector<int64_t>();
}

std::string stringAttr(const Node& node, absl::string_view name) {
    const Attr* attr = node.attr(name);
    return attr && attr->asString() ? *attr->asString() : "";
}

// From -rank..rank-1 to 0..rank-1; nullopt outside.
std::optional<size_t> axisOf(int64_t axis, size_t rank) {
    const auto size = static_cast<int64_t>(rank);
    if (axis < -size || axis >= size) return std::nullopt;
    return static_cast<size_t>(axis < 0 ? axis + size : axis);
}

Result same(const ShapeRuleInput& in) {
    const Shape* shape = known(in, 0);
    return shape ? Result(*shape) : std::nullopt;
}

Result scalar(const ShapeRuleInput&) { return Shape{}; }

Result broadcast(const ShapeRuleInput& in) {
    const Shape *a = known(in, 0), *b = known(in, 1);
    if (!a || !b) return std::nullopt;
    Shape out = a->dims.size() >= b->dims.size() ? *a : *b;
    const Shape& other = a->dims.size() >= b->dims.size() ? *b : *a;
    const size_t shift = out.dims.size() - other.dims.size();
    for (size_t i = 0; i < other.dims.size(); ++i) {
        int64_t& dim = out.dims[i + shift];
        const int64_t with = other.dims[i];
        if (dim == with || with == 1) continue;
        if (dim == 1)
            dim = with;
        else if (dim < 0 || with < 0)
            dim = std::max(dim, with);  // one that is neither 1 nor unknown decides
        else
            return std::nullopt;
    }
    return out;
}

Result matMul(const ShapeRuleInput& in) {
    const Shape *a = known(in, 0), *b = known(in, 1);
    if (!a || !b || a->dims.size() != 2 || b->dims.size() != 2) return std::nullopt;
    return Shape::of(
        {a->dims[boolAttr(in.node, "transpose_a") ? 1 : 0], b->dims[boolAttr(in.node, "transpose_b") ? 0 : 1]});
}

Result batchMatMul(const ShapeRuleInput& in) {
    const Shape *a = known(in, 0), *b = known(in, 1);
    if (!a || !b || a->dims.size() < 2 || a->dims.size() != b->dims.size()) return std::nullopt;
    const size_t rank = a->dims.size();
    Shape out = *a;
    for (size_t i = 0; i + 2 < rank; ++i) out.dims[i] = std::max(a->dims[i], b->dims[i]);
    out.dims[rank - 2] = a->dims[boolAttr(in.node, "adj_x") ? rank - 1 : rank - 2];
    out.dims[rank - 1] = b->dims[boolAttr(in.node, "adj_y") ? rank - 2 : rank - 1];
    return out;
}

// Positions of height, width and channels for a 4-D format.
struct Layout4 {
    size_t h, w, c;
};
std::optional<Layout4> layoutOf(const Node& node) {
    const std::string format = stringAttr(node, "data_format");
    if (format.empty() || format == "NHWC") return Layout4{1, 2, 3};
    if (format == "NCHW") return Layout4{2, 3, 1};
    return std::nullopt;
}

// One spatial dimension under a sliding window; -1 when it is not known.
int64_t windowed(int64_t size, int64_t window, int64_t stride, int64_t dilation, const std::string& padding) {
    if (size < 0 || stride < 1) return -1;
    if (padding == "SAME") return (size + stride - 1) / stride;
    if (padding != "VALID" || window < 0) return -1;
    const int64_t reach = (window - 1) * dilation + 1;
    return size < reach ? -1 : (size - reach) / stride + 1;
}

Result slide(const ShapeRuleInput& in, int64_t windowH, int64_t windowW, std::optional<int64_t> channels) {
    const Shape* x = known(in, 0);
    const std::optional<Layout4> at = layoutOf(in.node);
    const std::vector<int64_t> strides = intsAttr(in.node, "strides");
    std::vector<int64_t> dilations = intsAttr(in.node, "dilations");
    if (!x || x->dims.size() != 4 || !at || strides.size() != 4) return std::nullopt;
    if (dilations.size() != 4) dilations = {1, 1, 1, 1};
    const std::string padding = stringAttr(in.node, "padding");
    Shape out = *x;
    out.dims[at->h] = windowed(x->dims[at->h], windowH, strides[at->h], dilations[at->h], padding);
    out.dims[at->w] = windowed(x->dims[at->w], windowW, strides[at->w], dilations[at->w], padding);
    if (channels) out.dims[at->c] = *channels;
    return out;
}

Result conv2d(const ShapeRuleInput& in) {
    const Shape* filter = known(in, 1);
    if (!filter || filter->dims.size() != 4) return std::nullopt;
    const std::vector<int64_t>& f = filter->dims;
    return slide(in, f[0], f[1], f[3]);
}

Result depthwise(const ShapeRuleInput& in) {
    const Shape* filter = known(in, 1);
    if (!filter || filter->dims.size() != 4) return std::nullopt;
    const std::vector<int64_t>& f = filter->dims;
    return slide(in, f[0], f[1], f[2] < 0 || f[3] < 0 ? -1 : f[2] * f[3]);
}

Result pool(const ShapeRuleInput& in) {
    const std::optional<Layout4> at = layoutOf(in.node);
    const std::vector<int64_t> window = intsAttr(in.node, "ksize");
    if (!at || window.size() != 4) return std::nullopt;
    return slide(in, window[at->h], window[at->w], std::nullopt);
}

Result reshape(const ShapeRuleInput& in) {
    const std::optional<std::vector<int64_t>> wanted = in.constant(1);
    if (!wanted) return std::nullopt;
    Shape out = Shape::of(*wanted);
    const Shape* x = known(in, 0);
    const int64_t count = x ? x->elementCount().value_or(-1) : -1;
    const auto free = std::find(out.dims.begin(), out.dims.end(), -1);
    if (count < 0 || free == out.dims.end()) return out;
    int64_t rest = 1;
    for (const int64_t dim : out.dims) {
        if (dim >= 0 && __builtin_mul_overflow(rest, dim, &rest)) return std::nullopt;
    }
    if (rest > 0 && count % rest == 0) *free = count / rest;
    return out;
}

Result concat(const ShapeRuleInput& in) {
    if (in.shapes.size() < 2) return std::nullopt;
    const std::optional<std::vector<int64_t>> axis = in.constant(in.shapes.size() - 1);
    const Shape* first = known(in, 0);
    if (!axis || axis->size() != 1 || !first) return std::nullopt;
    const std::optional<size_t> at = axisOf(axis->front(), first->dims.size());
    if (!at) return std::nullopt;
    Shape out = *first;
    for (size_t i = 1; i + 1 < in.shapes.size(); ++i) {
        const Shape* part = known(in, i);
        if (!part || part->dims.size() != out.dims.size()) return std::nullopt;
        for (size_t d = 0; d < out.dims.size(); ++d) {
            int64_t& dim = out.dims[d];
            if (d != *at)
                dim = std::max(dim, part->dims[d]);
            else
                dim = dim < 0 || part->dims[d] < 0 ? -1 : dim + part->dims[d];
        }
    }
    return out;
}

Result pack(const ShapeRuleInput& in) {
    const Shape* x = known(in, 0);
    if (!x) return std::nullopt;
    const std::optional<size_t> at = axisOf(intAttr(in.node, "axis", 0), x->dims.size() + 1);
    if (!at) return std::nullopt;
    Shape out = *x;
    out.dims.insert(out.dims.begin() + static_cast<std::ptrdiff_t>(*at), static_cast<int64_t>(in.shapes.size()));
    return out;
}

Result unpack(const ShapeRuleInput& in) {
    const Shape* x = known(in, 0);
    const std::optional<size_t> at = x ? axisOf(intAttr(in.node, "axis", 0), x->dims.size()) : std::nullopt;
    if (!at) return std::nullopt;
    Shape out = *x;
    out.dims.erase(out.dims.begin() + static_cast<std::ptrdiff_t>(*at));
    return out;
}

Result expandDims(const ShapeRuleInput& in) {
    const Shape* x = known(in, 0);
    const std::optional<std::vector<int64_t>> axis = in.constant(1);
    if (!x || !axis || axis->size() != 1) return std::nullopt;
    const std::optional<size_t> at = axisOf(axis->front(), x->dims.size() + 1);
    if (!at) return std::nullopt;
    Shape out = *x;
    out.dims.insert(out.dims.begin() + static_cast<std::ptrdiff_t>(*at), 1);
    return out;
}

// `x` without or with 1 in place of the dimensions `axes`.
Result reduced(const Shape& x, const std::vector<int64_t>& axes, bool keep) {
    std::vector<bool> gone(x.dims.size());
    for (const int64_t axis : axes) {
        const std::optional<size_t> at = axisOf(axis, x.dims.size());
        if (!at) return std::nullopt;
        gone[*at] = true;
    }
    Shape out;
    for (size_t d = 0; d < x.dims.size(); ++d) {
        if (!gone[d])
            out.dims.push_back(x.dims[d]);
        else if (keep)
            out.dims.push_back(1);
    }
    return out;
}

Result squeeze(const ShapeRuleInput& in) {
    const Shape* x = known(in, 0);
    if (!x) return std::nullopt;
    std::vector<int64_t> axes = intsAttr(in.node, "squeeze_dims");
    if (!axes.empty()) return reduced(*x, axes, false);
    for (size_t d = 0; d < x->dims.size(); ++d) {
        if (x->dims[d] < 0) return std::nullopt;  // may be 1
        if (x->dims[d] == 1) axes.push_back(static_cast<int64_t>(d));
    }
    return reduced(*x, axes, false);
}

Result reduce(const ShapeRuleInput& in) {
    const Shape* x = known(in, 0);
    const std::optional<std::vector<int64_t>> axes = in.constant(1);
    if (!x || !axes) return std::nullopt;
    return reduced(*x, *axes, boolAttr(in.node, "keep_dims"));
}

Result argMax(const ShapeRuleInput& in) {
    const Shape* x = known(in, 0);
    const std::optional<std::vector<int64_t>> axis = in.constant(1);
    if (!x || !axis) return std::nullopt;
    return reduced(*x, *axis, false);
}

Result transpose(const ShapeRuleInput& in) {
    const Shape* x = known(in, 0);
    const std::optional<std::vector<int64_t>> order = in.constant(1);
    if (!x || !order || order->size() != x->dims.size()) return std::nullopt;
    Shape out;
    for (const int64_t axis : *order) {
        const std::optional<size_t> at = axisOf(axis, x->dims.size());
        if (!at) return std::nullopt;
        out.dims.push_back(x->dims[*at]);
    }
    return out;
}

Result pad(const ShapeRuleInput& in) {
    const Shape* x = known(in, 0);
    const std::optional<std::vector<int64_t>> amounts = in.constant(1);
    if (!x || !amounts || amounts->size() != 2 * x->dims.size()) return std::nullopt;
    Shape out = *x;
    for (size_t d = 0; d < out.dims.size(); ++d) {
        if (out.dims[d] >= 0) out.dims[d] += (*amounts)[2 * d] + (*amounts)[2 * d + 1];
    }
    return out;
}

Result resize(const ShapeRuleInput& in) {
    const Shape* x = known(in, 0);
    const std::optional<std::vector<int64_t>> size = in.constant(1);
    if (!x || x->dims.size() != 4) return std::nullopt;
    const bool plain = size && size->size() == 2;
    return Shape::of({x->dims[0], plain ? (*size)[0] : -1, plain ? (*size)[1] : -1, x->dims[3]});
}

Result shapeOf(const ShapeRuleInput& in) {
    const Shape* x = known(in, 0);
    return Shape::of({x ? static_cast<int64_t>(x->dims.size()) : -1});
}

Result gather(const ShapeRuleInput& in) {
    const Shape *params = known(in, 0), *indices = known(in, 1);
    if (!params || !indices || intAttr(in.node, "batch_dims", 0) != 0) return std::nullopt;
    std::vector<int64_t> axis = {0};
    if (in.shapes.size() > 2) {
        const std::optional<std::vector<int64_t>> given = in.constant(2);
        if (!given) return std::nullopt;
        axis = *given;
    }
    const std::optional<size_t> at = axis.size() == 1 ? axisOf(axis.front(), params->dims.size()) : std::nullopt;
    if (!at) return std::nullopt;
    Shape out = *params;
    const auto place = out.dims.begin() + static_cast<std::ptrdiff_t>(*at);
    out.dims.insert(out.dims.erase(place), indices->dims.begin(), indices->dims.end());
    return out;
}

// Split has its axis first.
Result split(const ShapeRuleInput& in) {
    const Shape* x = known(in, 1);
    const std::optional<std::vector<int64_t>> axis = in.constant(0);
    const auto parts = static_cast<int64_t>(in.outputs);
    if (!x || !axis || axis->size() != 1 || parts == 0) return std::nullopt;
    const std::optional<size_t> at = axisOf(axis->front(), x->dims.size());
    if (!at) return std::nullopt;
    Shape out = *x;
    if (out.dims[*at] >= 0) out.dims[*at] /= parts;
    return out;
}

Result declared(const ShapeRuleInput& in) {
    const Attr* shape = in.node.attr("shape");
    return shape && shape->asShape() ? Result(*shape->asShape()) : std::nullopt;
}

Result constant(const ShapeRuleInput& in) {
    const Tensor* value = in.node.constantValue();
    return value ? Result(value->shape) : std::nullopt;
}

struct Entry {
    Rule rule;
    bool allOutputs = false;
};

const absl::flat_hash_map<absl::string_view, Entry>& rules() {
    static const auto* table = [] {
        auto* t = new absl::flat_hash_map<absl::string_view, Entry>();
        const auto add = [&](Rule rule, std::initializer_list<absl::string_view> ops, bool all = false) {
            for (const absl::string_view op : ops) t->emplace(op, Entry{rule, all});
        };
        add(same, {"Identity",
                   "Snapshot",
                   "StopGradient",
                   "PreventGradient",
                   "CheckNumerics",
                   "Relu",
                   "Relu6",
                   "LeakyRelu",
                   "Elu",
                   "Selu",
                   "Softplus",
                   "Softsign",
                   "Sigmoid",
                   "Tanh",
                   "Softmax",
                   "LogSoftmax",
                   "Cast",
                   "BiasAdd",
                   "Neg",
                   "Exp",
                   "Expm1",
                   "Log",
                   "Log1p",
                   "Sqrt",
                   "Rsqrt",
                   "Square",
                   "Reciprocal",
                   "Inv",
                   "Abs",
                   "Sign",
                   "Round",
                   "Rint",
                   "Floor",
                   "Ceil",
                   "Erf",
                   "Sin",
                   "Cos",
                   "Tan",
                   "Atan",
                   "Asin",
                   "Acos",
                   "LogicalNot",
                   "ClipByValue",
                   "Enter",
                   "Exit",
                   "NextIteration",
                   "ZerosLike",
                   "OnesLike",
                   "LRN",
                   "FakeQuantWithMinMaxVars",
                   "FakeQuantWithMinMaxArgs",
                   "FakeQuantWithMinMaxVarsPerChannel",
                   "AddN",
                   "QuantizeAndDequantizeV2",
                   "QuantizeAndDequantizeV3",
                   "FusedBatchNorm",
                   "FusedBatchNormV2",
                   "FusedBatchNormV3",
                   "BatchNormWithGlobalNormalization",
                   "ReadVariableOp",
                   "_Retval",
                   "PlaceholderWithDefault",
                   "Cumsum",
                   "ReverseV2",
                   "_FusedBatchNormEx"});
        add(same, {"Switch"}, true);
        add(broadcast,
            {"Add",      "AddV2",        "Sub",  "Mul",       "MulNoNan", "Div",      "DivNoNan",   "RealDiv",
             "FloorDiv", "TruncateDiv",  "Mod",  "FloorMod",  "Maximum",  "Minimum",  "Pow",        "SquaredDifference",
             "Greater",  "GreaterEqual", "Less", "LessEqual", "Equal",    "NotEqual", "LogicalAnd", "LogicalOr",
             "Atan2"});
        add(matMul, {"MatMul", "_FusedMatMul"});
        add(batchMatMul, {"BatchMatMul", "BatchMatMulV2"});
        add(conv2d, {"Conv2D", "_FusedConv2D"});
        add(depthwise, {"DepthwiseConv2dNative", "_FusedDepthwiseConv2dNative"});
        add(pool, {"MaxPool", "AvgPool"});
        add(reshape, {"Reshape"});
        add(concat, {"ConcatV2"});
        add(pack, {"Pack"});
        add(unpack, {"Unpack"}, true);
        add(split, {"Split"}, true);
        add(expandDims, {"ExpandDims"});
        add(squeeze, {"Squeeze"});
        add(reduce, {"Mean", "Sum", "Max", "Min", "Prod", "All", "Any"});
        add(argMax, {"ArgMax", "ArgMin"});
        add(transpose, {"Transpose"});
        add(pad, {"Pad", "PadV2", "MirrorPad"});
        add(resize, {"ResizeBilinear", "ResizeNearestNeighbor", "ResizeBicubic"});
        add(shapeOf, {"Shape"});
        add(scalar, {"Size", "Rank", "VarHandleOp", "VarIsInitializedOp", "IsVariableInitialized", "LoopCond"});
        add(gather, {"Gather", "GatherV2"});
        add(declared, {"Placeholder", "VariableV2", "Variable"});
        add(constant, {"Const"});
        return t;
    }();
    return *table;
}

}  // namespace

std::vector<Shape> outputShapes(const ShapeRuleInput& input) {
    std::vector<Shape> shapes(input.outputs, Shape::unknown());
    const auto it = rules().find(input.node.op);
    if (it == rules().end() || shapes.empty()) return shapes;
    const Result shape = it->second.rule(input);
    if (!shape) return shapes;
    shapes.front() = *shape;
    if (it->second.allOutputs) std::fill(shapes.begin(), shapes.end(), *shape);
    return shapes;
}

}  // namespace whittle
