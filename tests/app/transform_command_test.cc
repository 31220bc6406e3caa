// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"
#include "core/base/file.h"
#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/passes/recipe.h"
#include "tests/support/graph_text.h"
#include "tests/support/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace whittle {
namespace {

using ::testing::HasSubstr;

class TransformCommandTest : public testing::Test {
  protected:
    TransformCommandTest() {
        EXPECT_TRUE(writeGraphDef(graphFromText(R"(
            versions 1882
            x = Placeholder float [2]
            i = Identity x {T: float}
            y = Neg i @/device:CPU:0 {T: float}
            dead = Neg x {T: float}
        )"),
                                  in)
                        .ok());
    }

    int run(std::vector<std::string> words) {
        out.str("");
        err.str("");
        Console console(out, err, false);
        return runCommandLine(words, console).exitStatus;
    }

    std::string written(const std::string& path) {
        const auto model = openModel(path, builtinOps(), Progress());
        return model.ok() ? textOf(model->metaGraphs[0].graph) : std::string(model.status().message());
    }

    TempDir directory;
    const std::string in = directory.file("in.pb");
    const std::string result = directory.file("out.pb");
    std::ostringstream out, err;
};

TEST_F(TransformCommandTest, writesTheTransformedGraph) {
    ASSERT_EQ(run({"transform", in, "-o", result, "--inputs", "x", "--outputs", "y", "--transforms",
                   "strip_unused_nodes remove_nodes(op=Identity)"}),
              0)
        << err.str();
    EXPECT_EQ(written(result), "versions 1882\nx = Placeholder float [2]\ny = Neg x @/device:CPU:0 {T: float}\n");
    EXPECT_THAT(out.str(), HasSubstr("strip_unused_nodes: nodes 4 -> 3, bytes "));
}

TEST_F(TransformCommandTest, compatLosesTheVersions) {
    ASSERT_EQ(
        run({"transform", in, "-o", result, "--inputs=x", "--outputs=y", "--transforms=remove_device", "--compat"}), 0)
        << err.str();
    EXPECT_THAT(written(result), ::testing::StartsWith("x = Placeholder"));
}

TEST_F(TransformCommandTest, runsARecipeAndWritesText) {
    Recipe recipe;
    recipe.outputs = {"y"};
    recipe.steps = {{"strip_unused_nodes"}, {"remove_device", {}, false}};
    ASSERT_TRUE(saveRecipe(recipe, directory.file("r.json")).ok());
    const std::string text = directory.file("out.txt");
    ASSERT_EQ(run({"transform", in, "-o", text, "--recipe", directory.file("r.json"), "--output_as_text"}), 0)
        << err.str();
    EXPECT_EQ(written(text), dedent(R"(
        versions 1882
        x = Placeholder float [2]
        i = Identity x {T: float}
        y = Neg i @/device:CPU:0 {T: float}
    )"));
    EXPECT_THAT(mapFile(text)->view().substr(0, 4), "node");
}

TEST_F(TransformCommandTest, aFailureLeavesNoFile) {
    EXPECT_EQ(run({"transform", in, "-o", result, "--outputs", "y", "--transforms", "remove_device nope"}), 2);
    EXPECT_THAT(err.str(), HasSubstr("nope: Transform 'nope' not recognized."));
    EXPECT_FALSE(fileExists(result));
    EXPECT_EQ(run({"transform", in, "-o", result, "--outputs", "z", "--transforms", "remove_device"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("output 'z' is not in the graph"));
}

TEST_F(TransformCommandTest, errorsThatAreToBeIgnoredAre) {
    ASSERT_EQ(run({"transform", in, "-o", result, "--transforms", "remove_nodes(ignore_errors=true) remove_device"}),
              0);
    EXPECT_THAT(out.str(), HasSubstr("remove_nodes: Ignoring error remove_nodes expects"));
    EXPECT_THAT(written(result), HasSubstr("y = Neg i {T: float}"));
}

TEST_F(TransformCommandTest, wrongUsageIsTwo) {
    EXPECT_EQ(run({"transform", in, "--transforms", "remove_device"}), 2);
    EXPECT_EQ(run({"transform", in, "-o", result}), 2);
    EXPECT_EQ(run({"transform", in, "-o", result, "--transforms", " "}), 2);
    EXPECT_EQ(run({"transform", in, "-o", result, "--transforms", "a,b"}), 2);
    EXPECT_THAT(err.str(), HasSubstr("Looking for transform name, but found ,b"));
    EXPECT_EQ(run({"transform", in, "-o", result, "--transforms", "remove_device a(x=1"}), 2);
    EXPECT_THAT(err.str(), HasSubstr("a parenthesis is never closed in a(x=1"));
    EXPECT_EQ(run({"transform", in, "-o", result, "--transforms", "remove_device a(x=1", "--compat"}), 0);
    EXPECT_EQ(run({"transform", in, "-o", result, "--transforms", "remove_device", "--tag_set", "serve"}), 2);
}

TEST_F(TransformCommandTest, misspeltArgumentsAreWrongUsageAndIgnoredInCompat) {
    const std::vector<std::string> words = {"transform", in,  "-o",           result,
                                            "--outputs", "y", "--transforms", "remove_nodes(op=Identity, max_input=1)"};
    EXPECT_EQ(run(words), 2);
    EXPECT_THAT(err.str(), HasSubstr("remove_nodes has no argument 'max_input'. Did you mean max_inputs?"));
    EXPECT_FALSE(fileExists(result));
    std::vector<std::string> compat = words;
    compat.push_back("--compat");
    EXPECT_EQ(run(compat), 0);
    EXPECT_THAT(err.str(), HasSubstr("warning: remove_nodes: remove_nodes has no argument 'max_input'"));
    EXPECT_EQ(run({"transform", in, "-o", result, "--transforms", "remove_devic"}), 2);
    EXPECT_THAT(err.str(), HasSubstr("Did you mean remove_device?"));
}

TEST_F(TransformCommandTest, roundedWeightsAreReported) {
    ASSERT_TRUE(writeGraphDef(graphFromText("w = Const float [2] {0.1, 1}\ny = Neg w {T: float}"), in).ok());
    const std::vector<std::string> words = {"transform", in,  "-o",           result,
                                            "--outputs", "y", "--transforms", "weights_to_half(minimum_size=1)"};
    ASSERT_EQ(run(words), 0) << err.str();
    EXPECT_THAT(out.str(), HasSubstr("weights_to_half: 1 weight, 8 -> 4 bytes, error at most 2.44e-05"));
    EXPECT_THAT(out.str(), HasSubstr("  'w' float -> half, 8 -> 4 bytes"));
    std::vector<std::string> json = words;
    json.push_back("--json");
    ASSERT_EQ(run(json), 0);
    EXPECT_THAT(out.str(), HasSubstr("\"type_after\": \"half\""));
    EXPECT_THAT(out.str(), HasSubstr("\"bytes_after\": 4"));
}

TEST_F(TransformCommandTest, passesAreListed) {
    ASSERT_EQ(run({"passes"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("\n  remove_nodes "));
    EXPECT_LT(out.str().find("Clean up\n"), out.str().find("  remove_nodes "));
    EXPECT_LT(out.str().find("  remove_nodes "), out.str().find("\nFold\n"));
    ASSERT_EQ(run({"passes", "quantize_weights"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("  minimum_size=int (1024) "));
    ASSERT_EQ(run({"passes", "remove_nodes"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("    i = Identity x:1   ->   y = Neg x:1 ^x\n    y = Neg i ^i\n"));
    EXPECT_THAT(out.str(), HasSubstr("With --compat: Control inputs of removed nodes are lost"));
    EXPECT_THAT(out.str(), HasSubstr("wiped"));
    ASSERT_EQ(run({"passes", "freeze"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("The same with --compat and --safe."));
    ASSERT_EQ(run({"passes", "--json"}), 0);
    EXPECT_THAT(out.str(), HasSubstr("\"name\": \"minimum_size\""));
    EXPECT_THAT(out.str(), HasSubstr("\"group\": \"quantize\""));
    EXPECT_THAT(out.str(), HasSubstr("\"type\": \"attribute\""));
    EXPECT_EQ(run({"passes", "remov_nodes"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("did you mean remove_nodes?"));
}

}  // namespace
}  // namespace whittle
