// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/shapes/rule_context.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

template <typename T>
absl::StatusOr<T> plain(const RuleContext& context, absl::string_view name) {
    const Attr* attr = context.attr(name);
    const T* value = attr ? std::get_if<T>(&attr->value()) : nullptr;
    if (!value) return context.fail(absl::StrCat("attribute '", name, "' is missing or of another kind"));
    return *value;
}

template <typename T>
absl::StatusOr<std::vector<T>> list(const RuleContext& context, absl::string_view name) {
    const Attr* attr = context.attr(name);
    const std::vector<T>* value = attr ? attr->asListOf<T>() : nullptr;
    if (!value) return context.fail(absl::StrCat("attribute '", name, "' is missing or of another kind"));
    return *value;
}

}  // namespace

const Attr* RuleContext::attr(absl::string_view name) const {
    if (const Attr* own = m_node.attr(name)) return own;
    const OpDef::AttrDef* definition = m_definition ? m_definition->attr(name) : nullptr;
    return definition && definition->defaultValue ? &*definition->defaultValue : nullptr;
}

absl::StatusOr<int64_t> RuleContext::intAttr(absl::string_view name) const { return plain<int64_t>(*this, name); }
absl::StatusOr<bool> RuleContext::boolAttr(absl::string_view name) const { return plain<bool>(*this, name); }
absl::StatusOr<std::string> RuleContext::stringAttr(absl::string_view name) const {
    return plain<std::string>(*this, name);
}
absl::StatusOr<DataType> RuleContext::typeAttr(absl::string_view name) const { return plain<DataType>(*this, name); }
absl::StatusOr<Shape> RuleContext::shapeAttr(absl::string_view name) const { return plain<Shape>(*this, name); }
absl::StatusOr<std::vector<int64_t>> RuleContext::intsAttr(absl::string_view name) const {
    return list<int64_t>(*this, name);
}
absl::StatusOr<std::vector<Shape>> RuleContext::shapesAttr(absl::string_view name) const {
    return list<Shape>(*this, name);
}

int64_t RuleContext::intAttrOr(absl::string_view name, int64_t fallback) const {
    return intAttr(name).value_or(fallback);
}
bool RuleContext::boolAttrOr(absl::string_view name, bool fallback) const { return boolAttr(name).value_or(fallback); }
std::string RuleContext::stringAttrOr(absl::string_view name, absl::string_view fallback) const {
    return stringAttr(name).value_or(std::string(fallback));
}

}  // namespace whittle
