// SPDX-License-Identifier: Apache-2.0
//
// quantize_weights: stores large float constants in eight bits and expands them when the graph runs.
//
// A quarter of the size, at an error of half a step of (max - min) / 255. Wants to run after the folding passes, which
// look for plain constants.

#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"
#include "core/passes/weight_error.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"minimum_size", ParamInfo::Type::kInt, "1024",
     WHITTLE_TR_NOOP("Param", "Constants with fewer elements than this stay as they are."), false, 0, 2147483647},
};

float elementAt(const Bytes& raw, size_t index) {
    float value;
    std::memcpy(&value, raw.data() + index * sizeof value, sizeof value);
    return value;
}

struct Range {
    float min = FLT_MAX;
    // The Graph Transform Tool starts from C++'s numeric_limits::min, the smallest positive float, where it means the
    // lowest; so its maximum is never below that.
    float max = FLT_MIN;
    bool finite = true;
};

// The range of the elements with zero in it, because zero must stay zero. NaN never compares.
Range rangeOf(const Bytes& raw) {
    Range range;
    for (size_t i = 0; i < raw.size() / sizeof(float); ++i) {
        const float value = elementAt(raw, i);
        range.min = std::min(range.min, value);
        range.max = std::max(range.max, value);
        // Infinity minus itself is no number, like everything with NaN.
        range.finite &= value - value == 0.0f;
    }
    range.min = std::min(range.min, 0.0f);
    range.max = std::max(range.max, 0.0f);
    return range;
}

// std::round without the library call, which is what most of the time went to: half away from zero, exactly.
double rounded(double value) {
    constexpr double kPlain = 1 << 30;
    if (!(std::fabs(value) < kPlain)) return std::round(value);
    const auto whole = static_cast<double>(static_cast<int64_t>(value));
    const double rest = value - whole;
    if (rest >= 0.5) return whole + 1;
    return rest <= -0.5 ? whole - 1 : whole;
}

// As TensorFlow's FloatToQuantized for quint8: half away from zero, in double.
std::string quantized(const Bytes& raw, const Range& range) {
    constexpr double kSteps = 256;
    const double width = static_cast<double>(range.max - range.min) * (kSteps / (kSteps - 1));
    const double scale = kSteps / width;
    const double lowest = std::round(static_cast<double>(range.min) * scale);
    std::string bytes(raw.size() / sizeof(float), '\0');
    for (size_t i = 0; i < bytes.size(); ++i) {
        const double step = rounded(static_cast<double>(elementAt(raw, i)) * scale) - lowest;
        // Also what NaN becomes.
        uint8_t code = 0;
        if (step >= 255) {
            code = 255;
        } else if (step > 0) {
            code = static_cast<uint8_t>(step);
        }
        bytes[i] = static_cast<char>(code);
    }
    return bytes;
}

// What TensorFlow's Dequantize makes of each code in its mode MIN_FIRST (kernels/quantization_utils.h, 2.17).
std::array<float, 256> expandedValues(const Range& range) {
    const auto scale = static_cast<float>((range.max - range.min) / 255.0);
    const float lowest = range.max == range.min ? range.min : std::round(range.min / scale) * scale;
    std::array<float, 256> values{};
    for (size_t code = 0; code < values.size(); ++code) values[code] = lowest + static_cast<float>(code) * scale;
    return values;
}

WeightError errorOf(const Bytes& raw, const std::string& codes, const Range& range) {
    const std::array<float, 256> values = expandedValues(range);
    WeightError error;
    for (size_t i = 0; i < codes.size(); ++i) error.add(elementAt(raw, i), values[static_cast<uint8_t>(codes[i])]);
    error.bytesBefore = static_cast<int64_t>(raw.size());
    error.bytesAfter = static_cast<int64_t>(codes.size() + 2 * sizeof(float));
    return error;
}

absl::StatusOr<bool> isLargeFloatConstant(const Node& node, int32_t minimumSize) {
    if (!node.isConstant()) return false;
    if (!node.attr("dtype")) {
        return absl::InvalidArgumentError(absl::StrCat("No 'dtype' attribute for Const node ", node.name));
    }
    const Tensor* value = node.constantValue();
    if (!value) return absl::InvalidArgumentError(absl::StrCat("No 'value' attribute for Const node ", node.name));
    if (node.typeAttr("dtype") != DataType::kFloat || minimumSize < 0) return false;
    // A shape without a definite count goes on to fail when the elements are read.
    const std::optional<int64_t> count = value->shape.unknownRank ? 1 : value->shape.elementCount();
    return !count || *count >= minimumSize;
}

absl::StatusOr<Bytes> floatElements(const Node& node) {
    const Tensor& value = *node.constantValue();
    if (value.dtype != DataType::kFloat) {
        return absl::InvalidArgumentError(absl::StrCat("Decoding Tensor failed for node", node.name));
    }
    absl::StatusOr<Bytes> raw = rawElements(value);
    if (!raw.ok()) return annotate(raw.status(), absl::StrCat("Decoding Tensor failed for node", node.name));
    return raw;
}

