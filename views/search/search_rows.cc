// SPDX-License-Identifier: Apache-2.0
#include "views/search/search_rows.h"

#include "views/common/formatting.h"
#include "views/text.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/string_view.h>

#include <map>
#include <string>

namespace whittle {

namespace {

struct Branch {
    std::map<std::string, Branch, std::less<>> scopes;
    std::vector<const Node*> nodes;
    int64_t hits = 0;
};

void insert(Branch& root, const Node& node) {
    Branch* branch = &root;
    ++branch->hits;
    absl::string_view rest = node.name;
    for (size_t slash = rest.find('/'); slash != absl::string_view::npos; slash = rest.find('/')) {
        branch = &branch->scopes[std::string(rest.substr(0, slash))];
        ++branch->hits;
        rest.remove_prefix(slash + 1);
    }
    branch->nodes.push_back(&node);
}

TreeRow nodeRow(const Node& node) {
    TreeRow row;
    const size_t slash = node.name.rfind('/');
    TreeCell name(toQString(slash == std::string::npos ? node.name : node.name.substr(slash + 1)));
    name.toolTip = toQString(node.name);
    row.cells = {name, TreeCell(toQString(node.op))};
    row.payload = toIndex(node.id);
    return row;
}

std::vector<TreeRow> rowsOf(const Branch& branch);

TreeRow scopeRow(const std::string& name, const Branch& branch) {
    if (branch.nodes.empty() && branch.scopes.size() == 1) {
        const auto& [inner, below] = *branch.scopes.begin();
        return scopeRow(absl::StrCat(name, "/", inner), below);
    }
    TreeRow row;
    row.cells = {TreeCell(toQString(name) + QLatin1Char('/')), TreeCell(formatCount(branch.hits))};
    row.children = rowsOf(branch);
    return row;
}

std::vector<TreeRow> rowsOf(const Branch& branch) {
    std::vector<TreeRow> rows;
    for (const auto& [name, below] : branch.scopes) rows.push_back(scopeRow(name, below));
    for (const Node* node : branch.nodes) rows.push_back(nodeRow(*node));
    return rows;
}

}  // namespace

std::vector<TreeRow> searchRows(const GraphIndex& index, const std::vector<NodeId>& hits, size_t most) {
    Branch root;
    for (size_t i = 0; i < hits.size() && i < most; ++i) {
        if (const Node* node = index.node(hits[i])) insert(root, *node);
    }
    return rowsOf(root);
}

}  // namespace whittle
