// SPDX-License-Identifier: Apache-2.0
#include "core/base/file.h"
#include "core/base/status.h"
#include "core/formats/function_codec.h"
#include "core/formats/graph_checks.h"
#include "core/formats/graph_def.h"
#include "core/formats/node_codec.h"
#include "core/formats/wire_reader.h"

#include <absl/container/flat_hash_map.h>

#include <utility>
#include <vector>

// Two passes: first every NodeDef is decoded with its inputs left as views of the file, then, all names known, inputs
// become (id, output) pairs. Field numbers are those of graph.proto.
namespace whittle {
namespace {

constexpr size_t kNodesPerReport = 4096;

// Keeps what the walk over a mapped file has made resident small.
class PageKeeper {
  public:
    explicit PageKeeper(const Bytes& root) : m_root(root), m_from(root.data()) {}

    void passed(absl::string_view part) {
        constexpr ptrdiff_t kMostResident = 32 << 20;
        if (part.data() - m_from < kMostResident) return;
        forgetPages(m_root.slice(absl::string_view(m_from, static_cast<size_t>(part.data() - m_from))));
        m_from = part.data();
    }

  private:
    const Bytes& m_root;
    const char* m_from;
};

class GraphReader {
  public:
    GraphReader(const Bytes& root, absl::string_view wire, const OpRegistry& ops, const Progress& progress)
        : m_root(root), m_wire(wire), m_ops(ops), m_progress(progress), m_pages(root) {}

    absl::StatusOr<Graph> read() {
        WireReader fields(m_root, m_wire);
        while (fields.next()) WHITTLE_RETURN_IF_ERROR(takeField(fields));
        WHITTLE_RETURN_IF_ERROR(fields.status());
        WHITTLE_RETURN_IF_ERROR(resolveInputs());
        OpLookup lookup(m_ops);
        WHITTLE_ASSIGN_OR_RETURN(m_graph.library, readLibrary(lookup));
        m_graph.extra = m_extra.take(m_root);
        m_graph.nextId = static_cast<uint32_t>(m_graph.nodes.size());
        WHITTLE_RETURN_IF_ERROR(checkNodes(m_graph.nodes, lookup));
        return std::move(m_graph);
    }

  private:
    absl::Status takeField(WireReader& fields) {
        switch (fields.tag()) {
            case bytesTag(1):
                return takeNode(fields);
            case bytesTag(2):
                m_libraries.push_back(fields.view());
                // Whether there is an empty library is kept too: it is what TensorFlow compares.
                if (fields.view().empty()) m_extra.add(fields.raw());
                return absl::OkStatus();
            case bytesTag(4):
                return takeVersions(fields);
            default:
                m_extra.add(fields.raw());
                return absl::OkStatus();
        }
    }

    absl::Status takeNode(const WireReader& field) {
        absl::StatusOr<UnresolvedNode> decoded = decodeNode(m_root, field.view());
        if (!decoded.ok()) return decoded.status();
        const size_t position = m_nodes.size();
        decoded->node->id = NodeId{static_cast<uint32_t>(position)};
        if (decoded->node->name.empty()) {
            return absl::InvalidArgumentError(absl::StrCat("node ", position, " of the graph has no name"));
        }
        if (!m_byName.emplace(decoded->node->name, decoded->node->id).second) {
            return absl::InvalidArgumentError(absl::StrCat("node '", decoded->node->name,
                                                           "' is not unique: the name is given again at byte ",
                                                           field.raw().data() - m_root.data()));
        }
        m_nodes.push_back(std::move(decoded).value());
        m_pages.passed(field.view());
        if (position % kNodesPerReport != 0) return absl::OkStatus();
        m_progress.report("reading the graph", field.raw().data() - m_wire.data(), static_cast<int64_t>(m_wire.size()));
        return m_progress.check();
    }

    absl::Status takeVersions(const WireReader& field) {
        if (!m_graph.versions) m_graph.versions.emplace();
        KeptFields unknown;
        WireReader fields(m_root, field.view());
        while (fields.next()) {
            if (fields.tag() == varintTag(1)) {
                m_graph.versions->producer = fields.int32();
            } else if (fields.tag() == varintTag(2)) {
                m_graph.versions->minConsumer = fields.int32();
            } else if (fields.tag() == varintTag(3)) {
                m_graph.versions->badConsumers.push_back(fields.int32());
            } else if (fields.tag() == bytesTag(3)) {
                WHITTLE_RETURN_IF_ERROR(takeBadConsumers(fields));
            } else {
                unknown.add(fields.raw());
            }
        }
        if (!unknown.empty()) {
            // A second `versions` field with just these: a reader merges it into the first.
            WireRope again;
            const size_t mark = again.begin(4);
            again.raw(unknown.take(m_root).view());
            again.end(mark);
            m_extra.addCopy(again.flatten());
        }
        return fields.status();
    }

    absl::Status takeBadConsumers(const WireReader& field) {
        absl::string_view packed = field.view();
        google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(packed.data()),
                                                  static_cast<int>(packed.size()));
        while (static_cast<size_t>(in.CurrentPosition()) < packed.size()) {
            uint64_t value = 0;
            if (!in.ReadVarint64(&value)) return field.damaged("a list of versions");
            m_graph.versions->badConsumers.push_back(static_cast<int32_t>(value));
        }
        return absl::OkStatus();
    }

    absl::Status resolveInputs() {
        m_graph.nodes.reserve(m_nodes.size());
        PageKeeper pages(m_root);
        for (UnresolvedNode& unresolved : m_nodes) {
            Node& node = *unresolved.node;
            node.inputs.reserve(unresolved.inputs.size());
            for (absl::string_view text : unresolved.inputs) {
                absl::StatusOr<InputText> input = parseInput(text);
                if (!input.ok()) return annotate(input.status(), absl::StrCat("node '", node.name, "'"));
                pages.passed(text);
                const auto source = m_byName.find(input->node);
                if (source == m_byName.end()) {
                    return absl::InvalidArgumentError(
                        absl::StrCat("node '", node.name, "': its input '", text, "' names no node of the graph"));
                }
                node.inputs.push_back(Input{source->second, input->index});
            }
            m_graph.nodes.push_back(std::move(unresolved.node));
        }
        return absl::OkStatus();
    }

    absl::StatusOr<FunctionLibraryPtr> readLibrary(OpLookup& lookup) {
        LibraryReader reader(m_root, lookup);
        for (absl::string_view library : m_libraries) WHITTLE_RETURN_IF_ERROR(reader.add(library));
        return reader.finish(m_progress);
    }

    const Bytes& m_root;
    absl::string_view m_wire;
    const OpRegistry& m_ops;
    const Progress& m_progress;
    Graph m_graph;
    KeptFields m_extra;
    std::vector<UnresolvedNode> m_nodes;
    absl::flat_hash_map<absl::string_view, NodeId> m_byName;  // views of the nodes' own names
    std::vector<absl::string_view> m_libraries;
    PageKeeper m_pages;
};

}  // namespace

absl::StatusOr<Graph> readGraphDef(const Bytes& root, absl::string_view wire, const OpRegistry& ops,
                                   const Progress& progress) {
    return GraphReader(root, wire, ops, progress).read();
}

absl::StatusOr<Graph> readGraphDef(const Bytes& data, const OpRegistry& ops, const Progress& progress) {
    return readGraphDef(data, data.view(), ops, progress);
}

}  // namespace whittle
