// SPDX-License-Identifier: Apache-2.0
#include "core/passes/tool_graph.h"

#include "core/base/status.h"
#include "core/graph/order.h"
#include "core/graph/output_types.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <limits>

namespace whittle {

TensorName toolTensorName(absl::string_view text) {
    size_t digits = text.size();
    while (digits > 1 && absl::ascii_isdigit(static_cast<unsigned char>(text[digits - 1]))) --digits;
    if (digits > 1 && digits < text.size() && text[digits - 1] == ':') {
        int32_t index = 0;
        if (!absl::SimpleAtoi(text.substr(digits), &index)) index = std::numeric_limits<int32_t>::max();
        return {std::string(text.substr(0, digits - 1)), index};
    }
    if (absl::ConsumePrefix(&text, "^")) return {std::string(text), Input::kControl};
    return {std::string(text), 0};
}

absl::StatusOr<ToolGraph> ToolGraph::import(const Graph& graph, const PassContext& context) {
    ToolGraph result(graph);
    WHITTLE_RETURN_IF_ERROR(result.checkNodes(context));
    if (context.outputs.empty()) {
        return absl::InvalidArgumentError("Must specify at least one target to fetch or execute.");
    }
    WHITTLE_RETURN_IF_ERROR(result.feed(context.inputs, context.outputs));
    WHITTLE_RETURN_IF_ERROR(result.fetch(context.outputs));
    result.listInputs();
    result.prune();
    return result;
}

absl::string_view ToolGraph::nameOf(int32_t node) const {
    return isFeed(node) ? absl::string_view(m_feedNames[static_cast<size_t>(node - nodeCount())])
                        : absl::string_view(at(node).name);
}

absl::Status ToolGraph::checkNodes(const PassContext& context) {
    const auto order = topologicalOrder(m_graph->nodes);
    if (!order.ok()) {
        // The importer does not say which.
        const auto toolOrder = transformToolOrder(m_graph->nodes);
        return toolOrder.ok() ? order.status() : toolOrder.status();
    }
    m_order = *order;
    m_definitions.resize(m_graph->nodes.size(), nullptr);
    m_outputCounts.resize(m_graph->nodes.size(), 0);
    for (int32_t node = 0; node < nodeCount(); ++node) WHITTLE_RETURN_IF_ERROR(checkNode(node, *context.ops));
    for (const int32_t node : m_order) WHITTLE_RETURN_IF_ERROR(checkInputs(node));
    return absl::OkStatus();
}

absl::Status ToolGraph::checkColocation(const Node& node) const {
    constexpr absl::string_view kPrefix = "loc:@";
    const Attr* attr = node.attr("_class");
    const std::vector<std::string>* classes = attr ? attr->asListOf<std::string>() : nullptr;
    if (!classes) return absl::OkStatus();
    for (const std::string& entry : *classes) {
        absl::string_view name = entry;
        if (!absl::ConsumePrefix(&name, kPrefix) || m_index.node(name)) continue;
        return absl::InvalidArgumentError(
            absl::StrCat("Node '", node.name, "' expects to be colocated with unknown node '", name, "'"));
    }
    return absl::OkStatus();
}

absl::Status ToolGraph::checkNode(int32_t position, const OpRegistry& ops) {
    const Node& node = at(position);
    const OpDef* op = ops.find(node.op);
    if (!op) {
        const Function* function = m_graph->functions().find(node.op);
        if (function) op = &function->signature;
    }
    if (!op) {
        return absl::NotFoundError(absl::StrCat("Op type not registered '", node.op, "' (node '", node.name,
                                                "'); fold_constants needs the definition of every op in the graph"));
    }
    for (const OpDef::AttrDef& attr : op->attrs) {
        if (!attr.defaultValue && !node.attrs.contains(attr.name)) {
            return absl::InvalidArgumentError(absl::StrCat("NodeDef missing attr '", attr.name,
                                                           "' from Op<name=", op->name, ">; node '", node.name, "'"));
        }
    }
    for (const NamedAttr& attr : node.attrs) {
        if (!absl::StartsWith(attr.first, "_") && !op->attr(attr.first)) {
            return absl::InvalidArgumentError(absl::StrCat("NodeDef mentions attr '", attr.first,
                                                           "' not in Op<name=", op->name, ">; node '", node.name, "'"));
        }
    }
    WHITTLE_RETURN_IF_ERROR(checkColocation(node));
    m_definitions[static_cast<size_t>(position)] = op;
    int64_t outputs = 0;
    for (const OpDef::Arg& arg : op->outputs) {
        const bool one = arg.numberAttr.empty() && arg.typeListAttr.empty();
        outputs += one ? 1 : argLength(arg, node.attrs).value_or(0);
    }
    m_outputCounts[static_cast<size_t>(position)] = static_cast<int32_t>(outputs);
    return absl::OkStatus();
}

absl::Status ToolGraph::checkInputs(int32_t position) const {
    const Node& node = at(position);
    for (const Input& input : node.inputs) {
        if (input.isControl()) continue;
        const int32_t source = m_index.positionOf(input.node);
        if (source >= 0 && input.index >= outputCount(source)) {
            return absl::InvalidArgumentError(absl::StrCat("Node '", node.name, "': Connecting to invalid output ",
                                                           input.index, " of source node ", at(source).name,
                                                           " which has ", outputCount(source), " outputs."));
        }
    }
    return absl::OkStatus();
}

absl::Status ToolGraph::feed(const std::vector<std::string>& inputs, const std::vector<std::string>& outputs) {
    absl::flat_hash_set<absl::string_view> fed;
    for (const std::string& input : inputs) {
        if (!fed.insert(input).second) {
            return absl::InvalidArgumentError(absl::StrCat("Endpoint \"", input, "\" fed more than once."));
        }
    }
    for (const std::string& output : outputs) {
        if (fed.contains(output)) {
            return absl::InvalidArgumentError(absl::StrCat(output, " is both fed and fetched."));
        }
    }
    m_isFed.assign(m_graph->nodes.size(), false);
    for (const std::string& input : inputs) {
        const TensorName name = toolTensorName(input);
        const int32_t source = m_index.positionOf(name.node);
        if (source < 0) return absl::NotFoundError(absl::StrCat("FeedInputs: unable to find feed output ", input));
        if (name.index < 0 || name.index >= outputCount(source)) {
            return absl::InvalidArgumentError(
                absl::StrCat("FeedInputs: ", input, " should have output index < ", outputCount(source)));
        }
        const int32_t feed = nodeCountWithFeeds();
        const Node& node = at(source);
        m_feeds.push_back({source, name.index});
        m_feedNames.push_back(absl::StrCat("_recv_", name.node, "_", name.index));
        m_isFed[static_cast<size_t>(source)] = true;
        m_feedOf.try_emplace(Input{node.id, name.index}, feed);
        if (node.op == "Placeholder" || node.op == "PlaceholderV2") m_feedOf.try_emplace(Input::control(node.id), feed);
    }
    return absl::OkStatus();
}

absl::Status ToolGraph::fetch(const std::vector<std::string>& outputs) {
    for (const std::string& output : outputs) {
        const TensorName name = toolTensorName(output);
        const int32_t source = m_index.positionOf(name.node);
        if (source < 0) return absl::NotFoundError(absl::StrCat("FetchOutputs node ", output, ": not found"));
        if (outputCount(source) == 0) {
            return absl::InvalidArgumentError(absl::StrCat("Tried to fetch data for '", output,
                                                           "', which produces no output.  To run to a node but not "
                                                           "fetch any data, pass '",
                                                           output,
                                                           "' as an argument to the 'target_node_names' argument of "
                                                           "the Session::Run API."));
        }
        if (name.index < 0 || name.index >= outputCount(source)) {
            return absl::InvalidArgumentError(
                absl::StrCat("FetchOutputs ", output, ": output index too large, must be < ", outputCount(source)));
        }
        m_fetches.push_back({source, name.index});
    }
    return absl::OkStatus();
}

// Asked for again and again, so found once.
void ToolGraph::listInputs() {
    m_firstInput.reserve(static_cast<size_t>(nodeCountWithFeeds()) + 1);
    for (int32_t node = 0; node < nodeCount(); ++node) {
        const size_t first = m_inputs.size();
        m_firstInput.push_back(static_cast<int32_t>(first));
        for (const Input& input : at(node).inputs) {
            Source source{m_index.positionOf(input.node), input.index};
            if (m_isFed[static_cast<size_t>(source.node)]) {
                const auto feed = m_feedOf.find(input);
                if (feed != m_feedOf.end()) source = {feed->second, input.isControl() ? Input::kControl : 0};
            }
            const auto begin = m_inputs.begin() + static_cast<std::ptrdiff_t>(first);
            if (!input.isControl() || std::find(begin, m_inputs.end(), source) == m_inputs.end()) {
                m_inputs.push_back(source);
            }
        }
    }
    m_firstInput.resize(static_cast<size_t>(nodeCountWithFeeds()) + 1, static_cast<int32_t>(m_inputs.size()));
}

void ToolGraph::prune() {
    m_kept.assign(static_cast<size_t>(nodeCountWithFeeds()), false);
    std::vector<int32_t> open;
    const auto visit = [&](int32_t node) {
        if (m_kept[static_cast<size_t>(node)]) return;
        m_kept[static_cast<size_t>(node)] = true;
        open.push_back(node);
    };
    for (const Source& fetch : m_fetches) visit(fetch.node);
    while (!open.empty()) {
        const int32_t node = open.back();
        open.pop_back();
        for (const Source& input : inputsOf(node)) visit(input.node);
    }
}

std::vector<int32_t> ToolGraph::keptInOrder() const {
    std::vector<int32_t> kept;
    for (const int32_t node : m_order) {
        if (isKept(node)) kept.push_back(node);
    }
    return kept;
}

std::vector<int32_t> ToolGraph::reverseDepthFirst() const {
    struct Work {
        int32_t node;
        bool leave;
    };
    std::vector<Work> stack;
    std::vector<bool> visited(static_cast<size_t>(nodeCountWithFeeds()), false);
    std::vector<std::pair<std::string, int32_t>> sends;
    for (const Source& fetch : m_fetches) {
        sends.emplace_back(absl::StrCat("_send_", nameOf(fetch.node), "_", fetch.port), fetch.node);
    }
    std::stable_sort(sends.begin(), sends.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [name, node] : sends) stack.push_back({node, false});
    std::vector<int32_t> order;
    std::vector<int32_t> inputs;
    while (!stack.empty()) {
        const Work work = stack.back();
        stack.pop_back();
        if (work.leave) {
            order.push_back(work.node);
            continue;
        }
        if (visited[static_cast<size_t>(work.node)]) continue;
        visited[static_cast<size_t>(work.node)] = true;
        stack.push_back({work.node, true});
        inputs.clear();
        for (const Source& input : inputsOf(work.node)) {
            if (!visited[static_cast<size_t>(input.node)]) inputs.push_back(input.node);
        }
        std::stable_sort(inputs.begin(), inputs.end(), [&](int32_t a, int32_t b) { return nameOf(a) < nameOf(b); });
        for (const int32_t input : inputs) stack.push_back({input, false});
    }
    return order;
}

}  // namespace whittle
