// SPDX-License-Identifier: Apache-2.0
#include "app/model_choice.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <string>
#include <vector>

namespace whittle {
namespace {

std::string tagsOf(const MetaGraph& meta) { return absl::StrCat("'", absl::StrJoin(meta.tags, ","), "'"); }

}  // namespace

absl::StatusOr<const MetaGraph*> chooseMetaGraph(const Model& model, const Arguments& arguments) {
    std::vector<std::string> sets;
    for (const MetaGraph& meta : model.metaGraphs) sets.push_back(tagsOf(meta));
    if (arguments.has("tag_set")) {
        if (const MetaGraph* meta = model.metaGraph(arguments.list("tag_set"))) return meta;
        return absl::NotFoundError(absl::StrCat("no MetaGraph has the tags '", arguments.value("tag_set"),
                                                "'; there are ", absl::StrJoin(sets, ", ")));
    }
    if (model.metaGraphs.empty()) return absl::NotFoundError(absl::StrCat(model.path, " holds no graph"));
    if (model.metaGraphs.size() > 1) {
        return usageError(
            absl::StrCat("the model has several MetaGraphs; choose one with --tag_set: ", absl::StrJoin(sets, ", ")));
    }
    return &model.metaGraphs.front();
}

absl::StatusOr<const Signature*> chooseSignature(const MetaGraph& meta, const Arguments& arguments) {
    return chooseSignature(meta, arguments.value("signature_def"));
}

absl::StatusOr<const Signature*> chooseSignature(const MetaGraph& meta, absl::string_view key) {
    std::vector<std::string> keys;
    for (const Signature& signature : meta.signatures) keys.push_back(signature.key);
    if (key.empty()) {
        if (const Signature* signature = meta.defaultSignature()) return signature;
        return absl::NotFoundError("the model has no signature, so its outputs are not known");
    }
    if (const Signature* signature = meta.signature(key)) return signature;
    return absl::NotFoundError(
        absl::StrCat("no signature is called '", key, "'; there are ", absl::StrJoin(keys, ", ")));
}

}  // namespace whittle
