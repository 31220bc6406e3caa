// SPDX-License-Identifier: Apache-2.0
#include "core/passes/colocation.h"

#include "core/graph/edit.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace whittle {

NodePtr colocatedAnew(const NodePtr& node, const absl::flat_hash_map<std::string, std::string>& renamed) {
    constexpr absl::string_view kPrefix = "loc:@";
    const Attr* attr = node->attr("_class");
    const std::vector<std::string>* classes = attr ? attr->asListOf<std::string>() : nullptr;
    if (!classes) return node;
    std::vector<std::string> next = *classes;
    for (std::string& entry : next) {
        absl::string_view name = entry;
        if (!absl::ConsumePrefix(&name, kPrefix)) continue;
        if (const auto at = renamed.find(std::string(name)); at != renamed.end()) {
            entry = absl::StrCat(kPrefix, at->second);
        }
    }
    if (next == *classes) return node;
    return changed(*node, [&](Node& n) { n.attrs.set("_class", Attr::ofList(AttrList(std::move(next)))); });
}

void dropLostColocation(Graph* graph) {
    absl::flat_hash_set<absl::string_view> names;
    for (const NodePtr& node : graph->nodes) names.insert(node->name);
    const auto isLost = [&](absl::string_view entry) {
        return absl::ConsumePrefix(&entry, "loc:@") && !names.contains(entry);
    };
    std::vector<NodePtr> nodes = graph->nodes;  // `names` points into what the graph has
    for (NodePtr& node : nodes) {
        const Attr* attr = node->attr("_class");
        const std::vector<std::string>* classes = attr ? attr->asListOf<std::string>() : nullptr;
        if (!classes || std::none_of(classes->begin(), classes->end(), isLost)) continue;
        std::vector<std::string> left;
        std::copy_if(classes->begin(), classes->end(), std::back_inserter(left),
                     [&](const std::string& entry) { return !isLost(entry); });
        node = changed(*node, [&](Node& n) {
            if (left.empty()) {
                n.attrs.erase("_class");
            } else {
                n.attrs.set("_class", Attr::ofList(AttrList(std::move(left))));
            }
        });
    }
    graph->nodes = std::move(nodes);
}

bool isNodeName(absl::string_view name) {
    const auto isSegment = [](absl::string_view segment) {
        const auto begins = [](char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.'; };
        if (segment.empty() || !begins(segment.front())) return false;
        return std::all_of(segment.begin(), segment.end(),
                           [&](char c) { return begins(c) || c == '_' || c == '/' || c == '-'; });
    };
    const std::vector<absl::string_view> segments = absl::StrSplit(name, '>');
    return std::all_of(segments.begin(), segments.end(), isSegment);
}

}  // namespace whittle
