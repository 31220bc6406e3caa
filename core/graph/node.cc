// SPDX-License-Identifier: Apache-2.0
#include "core/graph/node.h"

#include <algorithm>

namespace whittle {

DataType Node::typeAttr(absl::string_view attrName) const {
    const Attr* found = attr(attrName);
    const DataType* type = found ? found->asType() : nullptr;
    return type ? *type : DataType::kInvalid;
}

const Tensor* Node::constantValue() const {
    if (!isConstant()) return nullptr;
    const Attr* value = attr("value");
    return value ? value->asTensor() : nullptr;
}

size_t Node::dataInputCount() const {
    return static_cast<size_t>(
        std::count_if(inputs.begin(), inputs.end(), [](const Input& i) { return !i.isControl(); }));
}

std::vector<std::string> originsOf(const Node& node) {
    if (!node.origins.empty()) return node.origins;
    return {node.name};
}

}  // namespace whittle
