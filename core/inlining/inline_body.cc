// SPDX-License-Identifier: Apache-2.0
#include "core/inlining/inline_body.h"

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "core/inlining/devices.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <utility>

//     a, b, ^c                    a      b        ^c
//        |                        |      |         |
//     N: f(x, y)          ->  input/_1 input/_2  input_control_node/_0  (into both inputs, constants, calls)
//        |                        |      |         |
//     user, ^after               N/body ...    N/Const
//                                 |                |
//                             output/_3         output_control_node/_4
//                                 |                |
//                               user            ^after
//
// The number k is one counter of the whole graph, so the order in which nodes are made here is part of their names.
namespace whittle {
namespace {

constexpr char kClass[] = "_class";
constexpr char kLocation[] = "loc:@";
constexpr char kFrameName[] = "frame_name";

class Inliner {
  public:
    Inliner(const FunctionBody& body, int32_t caller, const InlineBodyOptions& options, FlowGraph* graph)
        : m_body(body),
          m_caller(caller),
          m_name(graph->at(caller).node.name),
          m_device(graph->at(caller).node.device),
          m_options(options),
          m_graph(*graph) {}

    absl::Status run() {
        WHITTLE_RETURN_IF_ERROR(check());
        m_controls = m_graph.controlsOf(m_caller);
        if (!m_controls.empty()) {
            m_inputControl = noOp("input_control_node");
            for (const int32_t source : m_controls) m_graph.addControl(source, m_inputControl);
        }
        WHITTLE_RETURN_IF_ERROR(addArguments());
        copyNodes();
        copyEdges();
        for (const int32_t input : m_arguments) {
            if (m_inputControl >= 0) m_graph.addControl(m_inputControl, input);
        }
        WHITTLE_RETURN_IF_ERROR(addResults());
        addOutputControl();
        redirectUsers();
        keepCaller();
        m_graph.remove(m_caller);
        return absl::OkStatus();
    }

  private:
    bool keeps() const { return m_options.caller != InlineBodyOptions::Caller::kGoes; }

    absl::Status mismatch(absl::string_view what, size_t has, size_t wants) const {
        return absl::InvalidArgumentError(absl::StrCat("node '", m_name, "' calls function '", m_body.function->name(),
                                                       "' with ", has, " ", what, " instead of ", wants));
    }

    absl::Status check() {
        const size_t inputs = m_graph.at(m_caller).inputs.size();
        if (inputs != m_body.arguments.size()) return mismatch("inputs", inputs, m_body.arguments.size());
        WHITTLE_ASSIGN_OR_RETURN(const size_t outputs, m_graph.outputCount(m_caller));
        if (outputs != m_body.results.size()) return mismatch("outputs", outputs, m_body.results.size());
        return absl::OkStatus();
    }

    std::string funcName(absl::string_view what) { return m_graph.newName(absl::StrCat("Func/", m_name, "/", what)); }

    int32_t addNode(std::string name, std::string op, AttrMap attrs) {
        Node node;
        node.name = std::move(name);
        node.op = std::move(op);
        node.attrs = std::move(attrs);
        node.origins = originsOf(m_graph.at(m_caller).node);
        return m_graph.add(std::move(node));
    }

    int32_t noOp(absl::string_view what) {
        const int32_t made = addNode(funcName(what), "NoOp", {});
        m_graph.at(made).node.device = m_device;
        return made;
    }

    absl::StatusOr<int32_t> identity(absl::string_view what, FlowSource source) {
        WHITTLE_ASSIGN_OR_RETURN(const DataType type, m_graph.outputType(source));
        AttrMap attrs{{"T", Attr::ofType(baseType(type))}};
        if (m_options.isMultiDevice) {
            attrs.set(kClass, Attr::ofList(std::vector<std::string>{kLocation + m_graph.at(source.node).node.name}));
        }
        const int32_t made = addNode(funcName(what), "Identity", std::move(attrs));
        m_graph.connect(source, made, 0);
        return made;
    }

