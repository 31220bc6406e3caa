// SPDX-License-Identifier: Apache-2.0
#include "core/graph/inline_calls.h"

#include "core/base/status.h"
#include "core/graph/extract.h"
#include "core/graph/inline_names.h"
#include "core/graph/inline_plan.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

// TensorFlow's own inliner leaves an Identity for each argument and result and a NoOp where control edges came in and
// went out. Here edges are joined directly instead:
//
//     x    w                           x   w (VarHandleOp)
//      \  /                            |   |
//     call f(a, b) { r = Read b        |  read
//      |             m = MatMul a r    \  /
//     use            return m }        MatMul -> use
//
// A control edge to a call becomes one to every body node that waits for nothing else in its body; one from a call
// comes from its control returns and from what its returns read, which is when TensorFlow calls it done. A body that
// writes something keeps Identity nodes at its outputs that wait for its control returns: whoever fetches only the
// output must still cause the write.
//
// Two steps: planInlining decides which nodes there will be; then every input is traced to where it now comes from.
namespace whittle {
namespace {

constexpr char kFrameName[] = "frame_name";

class Builder {
  public:
    Builder(const Graph& graph, const InlinePlan& plan) : m_graph(graph), m_plan(plan), m_controls(plan.calls.size()) {}

    absl::StatusOr<InlinedGraph> run() {
        nameNodes();
        InlinedGraph result;
        result.graph = m_graph;
        result.graph.nextId = m_plan.nextId;
        result.graph.nodes.clear();
        result.graph.nodes.reserve(m_plan.nodes.size());
        for (size_t i = 0; i < m_plan.nodes.size(); ++i) {
            absl::StatusOr<NodePtr> node = build(i);
            if (!node.ok()) return node.status();
            result.graph.nodes.push_back(*std::move(node));
        }
        WHITTLE_RETURN_IF_ERROR(mapCallOutputs(&result));
        return result;
    }

  private:
    struct Place {
        int32_t call;
        Input input;
    };

    const InlineCall& call(int32_t index) const { return m_plan.calls[static_cast<size_t>(index)]; }

    void nameNodes() {
        absl::flat_hash_set<std::string> taken;
        for (const NodePtr& node : m_graph.nodes) taken.insert(node->name);
        std::vector<NamedCall> named(m_plan.calls.size() - 1);
        m_output.resize(named.size());
        for (size_t i = 1; i < m_plan.calls.size(); ++i) {
            named[i - 1].parent = m_plan.calls[i].parent - 1;
            named[i - 1].name = m_plan.calls[i].call->name;
            named[i - 1].isWrapper = m_plan.calls[i].body->isWrapper;
            for (size_t k = 0; k < m_plan.calls[i].outputs.size(); ++k) {
                m_output[i - 1].push_back(absl::StrCat("output_", k));
            }
        }
        m_nameIndex.resize(m_plan.nodes.size(), 0);
        for (size_t i = 0; i < m_plan.nodes.size(); ++i) {
            const InlinedNode& node = m_plan.nodes[i];
            if (node.call == 0) continue;
            std::vector<absl::string_view>& names = named[static_cast<size_t>(node.call - 1)].nodes;
            m_nameIndex[i] = names.size();
            names.push_back(localName(node));
        }
        m_names = nameInlinedNodes(named, std::move(taken));
        for (size_t i = 0; i < m_plan.nodes.size(); ++i) m_nodeById.emplace(m_plan.nodes[i].id, i);
    }

    absl::string_view localName(const InlinedNode& node) const {
        if (node.position == InlineCall::kNone) {
            return m_output[static_cast<size_t>(node.call - 1)][static_cast<size_t>(node.output)];
        }
        return (*call(node.call).body->nodes)[static_cast<size_t>(node.position)]->name;
    }

    const std::string& newName(size_t i) const {
        return m_names.nodes[static_cast<size_t>(m_plan.nodes[i].call - 1)][m_nameIndex[i]];
    }