class Writer {
  public:
    Writer(const Graph& graph, PassContext& context)
        : m_context(context), m_names(graph), m_result(startResult(graph, context)) {}

    void keep(const NodePtr& node) { m_result.nodes.push_back(node); }

    void quantize(const Node& node, const Bytes& raw, const Range& range) {
        const Shape shape = node.constantValue()->shape.unknownRank ? Shape() : node.constantValue()->shape;
        std::string bytes = quantized(raw, range);
        m_report.weights.push_back({node.name, "", DataType::kFloat, DataType::kQUInt8, errorOf(raw, bytes, range)});
        const Input codes =
            add(node, "_quantized_const", Tensor::ofContent(DataType::kQUInt8, shape, Bytes::adopt(std::move(bytes))));
        const Input min = add(node, "_quantized_min", Tensor::ofValues<float>(DataType::kFloat, Shape(), {range.min}));
        const Input max = add(node, "_quantized_max", Tensor::ofValues<float>(DataType::kFloat, Shape(), {range.max}));
        Node expanded;
        expanded.id = node.id;
        expanded.name = node.name;
        expanded.op = "Dequantize";
        expanded.inputs = {codes, min, max};
        expanded.attrs = {{"T", Attr::ofType(DataType::kQUInt8)}, {"mode", Attr::ofString("MIN_FIRST")}};
        expanded.origins = node.origins;
        if (!m_context.compat) {
            expanded.device = node.device;
            expanded.inputs.insert(expanded.inputs.end(), node.inputs.begin(), node.inputs.end());
        }
        m_result.nodes.push_back(std::make_shared<const Node>(std::move(expanded)));
    }

    Graph take() {
        m_context.weightErrorReport = std::make_shared<const WeightErrorReport>(std::move(m_report));
        return std::move(m_result);
    }

  private:
    Input add(const Node& from, absl::string_view suffix, Tensor value) {
        Node node = constantNode(m_result.newId(), m_names.fresh(absl::StrCat(from.name, suffix)), std::move(value));
        node.origins = originsOf(from);
        if (!m_context.compat) {
            node.device = from.device;
            // A constant inside a loop or branch is there because of its control inputs.
            node.inputs = from.inputs;
        }
        const Input output{node.id, 0};
        m_result.nodes.push_back(std::make_shared<const Node>(std::move(node)));
        return output;
    }

    PassContext& m_context;
    NameSource m_names;
    Graph m_result;
    WeightErrorReport m_report;
};

// In compat mode whatever the elements are; otherwise not when eight bits would lose all there is.
std::string obstacle(const Bytes& raw, const Range& range, const PassContext& context) {
    if (context.compat) return "";
    if (raw.empty()) return "it has no elements";
    if (!range.finite) return "it has elements that are not finite";
    // Dequantize divides by the step, which TensorFlow takes for zero when it is denormal: zeros would become NaN.
    if ((range.max - range.min) / 255 < FLT_MIN) return "its range is too small, TensorFlow would make NaN of it";
    return std::isfinite(range.max - range.min) ? "" : "its range overflows";
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const int32_t minimumSize, args.int32("minimum_size", 1024));
    Writer writer(graph, context);
    for (const NodePtr& node : graph.nodes) {
        WHITTLE_RETURN_IF_ERROR(context.progress.check());
        WHITTLE_ASSIGN_OR_RETURN(const bool large, isLargeFloatConstant(*node, minimumSize));
        if (!large) {
            writer.keep(node);
            continue;
        }
        WHITTLE_ASSIGN_OR_RETURN(const Bytes raw, floatElements(*node));
        const Range range = rangeOf(raw);
        if (const std::string why = obstacle(raw, range, context); !why.empty()) {
            context.warnings.push_back(absl::StrCat("constant '", node->name, "' stays: ", why));
            writer.keep(node);
        } else {
            writer.quantize(*node, raw, range);
        }
    }
    return writer.take();
}

}  // namespace

const PassInfo kQuantizeWeightsPass = {
    .name = "quantize_weights",
    .group = PassGroup::kQuantize,
    .summary = WHITTLE_TR_NOOP("Pass",
                               "Stores large float constants in eight bits; the file shrinks to about a "
                               "quarter."),
    .params = kParams,
    .sketch = {.before = "w = Const float\n"
                         "y = Conv2D x w",
               .after = "w_quantized_const = Const quint8\n"
                        "w_quantized_min = Const float []\n"
                        "w_quantized_max = Const float []\n"
                        "w = Dequantize w_quantized_const w_quantized_min w_quantized_max\n"
                        "y = Conv2D x w"},
    .compat =
        WHITTLE_TR_NOOP("Pass",
                        "Constants with elements that are infinite or not a number are quantized, too, which spoils "
                        "them; devices and control inputs are lost. By default such constants stay."),
    .keywords = "eight bit weights compress",
    .run = run,
    .inFunctions = true,
};

}  // namespace whittle
