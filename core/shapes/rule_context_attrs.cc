// SPDX-License-Identifier: Apache-2.0
#include "core/graph/context_attrs.h"
#include "core/shapes/rule_context.h"

namespace whittle {
const Attr* RuleContext::attr(absl::string_view name) const { return attrOrDefault(m_node.attrs, m_definition, name); }

absl::StatusOr<int64_t> RuleContext::intAttr(absl::string_view name) const { return attrOf<int64_t>(*this, name); }
absl::StatusOr<bool> RuleContext::boolAttr(absl::string_view name) const { return attrOf<bool>(*this, name); }
absl::StatusOr<std::string> RuleContext::stringAttr(absl::string_view name) const {
    return attrOf<std::string>(*this, name);
}
absl::StatusOr<DataType> RuleContext::typeAttr(absl::string_view name) const { return attrOf<DataType>(*this, name); }
absl::StatusOr<Shape> RuleContext::shapeAttr(absl::string_view name) const { return attrOf<Shape>(*this, name); }
absl::StatusOr<std::vector<int64_t>> RuleContext::intsAttr(absl::string_view name) const {
    return listAttrOf<int64_t>(*this, name);
}
absl::StatusOr<std::vector<DataType>> RuleContext::typesAttr(absl::string_view name) const {
    return listAttrOf<DataType>(*this, name);
}
absl::StatusOr<std::vector<Shape>> RuleContext::shapesAttr(absl::string_view name) const {
    return listAttrOf<Shape>(*this, name);
}

int64_t RuleContext::intAttrOr(absl::string_view name, int64_t fallback) const {
    return intAttr(name).value_or(fallback);
}
bool RuleContext::boolAttrOr(absl::string_view name, bool fallback) const { return boolAttr(name).value_or(fallback); }
std::string RuleContext::stringAttrOr(absl::string_view name, absl::string_view fallback) const {
    return stringAttr(name).value_or(std::string(fallback));
}

}  // namespace whittle
