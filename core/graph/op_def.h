// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/attr.h"

#include <optional>
#include <string>
#include <vector>

namespace whittle {

// An OpDef without its documentation (tensorflow/core/framework/op_def.proto, 2.17).
struct OpDef {
    // One argument. Its type is `type`, or that of attribute `typeAttr`, or the list `typeListAttr`; with `numberAttr`
    // it stands for that many tensors.
    struct Arg {
        std::string name;
        DataType type = DataType::kInvalid;
        std::string typeAttr;
        std::string numberAttr;
        std::string typeListAttr;
        bool isRef = false;
    };
    // `type` is "int", "list(type)", ...; `minimum` is set where the definition has one.
    struct AttrDef {
        std::string name;
        std::string type;
        std::optional<Attr> defaultValue;
        std::optional<int64_t> minimum;
        std::optional<Attr> allowedValues;
    };

    std::string name;
    std::vector<Arg> inputs;
    std::vector<Arg> outputs;
    std::vector<AttrDef> attrs;
    std::vector<std::string> controlOutputs;
    bool isStateful = false;
    bool isCommutative = false;
    bool isAggregate = false;
    bool allowsUninitializedInput = false;
    int deprecatedSince = 0;  // GraphDef version, 0: not deprecated

    const AttrDef* attr(absl::string_view attrName) const;
};

// Models are saved without attributes that have their default. addDefaults() writes those out that are missing from
// `attrs`; withDefaults() does so in a copy.
void addDefaults(const OpDef& definition, AttrMap* attrs);
AttrMap withDefaults(const OpDef& definition, AttrMap attrs);
// The attribute, else its default; nullptr without either. `definition` may be null.
const Attr* attrOrDefault(const AttrMap& attrs, const OpDef* definition, absl::string_view name);

// How many tensors `arg` stands for on a node with `attrs`; nullopt when the attribute that says so is missing.
std::optional<int64_t> argLength(const OpDef::Arg& arg, const AttrMap& attrs);
// The types of all tensors of `args` in order, references as T_REF; nullopt when an attribute is missing.
std::optional<std::vector<DataType>> argTypes(const std::vector<OpDef::Arg>& args, const AttrMap& attrs);

}  // namespace whittle
