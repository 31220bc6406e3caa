// SPDX-License-Identifier: Apache-2.0
#include "core/formats/node_codec.h"

#include "core/base/status.h"
#include "core/formats/attr_codec.h"
#include "core/formats/wire_reader.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>

// Field numbers are those of node_def.proto.
namespace whittle {
namespace {

absl::Status decodeField(WireReader& fields, UnresolvedNode& out, AttrMapDecoder& attrs, KeptFields& extra) {
    switch (fields.tag()) {
        case bytesTag(1):
            return fields.readText(&out.node->name);
        case bytesTag(2):
            return fields.readText(&out.node->op);
        case bytesTag(3):
            out.inputs.push_back(fields.view());
            return fields.checkText();
        case bytesTag(4):
            return fields.readText(&out.node->device);
        case bytesTag(5):
            return attrs.add(fields.root(), fields.view());
        default:
            extra.add(fields.raw());
            return absl::OkStatus();
    }
}

}  // namespace

absl::StatusOr<UnresolvedNode> decodeNode(const Bytes& root, absl::string_view wire) {
    UnresolvedNode out;
    out.node = std::make_shared<Node>();
    AttrMapDecoder attrs;
    KeptFields extra;
    WireReader fields(root, wire);
    absl::Status status;
    while (status.ok() && fields.next()) status = decodeField(fields, out, attrs, extra);
    if (status.ok()) status = fields.status();
    if (!status.ok())
        return out.node->name.empty() ? status : annotate(status, absl::StrCat("node '", out.node->name, "'"));
    out.node->attrs = attrs.take();
    out.node->extra = extra.take(root);
    return out;
}

void encodeNode(const Node& node, absl::Span<const std::string> inputs, WireRope& out) {
    if (!node.name.empty()) out.text(1, node.name);
    if (!node.op.empty()) out.text(2, node.op);
    for (const std::string& input : inputs) out.text(3, input);
    if (!node.device.empty()) out.text(4, node.device);
    encodeAttrMap(node.attrs, 5, out);
    out.raw(node.extra);
}

absl::StatusOr<InputText> parseInput(absl::string_view text) {
    if (!text.empty() && text.front() == '^') return InputText{text.substr(1), Input::kControl};
    size_t digits = 0;
    while (digits < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[text.size() - 1 - digits])))
        ++digits;
    if (digits == 0 || digits + 1 >= text.size() || text[text.size() - 1 - digits] != ':') return InputText{text, 0};
    InputText input{text.substr(0, text.size() - 1 - digits), 0};
    if (!absl::SimpleAtoi(text.substr(text.size() - digits), &input.index)) {
        return absl::InvalidArgumentError(absl::StrCat("input '", text, "' has an output number that does not fit"));
    }
    return input;
}

}  // namespace whittle
