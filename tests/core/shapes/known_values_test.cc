// SPDX-License-Identifier: Apache-2.0
#include "core/formats/model.h"
#include "core/passes/known_shapes.h"
#include "tests/core/shapes/shapes_of.h"
#include "tests/support/graph_text.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

// The shape that Fill gets from the vector that `text` calls `v`.
std::string filled(absl::string_view text) {
    return lastShape(absl::StrCat("versions 1882\n", text,
                                  "\none = Const float [] {1}\n"
                                  "y = Fill v one {T: float, index_type: int32}"));
}

TEST(KnownValuesTest, sizesComeBackThroughSliceAndPack) {
    EXPECT_EQ(lastShape(R"(
versions 1882
x = Placeholder float [?,4,6]
s = Shape x {T: float, out_type: int32}
b = Const int32 [1] {0}
e = Const int32 [1] {1}
n = StridedSlice s b e e {T: int32, Index: int32, shrink_axis_mask: 1, begin_mask: 0, end_mask: 0, ellipsis_mask: 0, new_axis_mask: 0}
k = Const int32 [] {24}
p = Pack n k {T: int32, N: 2, axis: 0}
y = Reshape x p {T: float, Tshape: int32}
)"),
              "[?0,24]");
}

TEST(KnownValuesTest, concatenatesKnownAndUnknownParts) {
    EXPECT_EQ(filled(R"(
x = Placeholder float [?,4]
s = Shape x {T: float, out_type: int32}
u = Placeholder int32 [1]
c = Const int32 [2] {7, 8}
a = Const int32 [] {0}
v = ConcatV2 s u c a {T: int32, Tidx: int32, N: 3}
)"),
              "[?0,4,?1,7,8]");
}

TEST(KnownValuesTest, sameArithmeticOnSameSizesGivesTheSameSize) {
    const Graph graph = graphFromText(R"(
versions 1882
x = Placeholder float [?]
s = Shape x {T: float, out_type: int32}
two = Const int32 [1] {2}
m = Mul s two {T: int32}
n = Mul two s {T: int32}
one = Const float [] {1}
a = Fill m one {T: float, index_type: int32}
b = Fill n one {T: float, index_type: int32}
c = AddV2 a b {T: float}
)");
    const std::string shape = shapeIn(graph, "a");
    EXPECT_NE(shape, shapeIn(graph, "x"));
    EXPECT_EQ(shape, shapeIn(graph, "b"));
    EXPECT_EQ(shape, shapeIn(graph, "c"));
}

TEST(KnownValuesTest, whatMayBeNegativeIsNoSize) {
    // A difference may be -1, so two readers need not see the same size.
    const Graph graph = graphFromText(R"(
versions 1882
x = Placeholder float [?]
s = Shape x {T: float, out_type: int32}
one = Const int32 [1] {1}
v = Sub s one {T: int32}
f = Const float [] {1}
a = Fill v f {T: float, index_type: int32}
b = Fill v f {T: float, index_type: int32}
)");
    EXPECT_NE(shapeIn(graph, "a"), shapeIn(graph, "b"));
}

TEST(KnownValuesTest, overflowIsUnknown) {
    EXPECT_EQ(filled(R"(
a = Const int32 [1] {2000000000}
v = Add a a {T: int32}
)"),
              "[?0]");
}

TEST(KnownValuesTest, stridesAndMasksPickElements) {
    const auto part = [](absl::string_view begin, absl::string_view end, absl::string_view stride,
                         absl::string_view masks) {
        return filled(absl::StrCat("x = Placeholder float [2,3,4,5]\ns = Shape x {T: float, out_type: int32}\n",
                                   "b = Const int32 [1] {", begin, "}\ne = Const int32 [1] {", end,
                                   "}\nd = Const int32 [1] {", stride,
                                   "}\nv = StridedSlice s b e d {T: int32, Index: int32, ellipsis_mask: 0, "
                                   "new_axis_mask: 0, shrink_axis_mask: 0, ",
                                   masks, "}"));
    };
    constexpr absl::string_view kNone = "begin_mask: 0, end_mask: 0";
    EXPECT_EQ(part("1", "3", "1", kNone), "[3,4]");
    EXPECT_EQ(part("-2", "100", "1", kNone), "[4,5]");
    EXPECT_EQ(part("0", "0", "-1", "begin_mask: 1, end_mask: 1"), "[5,4,3,2]");
    EXPECT_EQ(part("3", "0", "-2", kNone), "[5,3]");
    EXPECT_EQ(part("3", "1", "1", kNone), "[]");
}

TEST(KnownValuesTest, chainsOfAnyLengthAreFollowed) {
    std::string text = "versions 1882\nc0 = Const int32 [] {0}\none = Const int32 [] {1}\n";
    for (int i = 1; i <= 20000; ++i) absl::StrAppend(&text, "c", i, " = AddV2 c", i - 1, " one {T: int32}\n");
    absl::StrAppend(&text, "v = Pack c20000 {T: int32, N: 1, axis: 0}\nf = Const float [] {1}\n",
                    "y = Fill v f {T: float, index_type: int32}");
    EXPECT_EQ(lastShape(text), "[20000]");
}

TEST(KnownValuesTest, constantsGoThroughKernels) {
    const Graph graph = graphFromText(R"(
versions 1882
a = Const int32 [2] {-3, 4}
v = Abs a {T: int32}
f = Const float [] {1}
y = Fill v f {T: float, index_type: int32}
)");
    const absl::StatusOr<InferredTensors> tensors = inferTensors(graph, builtinOps(), inferenceOptions(builtinOps()));
    ASSERT_TRUE(tensors.ok()) << tensors.status();
    EXPECT_EQ(toString(tensors->shapeOf(graph.nodes.back()->id, 0)), "[3,4]");
    EXPECT_EQ(lastShape(textOf(graph)), "[?0,?1]");
}

TEST(KnownValuesTest, hugeConstantsAreNotEvaluated) {
    // 4 GiB if someone made it.
    const Graph graph = graphFromText(R"(
versions 1882
n = Const int32 [1] {1000000000}
one = Const int32 [] {1}
big = Fill n one {T: int32, index_type: int32}
f = Const float [] {1}
y = Fill big f {T: float, index_type: int32}
)");
    const absl::StatusOr<InferredTensors> tensors = inferTensors(graph, builtinOps(), inferenceOptions(builtinOps()));
    ASSERT_TRUE(tensors.ok()) << tensors.status();
    EXPECT_FALSE(tensors->shapeOf(graph.nodes.back()->id, 0).hasRank());
}

}  // namespace
}  // namespace whittle
