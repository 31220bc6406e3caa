// SPDX-License-Identifier: Apache-2.0
// The checksums of an index keep a fuzzer out, so besides indexes as they are (first byte 0) it also makes up the
// entries of one whose checksums are right (first byte 1): then come, again and again, a length byte and that many
// bytes, taken as key and value in turn. What is left behind the first empty value is the shard.
#include "core/base/file.h"
#include "core/formats/table_file.h"
#include "core/formats/tensor_bundle.h"
#include "tests/fuzz/check.h"
#include "tests/support/temp_dir.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace {

absl::string_view takePiece(absl::string_view* data) {
    if (data->empty()) return {};
    const size_t length = std::min<size_t>(static_cast<unsigned char>(data->front()), data->size() - 1);
    const absl::string_view piece = data->substr(1, length);
    data->remove_prefix(1 + length);
    return piece;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace whittle;
    static const TempDir& directory = *new TempDir;
    if (size == 0) return 0;
    absl::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    std::string index, shard;
    if (data[0] == 0) {
        index.assign(input.data(), input.size());
        shard.assign(64, '\1');
    } else {
        std::map<std::string, std::string> entries;
        while (!input.empty()) {
            const absl::string_view key = takePiece(&input);
            const absl::string_view value = takePiece(&input);
            if (value.empty()) break;
            entries.emplace(key, value);
        }
        shard.assign(input.data(), input.size());
        const absl::StatusOr<std::string> table = writeTable(entries);
        require(table.status(), "writing a table");
        index = *table;
    }
    const std::string prefix = directory.file("v");
    require(writeFileAtomically(prefix + ".index", index), "index");
    require(writeFileAtomically(shardPath(prefix, 0, 1), shard), "shard");
    const auto bundle = TensorBundle::open(prefix);
    if (!bundle.ok()) return 0;
    for (const BundleEntry& entry : (*bundle)->entries()) (void)(*bundle)->read(entry.key);
    return 0;
}
