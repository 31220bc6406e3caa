// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/formats/attr_codec.h"
#include "core/formats/function_codec.h"
#include "core/formats/node_codec.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

// A function's body on disk names tensors by argument: "arg", "node:out_arg:k". Here it becomes what TensorFlow makes
// of it when it calls the function:
//
//     signature f(x: float) -> (y: float)          x      = _Arg[T=float, index=0]
//     node_def  s = Sum(x, axis:output:0)     ->   s      = Sum(x, axis)
//     ret       y = s:output:0                     y_RetVal = _Retval[T=float, index=0](s)
//
// An argument that stands for a list of tensors (number_attr, type_list_attr) has one _Arg node; its k-th tensor is
// output k of that node. No function that TensorFlow 2 makes has one. Field numbers are those of function.proto.
namespace whittle {
namespace {

// "node:out_arg" without an index stands for all tensors of that output. The count comes from an attribute, so it is
// bounded: more inputs than that no function of a real model has.
constexpr int64_t kMostExpandedInputs = 1 << 16;

class BodyReader {
  public:
    BodyReader(const Bytes& root, const OpLookup& ops, Function& function)
        : m_root(root), m_ops(ops), m_function(function) {}

    absl::Status read(absl::string_view wire) {
        WireReader fields(m_root, wire);
        AttrMapDecoder attrs;
        while (fields.next()) WHITTLE_RETURN_IF_ERROR(takeField(fields, attrs));
        WHITTLE_RETURN_IF_ERROR(fields.status());
        m_function.attrs = attrs.take();
        std::sort(m_function.resourceArgIds.begin(), m_function.resourceArgIds.end());
        WHITTLE_RETURN_IF_ERROR(placeArguments());
        WHITTLE_RETURN_IF_ERROR(placeNodes());
        for (size_t i = 0; i < m_nodes.size(); ++i) WHITTLE_RETURN_IF_ERROR(resolveInputs(m_nodes[i]));
        WHITTLE_RETURN_IF_ERROR(placeReturns());
        WHITTLE_RETURN_IF_ERROR(resolveControlReturns());
        m_function.body.assign(m_body.begin(), m_body.end());
        return absl::OkStatus();
    }

  private:
    absl::Status takeField(WireReader& fields, AttrMapDecoder& attrs) {
        switch (fields.tag()) {
            case bytesTag(3): {
                WHITTLE_ASSIGN_OR_RETURN(UnresolvedNode node, decodeNode(m_root, fields.view()));
                m_nodes.push_back(std::move(node));
                return absl::OkStatus();
            }
            case bytesTag(4):
                return takeTextPair(fields, m_returns);
            case bytesTag(5):
                return attrs.add(m_root, fields.view());
            case bytesTag(6):
                return takeTextPair(fields, m_controlReturns);
            case bytesTag(7):
                return takeArgAttrs(fields);
            case bytesTag(8):
                return takeResourceId(fields);
            default:
                return absl::OkStatus();  // stays in Function::original
        }
    }

    absl::Status takeTextPair(const WireReader& entry, std::map<std::string, std::string>& into) {
        std::string key, value;
        WireReader fields(m_root, entry.view());
        while (fields.next()) {
            if (fields.tag() == bytesTag(1)) WHITTLE_RETURN_IF_ERROR(fields.readText(&key));
            if (fields.tag() == bytesTag(2)) WHITTLE_RETURN_IF_ERROR(fields.readText(&value));
        }
        WHITTLE_RETURN_IF_ERROR(fields.status());
        into[key] = std::move(value);
        return absl::OkStatus();
    }

    absl::Status takeArgAttrs(const WireReader& entry) {
        uint32_t index = 0;
        AttrMapDecoder attrs;
        WireReader fields(m_root, entry.view());
        while (fields.next()) {
            if (fields.tag() == varintTag(1)) index = static_cast<uint32_t>(fields.number());
            if (fields.tag() != bytesTag(2)) continue;
            WireReader argAttrs(m_root, fields.view());
            while (argAttrs.next()) {
                if (argAttrs.tag() == bytesTag(1)) WHITTLE_RETURN_IF_ERROR(attrs.add(m_root, argAttrs.view()));
            }
            WHITTLE_RETURN_IF_ERROR(argAttrs.status());
        }
        WHITTLE_RETURN_IF_ERROR(fields.status());
        m_argAttrs[index] = attrs.take();
        return absl::OkStatus();
    }

