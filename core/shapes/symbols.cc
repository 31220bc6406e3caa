// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/symbols.h"

#include <utility>

namespace whittle {
namespace {

bool isCommutative(Symbols::Operation operation) {
    using enum Symbols::Operation;
    return operation == kAdd || operation == kMultiply || operation == kMinimum || operation == kMaximum ||
           operation == kBroadcast;
}

}  // namespace

Dim Symbols::derived(Operation operation, Dim a, Dim b) {
    if (m_equalities) return fresh();
    if (isCommutative(operation) && b < a) std::swap(a, b);
    const auto next = static_cast<uint32_t>(m_derived.size()) | kDerived;
    return Dim::ofSymbol(m_derived.try_emplace({static_cast<int>(operation), a, b}, next).first->second);
}

}  // namespace whittle
