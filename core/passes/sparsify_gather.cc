// SPDX-License-Identifier: Apache-2.0
//
// sparsify_gather: a Gather from a column of weights that are mostly zero becomes a look-up in a hash table that holds
// the others.
//
//     r = Identity w              w/indices, w/values = the weights that are not zero, and where they stand
//     y = Gather r ids     ->     w/HashTable, w/InitializeTable w/HashTable w/indices w/values
//                                 y/LookupTableFind = LookupTableFind w/HashTable ids 0
//                                 y = ExpandDims y/LookupTableFind -1
//
// The tables have to be initialized before the graph is run: by the NoOp `group_init_node`, which waits for all of
// them. Weights are float [N, 1], constant or variables whose values a checkpoint has; those nearer to zero than 1e-5
// count as zero, and an index outside of the weights gives zero instead of an error.
//
// The Graph Transform Tool then deletes the weights and whatever, by its count, nothing reads any more: readers of the
// weights lose that input, also when they are outputs, and a second Gather of the same weights is broken. It takes ids
// of int32, which no such table has, and adds the NoOp to every graph. Compat mode does all that. Beyond it several
// Gathers share a table, ids are cast, and what others read stays.

#include "core/base/translate.h"
#include "core/graph/edit.h"
#include "core/passes/gather_tables.h"
#include "core/passes/registry.h"
#include "core/passes/tool_constant.h"

#include <absl/strings/str_cat.h>

#include <cmath>

