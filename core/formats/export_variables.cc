// SPDX-License-Identifier: Apache-2.0
#include "core/formats/export_variables.h"

#include "core/base/status.h"
#include "core/graph/edit.h"
#include "proto/saved_model.pb.h"

#include <absl/strings/str_cat.h>

#include <memory>

// The nodes that tf.compat.v1.train.Saver would add, for exactly the variables that are left:
//
//     save/Const (the path; fed)
//       |-- save/RestoreV2 -:k-> save/Assign_k(w)  -^-> save/restore_all
//       `-- save/SaveV2(save/Read_k(w)) -^-> save/control_dependency
namespace whittle {
namespace {

class SaverBuilder {
  public:
    explicit SaverBuilder(Graph* graph) : m_graph(graph), m_names(*graph) {}

    NodePtr add(absl::string_view name, std::string op, std::vector<Input> inputs, AttrMap attrs) {
        auto node = std::make_shared<Node>();
        node->id = m_graph->newId();
        node->name = m_names.fresh(name);
        node->op = std::move(op);
        node->inputs = std::move(inputs);
        node->attrs = std::move(attrs);
        m_graph->nodes.push_back(node);
        return node;
    }

    NodePtr addStrings(absl::string_view name, const std::vector<std::string>& values, Shape shape) {
        return add(name, "Const", {},
                   {{"dtype", Attr::ofType(DataType::kString)},
                    {"value", Attr::ofTensor(Tensor::ofStrings(std::move(shape), values))}});
    }

  private:
    Graph* m_graph;
    NameSource m_names;
};

}  // namespace

std::vector<std::string> variablesOf(const Graph& graph) {
    std::vector<std::string> names;
    for (const NodePtr& node : graph.nodes) {
        if (isVariable(*node)) names.push_back(node->name);
    }
    return names;
}

absl::Status addSaver(const VariableSource& variables, Graph* graph, tensorflow::MetaGraphDef* meta) {
    std::vector<NodePtr> nodes;
    std::vector<std::string> keys;
    std::vector<DataType> types;
    for (const NodePtr& node : graph->nodes) {
        if (!isVariable(*node)) continue;
        const absl::StatusOr<Tensor> described = variables.describe(node->name);
        if (!described.ok()) return annotate(described.status(), absl::StrCat("variable '", node->name, "'"));
        nodes.push_back(node);
        keys.push_back(node->name);
        types.push_back(described->dtype);
    }
    const Shape listed = Shape::of({static_cast<int64_t>(keys.size())});
    const std::vector<std::string> whole(keys.size());
    SaverBuilder builder(graph);
    const NodePtr path = builder.addStrings("save/Const", {"model"}, Shape());
    const Input prefix{path->id, 0};
    const Input names{builder.addStrings("save/RestoreV2/tensor_names", keys, listed)->id, 0};
    const Input slices{builder.addStrings("save/RestoreV2/shape_and_slices", whole, listed)->id, 0};
    const Attr dtypes = Attr::ofList(types);
    const NodePtr restore = builder.add("save/RestoreV2", "RestoreV2", {prefix, names, slices}, {{"dtypes", dtypes}});
    std::vector<Input> saved = {prefix, names, slices};
    std::vector<Input> assigned;
    tensorflow::CollectionDef& collection = (*meta->mutable_collection_def())["variables"];
    for (size_t k = 0; k < nodes.size(); ++k) {
        const Input variable{nodes[k]->id, 0};
        const Input value{restore->id, static_cast<int32_t>(k)};
        const bool isResource = nodes[k]->op == "VarHandleOp";
        const AttrMap attrs{{isResource ? "dtype" : "T", Attr::ofType(types[k])}};
        const NodePtr assign = builder.add(absl::StrCat("save/Assign_", k), isResource ? "AssignVariableOp" : "Assign",
                                           {variable, value}, attrs);
        const NodePtr read =
            builder.add(absl::StrCat("save/Read_", k), isResource ? "ReadVariableOp" : "Identity", {variable}, attrs);
        assigned.push_back(Input::control(assign->id));
        saved.push_back({read->id, 0});
        tensorflow::VariableDef def;
        def.set_variable_name(nodes[k]->name + ":0");
        def.set_initializer_name(assign->name);
        def.set_snapshot_name(read->name + ":0");
        def.set_initial_value_name(absl::StrCat(restore->name, ":", k));
        def.set_is_resource(isResource);
        def.set_trainable(true);
        collection.mutable_bytes_list()->add_value(def.SerializeAsString());
    }
    const NodePtr all = builder.add("save/restore_all", "NoOp", std::move(assigned), {});
    const NodePtr save = builder.add("save/SaveV2", "SaveV2", std::move(saved), {{"dtypes", dtypes}});
    const NodePtr done = builder.add("save/control_dependency", "Identity", {prefix, Input::control(save->id)},
                                     {{"T", Attr::ofType(DataType::kString)}});
    tensorflow::SaverDef& saver = *meta->mutable_saver_def();
    saver.set_restore_op_name(all->name);
    saver.set_save_tensor_name(done->name + ":0");
    saver.set_filename_tensor_name(path->name + ":0");
    saver.set_max_to_keep(5);
    saver.set_version(tensorflow::SaverDef::V2);
    return absl::OkStatus();
}

}  // namespace whittle
