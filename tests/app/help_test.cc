// SPDX-License-Identifier: Apache-2.0
#include "app/help.h"

#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

using ::testing::HasSubstr;

const OptionInfo kOptions[] = {
    {.name = "output",
     .argument = "FILE",
     .doc =
         "where the picture goes and in which format, which the end of its name says, since nobody likes two options",
     .letter = 'o'},
    {.name = "expand", .argument = "SCOPE", .doc = "open it", .repeated = true},
};
const Command kCommand = {.name = "paint",
                          .usage = "MODEL -o FILE",
                          .summary = "draw a model",
                          .options = kOptions,
                          .description = "First paragraph.\n\n.starts with a dot."};

TEST(Help, showsUsageSummaryParagraphsAndOptions) {
    const std::string help = commandHelp(kCommand);
    EXPECT_THAT(help, HasSubstr("usage: whittle paint MODEL -o FILE\n\nDraw a model.\n"));
    EXPECT_THAT(help, HasSubstr("\nFirst paragraph.\n"));
    EXPECT_THAT(help, HasSubstr("  -o, --output FILE  "));
    EXPECT_THAT(help, HasSubstr("--expand SCOPE"));
    EXPECT_THAT(help, HasSubstr("(may be repeated)"));
    EXPECT_THAT(help, HasSubstr("--help"));
}

TEST(Help, fillsLinesToEightyColumns) {
    for (absl::string_view line : absl::StrSplit(commandHelp(kCommand), '\n')) EXPECT_LE(line.size(), 80u) << line;
}

TEST(Help, listsAllCommandsInTheOverview) {
    const Command* const commands[] = {&kCommand};
    EXPECT_THAT(overviewHelp(commands), HasSubstr("  paint"));
    EXPECT_THAT(overviewHelp(commands), HasSubstr("draw a model"));
}

TEST(ManPage, escapesDashesAndLeadingDots) {
    const Command* const commands[] = {&kCommand};
    const std::string page = manPage(commands, "1.2");
    EXPECT_THAT(page, HasSubstr("whittle 1.2"));
    EXPECT_THAT(page, HasSubstr(".SS whittle paint MODEL \\-o FILE\n"));
    EXPECT_THAT(page, HasSubstr("\n\\&.starts with a dot."));
    EXPECT_THAT(page, HasSubstr("\\fB\\-\\-output\\fR, \\fB\\-o\\fR \\fIFILE\\fR\n"));
}

}  // namespace
}  // namespace whittle