    absl::Status takeResourceId(const WireReader& entry) {
        std::pair<uint32_t, uint32_t> ids;
        WireReader fields(m_root, entry.view());
        while (fields.next()) {
            if (fields.tag() == varintTag(1)) ids.first = static_cast<uint32_t>(fields.number());
            if (fields.tag() == varintTag(2)) ids.second = static_cast<uint32_t>(fields.number());
        }
        m_function.resourceArgIds.push_back(ids);
        return fields.status();
    }

    absl::Status place(std::shared_ptr<Node> node) {
        node->id = NodeId{static_cast<uint32_t>(m_body.size())};
        if (node->name.empty()) return absl::InvalidArgumentError("a node of the body has no name");
        if (!m_byName.emplace(node->name, node->id).second) {
            return absl::InvalidArgumentError(absl::StrCat("node '", node->name, "' is not unique in the body"));
        }
        m_body.push_back(std::move(node));
        return absl::OkStatus();
    }

    static Attr typeOf(const OpDef::Arg& arg) {
        if (!arg.typeAttr.empty()) return Attr(AttrPlaceholder{arg.typeAttr});
        if (!arg.typeListAttr.empty()) return Attr(AttrPlaceholder{arg.typeListAttr});
        return Attr::ofType(arg.type);
    }

    absl::Status placeArguments() {
        for (const OpDef::Arg& arg : m_function.signature.inputs) {
            auto node = std::make_shared<Node>();
            const auto index = static_cast<uint32_t>(m_body.size());
            node->name = arg.name;
            node->op = "_Arg";
            node->attrs.set("T", typeOf(arg));
            node->attrs.set("index", Attr::ofInt(index));
            if (const auto extra = m_argAttrs.find(index); extra != m_argAttrs.end()) {
                for (const auto& [name, attr] : extra->second) {
                    if (!node->attrs.contains(name)) node->attrs.set(name, attr);
                }
            }
            WHITTLE_RETURN_IF_ERROR(place(std::move(node)));
        }
        return absl::OkStatus();
    }

    absl::Status placeNodes() {
        for (const UnresolvedNode& unresolved : m_nodes) WHITTLE_RETURN_IF_ERROR(place(unresolved.node));
        return absl::OkStatus();
    }

    absl::Status resolveInputs(const UnresolvedNode& unresolved) {
        Node& node = *unresolved.node;
        for (absl::string_view text : unresolved.inputs) {
            absl::Status status = resolve(text, node.inputs);
            if (!status.ok()) return annotate(status, absl::StrCat("node '", node.name, "'"));
        }
        return absl::OkStatus();
    }

    absl::Status placeReturns() {
        int64_t index = 0;
        for (const OpDef::Arg& output : m_function.signature.outputs) {
            const auto ret = m_returns.find(output.name);
            if (ret == m_returns.end()) {
                return absl::InvalidArgumentError(absl::StrCat("output '", output.name, "' has no return value"));
            }
            auto node = std::make_shared<Node>();
            node->name = freshName(absl::StrCat(output.name, "_RetVal"));
            node->op = "_Retval";
            node->attrs.set("T", typeOf(output));
            node->attrs.set("index", Attr::ofInt(index++));
            absl::Status status = resolve(ret->second, node->inputs);
            if (!status.ok()) return annotate(status, absl::StrCat("output '", output.name, "'"));
            WHITTLE_RETURN_IF_ERROR(place(std::move(node)));
        }
        return absl::OkStatus();
    }

    std::string freshName(const std::string& wanted) const {
        std::string name = wanted;
        for (int i = 1; m_byName.contains(name); ++i) name = absl::StrCat(wanted, "_", i);
        return name;
    }

