// SPDX-License-Identifier: Apache-2.0
#include "core/graph/output_types.h"

namespace whittle {

std::vector<DataType> outputTypes(const Node& node, const OpRegistry& ops) {
    const OpDef* op = ops.find(node.op);
    if (op) {
        if (std::optional<std::vector<DataType>> types = argTypes(op->outputs, node.attrs)) return *types;
        return argTypes(op->outputs, withDefaults(*op, node.attrs))
            .value_or(std::vector<DataType>(op->outputs.size(), DataType::kInvalid));
    }
    for (const char* name : {"dtype", "T"}) {
        const DataType type = node.typeAttr(name);
        if (type != DataType::kInvalid) return {type};
    }
    return {};
}

}  // namespace whittle
