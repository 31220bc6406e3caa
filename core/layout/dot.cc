// SPDX-License-Identifier: Apache-2.0
#include "core/layout/dot.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

namespace whittle {
namespace {

constexpr double kPointsPerInch = 72;

class DotWriter {
  public:
    explicit DotWriter(const Layout& layout) : m_layout(layout) {}

    std::string write(absl::string_view title) {
        absl::StrAppend(&m_out, "digraph ", dotQuoted(title), " {\n");
        m_out += "graph [fontname=\"sans-serif\"]\n";
        m_out += "node [shape=box style=\"rounded\" fixedsize=true fontname=\"sans-serif\" fontsize=11]\n";
        writeBoxes();
        for (const LaidOutEdge& edge : m_layout.edges) writeEdge(edge);
        m_out += "}\n";
        return std::move(m_out);
    }

  private:
    // Parents come first and their descendants follow them before anything else does, so clusters can be closed by
    // depth.
    void writeBoxes() {
        std::vector<int32_t> open;
        for (size_t b = 0; b < m_layout.boxes.size(); ++b) {
            const LaidOutBox& box = m_layout.boxes[b];
            for (; !open.empty() && open.back() != box.parent; open.pop_back()) m_out += "}\n";
            if (box.kind == LaidOutBox::Kind::kOpenScope) {
                absl::StrAppend(&m_out, "subgraph ", dotQuoted(absl::StrCat("cluster ", box.key)),
                                " {\nlabel=", dotQuoted(box.title), "\n");
                open.push_back(static_cast<int32_t>(b));
            } else {
                writeNode(box);
            }
        }
        for (; !open.empty(); open.pop_back()) m_out += "}\n";
    }

    void writeNode(const LaidOutBox& box) {
        std::vector<std::string> lines = {box.title};
        if (!box.subtitle.empty()) lines.push_back(box.subtitle);
        lines.insert(lines.end(), box.details.begin(), box.details.end());
        const Point centre = box.rect.center();
        absl::StrAppend(&m_out, dotQuoted(box.key), " [label=", dotQuoted(absl::StrJoin(lines, "\n")),
                        " tooltip=", dotQuoted(box.key), " width=", box.rect.width / kPointsPerInch,
                        " height=", box.rect.height / kPointsPerInch, " pos=\"", centre.x, ",", -centre.y, "\"]\n");
    }

    void writeEdge(const LaidOutEdge& edge) {
        const auto key = [&](int32_t box) { return dotQuoted(m_layout.boxes[static_cast<size_t>(box)].key); };
        absl::StrAppend(&m_out, key(edge.from), " -> ", key(edge.to), " [");
        if (edge.control) m_out += "style=dashed ";
        if (!edge.ranked) m_out += "constraint=false ";
        if (!edge.label.empty()) absl::StrAppend(&m_out, "tooltip=", dotQuoted(edge.label), " ");
        absl::StrAppend(&m_out, "penwidth=", 1 + 2 * edge.weight, "]\n");
    }

    const Layout& m_layout;
    std::string m_out;
};

}  // namespace

std::string dotQuoted(absl::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        // A quoted id ends at '"'; a backslash starts an escape of labels.
        if (c == '"' || c == '\\') out += '\\';
        if (c != '\0') out += c;
    }
    out += '"';
    return out;
}

std::string toDot(const Layout& layout, absl::string_view title) { return DotWriter(layout).write(title); }

}  // namespace whittle
