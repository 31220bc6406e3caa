// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/op_def.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/string_view.h>

#include <string>
#include <vector>

namespace whittle {

// The definitions of op types. Ops that are not in it are legal in a graph: they are shown and kept.
class OpRegistry {
  public:
    OpRegistry() = default;
    explicit OpRegistry(std::vector<OpDef> ops);
    OpRegistry(const OpRegistry&) = delete;
    OpRegistry& operator=(const OpRegistry&) = delete;
    OpRegistry(OpRegistry&&) = default;
    OpRegistry& operator=(OpRegistry&&) = default;

    // nullptr when unknown.
    const OpDef* find(absl::string_view op) const;
    bool isStateful(absl::string_view op) const;
    const std::vector<OpDef>& ops() const { return m_ops; }

  private:
    std::vector<OpDef> m_ops;
    absl::flat_hash_map<std::string, size_t> m_byName;
};

}  // namespace whittle