    absl::Status lost(int32_t at, const Input& input) const {
        const Node* around = call(at).call;
        return absl::InvalidArgumentError(absl::StrCat("an input in ", around ? around->name : "the graph", " (node ",
                                                       toIndex(input.node), ", output ", input.index,
                                                       ") leads nowhere"));
    }

    // Follows an edge through arguments and results to the node of the result that it comes from.
    absl::StatusOr<Input> trace(int32_t at, Input input) const {
        // Every step enters or leaves a call; more steps than there are calls and arguments is a circle.
        for (size_t steps = 0; steps < 4 * m_plan.calls.size() + 16; ++steps) {
            const InlineCall::Slot* slot = call(at).slot(input.node);
            if (!slot) return lost(at, input);
            if (slot->id != kNoNode) return Input{slot->id, input.index};
            if (slot->argument != InlineCall::kNone) {
                const std::vector<Input>& inputs = call(at).call->inputs;
                if (static_cast<size_t>(slot->argument) >= inputs.size() || slot->argument < 0) return lost(at, input);
                input = inputs[static_cast<size_t>(slot->argument)];
                at = call(at).parent;
            } else if (slot->call != InlineCall::kNone) {
                at = slot->call;
                const auto index = static_cast<size_t>(input.index);
                if (input.index < 0 || index >= call(at).body->returns.size()) return lost(at, input);
                if (!call(at).outputs.empty()) return Input{call(at).outputs[index], 0};
                input = call(at).body->returns[index];
            } else {
                return lost(at, input);
            }
        }
        return absl::InvalidArgumentError("a call depends on its own result");
    }

    // The nodes that have run when `id` of that body has.
    absl::Status addControls(int32_t at, NodeId id, std::vector<NodeId>* controls) {
        const InlineCall::Slot* slot = call(at).slot(id);
        if (!slot) return lost(at, Input::control(id));
        if (slot->call != InlineCall::kNone) {
            WHITTLE_ASSIGN_OR_RETURN(const std::vector<NodeId>* done, controlsOf(slot->call));
            controls->insert(controls->end(), done->begin(), done->end());
            return absl::OkStatus();
        }
        WHITTLE_ASSIGN_OR_RETURN(const Input source, trace(at, Input{id, 0}));
        controls->push_back(source.node);
        return absl::OkStatus();
    }

    // The nodes that have run when a call is done.
    absl::StatusOr<const std::vector<NodeId>*> controlsOf(int32_t index) {
        Controls& controls = m_controls[static_cast<size_t>(index)];
        if (controls.isKnown) return &controls.nodes;
        if (controls.isBeingFound) return absl::InvalidArgumentError("a call depends on its own result");
        controls.isBeingFound = true;
        std::vector<NodeId> found;
        const InlineCall& done = call(index);
        for (const auto& [name, id] : done.body->function->controlReturns) {
            WHITTLE_RETURN_IF_ERROR(addControls(index, id, &found));
        }
        for (const Input& returned : done.body->returns) {
            WHITTLE_ASSIGN_OR_RETURN(const Input source, trace(index, returned));
            found.push_back(source.node);
        }
        if (found.empty()) WHITTLE_RETURN_IF_ERROR(addInputsAsControls(done.parent, *done.call, &found));
        unique(&found);
        controls = {std::move(found), true, false};
        return &controls.nodes;
    }

    absl::Status addInputsAsControls(int32_t at, const Node& node, std::vector<NodeId>* controls) {
        for (const Input& input : node.inputs) WHITTLE_RETURN_IF_ERROR(addControls(at, input.node, controls));
        return absl::OkStatus();
    }

    static void unique(std::vector<NodeId>* ids) {
        absl::flat_hash_set<NodeId> seen;
        ids->erase(std::remove_if(ids->begin(), ids->end(), [&](NodeId id) { return !seen.insert(id).second; }),
                   ids->end());
    }

    // Whether a body's node waits for nothing but the arguments.
    bool isSource(int32_t at, const Node& node) const {
        return std::all_of(node.inputs.begin(), node.inputs.end(), [&](const Input& input) {
            const InlineCall::Slot* slot = call(at).slot(input.node);
            return slot && slot->argument != InlineCall::kNone;
        });
    }

