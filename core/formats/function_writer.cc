// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/formats/attr_codec.h"
#include "core/formats/function_codec.h"
#include "core/formats/node_codec.h"
#include "core/formats/op_def_codec.h"

#include <algorithm>
#include <string>
#include <utility>

// The way back from a body of ordinary nodes (function_reader.cc) to a FunctionDef.
namespace whittle {
namespace {

class FunctionWriter {
  public:
    FunctionWriter(const Function& function, const OpLookup& ops, WireRope& out)
        : m_function(function), m_ops(ops), m_out(out) {
        for (const NodePtr& node : function.body) m_byId.emplace(node->id, node.get());
    }

    absl::Status write() {
        const size_t signature = m_out.begin(1);
        encodeOpDef(m_function.signature, m_out);
        m_out.end(signature);
        for (const NodePtr& node : m_function.body) {
            if (node->op != "_Arg" && node->op != "_Retval") WHITTLE_RETURN_IF_ERROR(writeNode(*node));
        }
        WHITTLE_RETURN_IF_ERROR(writeReturns());
        encodeAttrMap(m_function.attrs, 5, m_out);
        WHITTLE_RETURN_IF_ERROR(writeControlReturns());
        writeArgAttrs();
        for (const auto& [argument, id] : m_function.resourceArgIds) {
            const size_t entry = m_out.begin(8);
            m_out.varint(1, argument);
            m_out.varint(2, id);
            m_out.end(entry);
        }
        return absl::OkStatus();
    }

  private:
    absl::Status inFunction(absl::string_view why) const {
        return absl::UnimplementedError(
            absl::StrCat("function '", m_function.name(), "' was changed and cannot be written: ", why));
    }

    absl::StatusOr<std::string> inputText(const Input& input) const {
        const auto found = m_byId.find(input.node);
        if (found == m_byId.end()) return inFunction("a node reads what is not in the body");
        const Node& source = *found->second;
        if (input.isControl()) return absl::StrCat("^", source.name);
        if (source.op == "_Arg") return input.index == 0 ? source.name : absl::StrCat(source.name, ":", input.index);
        const OpDef* def = m_ops.find(source.op);
        const std::optional<OutputPort> port = def ? outputPort(*def, input.index, source.attrs) : std::nullopt;
        if (!port) {
            return inFunction(
                absl::StrCat("the outputs of node '", source.name, "' are not known (op ", source.op, ")"));
        }
        return absl::StrCat(source.name, ":", port->arg, ":", port->offset);
    }

    absl::Status writeNode(const Node& node) {
        std::vector<std::string> inputs;
        for (const Input& input : node.inputs) {
            WHITTLE_ASSIGN_OR_RETURN(std::string text, inputText(input));
            inputs.push_back(std::move(text));
        }
        const size_t mark = m_out.begin(3);
        encodeNode(node, inputs, m_out);
        m_out.end(mark);
        return absl::OkStatus();
    }

    void writePair(uint32_t field, absl::string_view key, absl::string_view value) {
        const size_t entry = m_out.begin(field);
        m_out.text(1, key);
        m_out.text(2, value);
        m_out.end(entry);
    }

    absl::Status writeReturns() {
        const std::vector<NodePtr> returns = m_function.returns();
        if (returns.size() != m_function.signature.outputs.size())
            return inFunction("its return nodes are not its outputs");
        std::vector<std::pair<std::string, std::string>> entries;
        for (size_t i = 0; i < returns.size(); ++i) {
            if (returns[i]->inputs.empty()) return inFunction("a return node reads nothing");
            WHITTLE_ASSIGN_OR_RETURN(std::string text, inputText(returns[i]->inputs[0]));
            entries.emplace_back(m_function.signature.outputs[i].name, std::move(text));
        }
        std::sort(entries.begin(), entries.end());
        for (const auto& [name, text] : entries) writePair(4, name, text);
        return absl::OkStatus();
    }

    absl::Status writeControlReturns() {
        std::vector<std::pair<std::string, NodeId>> entries = m_function.controlReturns;
        std::sort(entries.begin(), entries.end());
        for (const auto& [name, id] : entries) {
            const auto node = m_byId.find(id);
            if (node == m_byId.end()) return inFunction("a control return is not in the body");
            writePair(6, name, node->second->name);
        }
        return absl::OkStatus();
    }

    // What an _Arg node has beside its type and number came from arg_attr.
    void writeArgAttrs() {
        const std::vector<NodePtr> arguments = m_function.arguments();
        for (size_t i = 0; i < arguments.size(); ++i) {
            AttrMap attrs = arguments[i]->attrs;
            attrs.erase("T");
            attrs.erase("index");
            if (attrs.empty()) continue;
            const size_t entry = m_out.begin(7);
            m_out.varint(1, i);
            const size_t value = m_out.begin(2);
            encodeAttrMap(attrs, 1, m_out);
            m_out.end(value);
            m_out.end(entry);
        }
    }

    const Function& m_function;
    const OpLookup& m_ops;
    WireRope& m_out;
    absl::flat_hash_map<NodeId, const Node*> m_byId;
};

}  // namespace

absl::Status encodeFunction(const Function& function, const OpLookup& ops, WireRope& out) {
    if (!function.original.empty()) {
        out.raw(function.original);
        return absl::OkStatus();
    }
    return FunctionWriter(function, ops, out).write();
}

}  // namespace whittle
