// SPDX-License-Identifier: Apache-2.0
#include "core/base/file.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"
#include "tests/support/temp_dir.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kGraph[] = R"(
    x = Placeholder qint32
    min = Placeholder float
    max = Placeholder float
    range = RequantizationRange x min max {Tinput: qint32}
    y = Requantize x min max range range:1 ^range {Tinput: qint32, out_type: quint8}
)";

class FreezeRequantizationRangesTest : public testing::Test {
  protected:
    std::string frozen(absl::string_view log, absl::string_view arguments, bool compat = false) {
        const std::string path = m_folder.path() + "/log";
        EXPECT_TRUE(writeFileAtomically(path, log).ok());
        const std::string call =
            absl::StrCat("freeze_requantization_ranges(min_max_log_file=\"", path, "\"", arguments, ")");
        return transformedText(kGraph, call, "x", "y", compat);
    }

  private:
    TempDir m_folder;
};

constexpr char kLog[] =
    "a line of something else\n"
    "0 I ;range__print__;__requant_min_max:[-2][4]\n"
    "0 I ;range__print__;__requant_min_max:[-9][1]\n"
    "0 I ;range__print__;__requant_min_max:[-1][8]\n"
    "0 I ;range__print__;__requant_min_max:[nothing][8]\n";

TEST_F(FreezeRequantizationRangesTest, takesTheWidestRangeOfTheLog) {
    EXPECT_EQ(frozen(kLog, ", min_percentile=0, max_percentile=0"), dedent(R"(
        x = Placeholder qint32
        min = Placeholder float
        max = Placeholder float
        range/frozen_min = Const float [] {-9}
        range/frozen_max = Const float [] {8}
        y = Requantize x min max range/frozen_min range/frozen_max ^range/frozen_min {Tinput: qint32, out_type: quint8}
    )"));
}

TEST_F(FreezeRequantizationRangesTest, leavesOutliersOut) {
    const std::string text = frozen(kLog, ", min_percentile=40, max_percentile=60");
    EXPECT_NE(text.find("range/frozen_min = Const float [] {-2}"), std::string::npos) << text;
    EXPECT_NE(text.find("range/frozen_max = Const float [] {4}"), std::string::npos) << text;
}

TEST_F(FreezeRequantizationRangesTest, refusesALogWithoutRanges) {
    EXPECT_EQ(frozen("nothing\n", ""), "error No min/max range logs were found in the log file\n");
}

TEST_F(FreezeRequantizationRangesTest, refusesALogOfAnotherGraph) {
    EXPECT_EQ(frozen(";other__print__;__requant_min_max:[0][1]\n", ""),
              "error Nodes were found in the log file that aren't present in the graph: other\n");
    EXPECT_EQ(frozen(";x__print__;__requant_min_max:[0][1]\n", ""),
              "error Node is expected to be a RequantizationRange op: x, but is: Placeholder\n");
}

}  // namespace
}  // namespace whittle
