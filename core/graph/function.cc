// SPDX-License-Identifier: Apache-2.0
#include "core/graph/function.h"

#include <algorithm>

namespace whittle {
namespace {

std::vector<NodePtr> ofOpByIndex(const std::vector<NodePtr>& body, absl::string_view op) {
    std::vector<NodePtr> found;
    for (const NodePtr& node : body) {
        if (node->op == op) found.push_back(node);
    }
    const auto indexOf = [](const NodePtr& node) {
        const Attr* index = node->attr("index");
        const int64_t* value = index ? index->asInt() : nullptr;
        return value ? *value : 0;
    };
    std::stable_sort(found.begin(), found.end(),
                     [&](const NodePtr& a, const NodePtr& b) { return indexOf(a) < indexOf(b); });
    return found;
}

}  // namespace

std::vector<NodePtr> Function::arguments() const { return ofOpByIndex(body, "_Arg"); }
std::vector<NodePtr> Function::returns() const { return ofOpByIndex(body, "_Retval"); }

FunctionLibrary::FunctionLibrary(std::vector<FunctionPtr> functions, Bytes extra)
    : m_functions(std::move(functions)), m_extra(std::move(extra)) {
    for (size_t i = 0; i < m_functions.size(); ++i) m_byName.emplace(m_functions[i]->name(), i);
}

const Function* FunctionLibrary::find(absl::string_view name) const {
    const auto at = m_byName.find(name);
    return at == m_byName.end() ? nullptr : m_functions[at->second].get();
}

FunctionPtr FunctionLibrary::findShared(absl::string_view name) const {
    const auto at = m_byName.find(name);
    return at == m_byName.end() ? nullptr : m_functions[at->second];
}

std::vector<std::pair<std::string, std::string>> calledFunctions(const Node& node) {
    std::vector<std::pair<std::string, std::string>> called;
    for (const auto& [name, attr] : node.attrs) {
        if (const FunctionRef* function = attr.asFunction()) {
            called.emplace_back(name, function->name);
        } else if (const auto* list = attr.asListOf<FunctionRef>()) {
            for (const FunctionRef& f : *list) called.emplace_back(name, f.name);
        }
    }
    return called;
}

}  // namespace whittle
