// SPDX-License-Identifier: Apache-2.0
#include "core/formats/table_file.h"

#include "core/base/crc32c.h"
#include "core/formats/table_check.h"
#include "core/formats/wire.h"

#include <absl/strings/str_cat.h>
#include <gtest/gtest.h>
#include <leveldb/env.h>
#include <leveldb/table_builder.h>

namespace whittle {
namespace {

std::map<std::string, std::string> contentOf(const std::string& table, absl::Status* status) {
    std::map<std::string, std::string> found;
    *status = readTable(Bytes::copyOf(table), [&](absl::string_view key, absl::string_view value) {
        found.emplace(std::string(key), std::string(value));
        return absl::OkStatus();
    });
    return found;
}

std::map<std::string, std::string> manyEntries() {
    std::map<std::string, std::string> entries;
    for (int i = 0; i < 9000; ++i) {
        entries.emplace(absl::StrCat("layer_with_a_long_name/", i, "/.ATTRIBUTES/VARIABLE_VALUE"),
                        std::string(30, 'v'));
    }
    return entries;
}

class MemoryFile : public leveldb::WritableFile {
  public:
    leveldb::Status Append(const leveldb::Slice& data) override {
        text.append(data.data(), data.size());
        return {};
    }
    leveldb::Status Close() override { return {}; }
    leveldb::Status Flush() override { return {}; }
    leveldb::Status Sync() override { return {}; }
    std::string text;
};

// One block with its trailer.
std::string sealed(const std::string& content, char type = 0) {
    const std::string typed = content + type;
    return typed + fixed32(maskCrc(crc32c(typed)));
}

std::string entry(uint64_t shared, uint64_t added, uint64_t valueSize, const std::string& bytes) {
    std::string out;
    appendVarint(&out, shared);
    appendVarint(&out, added);
    appendVarint(&out, valueSize);
    return out + bytes;
}

std::string handle(uint64_t offset, uint64_t size) {
    std::string out;
    appendVarint(&out, offset);
    appendVarint(&out, size);
    return out;
}

std::string oneRestart(const std::string& entries) { return entries + fixed32(0) + fixed32(1); }

// A well-signed table of one data block whose author wrote what he liked.
std::string tableOf(const std::string& dataBlock, const std::string& dataHandle, char type = 0) {
    std::string file = sealed(dataBlock, type);
    const size_t indexAt = file.size();
    const std::string index = oneRestart(entry(0, 1, dataHandle.size(), "z" + dataHandle));
    file += sealed(index);
    std::string footer = handle(0, 0) + handle(indexAt, index.size());
    footer.resize(40, '\0');
    return file + footer + fixed64(0xdb4775248b80fb57);
}

absl::StatusCode codeOf(const std::string& dataBlock) {
    return checkTable(tableOf(dataBlock, handle(0, dataBlock.size()))).code();
}

TEST(TableFileTest, writtenTableIsReadBackOverSeveralBlocks) {
    const std::map<std::string, std::string> entries = manyEntries();
    const std::string table = writeTable(entries).value();
    ASSERT_GT(table.size(), size_t{256} << 10);
    absl::Status status;
    EXPECT_EQ(contentOf(table, &status), entries);
    EXPECT_TRUE(status.ok()) << status;
}

TEST(TableFileTest, readsSnappyCompressedBlocks) {
    const std::map<std::string, std::string> entries = manyEntries();
    MemoryFile file;
    leveldb::Options options;
    options.compression = leveldb::kSnappyCompression;
    leveldb::TableBuilder builder(options, &file);
    for (const auto& [key, value] : entries) builder.Add(key, value);
    ASSERT_TRUE(builder.Finish().ok());
    ASSERT_LT(file.text.size(), writeTable(entries)->size() / 2) << "this LevelDB does not compress";
    absl::Status status;
    EXPECT_EQ(contentOf(file.text, &status), entries);
    EXPECT_TRUE(status.ok()) << status;
}

TEST(TableFileTest, wellSignedTableOfOneEntryIsFine) {
    EXPECT_EQ(codeOf(oneRestart(entry(0, 1, 1, "ab"))), absl::StatusCode::kOk);
}

TEST(TableFileTest, entriesThatLeaveTheirBlockAreDataLoss) {
    // LevelDB adds the two lengths in 32 bits: their sum is 0 there.
    EXPECT_EQ(codeOf(oneRestart(entry(0, 0xffffffff, 1, "ab"))), absl::StatusCode::kDataLoss);
    EXPECT_EQ(codeOf(oneRestart(entry(0, UINT64_MAX, 1, "ab"))), absl::StatusCode::kDataLoss);
    EXPECT_EQ(codeOf(oneRestart(entry(5, 1, 1, "ab"))), absl::StatusCode::kDataLoss);
    EXPECT_EQ(codeOf(oneRestart(entry(0, 1, 2, "ab"))), absl::StatusCode::kDataLoss);
    EXPECT_EQ(codeOf(oneRestart("\xff")), absl::StatusCode::kDataLoss);
}

TEST(TableFileTest, badRestartsAreDataLoss) {
    const std::string one = entry(0, 1, 1, "ab");
    EXPECT_EQ(codeOf(one + fixed32(0)), absl::StatusCode::kDataLoss);
    EXPECT_EQ(codeOf(one + fixed32(0xffffffff) + fixed32(1)), absl::StatusCode::kDataLoss);
    EXPECT_EQ(codeOf(one + fixed32(0) + fixed32(0x40000000)), absl::StatusCode::kDataLoss);
    EXPECT_EQ(codeOf("ab"), absl::StatusCode::kDataLoss);
}

TEST(TableFileTest, handlesThatLeaveTheFileAreDataLoss) {
    const std::string data = oneRestart(entry(0, 1, 1, "ab"));
    for (const std::string& bad :
         {handle(0, uint64_t{1} << 40), handle(0, UINT64_MAX), handle(UINT64_MAX, 8),
          handle(UINT64_MAX - 4, UINT64_MAX), handle(0, data.size() + 1), std::string("\xff")}) {
        EXPECT_EQ(checkTable(tableOf(data, bad)).code(), absl::StatusCode::kDataLoss);
    }
}

TEST(TableFileTest, unknownCompressionIsSaid) {
    const std::string data = oneRestart(entry(0, 1, 1, "ab"));
    EXPECT_EQ(checkTable(tableOf(data, handle(0, data.size()), 7)).code(), absl::StatusCode::kUnimplemented);
}

TEST(TableFileTest, hostileSnappyIsDataLoss) {
    for (const std::string& bad : {std::string("\xff\xff\xff\xff\x0f\0a", 7),
                                   std::string("\x04\x0c"
                                               "ab",
                                               4),
                                   std::string("\x08\0a\x01\x05", 5), std::string("\x08\0a\x0d\0", 5),
                                   std::string("\x02\0a", 3), std::string("\x08\xfc\xff\xff\xff\xff", 6)}) {
        EXPECT_EQ(checkTable(tableOf(bad, handle(0, bad.size()), 1)).code(), absl::StatusCode::kDataLoss);
    }
}

TEST(TableFileTest, keysOutOfOrderAreDataLoss) {
    const std::string data = oneRestart(entry(0, 1, 0, "b") + entry(0, 1, 0, "a"));
    absl::Status status;
    contentOf(tableOf(data, handle(0, data.size())), &status);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace whittle
