// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"

#include "app/commands/commands.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace whittle {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Ran {
    Request request;
    std::string out;
    std::string err;
};

Ran run(std::vector<std::string> words) {
    std::ostringstream out, err;
    Ran result;
    {
        Console console(out, err, false);
        result.request = runCommandLine(words, console);
    }
    result.out = out.str();
    result.err = err.str();
    return result;
}

TEST(Application, printsHelpAndVersion) {
    EXPECT_THAT(run({"--help"}).out, HasSubstr("usage: whittle [MODEL...]"));
    EXPECT_THAT(run({"--version"}).out, StartsWith("whittle 0."));
    EXPECT_EQ(run({"--help"}).request.exitStatus, 0);
    EXPECT_FALSE(run({"--help"}).request.openWindow);
}

TEST(Application, opensTheWindowWithoutWordsOrWithFiles) {
    EXPECT_TRUE(run({}).request.openWindow);
    const Ran ran = run({"/"});
    EXPECT_TRUE(ran.request.openWindow);
    EXPECT_EQ(ran.request.models, std::vector<std::string>{"/"});
}

TEST(Application, refusesWordsThatAreNeitherCommandNorFile) {
    const Ran ran = run({"no-such-thing-at-all"});
    EXPECT_EQ(ran.request.exitStatus, 2);
    EXPECT_FALSE(ran.request.openWindow);
    EXPECT_THAT(ran.err, StartsWith("whittle: no command and no file 'no-such-thing-at-all'"));
    EXPECT_EQ(run({"--hlep"}).err, "whittle: unknown option --hlep; did you mean --help?\n");
    EXPECT_EQ(run({"help", "hepl"}).request.exitStatus, 2);
}

TEST(Application, endsWithTheStatusOfTheError) {
    std::ostringstream out, err;
    Console console(out, err, false);
    EXPECT_EQ(finish("whittle x", absl::OkStatus(), console), 0);
    EXPECT_EQ(finish("whittle x", usageError("a"), console), 2);
    EXPECT_EQ(finish("whittle x", absl::InvalidArgumentError("b\nc"), console), 1);
    EXPECT_EQ(finish("whittle x", absl::CancelledError("cancelled"), console), 130);
    EXPECT_EQ(err.str(), "whittle x: a\nwhittle x: b c\nwhittle x: cancelled\n");
    out.setstate(std::ios::badbit);
    EXPECT_EQ(finish("whittle x", absl::OkStatus(), console), 1);
}

TEST(Application, hasHelpAndDocumentedOptionsForEveryCommand) {
    for (const Command* command : allCommands()) {
        SCOPED_TRACE(std::string(command->name));
        const Ran ran = run({std::string(command->name), "--help"});
        EXPECT_EQ(ran.request.exitStatus, 0);
        EXPECT_THAT(ran.out, HasSubstr(absl::StrCat("usage: whittle ", command->name)));
        EXPECT_EQ(findCommand(command->name), command);
        EXPECT_FALSE(command->summary.empty());
        EXPECT_LE(command->minPositionals, command->maxPositionals);
        for (const OptionInfo& option : command->options) EXPECT_FALSE(option.doc.empty()) << option.name;
        const Ran wrong = run({std::string(command->name), "--no-such-option-anywhere"});
        EXPECT_EQ(wrong.request.exitStatus, 2);
        EXPECT_EQ(std::count(wrong.err.begin(), wrong.err.end(), '\n'), 1);
    }
}

}  // namespace
}  // namespace whittle
