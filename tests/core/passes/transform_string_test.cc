// SPDX-License-Identifier: Apache-2.0
#include "core/passes/transform_string.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

// "name[a=1;b=2] other", "error ..." or "... unclosed <text>".
std::string parsed(absl::string_view text) {
    const auto list = parseTransforms(text);
    if (!list.ok()) return absl::StrCat("error ", list.status().message());
    std::vector<std::string> words;
    for (const TransformCall& call : list->calls) {
        words.push_back(
            absl::StrCat(call.name, "[", absl::StrJoin(call.args.values(), ";", absl::PairFormatter("=")), "]"));
    }
    if (!list->unclosed.empty()) words.push_back(absl::StrCat("unclosed ", list->unclosed));
    return absl::StrJoin(words, " ");
}

// Each line was tried with TensorFlow 2.17.1's own parser.
TEST(TransformStringTest, readsWhatTheTransformToolReads) {
    EXPECT_EQ(parsed(""), "");
    EXPECT_EQ(parsed(" \n\t"), "");
    EXPECT_EQ(parsed("a b"), "a[] b[]");
    EXPECT_EQ(parsed("a()"), "a[]");
    EXPECT_EQ(parsed("a(x=1)b"), "a[x=1] b[]");
    EXPECT_EQ(parsed("a(x=1, x=2,y=3 z=4)"), "a[x=1;x=2;y=3;z=4]");
    EXPECT_EQ(parsed("a(,op=A)"), "a[op=A]");
    EXPECT_EQ(parsed("a( op=A)"), "a[op=A]");
    EXPECT_EQ(parsed("a(op=\"\")"), "a[op=]");
    EXPECT_EQ(parsed("a(shape=\"1,299,299,3\")"), "a[shape=1,299,299,3]");
    EXPECT_EQ(parsed("a(x=\"a\\\"b\")"), "a[x=a\\\"b]");
    EXPECT_EQ(parsed("a(x=a\"')"), "a[x=a]");
    EXPECT_EQ(parsed("a(x=-1.5/b_c)"), "a[x=-1.5/b_c]");
}

TEST(TransformStringTest, failsWithTheTransformToolsWords) {
    EXPECT_EQ(parsed("a,b"), "error Looking for transform name, but found ,b");
    EXPECT_EQ(parsed("a (x=1)"), "error Looking for transform name, but found (x=1)");
    EXPECT_EQ(parsed("a(op=A,,op=B)"), "error Looking for parameter name, but found ,op=B)");
    EXPECT_EQ(parsed("a(op=A,)"), "error Looking for parameter name, but found )");
    EXPECT_EQ(parsed("a(op=A )"), "error Looking for parameter name, but found )");
    EXPECT_EQ(parsed("a(op =A)"), "error Looking for =, but found  =A)");
    EXPECT_EQ(parsed("a(op= A)"), "error Looking for parameter name, but found  A)");
    EXPECT_EQ(parsed("a(op=)"), "error Looking for parameter name, but found )");
    EXPECT_EQ(parsed("a(x='b')"), "error Looking for parameter name, but found 'b')");
    EXPECT_EQ(parsed("a(d=/cpu:0)"), "error Looking for parameter name, but found :0)");
    EXPECT_EQ(parsed("a(x=a\"\"b=c)"), "error Looking for parameter name, but found \"b=c)");
    EXPECT_EQ(parsed("a(x=1,"), "error Looking for parameter name, but found ");
    EXPECT_EQ(parsed("a(x"), "error Looking for =, but found ");
    EXPECT_EQ(parsed("a(x=\"1"), "error Looking for parameter name, but found 1");
}

TEST(TransformStringTest, tellsOfATransformLeftOpen) {
    EXPECT_EQ(parsed("a b(x=1"), "a[] unclosed b(x=1");
    EXPECT_EQ(parsed("a("), "unclosed a(");
    EXPECT_EQ(parsed("a(x="), "unclosed a(x=");
    EXPECT_EQ(parsed("a(x=\"1\""), "unclosed a(x=\"1\"");
}

TEST(TransformStringTest, printsWhatReadsBack) {
    const std::vector<TransformCall> calls = {
        {"strip_unused_nodes", PassArgs({{"type", "float"}, {"shape", "1,2"}, {"name", ""}})},
        {"remove_device", {}},
        {"set_device", PassArgs({{"device", "/cpu:0"}, {"x", "a\\\"b"}})},
    };
    const auto text = printTransforms(calls);
    ASSERT_TRUE(text.ok()) << text.status();
    EXPECT_EQ(*text,
              "strip_unused_nodes(type=float, shape=\"1,2\", name=\"\") remove_device "
              "set_device(device=\"/cpu:0\", x=\"a\\\"b\")");
    EXPECT_EQ(parseTransforms(*text)->calls, calls);
}

TEST(TransformStringTest, refusesToPrintWhatCannotBeSaid) {
    using Values = std::vector<std::pair<std::string, std::string>>;
    const TransformCall quote{"a", PassArgs(Values{{"x", "say \"b\""}})};
    const TransformCall backslash{"a", PassArgs(Values{{"x", "end\\"}})};
    EXPECT_EQ(printTransforms({quote}).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_FALSE(printTransforms({backslash}).ok());
}

}  // namespace
}  // namespace whittle
