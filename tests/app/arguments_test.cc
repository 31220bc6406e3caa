// SPDX-License-Identifier: Apache-2.0
#include "app/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const OptionInfo kOptions[] = {
    {.name = "tag_set", .argument = "TAGS", .doc = "which"},
    {.name = "all", .argument = "", .doc = "everything"},
    {.name = "expand", .argument = "SCOPE", .doc = "open it", .repeated = true},
    {.name = "output", .argument = "FILE", .doc = "where to", .letter = 'o'},
    {.name = "depth", .argument = "N", .doc = "how deep"},
};

absl::StatusOr<Arguments> parse(std::vector<std::string> words) { return Arguments::parse(kOptions, words); }

TEST(Arguments, takesValuesAfterAnEqualsSignOrAsTheNextWord) {
    const Arguments arguments = parse({"--tag_set=serve,gpu", "--output", "x.pb", "model"}).value();
    EXPECT_EQ(arguments.value("tag_set"), "serve,gpu");
    EXPECT_EQ(arguments.value("output"), "x.pb");
    EXPECT_THAT(arguments.positionals(), ElementsAre("model"));
    EXPECT_THAT(arguments.list("tag_set"), ElementsAre("serve", "gpu"));
}

TEST(Arguments, takesLettersJoinedOrApart) {
    EXPECT_EQ(parse({"-o", "x"})->value("output"), "x");
    EXPECT_EQ(parse({"-ox"})->value("output"), "x");
    EXPECT_EQ(parse({"-o=x"})->value("output"), "x");
}

TEST(Arguments, takesAnEmptyValueAndOneThatBeginsWithADash) {
    EXPECT_TRUE(parse({"--tag_set="})->has("tag_set"));
    EXPECT_EQ(parse({"--tag_set", ""})->value("tag_set", "other"), "");
    EXPECT_EQ(parse({"--depth", "-3"})->integer("depth", 0).value(), -3);
}

TEST(Arguments, readsHyphensAsUnderscores) { EXPECT_EQ(parse({"--tag-set", "a"})->value("tag_set"), "a"); }

TEST(Arguments, endsOptionsAtTwoDashes) {
    EXPECT_THAT(parse({"--all", "--", "--all", "-o"})->positionals(), ElementsAre("--all", "-o"));
    EXPECT_THAT(parse({"-"})->positionals(), ElementsAre("-"));
}

TEST(Arguments, collectsRepeatedOptionsInOrder) {
    EXPECT_THAT(parse({"--expand", "b", "--expand=a"})->values("expand"), ElementsAre("b", "a"));
    EXPECT_THAT(parse({})->values("expand"), IsEmpty());
}

TEST(Arguments, refusesAnOptionGivenTwice) {
    const absl::Status status = parse({"--all", "--all"}).status();
    EXPECT_TRUE(isUsageError(status));
    EXPECT_THAT(std::string(status.message()), HasSubstr("--all is given twice"));
}

TEST(Arguments, refusesAMissingValueAndAValueOfAFlag) {
    EXPECT_THAT(std::string(parse({"--tag_set"}).status().message()), HasSubstr("needs a value (TAGS)"));
    EXPECT_THAT(std::string(parse({"--all=1"}).status().message()), HasSubstr("takes no value"));
}

TEST(Arguments, suggestsTheNearestOptionForAMisspeltOne) {
    const absl::Status status = parse({"--tagset=a"}).status();
    EXPECT_TRUE(isUsageError(status));
    EXPECT_EQ(status.message(), "unknown option --tagset; did you mean --tag_set?");
    EXPECT_EQ(parse({"--frobnicate"}).status().message(), "unknown option --frobnicate");
    EXPECT_EQ(parse({"-z"}).status().message(), "unknown option -z");
}

TEST(Arguments, refusesANumberThatIsNone) {
    const absl::Status status = parse({"--depth=two"})->integer("depth", 1).status();
    EXPECT_TRUE(isUsageError(status));
    EXPECT_THAT(std::string(status.message()), HasSubstr("'two'"));
    EXPECT_EQ(parse({})->integer("depth", 7).value(), 7);
}

}  // namespace
}  // namespace whittle
