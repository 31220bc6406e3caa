// SPDX-License-Identifier: Apache-2.0
//
// The program over inputs that are no models, or no longer: whatever it is given, it ends by itself, says one line on
// standard error and nothing on standard output, and leaves no file.
#include "core/base/file.h"
#include "tests/support/temp_dir.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace whittle {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Ended {
    int status = -1;  // 128 + signal when one ended it
    std::string out, err;
};

std::string contentOf(const std::string& path) {
    const absl::StatusOr<Bytes> bytes = mapFile(path);
    return bytes.ok() ? std::string(bytes->view()) : "";
}

std::string quoted(const std::string& word) { return absl::StrCat("'", word, "'"); }

class BrokenInput : public ::testing::Test {
  protected:
    Ended run(const std::vector<std::string>& words) const {
        std::string line = absl::StrCat("timeout 60 ", quoted(WHITTLE_BINARY));
        for (const std::string& word : words) absl::StrAppend(&line, " ", quoted(word));
        absl::StrAppend(&line, " >", m_folder.file("out"), " 2>", m_folder.file("err"), " </dev/null");
        const int status = std::system(line.c_str());
        return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), contentOf(m_folder.file("out")),
                contentOf(m_folder.file("err"))};
    }

    void expectRefusal(const std::string& command, const std::string& path) const {
        SCOPED_TRACE(absl::StrCat(command, " ", path));
        const std::string output = m_folder.file("result.pb");
        std::vector<std::string> words = {command, path};
        if (command == "freeze") words.insert(words.end(), {"-o", output});
        if (command == "transform") words.insert(words.end(), {"-o", output, "--transforms", "remove_device"});
        const Ended ended = run(words);
        EXPECT_EQ(ended.status, 1) << ended.err;
        EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
        EXPECT_THAT(ended.err, StartsWith(absl::StrCat("whittle ", command, ": ")));
        EXPECT_EQ(ended.out, "");
        EXPECT_FALSE(fileExists(output));
    }

    void expectAllRefuse(const std::string& path) const {
        for (const char* command : {"show", "summarize", "freeze", "transform"}) expectRefusal(command, path);
    }

    std::string write(const std::string& name, absl::string_view content) const {
        const std::string path = m_folder.file(name);
        EXPECT_TRUE(writeFileAtomically(path, content).ok());
        return path;
    }

    const TempDir m_folder;
};

std::string sampleBytes() { return contentOf(WHITTLE_TEST_DATA "/golden/show/control_flow/saved_model.pb"); }

TEST_F(BrokenInput, refusesWhatIsNotThere) {
    expectAllRefuse(m_folder.file("nothing"));
    ::mkdir(m_folder.file("empty").c_str(), 0755);
    expectAllRefuse(m_folder.file("empty"));
}

TEST_F(BrokenInput, refusesFilesOfAnotherKind) {
    expectAllRefuse(write("empty.pb", ""));
    expectAllRefuse(write("text.pb", "Lorem ipsum dolor sit amet, consectetur adipiscing elit.\n"));
    expectAllRefuse(write("model.onnx", absl::string_view("\x08\x07\x12\x07pytorch\x1a\x05"
                                                          "1.9.0:\x04",
                                                          21)));
    expectAllRefuse(write("zeros.pb", std::string(4096, '\0')));
    expectAllRefuse("/dev/null");
}

TEST_F(BrokenInput, refusesTruncatedModels) {
    const std::string bytes = sampleBytes();
    ASSERT_GT(bytes.size(), 5000u);
    for (const size_t part : {3, 5, 7}) {
        ::mkdir(m_folder.file(absl::StrCat("cut", part)).c_str(), 0755);
        write(absl::StrCat("cut", part, "/saved_model.pb"),
              absl::string_view(bytes).substr(0, bytes.size() * part / 8));
        expectAllRefuse(m_folder.file(absl::StrCat("cut", part)));
    }
}

// A flipped bit may leave a model that is merely another one; then the text of success is right as well.
TEST_F(BrokenInput, survivesFlippedBitsAnywhere) {
    const std::string bytes = sampleBytes();
    ::mkdir(m_folder.file("flip").c_str(), 0755);
    for (size_t at = 0; at < bytes.size(); at += bytes.size() / 40 + 1) {
        std::string flipped = bytes;
        flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
        write("flip/saved_model.pb", flipped);
        SCOPED_TRACE(absl::StrCat("bit ", at % 8, " of byte ", at));
        const Ended ended = run({"show", m_folder.file("flip"), "--all"});
        EXPECT_TRUE(ended.status == 0 || ended.status == 1) << ended.status << ": " << ended.err;
        EXPECT_LE(std::count(ended.err.begin(), ended.err.end(), '\n'), 4) << ended.err;
        if (ended.status == 1) {
            EXPECT_EQ(ended.out, "");
        } else {
            EXPECT_THAT(ended.out, HasSubstr("MetaGraphDef with tag-set"));
        }
    }
}

TEST_F(BrokenInput, refusesWrongUsageWithTwo) {
    const std::vector<std::vector<std::string>> wrong = {
        {"show"}, {"show", "a", "b"}, {"show", "a", "--tagset", "x"}, {"freeze", "a"}, {"shwo"}, {"--unknown"}};
    for (const std::vector<std::string>& words : wrong) {
        const Ended ended = run(words);
        EXPECT_EQ(ended.status, 2) << words[0] << ": " << ended.err;
        EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 1) << ended.err;
        EXPECT_EQ(ended.out, "");
    }
}

TEST_F(BrokenInput, saysThatItsOutputIsFull) {
    const std::string model = WHITTLE_TEST_DATA "/golden/show/control_flow";
    const std::string line =
        absl::StrCat(quoted(WHITTLE_BINARY), " show ", quoted(model), " --all >/dev/full 2>", m_folder.file("err"));
    const int status = std::system(line.c_str());
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 1);
    EXPECT_THAT(contentOf(m_folder.file("err")), HasSubstr("cannot write to standard output"));
}

}  // namespace
}  // namespace whittle
