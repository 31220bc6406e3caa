// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/function.h"
#include "core/graph/node.h"
#include "core/graph/op_registry.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <optional>

namespace whittle {

// The definition of each op type that a graph may use: its own functions first, as in TensorFlow, then the registry.
class OpLookup {
  public:
    explicit OpLookup(const OpRegistry& ops) : m_ops(ops) {}

    // `signature` must outlive this. False when another one has the name.
    bool addFunction(const OpDef& signature) { return m_functions.emplace(signature.name, &signature).second; }
    const OpDef* function(absl::string_view name) const;
    // nullptr when unknown.
    const OpDef* find(absl::string_view op) const;

  private:
    const OpRegistry& m_ops;
    absl::flat_hash_map<absl::string_view, const OpDef*> m_functions;
};

// Tensors that `arg` stands for on a node with `attrs`, an attribute that is missing there taken from the definition's
// default; nullopt when it is not known, as in a function body whose attributes its caller gives.
std::optional<int64_t> portCount(const OpDef& def, const OpDef::Arg& arg, const AttrMap& attrs);
// Of all outputs together.
std::optional<int64_t> outputCount(const OpDef& def, const AttrMap& attrs);

// The outputs that one output argument stands for.
struct PortRange {
    int64_t first = 0;
    int64_t count = 0;
};
// nullopt when `def` has no such output argument or the lengths are not known.
std::optional<PortRange> outputRange(const OpDef& def, absl::string_view outputArg, const AttrMap& attrs);

// The way back: which output argument holds flat output `index`, and where in it.
struct OutputPort {
    absl::string_view arg;
    int64_t offset = 0;
};
std::optional<OutputPort> outputPort(const OpDef& def, int32_t index, const AttrMap& attrs);

}  // namespace whittle
