// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/attr.h"

#include <absl/status/statusor.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/string_view.h>

#include <vector>

namespace whittle {

// Attributes of the node that a rule or a kernel looks at, by kind. `context` has attr(name), which counts the op's
// default, and fail(message), which names the node.
template <typename T, typename Context>
absl::StatusOr<T> attrOf(const Context& context, absl::string_view name) {
    const Attr* attr = context.attr(name);
    const T* value = attr ? std::get_if<T>(&attr->value()) : nullptr;
    if (!value) return context.fail(absl::StrCat("attribute '", name, "' is missing or of another kind"));
    return *value;
}

template <typename T, typename Context>
absl::StatusOr<std::vector<T>> listAttrOf(const Context& context, absl::string_view name) {
    const Attr* attr = context.attr(name);
    const std::vector<T>* value = attr ? attr->asListOf<T>() : nullptr;
    if (!value) return context.fail(absl::StrCat("attribute '", name, "' is missing or of another kind"));
    return *value;
}

}  // namespace whittle
