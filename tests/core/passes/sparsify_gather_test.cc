// SPDX-License-Identifier: Apache-2.0
#include "core/formats/tensor_bundle_writer.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"
#include "tests/support/temp_dir.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string sparsified(absl::string_view graph, bool compat = false, absl::string_view outputs = "y") {
    return transformedText(graph, "sparsify_gather", "ids", outputs, compat);
}

constexpr char kGraph[] = R"(
    ids = Placeholder int64 [?]
    w = Const float [6,1] {0, 5, 0.000001, 0, -2, 0}
    r = Identity w {T: float}
    g = Gather r ids {Tindices: int64, Tparams: float}
    y = Neg g {T: float}
)";

constexpr char kTable[] = R"(
    w/indices = Const int64 [2] {1, 4}
    w/values = Const float [2] {5, -2}
    w/HashTable = HashTable {key_dtype: int64, value_dtype: float}
    w/InitializeTable = InitializeTable w/HashTable w/indices w/values {Tkey: int64, Tval: float}
)";

TEST(SparsifyGatherTest, gathersFromATableAsTheTool) {
    EXPECT_EQ(sparsified(kGraph, true), absl::StrCat("ids = Placeholder int64 [?]\n", dedent(kTable), dedent(R"(
        g/LookupTableFind = LookupTableFind w/HashTable ids g/Const {Tin: int64, Tout: float}
        g/Const = Const float [] {0}
        g/ExpandDims/Const = Const int32 [] {-1}
        g = ExpandDims g/LookupTableFind g/ExpandDims/Const {T: float}
        y = Neg g {T: float}
        group_deps = NoOp ^w/InitializeTable
    )")));
}

TEST(SparsifyGatherTest, addsTheGroupToEveryGraphAsTheTool) {
    EXPECT_EQ(sparsified("ids = Placeholder int64 [?]\ny = Neg ids {T: int64}\n", true),
              "ids = Placeholder int64 [?]\ny = Neg ids {T: int64}\ngroup_deps = NoOp\n");
    EXPECT_EQ(sparsified("ids = Placeholder int64 [?]\ny = Neg ids {T: int64}\n"),
              "ids = Placeholder int64 [?]\ny = Neg ids {T: int64}\n");
}

constexpr char kShared[] = R"(
    ids = Placeholder int32 [?]
    w = Const float [6,1] {0, 5, 0, 0, -2, 0}
    r = Identity w {T: float}
    zero = Const int32 [] {0}
    g = GatherV2 r ids zero {Taxis: int32, Tindices: int32, Tparams: float, batch_dims: 0}
    h = GatherV2 r ids zero {Taxis: int32, Tindices: int32, Tparams: float, batch_dims: 0}
    y = Add g h {T: float}
    z = Sum w zero {T: float}
)";

TEST(SparsifyGatherTest, sharesATableAndKeepsWhatOthersRead) {
    EXPECT_EQ(sparsified(kShared, false, "y,z"),
              absl::StrCat("ids = Placeholder int32 [?]\nw = Const float [6,1] {0, 5, 0, 0, -2, 0}\n",
                           "zero = Const int32 [] {0}\n", dedent(kTable), dedent(R"(
        g/ids = Cast ids {DstT: int64, SrcT: int32, Truncate: false}
        g/LookupTableFind = LookupTableFind w/HashTable g/ids g/Const {Tin: int64, Tout: float}
        g/Const = Const float [] {0}
        g/ExpandDims/Const = Const int32 [] {-1}
        g = ExpandDims g/LookupTableFind g/ExpandDims/Const {T: float, Tdim: int32}
        h/ids = Cast ids {DstT: int64, SrcT: int32, Truncate: false}
        h/LookupTableFind = LookupTableFind w/HashTable h/ids h/Const {Tin: int64, Tout: float}
        h/Const = Const float [] {0}
        h/ExpandDims/Const = Const int32 [] {-1}
        h = ExpandDims h/LookupTableFind h/ExpandDims/Const {T: float, Tdim: int32}
        y = Add g h {T: float}
        z = Sum w zero {T: float}
        group_deps = NoOp ^w/InitializeTable
    )")));
}

TEST(SparsifyGatherTest, refusesOtherAxesAndShapesAsTheTool) {
    std::string graph(kShared);
    graph.replace(graph.find("zero = Const int32 [] {0}"), 25, "zero = Const int32 [] {1}");
    EXPECT_EQ(sparsified(graph, true),
              "error Transform only applicable to subgraph with GatherV2 over axis 0. Found axis 1.\n");
    EXPECT_EQ(sparsified(graph), dedent(graph));
    std::string wide(kGraph);
    wide.replace(wide.find("[6,1]"), 5, "[3,2]");
    EXPECT_EQ(sparsified(wide, true),
              "error Transform only applicable to subgraph with 'Const' with tensor of shape [N, 1]. But instead get "
              "shape [3,2].\n");
    EXPECT_EQ(sparsified(wide), textOf(graphFromText(wide)));
}

TEST(SparsifyGatherTest, takesAnotherGroupThatIsThere) {
    const std::string graph = absl::StrCat(dedent(kGraph), "start = NoOp\n");
    const std::string result = transformedText(graph, "sparsify_gather(group_init_node=start)", "ids", "y", false);
    EXPECT_NE(result.find("start = NoOp ^w/InitializeTable"), std::string::npos) << result;
    EXPECT_EQ(transformedText(graph, "sparsify_gather(group_init_node=y)", "ids", "y", false),
              "error 'y' is no NoOp; give group_init_node another name\n");
}

TEST(SparsifyGatherTest, variablesNeedACheckpoint) {
    const std::string graph = dedent(R"(
        ids = Placeholder int64 [?]
        v = VariableV2 {dtype: float, shape: shape [3,1]}
        r = Identity v {T: float}
        y = Gather r ids {Tindices: int64, Tparams: float}
    )");
    EXPECT_EQ(sparsified(graph), graph);
    EXPECT_EQ(sparsified(graph, true), "error Unable to find RestoreV2 entry for variable: v\n");
}

// A graph as TensorFlow saves it: restoring tells where the variable lies.
TEST(SparsifyGatherTest, readsVariablesFromACheckpoint) {
    const TempDir folder;
    const auto column = [](const std::string&) -> absl::StatusOr<Tensor> {
        return Tensor::ofValues<float>(DataType::kFloat, Shape::of({3, 1}), {0, 7, 0});
    };
    ASSERT_TRUE(writeTensorBundle(folder.file("model"), {"v"}, column, Progress()).ok());
    const std::string graph = dedent(R"(
        ids = Placeholder int64 [?]
        v = VariableV2 {dtype: float, shape: shape [3,1]}
        r = Identity v {T: float}
        y = Gather r ids {Tindices: int64, Tparams: float}
        save/prefix = Placeholder string
        save/names = Const string [1] {"v"}
        save/slices = Const string [1] {""}
        save/RestoreV2 = RestoreV2 save/prefix save/names save/slices {dtypes: [float]}
        save/Assign = Assign v save/RestoreV2 {T: float}
    )");
    const std::string transform = absl::StrCat("sparsify_gather(input_checkpoint=\"", folder.file("model"), "\")");
    for (const bool compat : {true, false}) {
        const std::string result = transformedText(graph, transform, "ids", "y", compat);
        EXPECT_NE(result.find("v/indices = Const int64 [1] {1}"), std::string::npos) << result;
        EXPECT_NE(result.find("v/values = Const float [1] {7}"), std::string::npos) << result;
        EXPECT_EQ(result.find("r = Identity v"), std::string::npos) << result;
        EXPECT_EQ(result.find("v = VariableV2") == std::string::npos, compat) << result;
    }
}

}  // namespace
}  // namespace whittle
