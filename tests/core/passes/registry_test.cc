// SPDX-License-Identifier: Apache-2.0
//
// What every pass must do, whichever it is.

#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/graph/edit.h"
#include "core/graph/graph_index.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

namespace whittle {
namespace {

// A graph with something for each pass to do.
constexpr char kGraph[] = R"(
    versions 1882
    y = Add act twin {T: float}
    x = Placeholder float [?,1,1,2]
    w = Const float [1,1,2,2] {0.5, -1, 2, 0.25} @/device:CPU:0
    conv = Conv2D x w @/device:CPU:0 {T: float, data_format: "NHWC", padding: "SAME", strides: [1,1,1,1]}
    s = Const float [2] {3, -0.5}
    mul = Mul conv s {T: float}
    id = Identity mul {T: float}
    ok = CheckNumerics id {T: float, message: "m"}
    act = Relu ok {T: float}
    twin = Relu ok {T: float}
    unused = Neg act {T: float}
)";

struct Case {
    const PassInfo* pass;
    bool compat;
};

void PrintTo(const Case& tried, std::ostream* out) { *out << tried.pass->name << (tried.compat ? " compat" : ""); }

std::vector<Case> allCases() {
    std::vector<Case> cases;
    for (const PassInfo& pass : allPasses()) {
        // Reads a log of runs; has a test of its own.
        if (pass.name == "freeze_requantization_ranges") continue;
        cases.push_back({&pass, false});
        cases.push_back({&pass, true});
    }
    return cases;
}

// Arguments that make a pass do something on kGraph.
std::string transformOf(const PassInfo& pass) {
    if (pass.name == "remove_nodes") return "remove_nodes(op=Identity, op=CheckNumerics)";
    if (pass.name == "weights_to_half" || pass.name == "weights_to_bfloat16") {
        return absl::StrCat(pass.name, "(minimum_size=4)");
    }
    if (pass.name == "quantize_weights") return "quantize_weights(minimum_size=4)";
    if (pass.name == "remove_attribute") return "remove_attribute(attribute_name=message)";
    if (pass.name == "rename_attribute") return "rename_attribute(old_attribute_name=message, new_attribute_name=text)";
    if (pass.name == "rename_op") return "rename_op(old_op_name=Relu, new_op_name=Elu)";
    if (pass.name == "rename_node") return "rename_node(old_node_name=id, new_node_name=same)";
    if (pass.name == "set_device") return "set_device(device=\"/device:GPU:0\")";
    return std::string(pass.name);
}

class EveryPassTest : public testing::TestWithParam<Case> {
  protected:
    absl::StatusOr<Graph> run(const Graph& graph) {
        PassContext context = passContext("x", "y", GetParam().compat);
        return runTransforms(graph, transformOf(*GetParam().pass), context);
    }
};

TEST_P(EveryPassTest, givesAValidGraphThatKeepsTheOutputs) {
    const Graph graph = graphFromText(kGraph);
    const auto result = run(graph);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_TRUE(verify(*result).ok());
    for (const char* name : {"x", "y"}) {
        EXPECT_TRUE(std::any_of(result->nodes.begin(), result->nodes.end(), [&](const NodePtr& node) {
            return node->name == name;
        })) << name;
    }
    const bool wiped = GetParam().compat && !GetParam().pass->compatKeepsVersions;
    EXPECT_EQ(result->versions.has_value(), !wiped);
    EXPECT_GE(result->nextId, graph.nextId);
}

TEST_P(EveryPassTest, leavesItsInputAlone) {
    const Graph graph = graphFromText(kGraph);
    const std::string before = textOf(graph);
    ASSERT_TRUE(run(graph).ok());
    EXPECT_EQ(textOf(graph), before);
}

TEST_P(EveryPassTest, survivesSavingAndLoading) {
    const auto result = run(graphFromText(kGraph));
    ASSERT_TRUE(result.ok());
    const auto wire = encodeGraphDef(*result);
    ASSERT_TRUE(wire.ok()) << wire.status();
    const auto loaded = readGraphDef(Bytes::adopt(wire->flatten()), builtinOps(), Progress());
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(textOf(*loaded), textOf(*result));
}

TEST_P(EveryPassTest, namesWhereEachNodeCameFrom) {
    if (GetParam().compat && GetParam().pass->name == "sparsify_gather") GTEST_SKIP() << "the tool adds a node anyway";
    const Graph graph = graphFromText(kGraph);
    absl::flat_hash_set<std::string> names;
    for (const NodePtr& node : graph.nodes) names.insert(node->name);
    const auto result = run(graph);
    ASSERT_TRUE(result.ok());
    for (const NodePtr& node : result->nodes) {
        for (const std::string& origin : originsOf(*node)) EXPECT_TRUE(names.contains(origin)) << node->name;
    }
}

// Save sort_by_execution_order and fold_constants in compat mode, whose order depends on the order they are given, and
// what the Graph Transform Tool itself refuses or spoils the second time: a name that is in use by then, Prints of
// Prints.
TEST_P(EveryPassTest, twiceIsOnce) {
    if (GetParam().pass->name == "rename_node") GTEST_SKIP() << "the old name is gone";
    if (GetParam().pass->name == "round_weights") GTEST_SKIP() << "the range is another one";
    if (GetParam().compat && GetParam().pass->name == "insert_logging") GTEST_SKIP() << "the tool logs its Prints";
    if (GetParam().compat && GetParam().pass->name == "quantize_nodes") GTEST_SKIP() << "the tool refuses its result";
    const auto once = run(graphFromText(kGraph));
    ASSERT_TRUE(once.ok());
    const auto twice = run(*once);
    ASSERT_TRUE(twice.ok());
    const absl::string_view name = GetParam().pass->name;
    if (GetParam().compat && (name == "sort_by_execution_order" || name == "fold_constants")) {
        EXPECT_EQ(twice->nodes.size(), once->nodes.size());
    } else {
        EXPECT_EQ(textOf(*twice), textOf(*once));
    }
}

// Everything on the way to y waits for a node with an effect of its own.
constexpr char kWaiting[] = R"(
    versions 1882
    t0 = Timestamp
    t1 = Timestamp
    t2 = Timestamp
    t3 = Timestamp
    t4 = Timestamp
    t5 = Timestamp
    y = Add act twin ^t0 {T: float}
    x = Placeholder float [?,1,1,2]
    w = Const float [1,1,2,2] {0.5, -1, 2, 0.25} ^t1
    conv = Conv2D x w ^t2 {T: float, data_format: "NHWC", padding: "SAME", strides: [1,1,1,1]}
    s = Const float [2] {3, -0.5} ^t3
    mul = Mul conv s ^t4 {T: float}
    id = Identity mul ^t5 {T: float}
    ok = CheckNumerics id {T: float, message: "m"}
    act = Relu ok ^t0 {T: float}
    twin = Relu ok ^t0 {T: float}
)";

