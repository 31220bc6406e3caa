// SPDX-License-Identifier: Apache-2.0
#include "core/graph/query.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace whittle {
namespace {

using ::testing::HasSubstr;

Node conv() {
    Node node;
    node.name = "BoxPredictor_0/Class_12/Conv2D";
    node.op = "Conv2D";
    node.device = "/device:GPU:0";
    node.attrs.set("padding", Attr::ofString("SAME"));
    node.attrs.set("strides", Attr::ofList(std::vector<int64_t>{1, 2, 2, 1}));
    return node;
}

std::vector<Query::Output> convOutputs(const Node&) { return {{DataType::kFloat, Shape::of({-1, 19, 19, 546})}}; }

bool matches(absl::string_view text, const Node& node = conv(), const Query::OutputsOf& outputs = convOutputs) {
    const absl::StatusOr<Query> query = Query::compile(text);
    EXPECT_TRUE(query.ok()) << text << ": " << query.status();
    return query.ok() && query->matches(node, outputs);
}

std::string errorOf(absl::string_view text) {
    size_t position = 0;
    const absl::StatusOr<Query> query = Query::compile(text, &position);
    return query.ok() ? "ok" : absl::StrCat(position, ": ", query.status().message());
}

TEST(Query, findsPlainWordsInNameOrOpInAnyCase) {
    EXPECT_TRUE(matches("boxpredictor class_12"));
    EXPECT_TRUE(matches("conv2d"));
    EXPECT_FALSE(matches("boxpredictor class_13"));
    EXPECT_TRUE(matches(""));
    EXPECT_TRUE(matches("   "));
}

TEST(Query, takesWildcardsForTheWholeText) {
    EXPECT_TRUE(matches("box*conv2d"));
    EXPECT_FALSE(matches("name:class_*"));
    EXPECT_TRUE(matches("name:*class_1?/*"));
}

TEST(Query, takesQuotedTextForWholeComponents) {
    EXPECT_TRUE(matches("\"Class_12\""));
    EXPECT_TRUE(matches("\"BoxPredictor_0/Class_12\""));
    EXPECT_FALSE(matches("\"Class_1\""));
    EXPECT_FALSE(matches("\"class_12\""));
}

TEST(Query, takesRegularExpressions) {
    EXPECT_TRUE(matches("name:/Class_\\d+/"));
    EXPECT_TRUE(matches("/Class_\\d+\\/Conv/"));
    EXPECT_TRUE(matches("/^BoxPredictor_0/Class_12/Conv2D$/"));
    EXPECT_FALSE(matches("/class_\\d+/"));
    EXPECT_TRUE(matches("/class_\\d+/i"));
    EXPECT_TRUE(matches("op:/^Conv\\dD$/"));
}

TEST(Query, comparesWholeOpTypes) {
    EXPECT_TRUE(matches("op:conv2d"));
    EXPECT_FALSE(matches("op:conv"));
    EXPECT_TRUE(matches("op:conv*"));
}

TEST(Query, looksAtAttributesAndDevices) {
    EXPECT_TRUE(matches("attr:strides"));
    EXPECT_FALSE(matches("attr:dilations"));
    EXPECT_TRUE(matches("attr:padding=same"));
    EXPECT_FALSE(matches("attr:padding=VALID"));
    EXPECT_TRUE(matches("attr:strides=\"1, 2, 2\""));
    EXPECT_TRUE(matches("device:gpu"));
    EXPECT_FALSE(matches("device:cpu"));
}

TEST(Query, asksAnyOutputForItsType) {
    for (const char* text : {"dtype:float", "dtype:float32", "dtype:DT_FLOAT"}) EXPECT_TRUE(matches(text)) << text;
    EXPECT_FALSE(matches("dtype:int32"));
    EXPECT_TRUE(Query::compile("dtype:float")->needsOutputs());
    EXPECT_FALSE(Query::compile("op:Conv2D")->needsOutputs());
    EXPECT_FALSE(matches("dtype:float", conv(), [](const Node&) { return std::vector<Query::Output>{}; }));
}

TEST(Query, comparesShapesWithUnknownAndAnyDimensions) {
    EXPECT_TRUE(matches("shape:?x19x19x*"));
    EXPECT_TRUE(matches("shape:[?,19,19,546]"));
    EXPECT_TRUE(matches("shape:*x19x..."));
    EXPECT_FALSE(matches("shape:1x19x19x*"));
    EXPECT_FALSE(matches("shape:?x19x19"));
    EXPECT_FALSE(matches("shape:?x?x19x*"));
    EXPECT_FALSE(matches("shape:scalar"));
    EXPECT_FALSE(matches("shape:unknown"));
    const auto unknown = [](const Node&) { return std::vector<Query::Output>{{}}; };
    EXPECT_TRUE(matches("shape:unknown", conv(), unknown));
    EXPECT_FALSE(matches("shape:...", conv(), unknown));
    const auto scalar = [](const Node&) { return std::vector<Query::Output>{{DataType::kFloat, Shape::of({})}}; };
    EXPECT_TRUE(matches("shape:scalar", conv(), scalar));
    EXPECT_TRUE(matches("shape:[]", conv(), scalar));
}

TEST(Query, excludesWithADash) {
    EXPECT_FALSE(matches("conv -class_12"));
    EXPECT_TRUE(matches("conv -class_13"));
    EXPECT_FALSE(matches("-op:Conv2D"));
    EXPECT_FALSE(matches("-\"Class_12\""));
}

TEST(Query, findsTheNodeOfATensorsName) {
    EXPECT_TRUE(matches("BoxPredictor_0/Class_12/Conv2D:0"));
    EXPECT_TRUE(matches("^BoxPredictor_0/Class_12/Conv2D"));
}

TEST(Query, findsNodesByTheNamesTheyCameFrom) {
    Node node = conv();
    node.origins = {"block1/batchnorm/mul", node.name};
    EXPECT_TRUE(matches("batchnorm", node));
}

TEST(Query, saysWhatIsWrongAndWhere) {
    EXPECT_EQ(errorOf("conv \"open"), "5: the quote is not closed");
    EXPECT_EQ(errorOf("/open"), "0: the regular expression is not closed by '/'");
    EXPECT_EQ(errorOf("x op:"), "2: nothing after 'op:'");
    EXPECT_EQ(errorOf("ab colour:red"),
              "3: there is no field 'colour'; known are name, op, device, attr, dtype, shape");
    EXPECT_EQ(errorOf("dtype:flaot"), "6: there is no type 'flaot'");
    EXPECT_THAT(errorOf("shape:1xAx3"), HasSubstr("6: 'A' is no dimension"));
    EXPECT_THAT(errorOf("name:/a(/"), HasSubstr("6: not a regular expression"));
    EXPECT_EQ(errorOf("attr:padding="), "12: nothing after '='");
    EXPECT_EQ(errorOf(std::string(5000, 'a')), "4096: the search is too long");
}

TEST(Query, staysLinearOnPatternsThatMakeOthersBacktrack) {
    Node node;
    node.name = std::string(5000, 'a');
    const auto start = std::chrono::steady_clock::now();
    EXPECT_FALSE(matches("/(a+)+b/", node));
    EXPECT_FALSE(matches("*a*a*a*a*a*a*a*a*b", node));
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

}  // namespace
}  // namespace whittle