    absl::Status addArguments() {
        for (size_t i = 0; i < m_body.arguments.size(); ++i) {
            const FlowSource source = m_graph.at(m_caller).inputs[i];
            WHITTLE_ASSIGN_OR_RETURN(const int32_t made, identity("input", source));
            m_graph.at(made).node.device = m_options.isMultiDevice ? m_graph.at(source.node).node.device : m_device;
            m_arguments.push_back(made);
        }
        return absl::OkStatus();
    }

    std::string bodyDevice(const Node& node) const {
        return m_options.isMultiDevice ? mergedDevice(node.device, m_device) : m_device;
    }

    // loc:@argument is the Identity of it now, loc:@node the copy of the node.
    void adaptColocation(Node* node) const {
        const Attr* attr = node->attr(kClass);
        const auto* classes = attr ? attr->asListOf<std::string>() : nullptr;
        if (!classes) return;
        std::vector<std::string> made;
        for (const std::string& text : *classes) {
            const absl::string_view name = absl::string_view(text).substr(sizeof(kLocation) - 1);
            if (!absl::StartsWith(text, kLocation)) {
                made.push_back(text);
            } else if (const int32_t argument = argumentNamed(name); argument >= 0) {
                made.push_back(kLocation + m_graph.at(argument).node.name);
            } else if (m_body.names.contains(name)) {
                made.push_back(absl::StrCat(kLocation, m_name, "/", name));
            } else {
                made.push_back(text);
            }
        }
        node->attrs.set(kClass, Attr::ofList(std::move(made)));
    }

    int32_t argumentNamed(absl::string_view name) const {
        for (size_t i = 0; i < m_body.arguments.size(); ++i) {
            if (m_body.nodes[static_cast<size_t>(m_body.arguments[i].position)].node->name == name) {
                return m_arguments[i];
            }
        }
        return -1;
    }

    void copyNodes() {
        const std::string origin = originsOf(m_graph.at(m_caller).node).front();
        for (const FunctionBody::BodyNode& original : m_body.nodes) {
            if (original.isArgument || original.isResult) {
                m_copies.push_back(-1);
                continue;
            }
            Node node = *original.node;
            node.inputs.clear();
            node.origins = {absl::StrCat(origin, "/", node.name)};
            node.device = bodyDevice(node);
            node.name = absl::StrCat(m_name, "/", node.name);
            if (const Attr* frame = node.attr(kFrameName);
                (node.op == "Enter" || node.op == "RefEnter") && frame && frame->asString()) {
                node.attrs.set(kFrameName, Attr::ofString(absl::StrCat(m_name, "/", *frame->asString())));
            }
            adaptColocation(&node);
            m_copies.push_back(m_graph.add(std::move(node)));
            if (m_inputControl >= 0 && takesFrame(original)) m_graph.addControl(m_inputControl, m_copies.back());
        }
    }

    // What waits for nothing in the body must wait for what the call waited for; calls pass it on to their bodies.
    bool takesFrame(const FunctionBody::BodyNode& node) const {
        if (node.inputs.empty()) return true;
        const bool calls = node.node->op == "PartitionedCall" || node.node->op == "StatefulPartitionedCall" ||
                           node.node->op == "SymbolicGradient" || m_graph.library().find(node.node->op);
        return calls && std::none_of(node.inputs.begin(), node.inputs.end(),
                                     [](const FunctionBody::Edge& edge) { return edge.isControl(); });
    }

    FlowSource sourceOf(const FunctionBody::Edge& edge) const {
        const FunctionBody::BodyNode& node = m_body.nodes[static_cast<size_t>(edge.position)];
        if (!node.isArgument) return {m_copies[static_cast<size_t>(edge.position)], edge.output};
        const size_t tensor =
            std::min(node.first + static_cast<size_t>(std::max(edge.output, 0)), m_arguments.size() - 1);
        return {m_arguments[tensor], 0};
    }

