// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"
#include "core/formats/graph_def.h"
#include "tests/support/graph_text.h"
#include "tests/support/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace whittle {
namespace {

using ::testing::HasSubstr;

class ShapesCommandTest : public testing::Test {
  protected:
    int run(absl::string_view graph, std::vector<std::string> options) {
        EXPECT_TRUE(writeGraphDef(graphFromText(graph), path).ok());
        std::vector<std::string> words = {"shapes", path};
        words.insert(words.end(), options.begin(), options.end());
        out.str("");
        err.str("");
        Console console(out, err, false);
        return runCommandLine(words, console).exitStatus;
    }

    static constexpr absl::string_view kGraph = R"(
versions 1882
x = Placeholder float [?,3]
z = Placeholder float [?]
y = Relu x {T: float}
)";

    TempDir directory;
    const std::string path = directory.file("graph.pb");
    std::ostringstream out, err;
};

TEST_F(ShapesCommandTest, printsEqualSizesWithTheSameLetter) {
    ASSERT_EQ(run(kGraph, {}), 0) << err.str();
    EXPECT_EQ(out.str(), "x:0 float [a,3]\nz:0 float [?]\ny:0 float [a,3]\n");
}

TEST_F(ShapesCommandTest, sendsGivenShapesThroughTheGraph) {
    ASSERT_EQ(run(kGraph, {"--input", "x:0=8x3", "--input", "z=?"}), 0) << err.str();
    EXPECT_EQ(out.str(), "x:0 float [8,3]\nz:0 float [?]\ny:0 float [8,3]\n");
}

TEST_F(ShapesCommandTest, namesNodeAndFileOfAContradiction) {
    EXPECT_EQ(run(kGraph, {"--input", "x=8x4"}), 1);
    EXPECT_THAT(err.str(), HasSubstr(path + ": node 'x': output 0 has shape [?,3], which [8,4] contradicts"));
}

TEST_F(ShapesCommandTest, refusesWhatIsNoShapeAndNoTensor) {
    EXPECT_EQ(run(kGraph, {"--input", "x=8xa"}), 2);
    EXPECT_EQ(run(kGraph, {"--input", "x"}), 2);
    EXPECT_EQ(run(kGraph, {"--input", "w=8"}), 1);
    EXPECT_THAT(err.str(), HasSubstr("no tensor 'w'"));
}

TEST_F(ShapesCommandTest, listsOpTypesWithoutARule) {
    ASSERT_EQ(run("a = NoSuchOp\nb = NoSuchOp", {"--missing"}), 0) << err.str();
    EXPECT_EQ(out.str(), "NoSuchOp 2\n");
}

TEST_F(ShapesCommandTest, writesJson) {
    ASSERT_EQ(run("versions 1882\nx = Placeholder float [?,3]\ny = NoSuchOp x", {"--json"}), 0) << err.str();
    EXPECT_THAT(out.str(), HasSubstr(R"("name": "x:0")"));
    EXPECT_THAT(out.str(), HasSubstr(R"("NoSuchOp": 1)"));
}

TEST_F(ShapesCommandTest, warnsOfNodesThatCannotRun) {
    ASSERT_EQ(run("a = Placeholder float [2]\nb = Placeholder float [3]\ny = AddV2 a b {T: float}", {}), 0);
    EXPECT_THAT(err.str(), HasSubstr(path + ": node 'y' (AddV2): dimensions must be equal, but are 2 and 3"));
}

}  // namespace
}  // namespace whittle
