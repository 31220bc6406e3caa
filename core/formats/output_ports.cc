// SPDX-License-Identifier: Apache-2.0
#include "core/formats/output_ports.h"

namespace whittle {

const OpDef* OpLookup::function(absl::string_view name) const {
    const auto at = m_functions.find(name);
    return at == m_functions.end() ? nullptr : at->second;
}

const OpDef* OpLookup::find(absl::string_view op) const {
    const OpDef* function = this->function(op);
    return function ? function : m_ops.find(op);
}

std::optional<int64_t> portCount(const OpDef& def, const OpDef::Arg& arg, const AttrMap& attrs) {
    if (!arg.numberAttr.empty()) {
        const Attr* number = attrOrDefault(attrs, &def, arg.numberAttr);
        const int64_t* value = number ? number->asInt() : nullptr;
        // The number of outputs is an int32 in TensorFlow; more is a corrupt file and must not overflow a sum.
        if (!value || *value < 0 || *value > INT32_MAX) return std::nullopt;
        return *value;
    }
    if (!arg.typeListAttr.empty()) {
        const Attr* list = attrOrDefault(attrs, &def, arg.typeListAttr);
        const auto* types = list ? list->asListOf<DataType>() : nullptr;
        if (!types) return std::nullopt;
        return static_cast<int64_t>(types->size());
    }
    return 1;
}

std::optional<int64_t> outputCount(const OpDef& def, const AttrMap& attrs) {
    int64_t count = 0;
    for (const OpDef::Arg& arg : def.outputs) {
        const std::optional<int64_t> length = portCount(def, arg, attrs);
        if (!length) return std::nullopt;
        count += *length;
    }
    return count;
}

std::optional<PortRange> outputRange(const OpDef& def, absl::string_view outputArg, const AttrMap& attrs) {
    PortRange range;
    for (const OpDef::Arg& arg : def.outputs) {
        const std::optional<int64_t> length = portCount(def, arg, attrs);
        if (!length) return std::nullopt;
        if (arg.name == outputArg) {
            range.count = *length;
            return range;
        }
        range.first += *length;
    }
    return std::nullopt;
}

std::optional<OutputPort> outputPort(const OpDef& def, int32_t index, const AttrMap& attrs) {
    int64_t left = index;
    for (const OpDef::Arg& arg : def.outputs) {
        const std::optional<int64_t> length = portCount(def, arg, attrs);
        if (!length) return std::nullopt;
        if (left < *length) return OutputPort{arg.name, left};
        left -= *length;
    }
    return std::nullopt;
}

}  // namespace whittle
