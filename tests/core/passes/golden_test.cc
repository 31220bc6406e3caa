// SPDX-License-Identifier: Apache-2.0
//
// Small random graphs and what TensorFlow's Graph Transform Tool made of them; tests/golden/passes/make_goldens.py
// wrote the files.

#include "core/base/file.h"
#include "tests/support/run_pass.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace whittle {
namespace {

// The parts of a file: what stands behind "# ", and the lines up to the next such line.
std::vector<std::pair<std::string, std::string>> sections(absl::string_view text) {
    std::vector<std::pair<std::string, std::string>> parts;
    for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
        if (absl::ConsumePrefix(&line, "# ")) {
            parts.emplace_back(std::string(line), "");
        } else {
            absl::StrAppend(&parts.back().second, line, "\n");
        }
    }
    return parts;
}

std::vector<std::string> goldenFiles() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(WHITTLE_TEST_DATA "/golden/passes")) {
        if (entry.path().extension() == ".txt") files.push_back(entry.path().stem().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

class PassGoldenTest : public testing::TestWithParam<std::string> {};

TEST_P(PassGoldenTest, compatModeGivesWhatTheTransformToolGave) {
    const auto file = mapFile(absl::StrCat(WHITTLE_TEST_DATA "/golden/passes/", GetParam(), ".txt"));
    ASSERT_TRUE(file.ok()) << file.status();
    const auto parts = sections(file->view());
    ASSERT_GT(parts.size(), 1u);
    // "inputs a,b outputs c"
    const std::vector<std::string> ends = absl::StrSplit(parts[0].first, ' ');
    ASSERT_EQ(ends.size(), 4u);
    for (size_t i = 1; i < parts.size(); ++i) {
        SCOPED_TRACE(parts[i].first);
        const std::string ours = transformedText(parts[0].second, parts[i].first, ends[1], ends[3], true);
        if (absl::StartsWith(parts[i].second, "error ")) {
            // Ours goes on to name the node.
            EXPECT_TRUE(absl::StartsWith(ours, absl::StripSuffix(parts[i].second, "\n"))) << ours;
        } else {
            EXPECT_EQ(ours, parts[i].second);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Files, PassGoldenTest, testing::ValuesIn(goldenFiles()),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace whittle
