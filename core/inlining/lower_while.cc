// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/inlining/lower_control_flow.h"
#include "core/inlining/lowering.h"

#include <absl/strings/str_cat.h>

#include <optional>

//     value -> Enter -> Merge <-------------- NextIteration
//                        | \                       |
//                        |  call cond -> LoopCond  |
//                        |                |        |
//                       Switch <----------+        |
//                        |   \                     |
//                       Exit  call body -----------+
//                        |
//                       user
//
// A resource goes through Enter alone, which hands it to every iteration; who reads it after the loop reads it before.
namespace whittle {
namespace {

class WhileLowering : Lowering {
  public:
    using Lowering::Lowering;

    absl::Status run() {
        WHITTLE_RETURN_IF_ERROR(readIterations());
        WHITTLE_ASSIGN_OR_RETURN(m_cond, callOf("cond", "cond"));
        WHITTLE_ASSIGN_OR_RETURN(m_body, callOf("body", "body"));
        WHITTLE_RETURN_IF_ERROR(findResources());
        WHITTLE_RETURN_IF_ERROR(addEnters());
        WHITTLE_RETURN_IF_ERROR(addMerges());
        WHITTLE_RETURN_IF_ERROR(addCondition());
        WHITTLE_RETURN_IF_ERROR(addSwitches());
        WHITTLE_RETURN_IF_ERROR(addBody());
        WHITTLE_RETURN_IF_ERROR(addExits());
        WHITTLE_RETURN_IF_ERROR(addNextIterations());
        redirectUsers();
        m_graph.remove(m_index);
        return absl::OkStatus();
    }

  private:
    absl::Status readIterations() {
        const Attr* attr = original().attr("parallel_iterations");
        m_iterations = attr && attr->asInt() ? *attr->asInt() : 0;
        if (m_iterations < 1) return invalid("has no attribute 'parallel_iterations' above 0");
        return absl::OkStatus();
    }

    absl::Status findResources() {
        m_inputs = inputs();
        m_values.resize(m_inputs.size());
        for (size_t i = 0; i < m_inputs.size(); ++i) {
            WHITTLE_ASSIGN_OR_RETURN(const DataType type, m_graph.outputType(m_inputs[i]));
            if (type == DataType::kResource) continue;
            m_values[i] = m_count++;
        }
        if (m_count == 0) return invalid("has no input that is a value, so nothing starts its iterations");
        return absl::OkStatus();
    }

    absl::Status addEnters() {
        for (size_t i = 0; i < m_inputs.size(); ++i) {
            AttrMap attrs{{"frame_name", Attr::ofString(m_name)},
                          {"is_constant", Attr::ofBool(!m_values[i])},
                          {"parallel_iterations", Attr::ofInt(m_iterations)}};
            WHITTLE_ASSIGN_OR_RETURN(const int32_t enter, addTyped(newName("enter"), "Enter", {m_inputs[i]},
                                                                   deviceOf(m_inputs[i].node), std::move(attrs)));
            m_enters.push_back(enter);
        }
        const std::vector<int32_t> controls = m_graph.controlsOf(m_index);
        if (controls.empty()) return absl::OkStatus();
        const int32_t start = addNode(newName("LoopControlInputs"), "NoOp", {}, original().device, {});
        for (const int32_t control : controls) m_graph.addControl(control, start);
        for (const int32_t enter : m_enters) m_graph.addControl(start, enter);
        return absl::OkStatus();
    }

    absl::Status addMerges() {
        for (size_t i = 0; i < m_inputs.size(); ++i) {
            if (!m_values[i]) continue;
            const FlowSource enter{m_enters[i], 0};
            WHITTLE_ASSIGN_OR_RETURN(const int32_t merge, addTyped(newName("merge"), "Merge", {enter, enter},
                                                                   deviceOf(m_enters[i]), {{"N", Attr::ofInt(2)}}));
            m_merges.push_back(merge);
        }
        return absl::OkStatus();
    }