namespace whittle {
namespace {

constexpr ParamInfo kParams[] = {
    {"input_checkpoint", ParamInfo::Type::kFile, "",
     WHITTLE_TR_NOOP("Param", "The checkpoint with the values of variables: what stands before .index.")},
    {"group_init_node", ParamInfo::Type::kNodeName, "group_deps",
     WHITTLE_TR_NOOP("Param", "The NoOp that waits for all tables to be initialized; made if there is none.")},
};

constexpr float kSmallest = 1.0e-5f;

Node startNode(Graph* ids, std::string name, std::string op, const Node& origin) {
    Node node;
    node.id = ids->newId();
    node.name = std::move(name);
    node.op = std::move(op);
    node.origins = originsOf(origin);
    return node;
}

NodePtr constantFor(const Node& origin, absl::string_view suffix, Tensor value, Graph* ids) {
    Node node = constantNode(ids->newId(), absl::StrCat(origin.name, suffix), std::move(value));
    node.origins = originsOf(origin);
    return std::make_shared<const Node>(std::move(node));
}

NodePtr made(Node node) { return std::make_shared<const Node>(std::move(node)); }

absl::StatusOr<Graph> run(const Graph& graph, const PassArgs& args, PassContext& context) {
    return context.compat ? sparsifyGatherAsTool(graph, args, context) : sparsifyGatherSafely(graph, args, context);
}

}  // namespace

std::string firstArgument(const PassArgs& args, absl::string_view name, absl::string_view fallback) {
    const std::vector<std::string> values = args.all(name);
    return values.empty() ? std::string(fallback) : values.front();
}

absl::StatusOr<SparseColumn> sparseColumn(const Tensor& weights, bool nanIsZero) {
    const std::vector<int64_t>& dims = weights.shape.dims;
    if (dims.size() != 2 || dims[1] != 1) {
        return absl::FailedPreconditionError(
            absl::StrCat("Transform only applicable to subgraph with 'Const' with tensor of shape [N, 1]. But instead "
                         "get shape ",
                         toString(weights.shape), "."));
    }
    if (weights.dtype != DataType::kFloat) {
        return absl::InvalidArgumentError(absl::StrCat("float weights expected, got ", cppName(weights.dtype)));
    }
    const absl::StatusOr<std::vector<float>> values = elementsAs<float>(weights);
    if (!values.ok()) return values.status();
    SparseColumn column;
    column.length = static_cast<int64_t>(values->size());
    for (size_t i = 0; i < values->size(); ++i) {
        const float value = (*values)[i];
        const bool counts = std::isnan(value) ? !nanIsZero : std::abs(value) >= kSmallest;
        if (counts) {
            column.indices.push_back(static_cast<int64_t>(i));
            column.values.push_back(value);
        } else if (value != 0) {
            ++column.lost;
        }
    }
    if (column.indices.empty()) {
        column.indices.push_back(0);
        column.values.push_back(0);
    }
    return column;
}

TableNodes tableNodes(const Node& weights, const SparseColumn& column, Graph* ids) {
    const Shape shape = Shape::of({static_cast<int64_t>(column.indices.size())});
    TableNodes nodes;
    nodes.indices =
        constantFor(weights, "/indices", Tensor::ofValues<int64_t>(DataType::kInt64, shape, column.indices), ids);
    nodes.values =
        constantFor(weights, "/values", Tensor::ofValues<float>(DataType::kFloat, shape, column.values), ids);
    Node table = startNode(ids, absl::StrCat(weights.name, "/HashTable"), "HashTable", weights);
    table.attrs = {{"key_dtype", Attr::ofType(DataType::kInt64)}, {"value_dtype", Attr::ofType(DataType::kFloat)}};
    nodes.table = made(std::move(table));
    Node initializer = startNode(ids, absl::StrCat(weights.name, "/InitializeTable"), "InitializeTable", weights);
    initializer.attrs = {{"Tkey", Attr::ofType(DataType::kInt64)}, {"Tval", Attr::ofType(DataType::kFloat)}};
    initializer.inputs = {{nodes.table->id, 0}, {nodes.indices->id, 0}, {nodes.values->id, 0}};
    nodes.initializer = made(std::move(initializer));
    return nodes;
}

LookupNodes lookupNodes(const Node& gather, const Node& table, Input keys, Graph* ids) {
    LookupNodes nodes;
    Node lookup = startNode(ids, absl::StrCat(gather.name, "/LookupTableFind"), "LookupTableFind", gather);
    lookup.attrs = {{"Tin", Attr::ofType(DataType::kInt64)}, {"Tout", Attr::ofType(DataType::kFloat)}};
    nodes.zero = constantFor(gather, "/Const", Tensor::ofValues<float>(DataType::kFloat, Shape(), {0.0f}), ids);
    nodes.axis = constantFor(gather, "/ExpandDims/Const",
                             encodedByTool(Tensor::ofValues<int32_t>(DataType::kInt32, Shape(), {-1})), ids);
    lookup.inputs = {{table.id, 0}, keys, {nodes.zero->id, 0}};
    Node result;
    result.id = gather.id;
    result.name = gather.name;
    result.op = "ExpandDims";
    result.origins = originsOf(gather);
    result.attrs = {{"T", Attr::ofType(DataType::kFloat)}};
    result.inputs = {{lookup.id, 0}, {nodes.axis->id, 0}};
    nodes.lookup = made(std::move(lookup));
    nodes.result = made(std::move(result));
    return nodes;
}

const PassInfo kSparsifyGatherPass = {
    .name = "sparsify_gather",
    .group = PassGroup::kFold,
    .summary = WHITTLE_TR_NOOP("Pass", "Makes a Gather from mostly zero weights a look-up in a hash table."),
    .params = kParams,
    .sketch = {.before = "r = Identity w\n"
                         "y = Gather r ids",
               .after = "w/HashTable = HashTable\n"
                        "w/InitializeTable = InitializeTable w/HashTable w/indices w/values\n"
                        "y/LookupTableFind = LookupTableFind w/HashTable ids y/Const\n"
                        "y = ExpandDims y/LookupTableFind y/ExpandDims/Const\n"
                        "group_deps = NoOp ^w/InitializeTable"},
    .compat = WHITTLE_TR_NOOP("Pass",
                              "Readers of the weights lose that input, and so does a second Gather of them; ids of "
                              "int32 give a graph that cannot run, and the NoOp is added to every graph. By default "
                              "tables are shared, ids are cast, and what others read stays."),
    .keywords = "embedding lookup sparse HashTable",
    .run = run,
};

}  // namespace whittle
