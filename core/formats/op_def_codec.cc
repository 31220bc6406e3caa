// SPDX-License-Identifier: Apache-2.0
#include "core/formats/op_def_codec.h"

#include "core/base/status.h"
#include "core/formats/attr_codec.h"
#include "core/formats/wire_reader.h"

// Field numbers are those of op_def.proto.
namespace whittle {
namespace {

absl::StatusOr<OpDef::Arg> decodeArg(const Bytes& root, absl::string_view wire) {
    OpDef::Arg arg;
    WireReader fields(root, wire);
    while (fields.next()) {
        switch (fields.tag()) {
            case bytesTag(1):
                WHITTLE_RETURN_IF_ERROR(fields.readText(&arg.name));
                break;
            case varintTag(3):
                arg.type = static_cast<DataType>(fields.int32());
                break;
            case bytesTag(4):
                WHITTLE_RETURN_IF_ERROR(fields.readText(&arg.typeAttr));
                break;
            case bytesTag(5):
                WHITTLE_RETURN_IF_ERROR(fields.readText(&arg.numberAttr));
                break;
            case bytesTag(6):
                WHITTLE_RETURN_IF_ERROR(fields.readText(&arg.typeListAttr));
                break;
            case varintTag(16):
                arg.isRef = fields.boolean();
                break;
            default:
                break;
        }
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());
    return arg;
}

absl::StatusOr<OpDef::AttrDef> decodeAttrDef(const Bytes& root, absl::string_view wire) {
    OpDef::AttrDef def;
    bool hasMinimum = false;
    int64_t minimum = 0;
    WireReader fields(root, wire);
    while (fields.next()) {
        switch (fields.tag()) {
            case bytesTag(1):
                WHITTLE_RETURN_IF_ERROR(fields.readText(&def.name));
                break;
            case bytesTag(2):
                WHITTLE_RETURN_IF_ERROR(fields.readText(&def.type));
                break;
            case bytesTag(3): {
                WHITTLE_ASSIGN_OR_RETURN(def.defaultValue, decodeAttr(root, fields.view()));
                break;
            }
            case varintTag(5):
                hasMinimum = fields.boolean();
                break;
            case varintTag(6):
                minimum = fields.int64();
                break;
            case bytesTag(7): {
                WHITTLE_ASSIGN_OR_RETURN(def.allowedValues, decodeAttr(root, fields.view()));
                break;
            }
            default:
                break;
        }
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());
    if (hasMinimum) def.minimum = minimum;
    return def;
}

absl::StatusOr<int> decodeDeprecation(const Bytes& root, absl::string_view wire) {
    int version = 0;
    WireReader fields(root, wire);
    while (fields.next()) {
        if (fields.tag() == varintTag(1)) version = fields.int32();
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());
    return version;
}

absl::Status decodeField(WireReader& fields, OpDef& op) {
    const Bytes& root = fields.root();
    switch (fields.tag()) {
        case bytesTag(1):
            return fields.readText(&op.name);
        case bytesTag(2): {
            WHITTLE_ASSIGN_OR_RETURN(OpDef::Arg arg, decodeArg(root, fields.view()));
            op.inputs.push_back(std::move(arg));
            break;
        }
        case bytesTag(3): {
            WHITTLE_ASSIGN_OR_RETURN(OpDef::Arg arg, decodeArg(root, fields.view()));
            op.outputs.push_back(std::move(arg));
            break;
        }
        case bytesTag(4): {
            WHITTLE_ASSIGN_OR_RETURN(OpDef::AttrDef attr, decodeAttrDef(root, fields.view()));
            op.attrs.push_back(std::move(attr));
            break;
        }
        case bytesTag(8): {
            WHITTLE_ASSIGN_OR_RETURN(op.deprecatedSince, decodeDeprecation(root, fields.view()));
            break;
        }
        case varintTag(16):
            op.isAggregate = fields.boolean();
            break;
        case varintTag(17):
            op.isStateful = fields.boolean();
            break;
        case varintTag(18):
            op.isCommutative = fields.boolean();
            break;
        case varintTag(19):
            op.allowsUninitializedInput = fields.boolean();
            break;
        case bytesTag(20):
            op.controlOutputs.emplace_back();
            return fields.readText(&op.controlOutputs.back());
        default:
            break;
    }
    return absl::OkStatus();
}

void encodeArg(const OpDef::Arg& arg, uint32_t field, WireRope& out) {
    const size_t mark = out.begin(field);
    if (!arg.name.empty()) out.text(1, arg.name);
    if (arg.type != DataType::kInvalid) out.varint(3, static_cast<uint64_t>(static_cast<int64_t>(arg.type)));
    if (!arg.typeAttr.empty()) out.text(4, arg.typeAttr);
    if (!arg.numberAttr.empty()) out.text(5, arg.numberAttr);
    if (!arg.typeListAttr.empty()) out.text(6, arg.typeListAttr);
    if (arg.isRef) out.varint(16, 1);
    out.end(mark);
}

void encodeOptional(const std::optional<Attr>& value, uint32_t field, WireRope& out) {
    if (!value) return;
    const size_t mark = out.begin(field);
    encodeAttr(*value, out);
    out.end(mark);
}

void encodeAttrDef(const OpDef::AttrDef& def, WireRope& out) {
    const size_t mark = out.begin(4);
    if (!def.name.empty()) out.text(1, def.name);
    if (!def.type.empty()) out.text(2, def.type);
    encodeOptional(def.defaultValue, 3, out);
    if (def.minimum) out.varint(5, 1);
    if (def.minimum.value_or(0) != 0) out.varint(6, static_cast<uint64_t>(*def.minimum));
    encodeOptional(def.allowedValues, 7, out);
    out.end(mark);
}

}  // namespace

absl::StatusOr<OpDef> decodeOpDef(const Bytes& root, absl::string_view wire) {
    OpDef op;
    WireReader fields(root, wire);
    while (fields.next()) WHITTLE_RETURN_IF_ERROR(decodeField(fields, op));
    WHITTLE_RETURN_IF_ERROR(fields.status());
    return op;
}

void encodeOpDef(const OpDef& op, WireRope& out) {
    if (!op.name.empty()) out.text(1, op.name);
    for (const OpDef::Arg& arg : op.inputs) encodeArg(arg, 2, out);
    for (const OpDef::Arg& arg : op.outputs) encodeArg(arg, 3, out);
    for (const OpDef::AttrDef& attr : op.attrs) encodeAttrDef(attr, out);
    if (op.deprecatedSince != 0) {
        const size_t mark = out.begin(8);
        out.varint(1, static_cast<uint64_t>(op.deprecatedSince));
        out.end(mark);
    }
    if (op.isAggregate) out.varint(16, 1);
    if (op.isStateful) out.varint(17, 1);
    if (op.isCommutative) out.varint(18, 1);
    if (op.allowsUninitializedInput) out.varint(19, 1);
    for (const std::string& name : op.controlOutputs) out.text(20, name);
}

absl::StatusOr<std::vector<OpDef>> decodeOpList(const Bytes& list) {
    std::vector<OpDef> ops;
    WireReader fields(list, list.view());
    while (fields.next()) {
        if (fields.tag() != bytesTag(1)) continue;
        WHITTLE_ASSIGN_OR_RETURN(OpDef op, decodeOpDef(list, fields.view()));
        ops.push_back(std::move(op));
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());
    return ops;
}

}  // namespace whittle