// Where the Timestamps that y waits for come from.
absl::flat_hash_set<std::string> waitedFor(const Graph& graph) {
    const GraphIndex index(graph);
    const std::vector<bool> needed = reachableFrom(graph, {index.node(absl::string_view("y"))->id});
    absl::flat_hash_set<std::string> names;
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
        if (!needed[i] || graph.nodes[i]->op != "Timestamp") continue;
        for (const std::string& origin : originsOf(*graph.nodes[i])) names.insert(origin);
    }
    return names;
}

TEST_P(EveryPassTest, honoursControlEdges) {
    if (GetParam().compat) GTEST_SKIP() << "the tool loses some";
    if (GetParam().pass->name == "remove_control_dependencies") GTEST_SKIP() << "is there to remove them";
    const Graph graph = graphFromText(kWaiting);
    const auto result = run(graph);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(waitedFor(*result), waitedFor(graph)) << textOf(*result);
}

TEST_P(EveryPassTest, keepsUnknownOpsAndFields) {
    if (GetParam().compat) GTEST_SKIP() << "the tool refuses some unknown ops and wipes fields of the graph";
    Graph graph = graphFromText(R"(
        versions 1882
        x = Placeholder float [?,1,1,2]
        odd = OpOfNobody x {T: float, depth: 3}
        w = Const float [1,1,2,2] {0.5, -1, 2, 0.25}
        conv = Conv2D odd w {T: float, data_format: "NHWC", padding: "SAME", strides: [1,1,1,1]}
        id = Identity conv {T: float}
        y = Relu id {T: float}
    )");
    // A field of number 99.
    const Bytes field = Bytes::copyOf(absl::string_view("\x98\x06\x01", 3));
    graph.extra = field;
    NodePtr& odd = graph.nodes[1];
    odd = changed(*odd, [&](Node& node) { node.extra = field; });
    const auto result = run(graph);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->extra, field);
    const auto kept = std::find_if(result->nodes.begin(), result->nodes.end(),
                                   [](const NodePtr& node) { return node->op == "OpOfNobody"; });
    ASSERT_NE(kept, result->nodes.end()) << textOf(*result);
    EXPECT_EQ((*kept)->extra, field);
    EXPECT_EQ((*kept)->attrs, graph.nodes[1]->attrs);
    const auto wire = encodeGraphDef(*result);
    ASSERT_TRUE(wire.ok()) << wire.status();
    EXPECT_NE(wire->flatten().find(std::string("\x98\x06\x01", 3)), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryPassTest, testing::ValuesIn(allCases()), [](const auto& info) {
    return absl::StrCat(info.param.pass->name, info.param.compat ? "_compat" : "");
});

TEST(RegistryTest, everyGroupHasANameAndPasses) {
    absl::flat_hash_set<absl::string_view> names;
    for (const PassGroup group : kPassGroups) {
        EXPECT_TRUE(names.insert(nameOf(group)).second);
        EXPECT_FALSE(titleOf(group).empty());
        EXPECT_TRUE(std::any_of(allPasses().begin(), allPasses().end(), [&](const PassInfo& pass) {
            return pass.group.value == group;
        })) << nameOf(group);
    }
}

TEST(RegistryTest, rowsAreComplete) {
    absl::flat_hash_set<absl::string_view> names;
    for (const PassInfo& pass : allPasses()) {
        EXPECT_TRUE(names.insert(pass.name).second) << pass.name;
        EXPECT_FALSE(pass.summary.empty()) << pass.name;
        ASSERT_NE(pass.run, nullptr) << pass.name;
        EXPECT_EQ(findPass(pass.name), &pass);
        EXPECT_FALSE(pass.sketch.before.value.empty()) << pass.name;
        EXPECT_NE(pass.sketch.before.value, pass.sketch.after.value) << pass.name;
        EXPECT_TRUE(pass.compat.value.empty() || absl::EndsWith(pass.compat.value, ".")) << pass.name;
        for (const ParamInfo& param : pass.params) EXPECT_FALSE(param.doc.empty()) << pass.name << " " << param.name;
    }
    EXPECT_EQ(findPass("no_such_pass"), nullptr);
}

}  // namespace
}  // namespace whittle
