// SPDX-License-Identifier: Apache-2.0
#include "core/trt/prepare/split_casts.h"

#include "core/graph/edit.h"

#include <absl/strings/str_cat.h>

#include <utility>

namespace whittle {

Graph splitCasts(const Graph& graph) {
    Graph result = graph;
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        const Node& cast = *graph.nodes[i];
        if (cast.op != "Cast" || cast.typeAttr("DstT") != DataType::kFloat ||
            cast.typeAttr("SrcT") == DataType::kHalf || cast.dataInputCount() != 1) {
            continue;
        }
        Node toHalf = cast;
        toHalf.id = result.newId();
        toHalf.name = absl::StrCat(cast.name, "_split");
        toHalf.inputs.resize(1);
        toHalf.attrs.set("DstT", Attr(DataType::kHalf));
        addOrigins(toHalf, cast);
        result.nodes[i] = changed(cast, [&](Node& node) {
            node.inputs[0] = Input{toHalf.id, 0};
            node.attrs.set("SrcT", Attr(DataType::kHalf));
        });
        result.nodes.push_back(std::make_shared<Node>(std::move(toHalf)));
    }
    return result;
}

}  // namespace whittle
