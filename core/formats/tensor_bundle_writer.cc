// SPDX-License-Identifier: Apache-2.0
#include "core/formats/tensor_bundle_writer.h"

#include "core/base/crc32c.h"
#include "core/base/file.h"
#include "core/base/status.h"
#include "core/formats/bundle_payload.h"
#include "core/formats/table_file.h"
#include "core/formats/tensor_bundle.h"
#include "proto/tensor_bundle.pb.h"

#include <absl/strings/str_cat.h>

#include <map>
#include <utility>

namespace whittle {
namespace {

std::string headerValue() {
    tensorflow::BundleHeaderProto header;
    header.set_num_shards(1);
    header.mutable_version()->set_producer(1);
    return header.SerializeAsString();
}

tensorflow::BundleEntryProto entryOf(const Tensor& tensor) {
    tensorflow::BundleEntryProto entry;
    entry.set_dtype(static_cast<tensorflow::DataType>(tensor.dtype));
    entry.mutable_shape();
    for (const int64_t dim : tensor.shape.dims) entry.mutable_shape()->add_dim()->set_size(dim);
    return entry;
}

using TensorOf = std::function<absl::StatusOr<Tensor>(const std::string&)>;

// Puts tensors one behind the other into a shard and makes their entries.
class ShardWriter {
  public:
    ShardWriter(const TensorOf& tensorOf, const AppendFunction& append, SharedTensors* shared)
        : m_tensorOf(tensorOf), m_append(append), m_shared(shared) {}

    absl::StatusOr<tensorflow::BundleEntryProto> add(const std::string& key) {
        WHITTLE_ASSIGN_OR_RETURN(const Tensor tensor, m_tensorOf(key));
        tensorflow::BundleEntryProto entry = entryOf(tensor);
        std::vector<Written>* alike = nullptr;
        if (m_shared && !tensor.content.empty()) {
            alike = &m_written[{tensor.dtype, tensor.shape.dims}];
            const uint32_t crc = alike->empty() ? 0 : maskCrc(crc32c(tensor.content.view()));
            for (const Written& written : *alike) {
                if (written.entry.crc32c() != crc || !holds(written.key, tensor)) continue;
                ++m_shared->count;
                m_shared->bytes += written.entry.size();
                return written.entry;
            }
        }
        entry.set_offset(m_offset);
        WHITTLE_ASSIGN_OR_RETURN(const uint32_t crc, encodeTensor(tensor, [this](absl::string_view data) {
                                     m_offset += static_cast<int64_t>(data.size());
                                     return m_append(data);
                                 }));
        entry.set_size(m_offset - entry.offset());
        entry.set_crc32c(crc);
        if (alike) alike->push_back({key, entry});
        return entry;
    }

  private:
    struct Written {
        std::string key;
        tensorflow::BundleEntryProto entry;
    };

    // Equal checksums are no proof.
    bool holds(const std::string& key, const Tensor& tensor) const {
        const absl::StatusOr<Tensor> other = m_tensorOf(key);
        return other.ok() && other->content == tensor.content;
    }

    const TensorOf& m_tensorOf;
    const AppendFunction& m_append;
    SharedTensors* m_shared;
    int64_t m_offset = 0;
    std::map<std::pair<DataType, std::vector<int64_t>>, std::vector<Written>> m_written;
};

}  // namespace

absl::Status writeTensorBundle(const std::string& prefix, const std::vector<std::string>& keys,
                               const TensorOf& tensorOf, const Progress& progress, SharedTensors* shared) {
    // Rising order of keys is what a table needs; the shard keeps the order in which they were given.
    std::map<std::string, std::string> index;
    index.emplace("", headerValue());
    const auto writeShard = [&](const AppendFunction& append) -> absl::Status {
        ShardWriter shard(tensorOf, append, shared);
        for (const std::string& key : keys) {
            WHITTLE_RETURN_IF_ERROR(progress.check());
            progress.report("writing variables", static_cast<int64_t>(index.size()) - 1,
                            static_cast<int64_t>(keys.size()));
            if (key.empty() || key.front() == '\0' || index.count(key)) {
                return absl::InvalidArgumentError(absl::StrCat("'", key, "' cannot be a key of a checkpoint"));
            }
            const absl::StatusOr<tensorflow::BundleEntryProto> entry = shard.add(key);
            if (!entry.ok()) return annotate(entry.status(), key);
            index.emplace(key, entry->SerializeAsString());
        }
        return absl::OkStatus();
    };
    WHITTLE_RETURN_IF_ERROR(writeFileAtomically(shardPath(prefix, 0, 1), writeShard));
    WHITTLE_ASSIGN_OR_RETURN(const std::string table, writeTable(index));
    return writeFileAtomically(prefix + ".index", table);
}

}  // namespace whittle
