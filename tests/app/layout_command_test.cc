// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"
#include "tests/support/temp_dir.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace whittle {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::string kSample = WHITTLE_SAMPLE;

class LayoutCommand : public testing::Test {
  protected:
    int run(std::vector<std::string> words) {
        std::ostringstream out;
        m_errors.str("");
        Console console(out, m_errors, false);
        words.insert(words.begin(), "layout");
        return runCommandLine(words, console).exitStatus;
    }
    std::string content(const std::string& name) const {
        std::ifstream file(m_dir.file(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    TempDir m_dir;
    std::ostringstream m_errors;
};

TEST_F(LayoutCommand, drawsTheSampleAsSvgWithItsTitle) {
    ASSERT_EQ(run({kSample, "-o", m_dir.file("a.svg")}), 0) << m_errors.str();
    EXPECT_EQ(m_errors.str(), "");
    EXPECT_THAT(content("a.svg"), HasSubstr("<title>detector (serving_default)</title>"));
    EXPECT_THAT(content("a.svg"), HasSubstr("<text"));
}

TEST_F(LayoutCommand, writesEachFormat) {
    ASSERT_EQ(run({kSample, "-o", m_dir.file("a.png")}), 0) << m_errors.str();
    EXPECT_THAT(content("a.png"), StartsWith("\x89PNG"));
    ASSERT_EQ(run({kSample, "-o", m_dir.file("a.pdf")}), 0) << m_errors.str();
    EXPECT_THAT(content("a.pdf"), StartsWith("%PDF"));
    ASSERT_EQ(run({kSample, "-o", m_dir.file("a.dot")}), 0) << m_errors.str();
    EXPECT_THAT(content("a.dot"), HasSubstr("digraph"));
}

TEST_F(LayoutCommand, depthFoldsAndExpandOpens) {
    ASSERT_EQ(run({kSample, "-o", m_dir.file("folded.svg"), "--depth", "0"}), 0) << m_errors.str();
    ASSERT_EQ(run({kSample, "-o", m_dir.file("open.svg"), "--depth", "0", "--expand", "Postprocessor"}), 0)
        << m_errors.str();
    EXPECT_GT(content("open.svg").size(), content("folded.svg").size());
}

TEST_F(LayoutCommand, sameModelGivesTheSameFile) {
    ASSERT_EQ(run({kSample, "-o", m_dir.file("a.svg"), "--color", "size"}), 0);
    ASSERT_EQ(run({kSample, "-o", m_dir.file("b.svg"), "--color", "size"}), 0);
    EXPECT_EQ(content("a.svg"), content("b.svg"));
}

TEST_F(LayoutCommand, themesAndColoursDiffer) {
    ASSERT_EQ(run({kSample, "-o", m_dir.file("light.svg")}), 0);
    ASSERT_EQ(run({kSample, "-o", m_dir.file("dark.svg"), "--theme", "dark"}), 0);
    ASSERT_EQ(run({kSample, "-o", m_dir.file("trt.svg"), "--color", "tensorrt"}), 0);
    EXPECT_NE(content("light.svg"), content("dark.svg"));
    EXPECT_NE(content("light.svg"), content("trt.svg"));
}

TEST_F(LayoutCommand, wrongUsageIsToldBeforeAnythingIsRead) {
    EXPECT_EQ(run({"/no/such/model"}), 2);
    EXPECT_THAT(m_errors.str(), HasSubstr("-o"));
    EXPECT_EQ(run({"/no/such/model", "-o", "a.jpg"}), 2);
    EXPECT_EQ(run({"/no/such/model", "-o", "a.svg", "--color", "rainbow"}), 2);
    EXPECT_THAT(m_errors.str(), HasSubstr("rainbow"));
    EXPECT_EQ(run({"/no/such/model", "-o", "a.svg", "--theme", "grey"}), 2);
    EXPECT_EQ(run({"/no/such/model", "-o", "a.svg", "--depth", "-1"}), 2);
    EXPECT_EQ(run({"/no/such/model", "-o", "a.svg", "--scale", "0"}), 2);
}

TEST_F(LayoutCommand, failuresNameWhatIsMissing) {
    EXPECT_EQ(run({"/no/such/model", "-o", m_dir.file("a.svg")}), 1);
    EXPECT_THAT(m_errors.str(), HasSubstr("/no/such/model"));
    EXPECT_EQ(run({kSample, "-o", m_dir.file("a.svg"), "--expand", "Postprocesor"}), 1);
    EXPECT_THAT(m_errors.str(), HasSubstr("did you mean 'Postprocessor/'"));
    EXPECT_EQ(run({kSample, "-o", m_dir.file("a.svg"), "--signature_def", "nope"}), 1);
    EXPECT_THAT(m_errors.str(), HasSubstr("serving_default"));
    EXPECT_EQ(content("a.svg"), "");
}

}  // namespace
}  // namespace whittle
