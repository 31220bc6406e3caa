// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/rules/common_knowledge.h"

namespace whittle {

// A symbol is drawn for every dimension, used or not: when the node runs again in a loop, each dimension gets the one
// that it had.
SymbolicShape commonShape(RuleContext& context, const SymbolicShape& a, const SymbolicShape& b) {
    if (!a.hasRank() || !b.hasRank() || a.rank() != b.rank()) return SymbolicShape::unknown();
    SymbolicShape result = a;
    for (size_t i = 0; i < a.dims.size(); ++i) {
        const Dim other = context.newDim();
        if (a.dims[i] != b.dims[i]) result.dims[i] = other;
    }
    return result;
}

HandleTypes commonHandles(RuleContext& context, const HandleTypes& a, const HandleTypes& b) {
    if (a.size() != b.size()) return {};
    HandleTypes result = a;
    for (size_t i = 0; i < a.size(); ++i) {
        if (a[i].dtype != b[i].dtype) return {};
        result[i].shape = commonShape(context, a[i].shape, b[i].shape);
    }
    return result;
}

SymbolicShape moreOf(const SymbolicShape& a, const SymbolicShape& b) {
    if (!a.hasRank()) return b;
    if (!b.hasRank() || a.rank() != b.rank()) return a;
    SymbolicShape result = a;
    for (size_t i = 0; i < a.dims.size(); ++i) {
        if (!a.dims[i].isKnown()) {
            if (b.dims[i].isKnown()) result.dims[i] = b.dims[i];
        } else if (b.dims[i].isKnown() && a.dims[i] != b.dims[i]) {
            return a;
        }
    }
    return result;
}

const HandleType* singleHandle(const RuleContext& context, int input) {
    const HandleTypes& types = context.inputHandle(input);
    return types.size() == 1 ? &types.front() : nullptr;
}

}  // namespace whittle
