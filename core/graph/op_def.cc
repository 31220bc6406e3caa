// SPDX-License-Identifier: Apache-2.0
#include "core/graph/op_def.h"

#include <algorithm>

namespace whittle {

const OpDef::AttrDef* OpDef::attr(absl::string_view attrName) const {
    const auto at = std::find_if(attrs.begin(), attrs.end(), [&](const AttrDef& a) { return a.name == attrName; });
    return at == attrs.end() ? nullptr : &*at;
}

void addDefaults(const OpDef& definition, AttrMap* attrs) {
    for (const OpDef::AttrDef& attr : definition.attrs) {
        if (attr.defaultValue && !attrs->contains(attr.name)) attrs->set(attr.name, *attr.defaultValue);
    }
}

AttrMap withDefaults(const OpDef& definition, AttrMap attrs) {
    addDefaults(definition, &attrs);
    return attrs;
}

const Attr* attrOrDefault(const AttrMap& attrs, const OpDef* definition, absl::string_view name) {
    if (const Attr* given = attrs.find(name)) return given;
    const OpDef::AttrDef* declared = definition ? definition->attr(name) : nullptr;
    return declared && declared->defaultValue ? &*declared->defaultValue : nullptr;
}

std::optional<int64_t> argLength(const OpDef::Arg& arg, const AttrMap& attrs) {
    if (!arg.numberAttr.empty()) {
        const Attr* number = attrs.find(arg.numberAttr);
        const int64_t* value = number ? number->asInt() : nullptr;
        if (!value || *value < 0) return std::nullopt;
        return *value;
    }
    if (!arg.typeListAttr.empty()) {
        const Attr* list = attrs.find(arg.typeListAttr);
        const auto* types = list ? list->asListOf<DataType>() : nullptr;
        if (!types) return std::nullopt;
        return static_cast<int64_t>(types->size());
    }
    return 1;
}

std::optional<std::vector<DataType>> argTypes(const std::vector<OpDef::Arg>& args, const AttrMap& attrs) {
    // A corrupt number_attr must not become a huge allocation.
    constexpr int64_t kMostTensors = 1 << 20;
    std::vector<DataType> types;
    for (const OpDef::Arg& arg : args) {
        const std::optional<int64_t> length = argLength(arg, attrs);
        if (!length || *length > kMostTensors) return std::nullopt;
        if (!arg.typeListAttr.empty()) {
            const auto* list = attrs.find(arg.typeListAttr)->asListOf<DataType>();
            types.insert(types.end(), list->begin(), list->end());
            continue;
        }
        DataType type = arg.type;
        if (!arg.typeAttr.empty()) {
            const Attr* found = attrs.find(arg.typeAttr);
            const DataType* value = found ? found->asType() : nullptr;
            if (!value) return std::nullopt;
            type = *value;
        }
        if (arg.isRef && !isReference(type)) type = static_cast<DataType>(static_cast<int>(type) + kReferenceOffset);
        types.insert(types.end(), static_cast<size_t>(*length), type);
    }
    return types;
}

}  // namespace whittle