    absl::Status resolveControlReturns() {
        for (const auto& [name, nodeName] : m_controlReturns) {
            const auto node = m_byName.find(nodeName);
            if (node == m_byName.end()) return unknownInput(nodeName);
            m_function.controlReturns.emplace_back(name, node->second);
        }
        return absl::OkStatus();
    }

    static absl::Status unknownInput(absl::string_view text) {
        return absl::InvalidArgumentError(absl::StrCat("its input '", text, "' names nothing in the function"));
    }

    // "^node", "arg", "arg:k", "node:out_arg" (all of its tensors) or "node:out_arg:k".
    absl::Status resolve(absl::string_view text, std::vector<Input>& out) const {
        const bool control = absl::StartsWith(text, "^");
        const absl::string_view name = text.substr(control, text.find(':') - control);
        const auto source = m_byName.find(name);
        if (source == m_byName.end()) return unknownInput(text);
        if (control) {
            out.push_back(Input::control(source->second));
            return absl::OkStatus();
        }
        absl::string_view port = text.substr(std::min(text.size(), name.size() + 1));
        if (toIndex(source->second) < m_function.signature.inputs.size()) {
            return resolveArgument(text, source->second, port, out);
        }
        const size_t colon = port.find(':');
        int32_t offset = -1;  // the whole list
        if (colon != absl::string_view::npos && (!absl::SimpleAtoi(port.substr(colon + 1), &offset) || offset < 0)) {
            return unknownInput(text);
        }
        return resolveOutput(text, source->second, port.substr(0, colon), offset, out);
    }

    static absl::Status resolveArgument(absl::string_view text, NodeId arg, absl::string_view port,
                                        std::vector<Input>& out) {
        int32_t index = 0;
        if (!port.empty() && (!absl::SimpleAtoi(port, &index) || index < 0)) return unknownInput(text);
        out.push_back(Input{arg, index});
        return absl::OkStatus();
    }

    absl::Status resolveOutput(absl::string_view text, NodeId id, absl::string_view outputArg, int32_t offset,
                               std::vector<Input>& out) const {
        const Node& source = *m_body[toIndex(id)];
        const OpDef* def = m_ops.find(source.op);
        const std::optional<PortRange> range = def ? outputRange(*def, outputArg, source.attrs) : std::nullopt;
        if (!range) {
            // Neither TensorFlow's ops nor the library say where the argument begins, or an attribute that says it is
            // the caller's: the function keeps its original bytes, and k is as near as one can come.
            if (def && !declares(*def, outputArg)) {
                return absl::InvalidArgumentError(
                    absl::StrCat("its input '", text, "' is no output of op ", source.op));
            }
            out.push_back(Input{id, std::max(offset, 0)});
            return absl::OkStatus();
        }
        const int64_t begin = offset < 0 ? 0 : offset;
        const int64_t end = offset < 0 ? range->count : int64_t{offset} + 1;
        if (end > range->count || range->first + end > INT32_MAX || end - begin > kMostExpandedInputs) {
            return absl::InvalidArgumentError(
                absl::StrCat("its input '", text, "' is past the ", range->count, " tensors of that output"));
        }
        for (int64_t k = begin; k < end; ++k) out.push_back(Input{id, static_cast<int32_t>(range->first + k)});
        return absl::OkStatus();
    }

    static bool declares(const OpDef& def, absl::string_view outputArg) {
        return std::any_of(def.outputs.begin(), def.outputs.end(),
                           [&](const OpDef::Arg& arg) { return arg.name == outputArg; });
    }

    const Bytes& m_root;
    const OpLookup& m_ops;
    Function& m_function;
    std::vector<UnresolvedNode> m_nodes;
    std::vector<std::shared_ptr<Node>> m_body;
    absl::flat_hash_map<std::string, NodeId> m_byName;
    std::map<std::string, std::string> m_returns, m_controlReturns;
    std::map<uint32_t, AttrMap> m_argAttrs;
};

}  // namespace

absl::Status decodeFunctionBody(const Bytes& root, absl::string_view wire, const OpLookup& ops, Function& function) {
    return BodyReader(root, ops, function).read(wire);
}

}  // namespace whittle
