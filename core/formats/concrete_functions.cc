// SPDX-License-Identifier: Apache-2.0
#include "core/formats/concrete_functions.h"

#include "core/base/status.h"
#include "core/formats/restored_names.h"
#include "core/formats/structured_value_text.h"
#include "proto/saved_model.pb.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

using tensorflow::SavedObject;
using tensorflow::SavedObjectGraph;
using RestoredNames = absl::flat_hash_map<std::string, std::string>;

bool hasObjectGraph(const Model& model) {
    return std::any_of(model.metaGraphs.begin(), model.metaGraphs.end(),
                       [](const MetaGraph& metaGraph) { return metaGraph.rest->has_object_graph_def(); });
}

absl::Status checkStructures(const SavedObjectGraph& objects, const RestoredNames& names) {
    for (const auto& [name, function] : objects.concrete_functions()) {
        if (!names.contains(name)) continue;
        if (isDecodable(function.canonicalized_input_signature()) && isDecodable(function.output_signature())) continue;
        return absl::InvalidArgumentError(absl::StrCat("the signature of function ", name, " cannot be decoded"));
    }
    return absl::OkStatus();
}

absl::StatusOr<ConcreteFunction> concreteFunction(const std::string& name, const SavedObjectGraph& objects,
                                                  const RestoredNames& names) {
    if (!names.contains(name)) return absl::InvalidArgumentError(absl::StrCat("function ", name, " is missing"));
    ConcreteFunction result{.name = name};
    const auto structure = objects.concrete_functions().find(name);
    if (structure != objects.concrete_functions().end()) result.structure = &structure->second;
    return result;
}

absl::StatusOr<std::vector<ConcreteFunction>> optionsOf(const SavedObject& object, const SavedObjectGraph& objects,
                                                        const RestoredNames& names) {
    std::vector<ConcreteFunction> options;
    for (const std::string& name : object.function().concrete_functions()) {
        WHITTLE_ASSIGN_OR_RETURN(ConcreteFunction option, concreteFunction(name, objects, names));
        options.push_back(std::move(option));
    }
    if (object.has_bare_concrete_function()) {
        WHITTLE_ASSIGN_OR_RETURN(
            ConcreteFunction option,
            concreteFunction(object.bare_concrete_function().concrete_function_name(), objects, names));
        option.bare = &object.bare_concrete_function();
        options.push_back(std::move(option));
    }
    std::stable_sort(options.begin(), options.end(), [&](const ConcreteFunction& a, const ConcreteFunction& b) {
        return names.at(a.name) < names.at(b.name);
    });
    return options;
}

}  // namespace

absl::StatusOr<std::vector<CallableChild>> callableChildren(const Model& model, const OpRegistry& ops) {
    std::vector<CallableChild> children;
    if (!hasObjectGraph(model)) return children;
    // TensorFlow's Python takes several MetaGraphs for a model of TensorFlow 1 and asks which one is meant.
    if (model.metaGraphs.size() != 1) return absl::InvalidArgumentError("more than one MetaGraph");
    const SavedObjectGraph& objects = model.metaGraphs[0].rest->object_graph_def();
    WHITTLE_ASSIGN_OR_RETURN(const RestoredNames names, restoredFunctionNames(model.metaGraphs[0].graph, ops));
    WHITTLE_RETURN_IF_ERROR(checkStructures(objects, names));
    if (objects.nodes_size() == 0) return absl::InvalidArgumentError("the object graph has no root");
    for (const auto& child : objects.nodes(0).children()) {
        if (child.node_id() < 0 || child.node_id() >= objects.nodes_size()) {
            return absl::InvalidArgumentError(absl::StrCat("object ", child.local_name(), " of the root is missing"));
        }
        const SavedObject& object = objects.nodes(child.node_id());
        if (!object.has_function() && !object.has_bare_concrete_function()) continue;
        WHITTLE_ASSIGN_OR_RETURN(std::vector<ConcreteFunction> options, optionsOf(object, objects, names));
        children.push_back({child.local_name(), std::move(options)});
    }
    std::stable_sort(children.begin(), children.end(),
                     [](const CallableChild& a, const CallableChild& b) { return a.name < b.name; });
    return children;
}

}  // namespace whittle
