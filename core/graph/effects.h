// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/graph.h"
#include "core/graph/op_registry.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// Whether a node writes something that others can see: a variable, a table, a file, standard output. Reading a
// variable, looking into a table and drawing random numbers do not count. Remembers what it found out about functions;
// the library must outlive it.
class Effects {
  public:
    Effects(const FunctionLibrary& library, const OpRegistry& ops) : m_library(library), m_ops(ops) {}

    bool ofNode(const Node& node) { return ofNode(node, 0); }
    bool ofFunction(const std::string& name) { return ofFunction(name, 0); }

  private:
    bool ofNode(const Node& node, int depth);
    bool ofFunction(const std::string& name, int depth);

    const FunctionLibrary& m_library;
    const OpRegistry& m_ops;
    absl::flat_hash_map<std::string, bool> m_functions;
};

// An op that TensorFlow calls stateful, but that only reads or makes the resource which it gives.
bool isHarmlessStateful(absl::string_view op);

}  // namespace whittle
