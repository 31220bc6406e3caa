// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/engine.h"

#include <algorithm>

namespace whittle {
namespace {

const Attr* valueFor(const Attr& attr, const AttrMap& attrs) {
    const auto* placeholder = std::get_if<AttrPlaceholder>(&attr.value());
    return placeholder ? attrs.find(placeholder->name) : nullptr;
}

bool isPlaceholder(const Attr& attr) { return std::holds_alternative<AttrPlaceholder>(attr.value()); }

// Functions inside attributes may be waiting for the same values.
std::optional<FunctionRef> filledIn(const FunctionRef& function, const AttrMap& attrs) {
    std::optional<FunctionRef> result;
    for (const auto& [name, attr] : function.attrs) {
        const Attr* value = valueFor(attr, attrs);
        if (!value) continue;
        if (!result) result = function;
        result->attrs.set(name, *value);
    }
    return result;
}

std::optional<Attr> filledIn(const Attr& attr, const AttrMap& attrs) {
    if (isPlaceholder(attr)) {
        const Attr* value = valueFor(attr, attrs);
        return value ? std::optional(*value) : std::nullopt;
    }
    if (const FunctionRef* function = attr.asFunction()) {
        std::optional<FunctionRef> filled = filledIn(*function, attrs);
        return filled ? std::optional(Attr::ofFunction(*std::move(filled))) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

std::vector<NodePtr> instantiatedBody(const Function& function, const AttrMap& attrs) {
    const AttrMap all = withDefaults(function.signature, attrs);
    std::vector<NodePtr> body = function.body;
    for (NodePtr& node : body) {
        std::shared_ptr<Node> changed;
        for (const auto& [name, attr] : node->attrs) {
            const std::optional<Attr> filled = filledIn(attr, all);
            if (!filled) continue;
            if (!changed) changed = std::make_shared<Node>(*node);
            changed->attrs.set(name, *filled);
        }
        if (changed) node = std::move(changed);
    }
    return body;
}

}  // namespace whittle
