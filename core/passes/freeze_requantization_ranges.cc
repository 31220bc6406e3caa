// SPDX-License-Identifier: Apache-2.0
//
// freeze_requantization_ranges: replaces the ranges that a quantized graph measures in every run by constants taken
// from the log of earlier runs (insert_logging(op=RequantizationRange, show_name=true, message="__requant_min_max:")).
//
// A line of the log counts when it has ";<node>__print__;__requant_min_max:[min][max]". The percentiles leave outliers
// out, at both ends in samples rounded half away from zero; the Graph Transform Tool takes the first index at the low
// end and one past it at the high end, which we keep.

#include "core/base/file.h"
#include "core/base/status.h"
#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/passes/registry.h"
#include "core/passes/result.h"

#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <vector>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"min_max_log_file", ParamInfo::Type::kFile, "",
     WHITTLE_TR_NOOP("Param", "The log of runs with insert_logging switched on.")},
    {"min_percentile", ParamInfo::Type::kFloat, "5",
     WHITTLE_TR_NOOP("Param", "So many percent of the lowest minimums are left out."), false, 0, 100},
    {"max_percentile", ParamInfo::Type::kFloat, "5",
     WHITTLE_TR_NOOP("Param", "So many percent of the highest maximums are left out."), false, 0, 100},
};
constexpr absl::string_view kMarker = "__print__;__requant_min_max:";
constexpr absl::string_view kMessage = "__requant_min_max:";
constexpr absl::string_view kPrintSuffix = "__print__";

struct Sample {
    std::string node;
    float min = 0, max = 0;
};

// "__requant_min_max:[a][b]" with the node's name in the part before it.
std::optional<Sample> sampleOf(absl::string_view line) {
    if (!absl::StrContains(line, kMarker)) return std::nullopt;
    const std::vector<absl::string_view> parts = absl::StrSplit(line, ';');
    for (size_t i = parts.size(); i-- > 1;) {
        if (!absl::StartsWith(parts[i], kMessage)) continue;
        const std::vector<absl::string_view> numbers = absl::StrSplit(parts[i].substr(kMessage.size()), ']');
        Sample sample;
        absl::string_view min = numbers[0];
        absl::string_view max = numbers.size() > 1 ? numbers[1] : "";
        absl::string_view name = parts[i - 1];
        const bool whole = numbers.size() == 3 && absl::ConsumePrefix(&min, "[") && absl::ConsumePrefix(&max, "[") &&
                           absl::SimpleAtof(min, &sample.min) && absl::SimpleAtof(max, &sample.max) &&
                           absl::ConsumeSuffix(&name, kPrintSuffix);
        if (!whole) return std::nullopt;
        sample.node = std::string(name);
        return sample;
    }
    return std::nullopt;
}

struct Samples {
    std::vector<float> mins, maxs;
};

absl::StatusOr<std::map<std::string, Samples>> readLog(const std::string& path) {
    WHITTLE_ASSIGN_OR_RETURN(const Bytes log, mapFile(path));
    std::map<std::string, Samples> samples;
    for (const absl::string_view line : absl::StrSplit(log.view(), '\n')) {
        const std::optional<Sample> sample = sampleOf(line);
        if (!sample) continue;
        samples[sample->node].mins.push_back(sample->min);
        samples[sample->node].maxs.push_back(sample->max);
    }
    if (samples.empty()) return absl::InvalidArgumentError("No min/max range logs were found in the log file");
    return samples;
}

size_t indexAt(size_t count, float percentile) {
    const long index = std::lround(static_cast<float>(count) * percentile / 100.0f);
    return std::min(count - 1, static_cast<size_t>(std::max(0L, index)));
}

NodePtr constant(Graph& graph, const Node& range, absl::string_view suffix, float value, bool compat) {
    Node node = constantNode(graph.newId(), absl::StrCat(range.name, suffix),
                             Tensor::ofValues<float>(DataType::kFloat, Shape(), {value}));
    node.origins = originsOf(range);
    if (!compat) node.device = range.device;
    return std::make_shared<const Node>(std::move(node));
}

absl::Status checkNodes(const GraphIndex& index, const std::map<std::string, Samples>& samples) {
    for (const auto& [name, values] : samples) {
        const Node* node = index.node(absl::string_view(name));
        if (!node) {
            return absl::InvalidArgumentError(
                absl::StrCat("Nodes were found in the log file that aren't present in the graph: ", name));
        }
        if (node->op != "RequantizationRange") {
            return absl::InvalidArgumentError(
                absl::StrCat("Node is expected to be a RequantizationRange op: ", name, ", but is: ", node->op));
        }
    }
    return absl::OkStatus();
}

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string path, args.string("min_max_log_file", ""));
    if (path.empty()) return absl::InvalidArgumentError("You must pass a file name to min_max_log_file");
    WHITTLE_ASSIGN_OR_RETURN(const float minPercentile, args.number("min_percentile", 5.0f));
    WHITTLE_ASSIGN_OR_RETURN(const float maxPercentile, args.number("max_percentile", 5.0f));
    WHITTLE_ASSIGN_OR_RETURN(auto samples, readLog(path));
    WHITTLE_RETURN_IF_ERROR(checkNodes(GraphIndex(graph), samples));
    Graph result = startResult(graph, context);
    InputRenames renames;
    for (const NodePtr& node : graph.nodes) {
        const auto at = samples.find(node->name);
        if (at == samples.end()) {
            result.nodes.push_back(node);
            continue;
        }
        Samples& values = at->second;
        std::sort(values.mins.begin(), values.mins.end());
        std::sort(values.maxs.begin(), values.maxs.end());
        const float min = values.mins[indexAt(values.mins.size(), minPercentile)];
        const float max = values.maxs[indexAt(values.maxs.size(), 100.0f - maxPercentile)];
        result.nodes.push_back(constant(result, *node, "/frozen_min", min, context.compat));
        renames.add({node->id, 0}, {result.nodes.back()->id, 0});
        // In the tool a control edge from the range is left without its end; here the constant takes its place.
        if (!context.compat) renames.add(Input::control(node->id), Input::control(result.nodes.back()->id));
        result.nodes.push_back(constant(result, *node, "/frozen_max", max, context.compat));
        renames.add({node->id, 1}, {result.nodes.back()->id, 0});
    }
    WHITTLE_RETURN_IF_ERROR(renames.apply(result));
    return result;
}

}  // namespace

const PassInfo kFreezeRequantizationRangesPass = {
    .name = "freeze_requantization_ranges",
    .group = PassGroup::kQuantize,
    .summary = WHITTLE_TR_NOOP("Pass",
                               "Replaces ranges that a quantized graph measures by constants from a log of "
                               "earlier runs."),
    .params = kParams,
    .sketch = {.before = "range = RequantizationRange v min max\n"
                         "r = Requantize v min max range range:1",
               .after = "range/frozen_min = Const float []\n"
                        "range/frozen_max = Const float []\n"
                        "r = Requantize v min max range/frozen_min range/frozen_max"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "A control edge from a measured range loses its end; by default the constant "
                              "takes its place."),
    .keywords = "calibration min max log",
    .run = run,
};

}  // namespace whittle