    // What a body gets: resources from their Enter, values from `nodes`.
    std::vector<FlowSource> arguments(const std::vector<int32_t>& nodes, int32_t output) const {
        std::vector<FlowSource> made;
        for (size_t i = 0; i < m_inputs.size(); ++i) {
            if (m_values[i]) {
                made.push_back({nodes[*m_values[i]], output});
            } else {
                made.push_back({m_enters[i], 0});
            }
        }
        return made;
    }

    absl::Status addCondition() {
        const int32_t call = addCall(m_cond, arguments(m_merges, 0));
        // Constants of the condition must be in the loop's frame.
        m_graph.addControl(m_merges[0], call);
        m_condition = addNode(newName("LoopCond"), "LoopCond", {{call, 0}}, original().device, {});
        return absl::OkStatus();
    }

    absl::Status addSwitches() {
        for (size_t i = 0; i < m_inputs.size(); ++i) {
            if (!m_values[i]) continue;
            const int32_t merge = m_merges[*m_values[i]];
            WHITTLE_ASSIGN_OR_RETURN(const int32_t made,
                                     addTyped(newName(absl::StrCat(nameOf(m_inputs[i].node), "_switch")), "Switch",
                                              {{merge, 0}, {m_condition, 0}}, deviceOf(merge)));
            m_switches.push_back(made);
        }
        return absl::OkStatus();
    }

    absl::Status addBody() {
        m_bodyCall = addCall(m_body, arguments(m_switches, 1));
        WHITTLE_ASSIGN_OR_RETURN(const int32_t control, addTyped(newName("loop_body_control"), "Identity",
                                                                 {{m_switches[0], 1}}, original().device));
        m_graph.addControl(control, m_bodyCall);
        WHITTLE_ASSIGN_OR_RETURN(const size_t results, m_graph.outputCount(m_bodyCall));
        if (results != m_inputs.size()) return invalid("has a body that does not return as much as it takes");
        return absl::OkStatus();
    }

    absl::Status addExits() {
        for (const int32_t made : m_switches) {
            WHITTLE_ASSIGN_OR_RETURN(const int32_t exit,
                                     addTyped(newName("exit"), "Exit", {{made, 0}}, deviceOf(made)));
            m_exits.push_back(exit);
        }
        m_executed = addNode(newName("LoopExecuted"), "NoOp", {}, original().device, {});
        for (const int32_t exit : m_exits) m_graph.addControl(exit, m_executed);
        keepName(m_executed);
        return absl::OkStatus();
    }

    absl::Status addNextIterations() {
        for (size_t i = 0; i < m_inputs.size(); ++i) {
            if (!m_values[i]) continue;
            const int32_t merge = m_merges[*m_values[i]];
            WHITTLE_ASSIGN_OR_RETURN(const int32_t next,
                                     addTyped(newName("next_iteration"), "NextIteration",
                                              {{m_bodyCall, static_cast<int32_t>(i)}}, deviceOf(merge)));
            m_graph.addControl(m_bodyCall, next);
            m_graph.connect({next, 0}, merge, 1);
        }
        return absl::OkStatus();
    }

    void redirectUsers() {
        for (const FlowUse& use : m_graph.uses(m_index)) {
            if (use.slot == FlowUse::kControl) {
                m_graph.addControl(m_executed, use.consumer);
                continue;
            }
            const auto slot = static_cast<size_t>(use.slot);
            const auto output = static_cast<size_t>(m_graph.at(use.consumer).inputs[slot].output);
            if (output >= m_inputs.size()) continue;
            const FlowSource source = m_values[output] ? FlowSource{m_exits[*m_values[output]], 0} : m_inputs[output];
            m_graph.connect(source, use.consumer, slot);
        }
    }

    int64_t m_iterations = 0;
    Call m_cond, m_body;
    std::vector<FlowSource> m_inputs;
    std::vector<std::optional<size_t>> m_values;  // by input: its place among merges, switches, exits; none: a resource
    size_t m_count = 0;
    std::vector<int32_t> m_enters, m_merges, m_switches, m_exits;
    int32_t m_condition = -1;
    int32_t m_bodyCall = -1;
    int32_t m_executed = -1;
};

}  // namespace

absl::Status lowerWhile(int32_t index, FlowGraph* graph) { return WhileLowering(index, graph).run(); }

}  // namespace whittle
