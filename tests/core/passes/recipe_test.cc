// SPDX-License-Identifier: Apache-2.0
#include "core/passes/recipe.h"

#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

Recipe example() {
    using Values = std::vector<std::pair<std::string, std::string>>;
    Recipe recipe;
    recipe.inputs = {"x:0"};
    recipe.outputs = {"y", "z:1"};
    recipe.steps = {
        {"strip_unused_nodes", PassArgs(Values{{"name", "a"}, {"type_for_name", "float"}, {"name", "\"b\"\n"}})},
        {"remove_device", {}, false, true},
    };
    return recipe;
}

TEST(RecipeTest, readsWhatItWrote) {
    const auto read = parseRecipe(printRecipe(example()));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, example());
}

TEST(RecipeTest, survivesAFile) {
    const TempDir directory;
    const std::string path = directory.path() + "/r.json";
    ASSERT_TRUE(saveRecipe(example(), path).ok());
    const auto read = loadRecipe(path);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, example());
    EXPECT_EQ(loadRecipe(path + "x").status().code(), absl::StatusCode::kNotFound);
}

TEST(RecipeTest, whatIsLeftOutHasItsDefault) {
    const auto read = parseRecipe(R"({"whittle_recipe": 1, "steps": [{"pass": "freeze"}]})");
    ASSERT_TRUE(read.ok()) << read.status();
    Recipe expected;
    expected.steps = {{"freeze"}};
    EXPECT_EQ(*read, expected);
}

std::string errorOf(absl::string_view json) { return std::string(parseRecipe(json).status().message()); }

TEST(RecipeTest, saysWhatIsWrong) {
    EXPECT_EQ(errorOf("{}"), "not a valid recipe: whittle_recipe should be the version of the format");
    EXPECT_EQ(errorOf(R"({"whittle_recipe": 1, "step": []})"), "not a valid recipe: step is unknown");
    EXPECT_EQ(errorOf(R"({"whittle_recipe": 1, "steps": {}})"), "not a valid recipe: steps should be a list");
    EXPECT_EQ(errorOf(R"({"whittle_recipe": 1, "steps": [{}]})"), "not a valid recipe: steps[0] names no pass");
    EXPECT_EQ(errorOf(R"({"whittle_recipe": 1, "steps": [{"pass": "a", "enabled": 1}]})"),
              "not a valid recipe: steps[0].enabled should be true or false");
    EXPECT_EQ(errorOf(R"({"whittle_recipe": 1, "steps": [{"pass": "a", "arguments": [["x"]]}]})"),
              "not a valid recipe: steps[0].arguments should hold pairs of a name and a value");
    EXPECT_EQ(errorOf(R"({"whittle_recipe": 1, "inputs": [1]})"), "not a valid recipe: inputs should be text");
    EXPECT_EQ(parseRecipe(R"({"whittle_recipe": 2})").status().code(), absl::StatusCode::kUnimplemented);
    EXPECT_EQ(parseRecipe("model: x").status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(parseRecipe(std::string(1000, '[')).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace whittle
