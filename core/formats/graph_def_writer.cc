// SPDX-License-Identifier: Apache-2.0
#include "core/base/file.h"
#include "core/base/status.h"
#include "core/formats/function_codec.h"
#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/formats/node_codec.h"
#include "core/formats/text.h"
#include "core/formats/wire_reader.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_format.h>

#include <string>
#include <vector>

namespace whittle {
namespace {

class GraphWriter {
  public:
    explicit GraphWriter(const Graph& graph) : m_graph(graph) {}

    absl::StatusOr<WireRope> write() {
        WHITTLE_RETURN_IF_ERROR(writeNodes());
        WHITTLE_RETURN_IF_ERROR(writeLibrary());
        writeExtra(0, 3);
        writeVersions();
        writeExtra(4, UINT32_MAX);
        return std::move(m_out);
    }

  private:
    absl::Status writeNodes() {
        std::vector<const Node*> byId(m_graph.nextId, nullptr);
        for (const NodePtr& node : m_graph.nodes) byId[toIndex(node->id)] = node.get();
        std::vector<std::string> inputs;
        for (const NodePtr& node : m_graph.nodes) {
            inputs.clear();
            for (const Input& input : node->inputs) {
                const Node* source = toIndex(input.node) < byId.size() ? byId[toIndex(input.node)] : nullptr;
                if (!source) {
                    return absl::InternalError(
                        absl::StrCat("node '", node->name, "' has an input that is not in the graph"));
                }
                inputs.push_back(tensorName(source->name, input.index));
            }
            const size_t mark = m_out.begin(1);
            encodeNode(*node, inputs, m_out);
            m_out.end(mark);
        }
        return absl::OkStatus();
    }

    absl::Status writeLibrary() {
        const FunctionLibrary& library = m_graph.functions();
        if (library.empty() && library.extra().empty()) return absl::OkStatus();
        OpLookup lookup(builtinOps());
        for (const FunctionPtr& function : library.functions()) lookup.addFunction(function->signature);
        const size_t mark = m_out.begin(2);
        for (const FunctionPtr& function : library.functions()) {
            const size_t entry = m_out.begin(1);
            WHITTLE_RETURN_IF_ERROR(encodeFunction(*function, lookup, m_out));
            m_out.end(entry);
        }
        m_out.raw(library.extra());
        m_out.end(mark);
        return absl::OkStatus();
    }

    void writeVersions() {
        if (!m_graph.versions) return;
        const Versions& versions = *m_graph.versions;
        const size_t mark = m_out.begin(4);
        if (versions.producer != 0) m_out.varint(1, static_cast<uint64_t>(int64_t{versions.producer}));
        if (versions.minConsumer != 0) m_out.varint(2, static_cast<uint64_t>(int64_t{versions.minConsumer}));
        if (!versions.badConsumers.empty()) {
            const size_t list = m_out.begin(3);
            for (int32_t version : versions.badConsumers) m_out.bareVarint(static_cast<uint64_t>(int64_t{version}));
            m_out.end(list);
        }
        m_out.end(mark);
    }

    // The kept fields with numbers from `least` to `most`, so that all fields stand in order.
    void writeExtra(uint32_t least, uint32_t most) {
        WireReader fields(m_graph.extra, m_graph.extra.view());
        while (fields.next()) {
            if (fields.field() >= least && fields.field() <= most) m_out.raw(m_graph.extra.slice(fields.raw()));
        }
    }

    const Graph& m_graph;
    WireRope m_out;
};

}  // namespace

absl::StatusOr<WireRope> encodeGraphDef(const Graph& graph) {
    WHITTLE_ASSIGN_OR_RETURN(WireRope encoded, GraphWriter(graph).write());
    if (encoded.size() > kMaxMessageBytes) {
        return absl::ResourceExhaustedError(absl::StrFormat(
            "the graph takes %.2f GiB and no TensorFlow reads a GraphDef over 2 GiB; quantize its weights "
            "(quantize_weights), or keep them as variables in a SavedModel instead of freezing it",
            static_cast<double>(encoded.size()) / (1u << 30)));
    }
    return encoded;
}

absl::Status writeGraphDef(const Graph& graph, const std::string& path) {
    WHITTLE_ASSIGN_OR_RETURN(const WireRope encoded, encodeGraphDef(graph));
    return writeFileAtomically(path, [&](const AppendFunction& append) { return encoded.forEach(append); });
}

absl::Status writeGraphDefText(const Graph& graph, const std::string& path) {
    WHITTLE_ASSIGN_OR_RETURN(const WireRope encoded, encodeGraphDef(graph));
    WHITTLE_ASSIGN_OR_RETURN(const std::string text, graphDefText(encoded));
    return writeFileAtomically(path, text);
}

}  // namespace whittle
