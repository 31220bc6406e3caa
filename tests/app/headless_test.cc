// SPDX-License-Identifier: Apache-2.0
#include "app/headless.h"

#include "core/base/file.h"
#include "core/formats/model.h"
#include "tests/support/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace whittle {
namespace {

using ::testing::HasSubstr;

struct Ran {
    int status = 0;
    std::string out, err;
};

Ran run(const std::vector<std::string>& models, const std::string& folder) {
    std::ostringstream out, err;
    Ran ran;
    {
        Console console(out, err, false);
        ran.status = runHeadless(models, folder, console);
    }
    ran.out = out.str();
    ran.err = err.str();
    return ran;
}

TEST(Headless, writesSummaryPictureAndOptimizedGraph) {
    const TempDir folder;
    const Ran ran = run({WHITTLE_TEST_DATA "/../resources/sample/detector/"}, folder.path());
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr("no display"));
    EXPECT_THAT(ran.out, HasSubstr("Op types used: "));
    EXPECT_THAT(ran.out, HasSubstr("wrote " + folder.file("detector.svg") + "\n"));
    EXPECT_THAT(ran.out, HasSubstr("wrote " + folder.file("detector.optimized.pb") + "\n"));
    EXPECT_TRUE(fileExists(folder.file("detector.svg")));
    const absl::StatusOr<Model> optimized = openModel(folder.file("detector.optimized.pb"), builtinOps(), Progress());
    ASSERT_TRUE(optimized.ok()) << optimized.status();
    EXPECT_GT(optimized->metaGraphs[0].graph.nodes.size(), 10u);
}

TEST(Headless, saysWhatItCouldNotOpenAndEndsWithOne) {
    const TempDir folder;
    ASSERT_TRUE(writeFileAtomically(folder.file("broken.pb"), "\x0a\xff garbage").ok());
    const Ran ran = run({folder.file("broken.pb")}, folder.path());
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.err, HasSubstr("broken.pb"));
    EXPECT_FALSE(fileExists(folder.file("broken.svg")));
}

TEST(Headless, asksForAModelWhenThereIsNone) {
    const Ran ran = run({}, ".");
    EXPECT_EQ(ran.status, 1);
    EXPECT_THAT(ran.err, HasSubstr("name a model or a command"));
}

}  // namespace
}  // namespace whittle
