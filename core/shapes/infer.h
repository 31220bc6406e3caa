// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"
#include "core/graph/graph.h"
#include "core/graph/op_registry.h"
#include "core/shapes/rule_context.h"

#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

// What is known of one tensor of a graph.
struct TensorType {
    DataType dtype = DataType::kInvalid;  // kInvalid: not known
    Shape shape = Shape::unknown();
    friend bool operator==(const TensorType&, const TensorType&) = default;
};
// "float[?,150,150,32]"; "float" when the rank is unknown, "" when nothing is.
std::string toString(const TensorType& type);

struct InferenceOptions {
    // Shapes that the user sets, of inputs as a rule; they are merged with what the graph says (a contradiction is an
    // error that names the node).
    std::vector<std::pair<Input, Shape>> given;
    // Evaluates a node whose inputs are all constant (core/kernels); an error means "cannot". Without it only values
    // that stand in the graph or follow by shape arithmetic are known.
    std::function<absl::StatusOr<std::vector<Tensor>>(const Node&, absl::Span<const Tensor>)> evaluate;
    // Use the `_output_shapes` that the graph declares where rules know less. They may be outdated, so: only to show.
    bool trustDeclared = false;
    // What TensorFlow's grappler knows when it optimizes a graph (GraphProperties::InferStatically, 2.17), no less and
    // no more: what a consumer asks of its input is known of the input, too, and sizes that follow from others by
    // arithmetic are each unknown for themselves.
    bool asGrappler = false;
    Progress progress;
};

// dtype and shape of every output of a graph. Immutable; may be read from several threads.
class InferredTensors {
  public:
    // Unknown type for outputs that do not exist.
    TensorType of(NodeId node, int32_t output) const;
    const SymbolicShape& shapeOf(NodeId node, int32_t output) const;
    DataType dtypeOf(NodeId node, int32_t output) const;
    // What a resource or variant output stands for.
    const HandleTypes& handleOf(NodeId node, int32_t output) const;
    // nullopt when the shape or the element size is unknown.
    std::optional<int64_t> bytesOf(NodeId node, int32_t output) const;
    int32_t outputCount(NodeId node) const;

    // Nodes that can never run, with the rule's message: their outputs are unknown.
    struct Problem {
        NodeId node;
        std::string message;
    };
    const std::vector<Problem>& problems() const { return m_problems; }
    // Op types without a rule that occur in the graph or in functions it calls, with how often; sorted by name.
    const std::vector<std::pair<std::string, int>>& missing() const { return m_missing; }

  private:
    friend class ShapeScope;
    friend absl::StatusOr<InferredTensors> inferTensors(const Graph& graph, const OpRegistry& ops,
                                                        const InferenceOptions& options);
    struct Output {
        DataType dtype = DataType::kInvalid;
        SymbolicShape shape = SymbolicShape::unknown();
        HandleTypes handle;
    };
    const Output* find(NodeId node, int32_t output) const;

    std::vector<int32_t> m_first;  // by id, ids + 1 offsets into m_outputs
    std::vector<Output> m_outputs;
    std::vector<Problem> m_problems;
    std::vector<std::pair<std::string, int>> m_missing;
};

// Walks the graph once in topological order, loops to a fixed point, functions through their bodies (with the caller's
// shapes). InvalidArgument for a `given` shape that contradicts the graph, for cycles without a loop and for functions
// that call themselves; Cancelled.
absl::StatusOr<InferredTensors> inferTensors(const Graph& graph, const OpRegistry& ops,
                                             const InferenceOptions& options = {});

}  // namespace whittle
