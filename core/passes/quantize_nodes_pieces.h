// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "core/passes/pass.h"
#include "core/passes/quantize_nodes.h"
#include "core/passes/quantize_nodes_ops.h"

#include <absl/container/flat_hash_map.h>
#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <optional>
#include <string>
#include <vector>

namespace whittle {

// A tensor of the new graph as codes with their range.
struct EightBitTensor {
    Input codes, min, max;
};

// Writes the nodes of quantize_nodes' safe mode, each beside the node that it was made for. Functions that take `node`
// write at its place; its name and id go to what dequantize() writes.
class QuantizePieces {
  public:
    QuantizePieces(const Graph& graph, const GraphIndex& index, PassContext& context);

    // Makes it one of quint8; what read it reads a Dequantize behind it.
    EightBitTensor placeholder(const Node& node, const FloatRange& range);
    // The first input of `node` in the range of two tensors.
    EightBitTensor quantizeTo(const Node& node, Input min, Input max);
    // `form` on `values`; 32 bits when the form is wide.
    EightBitTensor op(const Node& node, const EightBitOp& form, const std::vector<EightBitTensor>& values,
                      std::optional<Input> plain);
    // An axis for `node`: `given` if it is that number.
    Input axis(const Node& node, Input given, int32_t number);
    EightBitTensor requantizeTo(const Node& node, const EightBitTensor& wide, Input min, Input max);
    EightBitTensor requantizeTo(const Node& node, const EightBitTensor& wide, const FloatRange& range);
    EightBitTensor requantizeAsMeasured(const Node& node, const EightBitTensor& wide);
    void dequantize(const Node& node, const EightBitTensor& codes);

    // A float tensor of the old graph: a constant as constants, the result of quantize_weights as it is, all else with
    // its range measured in each run. Once for each tensor. InvalidArgument for constants without a range.
    absl::StatusOr<EightBitTensor> converted(const Input& value);

    // The new graph. Nothing else may be called afterwards.
    Graph take();

  private:
    absl::StatusOr<EightBitTensor> constant(const Node& node);
    EightBitTensor measured(const Input& value);
    Input add(Node node, absl::string_view name, const Node& from, std::vector<NodePtr>& place);
    std::vector<NodePtr>& placeOf(const Node& node);
    std::vector<NodePtr>& placeAfter(const Node& node);

    const Graph& m_graph;
    const GraphIndex& m_index;
    NameSource m_names;
    Graph m_result;
    std::vector<std::vector<NodePtr>> m_instead;  // by position
    std::vector<std::vector<NodePtr>> m_after;
    absl::flat_hash_map<Input, EightBitTensor> m_converted;
    absl::flat_hash_map<NodeId, NodeId> m_placeholders;  // to the Dequantize behind
};

}  // namespace whittle
