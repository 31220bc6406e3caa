// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/inlining/flow_graph.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

// What lowering a branch and lowering a loop have in common: making nodes "<name>/<what>/_k" in the place of one.
class Lowering {
  public:
    Lowering(int32_t index, FlowGraph* graph);

  protected:
    const Node& original() const { return m_graph.at(m_index).node; }
    const std::vector<FlowSource>& inputs() const { return m_graph.at(m_index).inputs; }
    const std::string& nameOf(int32_t node) const { return m_graph.at(node).node.name; }
    const std::string& deviceOf(int32_t node) const { return m_graph.at(node).node.device; }
    absl::Status invalid(absl::string_view what) const;

    std::string newName(absl::string_view what) { return m_graph.newName(absl::StrCat(m_name, "/", what)); }
    int32_t addNode(std::string name, absl::string_view op, const std::vector<FlowSource>& inputs, std::string device,
                    AttrMap attrs);
    // A node with the attribute T of its first input's dtype and further ones.
    absl::StatusOr<int32_t> addTyped(std::string name, absl::string_view op, const std::vector<FlowSource>& inputs,
                                     std::string device, AttrMap more = {});
    // The node that calls a branch or body, added with addNode later.
    struct Call {
        std::string name;
        FunctionRef function;
    };
    absl::StatusOr<Call> callOf(absl::string_view attr, absl::string_view what);
    int32_t addCall(const Call& call, const std::vector<FlowSource>& inputs);
    // The NoOp that keeps the name.
    void keepName(int32_t waitsFor);

    const int32_t m_index;
    FlowGraph& m_graph;
    const std::string m_name;
};

}  // namespace whittle
