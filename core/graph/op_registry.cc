// SPDX-License-Identifier: Apache-2.0
#include "core/graph/op_registry.h"

namespace whittle {

OpRegistry::OpRegistry(std::vector<OpDef> ops) : m_ops(std::move(ops)) {
    m_byName.reserve(m_ops.size());
    for (size_t i = 0; i < m_ops.size(); ++i) m_byName.emplace(m_ops[i].name, i);
}

const OpDef* OpRegistry::find(absl::string_view op) const {
    const auto at = m_byName.find(op);
    return at == m_byName.end() ? nullptr : &m_ops[at->second];
}

bool OpRegistry::isStateful(absl::string_view op) const {
    const OpDef* def = find(op);
    return def && def->isStateful;
}

}  // namespace whittle
