// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/graph/attr.h"

#include <absl/strings/string_view.h>

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

// Names a node for as long as a graph and everything that passes make of it live; never reused within that line.
enum class NodeId : uint32_t {};
constexpr NodeId kNoNode = NodeId{0xffffffff};
constexpr uint32_t toIndex(NodeId id) { return static_cast<uint32_t>(id); }

// One input of a node: output `index` of `node`, or a control edge from it.
struct Input {
    static constexpr int32_t kControl = -1;

    NodeId node = kNoNode;
    int32_t index = 0;

    static Input control(NodeId node) { return Input{node, kControl}; }
    bool isControl() const { return index == kControl; }
    friend bool operator==(const Input&, const Input&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const Input& i) {
        return H::combine(std::move(h), toIndex(i.node), i.index);
    }
};

// A NodeDef. `inputs` are in the order of the file: in a valid graph data inputs come first, then control inputs.
struct Node {
    NodeId id = kNoNode;
    std::string name;
    std::string op;
    std::string device;
    std::vector<Input> inputs;
    AttrMap attrs;
    // The fields of NodeDef that are not above (debug info, full type, unknown ones), as they stand on the wire.
    Bytes extra;
    // The names in the opened model that this node stands for; empty means just `name`.
    std::vector<std::string> origins;

    const Attr* attr(absl::string_view name) const { return attrs.find(name); }
    // The DataType attribute `name`, kInvalid when there is none.
    DataType typeAttr(absl::string_view name) const;
    // The `value` of a Const, else nullptr.
    const Tensor* constantValue() const;
    bool isConstant() const { return op == "Const"; }
    size_t dataInputCount() const;
};

using NodePtr = std::shared_ptr<const Node>;

// The names that `node` came from: origins, or its own name.
std::vector<std::string> originsOf(const Node& node);

}  // namespace whittle