    void copyEdges() {
        for (size_t i = 0; i < m_body.nodes.size(); ++i) {
            if (m_copies[i] < 0) continue;
            size_t slot = 0;
            for (const FunctionBody::Edge& edge : m_body.nodes[i].inputs) {
                if (edge.isControl()) {
                    m_graph.addControl(sourceOf(edge).node, m_copies[i]);
                } else {
                    m_graph.connect(sourceOf(edge), m_copies[i], slot++);
                }
            }
        }
    }

    absl::Status addResults() {
        for (const FunctionBody::Terminal& result : m_body.results) {
            const FunctionBody::BodyNode& node = m_body.nodes[static_cast<size_t>(result.position)];
            std::vector<FunctionBody::Edge> data;
            for (const FunctionBody::Edge& edge : node.inputs) {
                if (!edge.isControl()) data.push_back(edge);
            }
            WHITTLE_ASSIGN_OR_RETURN(const int32_t made,
                                     identity("output", sourceOf(data[static_cast<size_t>(result.index)])));
            if (!m_options.isMultiDevice) m_graph.at(made).node.device = m_device;
            for (const FunctionBody::Edge& edge : node.inputs) {
                if (edge.isControl()) m_graph.addControl(sourceOf(edge).node, made);
            }
            m_results.push_back(made);
        }
        return absl::OkStatus();
    }

    void addOutputControl() {
        if (!keeps() && !m_graph.hasControlUse(m_caller)) return;
        m_outputControl = noOp("output_control_node");
        bool waits = false;
        const auto wait = [&](int32_t node) {
            m_graph.addControl(node, m_outputControl);
            waits = true;
        };
        if (m_options.isMultiDevice) {
            for (const int32_t position : m_body.controlReturns) wait(sourceOf({position, Input::kControl}).node);
        } else {
            for (const int32_t result : m_results) wait(result);
        }
        // Without it the frame of a loop would be lost for whoever waits for the call.
        if (!waits && m_inputControl >= 0) m_graph.addControl(m_inputControl, m_outputControl);
    }

    void redirectUsers() {
        for (const FlowUse& use : m_graph.uses(m_caller)) {
            if (use.slot == FlowUse::kControl) {
                m_graph.addControl(m_outputControl, use.consumer);
                continue;
            }
            const auto slot = static_cast<size_t>(use.slot);
            const auto output = static_cast<size_t>(m_graph.at(use.consumer).inputs[slot].output);
            if (output < m_results.size()) m_graph.connect({m_results[output], 0}, use.consumer, slot);
        }
    }

    void keepCaller() {
        if (!keeps()) return;
        const bool fetchable = m_options.caller == InlineBodyOptions::Caller::kFetchable && !m_results.empty();
        AttrMap attrs;
        if (fetchable) attrs.set("T", Attr::ofList(m_body.resultTypes));
        const int32_t made = addNode(m_name, fetchable ? "IdentityN" : "NoOp", std::move(attrs));
        m_graph.at(made).node.device = m_device;
        for (size_t i = 0; fetchable && i < m_results.size(); ++i) m_graph.connect({m_results[i], 0}, made, i);
        m_graph.addControl(m_outputControl, made);
    }

    const FunctionBody& m_body;
    const int32_t m_caller;
    const std::string m_name;
    const std::string m_device;
    const InlineBodyOptions m_options;
    FlowGraph& m_graph;
    std::vector<int32_t> m_controls;
    std::vector<int32_t> m_arguments, m_results, m_copies;
    int32_t m_inputControl = -1;
    int32_t m_outputControl = -1;
};

}  // namespace

absl::Status inlineBody(const FunctionBody& body, int32_t caller, const InlineBodyOptions& options, FlowGraph* graph) {
    return Inliner(body, caller, options, graph).run();
}

}  // namespace whittle