    // What the sources of a body must wait for because the call did.
    absl::Status addInherited(int32_t at, std::vector<NodeId>* controls) {
        while (at > 0) {
            const InlineCall& inner = call(at);
            for (const Input& input : inner.call->inputs) {
                if (input.isControl()) WHITTLE_RETURN_IF_ERROR(addControls(inner.parent, input.node, controls));
            }
            if (inner.parent > 0 && !isSource(inner.parent, *inner.call)) break;
            at = inner.parent;
        }
        return absl::OkStatus();
    }

    absl::StatusOr<std::vector<Input>> inputsOf(int32_t at, const Node& node) {
        std::vector<Input> inputs;
        std::vector<NodeId> controls;
        for (const Input& input : node.inputs) {
            if (input.isControl()) {
                WHITTLE_RETURN_IF_ERROR(addControls(at, input.node, &controls));
            } else {
                WHITTLE_ASSIGN_OR_RETURN(const Input source, trace(at, input));
                inputs.push_back(source);
            }
        }
        if (at > 0 && isSource(at, node)) WHITTLE_RETURN_IF_ERROR(addInherited(at, &controls));
        unique(&controls);
        for (const NodeId id : controls) inputs.push_back(Input::control(id));
        return inputs;
    }

    absl::StatusOr<NodePtr> build(size_t i) {
        const InlinedNode& planned = m_plan.nodes[i];
        if (planned.position == InlineCall::kNone) return buildOutput(i);
        const NodePtr& original = (*call(planned.call).body->nodes)[static_cast<size_t>(planned.position)];
        absl::StatusOr<std::vector<Input>> inputs = inputsOf(planned.call, *original);
        if (!inputs.ok()) return annotate(inputs.status(), absl::StrCat("node '", original->name, "'"));
        if (planned.call == 0) {
            if (*inputs == original->inputs) return original;
            auto changed = std::make_shared<Node>(*original);
            changed->inputs = *std::move(inputs);
            return changed;
        }
        auto node = std::make_shared<Node>(*original);
        node->id = planned.id;
        node->name = newName(i);
        node->origins = {pathOf(i)};
        node->inputs = *std::move(inputs);
        for (int32_t at = planned.call; node->device.empty() && at > 0; at = call(at).parent) {
            node->device = call(at).call->device;
        }
        adaptAttrs(planned.call, node.get());
        return node;
    }

    // An Identity that hands a result on once the call is done.
    absl::StatusOr<NodePtr> buildOutput(size_t i) {
        const InlinedNode& planned = m_plan.nodes[i];
        const InlineCall& done = call(planned.call);
        const auto index = static_cast<size_t>(planned.output);
        auto node = std::make_shared<Node>();
        node->id = planned.id;
        node->name = newName(i);
        node->op = "Identity";
        node->origins = {m_names.paths[static_cast<size_t>(planned.call - 1)]};
        const NodePtr returned = done.body->function->returns()[index];
        AttrMap attrs{{"T", Attr::ofType(returned->typeAttr("T"))}};
        if (const Attr* type = returned->attr("T")) attrs.set("T", *type);
        node->attrs = std::move(attrs);
        adaptAttrs(planned.call, node.get());
        WHITTLE_ASSIGN_OR_RETURN(const Input source, trace(planned.call, done.body->returns[index]));
        node->inputs.push_back(source);
        std::vector<NodeId> controls;
        for (const auto& [name, id] : done.body->function->controlReturns) {
            WHITTLE_RETURN_IF_ERROR(addControls(planned.call, id, &controls));
        }
        unique(&controls);
        for (const NodeId id : controls) {
            if (id != node->id) node->inputs.push_back(Input::control(id));
        }
        return node;
    }

    std::string pathOf(size_t i) const {
        const InlinedNode& node = m_plan.nodes[i];
        return absl::StrCat(m_names.paths[static_cast<size_t>(node.call - 1)], "/", localName(node));
    }

