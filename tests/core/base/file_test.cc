// SPDX-License-Identifier: Apache-2.0
#include "core/base/file.h"

#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

#include <unistd.h>

namespace whittle {
namespace {

TEST(ForgetPages, LeavesMappedBytesReadable) {
    TempDir dir;
    const std::string content(100000, 'm');
    ASSERT_TRUE(writeFileAtomically(dir.file("f"), content).ok());
    const absl::StatusOr<Bytes> file = mapFile(dir.file("f"));
    ASSERT_TRUE(file.ok());
    forgetPages(*file);
    forgetPages(file->slice(5000, 90000));
    EXPECT_EQ(file->view(), content);
}

TEST(ForgetPages, DoesNotTouchBuffers) {
    const std::string content(1 << 20, 'b');
    const Bytes buffer = Bytes::copyOf(content);
    forgetPages(buffer);
    EXPECT_EQ(buffer.view(), content);
}

TEST(FileTest, writtenFileIsReadBack) {
    const TempDir dir;
    ASSERT_TRUE(writeFileAtomically(dir.file("a"), "hello").ok());
    EXPECT_EQ(mapFile(dir.file("a"))->view(), "hello");
}

TEST(FileTest, missingFileIsNotFoundAndNamed) {
    const absl::Status status = mapFile("/nonexistent/x").status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_NE(status.message().find("/nonexistent/x"), absl::string_view::npos);
}

TEST(FileTest, failedWriteKeepsTheOldFileAndLeavesNothingBehind) {
    const TempDir dir;
    ASSERT_TRUE(writeFileAtomically(dir.file("a"), "old").ok());
    const absl::Status status = writeFileAtomically(dir.file("a"), [](const AppendFunction& append) {
        EXPECT_TRUE(append("half of the new").ok());
        return absl::ResourceExhaustedError("disk full");
    });
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(mapFile(dir.file("a"))->view(), "old");
    EXPECT_FALSE(fileExists(dir.file("a") + ".part" + std::to_string(::getpid())));
}

TEST(FileTest, pathParts) {
    EXPECT_EQ(baseName("/a/b/"), "b");
    EXPECT_EQ(baseName("b"), "b");
    EXPECT_EQ(directoryOf("/a/b"), "/a");
    EXPECT_EQ(directoryOf("b"), ".");
    EXPECT_EQ(directoryOf("/b"), "/");
    EXPECT_EQ(joinPath("/a/", "b"), "/a/b");
}

}  // namespace
}  // namespace whittle
