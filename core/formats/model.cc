// SPDX-License-Identifier: Apache-2.0
#include "core/formats/model.h"

#include "proto/saved_model.pb.h"

#include <algorithm>
#include <set>

namespace whittle {

bool MetaGraph::hasObjectGraph() const { return rest->has_object_graph_def(); }

const Signature* MetaGraph::signature(absl::string_view key) const {
    const auto at =
        std::find_if(signatures.begin(), signatures.end(), [&](const Signature& s) { return s.key == key; });
    return at == signatures.end() ? nullptr : &*at;
}

const Signature* MetaGraph::defaultSignature() const {
    if (const Signature* serving = signature("serving_default")) return serving;
    const auto isCallable = [](const Signature& s) {
        return s.key != "__saved_model_init_op" && s.key != "__saved_model_train_op";
    };
    const auto first = std::find_if(signatures.begin(), signatures.end(), isCallable);
    if (first != signatures.end()) return &*first;
    return signatures.empty() ? nullptr : &signatures.front();
}

bool Model::isTf2() const { return metaGraphs.size() == 1 && metaGraphs.front().hasObjectGraph(); }

const MetaGraph* Model::metaGraph(const std::vector<std::string>& tags) const {
    const std::set<std::string> wanted(tags.begin(), tags.end());
    const auto at = std::find_if(metaGraphs.begin(), metaGraphs.end(), [&](const MetaGraph& meta) {
        return std::set<std::string>(meta.tags.begin(), meta.tags.end()) == wanted;
    });
    return at == metaGraphs.end() ? nullptr : &*at;
}

}  // namespace whittle
