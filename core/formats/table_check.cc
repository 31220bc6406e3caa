// SPDX-License-Identifier: Apache-2.0
#include "core/formats/table_check.h"

#include "core/base/crc32c.h"
#include "core/base/status.h"
#include "core/formats/wire.h"

#include <absl/strings/str_cat.h>

#include <snappy.h>

#include <limits>
#include <string>

// LevelDB reads its own files: it finds damage by checksum and trusts what carries a right one. A checkpoint comes from
// anywhere, and a checksum is no signature. LevelDB 1.23 allocates what a block handle asks for before it looks whether
// the file has it, wraps around at sizes near 2^64, and adds the two lengths of an entry in 32 bits before comparing
// them with what is left. So everything that it takes on trust is checked here first; the layout is described in
// tensor_bundle_format.md.
namespace whittle {
namespace {

constexpr size_t kFooterSize = 48;
constexpr size_t kTrailerSize = 5;  // compression type, checksum
constexpr uint64_t kMagic = 0xdb4775248b80fb57;
// Longer than any name of a variable, and short enough that prefix compression cannot blow a small file up.
constexpr uint64_t kLongestKey = 1 << 16;

struct Handle {
    uint64_t offset = 0;
    uint64_t size = 0;
};

bool consumeHandle(absl::string_view* data, Handle* handle) {
    return consumeVarint(data, &handle->offset) && consumeVarint(data, &handle->size);
}

// A copy element of three bytes makes at most 64, so a longer claim is a lie; it is refused before anything is
// allocated.
constexpr size_t kBestSnappyRatio = 22;

absl::StatusOr<std::string> uncompressed(absl::string_view block) {
    size_t length = 0;
    std::string out;
    if (!snappy::GetUncompressedLength(block.data(), block.size(), &length) ||
        length > kBestSnappyRatio * block.size() || !snappy::Uncompress(block.data(), block.size(), &out)) {
        return absl::DataLossError("a compressed block is damaged");
    }
    return out;
}

class Checker {
  public:
    explicit Checker(absl::string_view file) : m_file(file), m_keyBudget((uint64_t{64} << 20) + 16 * file.size()) {}

    absl::Status run() {
        if (m_file.size() < kFooterSize) return absl::DataLossError("file is too short to be an index table");
        absl::string_view footer = m_file.substr(m_file.size() - kFooterSize);
        if (loadLittle64(footer.data() + kFooterSize - 8) != kMagic) {
            return absl::DataLossError("not an index table (bad magic number)");
        }
        Handle metaIndex, index;
        if (!consumeHandle(&footer, &metaIndex) || !consumeHandle(&footer, &index)) {
            return absl::DataLossError("footer is damaged");
        }
        return checkIndex(index);
    }

  private:
    absl::StatusOr<std::string> block(const Handle& handle) {
        const uint64_t most = m_file.size() - kFooterSize;
        if (handle.offset > most || handle.size > most - handle.offset ||
            most - handle.offset - handle.size < kTrailerSize) {
            return absl::DataLossError("a block lies outside of the file");
        }
        const absl::string_view stored = m_file.substr(handle.offset, handle.size + kTrailerSize);
        const absl::string_view content = stored.substr(0, handle.size);
        const uint32_t masked = loadLittle32(stored.data() + handle.size + 1);
        if (crc32c(stored.substr(0, handle.size + 1)) != unmaskCrc(masked)) {
            return absl::DataLossError(absl::StrCat("block checksum mismatch at offset ", handle.offset));
        }
        switch (stored[handle.size]) {
            case 0:
                return std::string(content);
            case 1:
                return uncompressed(content);
            default:
                return absl::UnimplementedError(
                    absl::StrCat("a block is compressed by method ", static_cast<int>(stored[handle.size])));
        }
    }

    // Walks the entries of a block; `visit` sees each value.
    template <typename Visit>
    absl::Status walk(const std::string& content, const Visit& visit) {
        if (content.size() < 4) return absl::DataLossError("a block is too short");
        const uint64_t restarts = loadLittle32(content.data() + content.size() - 4);
        if (restarts == 0 || restarts > (content.size() - 4) / 4) return absl::DataLossError("bad restart count");
        const uint64_t end = content.size() - 4 - restarts * 4;
        for (uint64_t i = 0; i < restarts; ++i) {
            const uint32_t at = loadLittle32(content.data() + end + i * 4);
            if (at > end || (i == 0 && at != 0)) return absl::DataLossError("bad restart offset");
        }
        absl::string_view rest(content.data(), end);
        uint64_t keySize = 0;
        while (!rest.empty()) {
            uint64_t shared = 0, added = 0, valueSize = 0;
            if (!consumeVarint(&rest, &shared) || !consumeVarint(&rest, &added) || !consumeVarint(&rest, &valueSize) ||
                shared > keySize || added > rest.size() || valueSize > rest.size() - added) {
                return absl::DataLossError("bad entry in block");
            }
            keySize = shared + added;
            if (keySize > kLongestKey || keySize > m_keyBudget) return absl::DataLossError("a key is too long");
            m_keyBudget -= keySize;
            WHITTLE_RETURN_IF_ERROR(visit(rest.substr(added, valueSize)));
            rest.remove_prefix(added + valueSize);
        }
        return absl::OkStatus();
    }

    absl::Status checkIndex(const Handle& index) {
        WHITTLE_ASSIGN_OR_RETURN(const std::string content, block(index));
        return walk(content, [this](absl::string_view value) -> absl::Status {
            Handle handle;
            if (!consumeHandle(&value, &handle)) return absl::DataLossError("bad block handle");
            // Blocks follow each other; two handles to one block would let a small file stand for a huge table.
            if (handle.offset < m_nextBlock) return absl::DataLossError("blocks overlap");
            WHITTLE_ASSIGN_OR_RETURN(const std::string data, block(handle));
            m_nextBlock = handle.offset + handle.size;
            return walk(data, [](absl::string_view) { return absl::OkStatus(); });
        });
    }

    absl::string_view m_file;
    uint64_t m_keyBudget;
    uint64_t m_nextBlock = 0;
};

}  // namespace

absl::Status checkTable(absl::string_view file) { return Checker(file).run(); }

}  // namespace whittle