    void adaptAttrs(int32_t at, Node* node) const {
        for (const auto& [name, attr] : AttrMap(node->attrs)) {
            if (std::holds_alternative<AttrPlaceholder>(attr.value()) || attr.asFunction()) {
                node->attrs.set(name, substituted(attr, at));
            }
        }
        if (const Attr* frame = node->attr(kFrameName); frame && frame->asString()) {
            node->attrs.set(kFrameName, Attr::ofString(absl::StrCat(m_names.paths[static_cast<size_t>(at - 1)], "/",
                                                                    *frame->asString())));
        }
        adaptColocation(at, node);
    }

    // A body's `placeholder` means the attribute of that name with which the function was called.
    Attr substituted(const Attr& attr, int32_t at) const {
        if (const FunctionRef* function = attr.asFunction()) {
            FunctionRef changed = *function;
            bool any = false;
            for (const auto& [name, inner] : function->attrs) {
                if (!std::holds_alternative<AttrPlaceholder>(inner.value())) continue;
                changed.attrs.set(name, substituted(inner, at));
                any = true;
            }
            return any ? Attr::ofFunction(std::move(changed)) : attr;
        }
        const auto* placeholder = std::get_if<AttrPlaceholder>(&attr.value());
        if (!placeholder || at <= 0) return attr;
        const Node& caller = *call(at).call;
        const Attr* f = caller.op == call(at).body->function->name() ? nullptr : caller.attr("f");
        const AttrMap& given = f && f->asFunction() ? f->asFunction()->attrs : caller.attrs;
        if (const Attr* value = given.find(placeholder->name)) return substituted(*value, call(at).parent);
        const OpDef::AttrDef* declared = call(at).body->function->signature.attr(placeholder->name);
        return declared && declared->defaultValue ? *declared->defaultValue : attr;
    }

    void adaptColocation(int32_t at, Node* node) const {
        const std::vector<std::string> wanted = colocatedWith(*node);
        if (wanted.empty()) return;
        std::vector<std::string> kept;
        for (const std::string& name : wanted) {
            const auto local = call(at).body->byName.find(name);
            if (local == call(at).body->byName.end()) continue;
            const NodeId id = call(at).slots[static_cast<size_t>(local->second)].id;
            if (id != kNoNode) kept.push_back("loc:@" + newName(m_nodeById.at(id)));
        }
        if (kept.empty()) {
            node->attrs.erase("_class");
        } else {
            node->attrs.set("_class", Attr::ofList(std::move(kept)));
        }
    }

    absl::Status mapCallOutputs(InlinedGraph* result) {
        for (const NodePtr& node : m_graph.nodes) {
            const InlineCall::Slot* slot = call(0).slot(node->id);
            if (slot->call == InlineCall::kNone) continue;
            for (size_t k = 0; k < call(slot->call).body->returns.size(); ++k) {
                const Input output{node->id, static_cast<int32_t>(k)};
                WHITTLE_ASSIGN_OR_RETURN(const Input source, trace(0, output));
                result->callOutputs.emplace(output, source);
            }
        }
        return absl::OkStatus();
    }

    struct Controls {
        std::vector<NodeId> nodes;
        bool isKnown = false;
        bool isBeingFound = false;
    };

    const Graph& m_graph;
    const InlinePlan& m_plan;
    std::vector<Controls> m_controls;
    InlinedNames m_names;
    std::vector<std::vector<std::string>> m_output;  // names of the output nodes of each call
    std::vector<size_t> m_nameIndex;                 // of each planned node within its call
    absl::flat_hash_map<NodeId, size_t> m_nodeById;
};

}  // namespace

absl::StatusOr<InlinedGraph> inlineCalls(const Graph& graph, const OpRegistry& ops) {
    WHITTLE_ASSIGN_OR_RETURN(const InlinePlan plan, planInlining(graph, ops));
    return Builder(graph, plan).run();
}

}  // namespace whittle
