// SPDX-License-Identifier: Apache-2.0
#include "core/formats/table_file.h"

#include "core/base/status.h"
#include "core/formats/table_check.h"

#include <leveldb/env.h>
#include <leveldb/iterator.h>
#include <leveldb/options.h>
#include <leveldb/table.h>
#include <leveldb/table_builder.h>

#include <algorithm>
#include <cstring>
#include <memory>

// TensorFlow forked LevelDB's table code for its checkpoints and left the bytes as they were, so LevelDB's public
// leveldb/table.h reads and writes them. That this holds is tested (tensor_bundle_test, table_file_test): real
// checkpoints are read, Snappy-compressed blocks are, and what is written is byte for byte what TensorFlow wrote.
// Checksums are looked at only when asked for: paranoid_checks covers the index block, verify_checksums the data.
namespace whittle {
namespace {

absl::string_view view(const leveldb::Slice& s) { return {s.data(), s.size()}; }
leveldb::Slice slice(absl::string_view s) { return {s.data(), s.size()}; }

absl::Status fromLeveldb(const leveldb::Status& status) {
    if (status.ok()) return absl::OkStatus();
    if (status.IsCorruption()) return absl::DataLossError(status.ToString());
    return absl::UnavailableError(status.ToString());
}

// The bytes of a table that lie in memory or in a mapping.
class BytesFile : public leveldb::RandomAccessFile {
  public:
    explicit BytesFile(Bytes bytes) : m_bytes(std::move(bytes)) {}
    leveldb::Status Read(uint64_t offset, size_t n, leveldb::Slice* result, char*) const override {
        if (offset > m_bytes.size() || n > m_bytes.size() - offset) {
            return leveldb::Status::Corruption("read past the end of the table");
        }
        *result = leveldb::Slice(m_bytes.data() + offset, n);
        return leveldb::Status::OK();
    }

  private:
    Bytes m_bytes;
};

class StringFile : public leveldb::WritableFile {
  public:
    leveldb::Status Append(const leveldb::Slice& data) override {
        m_text.append(data.data(), data.size());
        return leveldb::Status::OK();
    }
    leveldb::Status Close() override { return leveldb::Status::OK(); }
    leveldb::Status Flush() override { return leveldb::Status::OK(); }
    leveldb::Status Sync() override { return leveldb::Status::OK(); }
    std::string take() { return std::move(m_text); }

  private:
    std::string m_text;
};

}  // namespace

absl::Status readTable(const Bytes& file,
                       const std::function<absl::Status(absl::string_view, absl::string_view)>& visit) {
    WHITTLE_RETURN_IF_ERROR(checkTable(file.view()));
    BytesFile source(file);
    leveldb::Options options;
    options.paranoid_checks = true;
    leveldb::Table* opened = nullptr;
    WHITTLE_RETURN_IF_ERROR(fromLeveldb(leveldb::Table::Open(options, &source, file.size(), &opened)));
    const std::unique_ptr<leveldb::Table> table(opened);
    leveldb::ReadOptions read;
    read.verify_checksums = true;
    read.fill_cache = false;
    const std::unique_ptr<leveldb::Iterator> at(table->NewIterator(read));
    std::string before;
    bool first = true;
    for (at->SeekToFirst(); at->Valid(); at->Next()) {
        const absl::string_view key = view(at->key());
        if (!first && key <= before) return absl::DataLossError("keys are not in order");
        first = false;
        before.assign(key.data(), key.size());
        WHITTLE_RETURN_IF_ERROR(visit(key, view(at->value())));
    }
    return fromLeveldb(at->status());
}

absl::StatusOr<std::string> writeTable(const std::map<std::string, std::string>& entries) {
    StringFile file;
    leveldb::Options options;
    options.compression = leveldb::kNoCompression;
    options.block_restart_interval = 16;
    options.block_size = 256 << 10;
    leveldb::TableBuilder builder(options, &file);
    for (const auto& [key, value] : entries) builder.Add(slice(key), slice(value));
    WHITTLE_RETURN_IF_ERROR(fromLeveldb(builder.Finish()));
    return file.take();
}

}  // namespace whittle
