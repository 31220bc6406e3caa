// SPDX-License-Identifier: Apache-2.0
#include "core/sizes/sizes.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

class OneVariable : public VariableSource {
  public:
    absl::StatusOr<Tensor> read(absl::string_view name) const override { return describe(name); }
    absl::StatusOr<Tensor> describe(absl::string_view name) const override {
        if (name != "v") return absl::NotFoundError("no variable");
        return Tensor{DataType::kFloat, Shape::of({10, 10}), {}, {}};
    }
};

Node nodeOf(std::string name, std::string op) {
    Node node;
    node.name = std::move(name);
    node.op = std::move(op);
    return node;
}

Node constant(std::string name, std::vector<float> values) {
    Node node = nodeOf(std::move(name), "Const");
    const auto count = static_cast<int64_t>(values.size());
    node.attrs.set("value", Attr::ofTensor(Tensor::ofValues<float>(DataType::kFloat, Shape::of({count}), values)));
    return node;
}

Graph graphOf(std::vector<Node> nodes) {
    Graph graph;
    for (Node& node : nodes) {
        node.id = graph.newId();
        graph.nodes.push_back(std::make_shared<const Node>(std::move(node)));
    }
    return graph;
}

TEST(SizesTest, countsConstantsAndVariablesApart) {
    const Graph graph = graphOf({constant("c", {1, 2, 3}), nodeOf("v", "VarHandleOp"), nodeOf("w", "VarHandleOp")});
    const OneVariable variables;
    const SizeBreakdown sizes = measure(graph, &variables);
    EXPECT_EQ(sizes.constants, 12);
    EXPECT_EQ(sizes.variables, 400);
    EXPECT_GT(sizes.structure, 0);
    EXPECT_LT(sizes.structure, 200);
}

TEST(SizesTest, countsConstantsInsideFunctions) {
    auto function = std::make_shared<Function>();
    function->signature.name = "f";
    function->body = graphOf({constant("c", {1, 2})}).nodes;
    Graph graph;
    graph.library = std::make_shared<const FunctionLibrary>(std::vector<FunctionPtr>{function}, Bytes());
    const SizeBreakdown sizes = measure(graph, nullptr);
    EXPECT_EQ(sizes.constants, 8);
    EXPECT_EQ(sizes.structure, 0);
    EXPECT_GT(sizes.functions, 0);
    EXPECT_EQ(largestWeights(graph, nullptr).at(0).name, "f/c");
}

TEST(SizesTest, largestFirst) {
    const Graph graph = graphOf({constant("small", {1}), nodeOf("v", "VarHandleOp"), constant("big", {1, 2, 3})});
    const OneVariable variables;
    const std::vector<WeightEntry> entries = largestWeights(graph, &variables);
    ASSERT_EQ(entries.size(), 3u);
    EXPECT_EQ(entries[0].name, "v");
    EXPECT_EQ(entries[1].name, "big");
    EXPECT_EQ(largestWeights(graph, &variables, 100).size(), 1u);
}

TEST(SizesTest, findsConstantsStoredTwice) {
    const Graph graph = graphOf({constant("a", {1, 2}), constant("b", {1, 2}), constant("c", {1, 3})});
    const std::vector<DuplicateGroup> groups = duplicateConstants(graph, 1);
    ASSERT_EQ(groups.size(), 1u);
    EXPECT_EQ(groups[0].nodes, (std::vector<NodeId>{NodeId{0}, NodeId{1}}));
    EXPECT_EQ(groups[0].wasted(), 8);
}

}  // namespace
}  // namespace whittle
