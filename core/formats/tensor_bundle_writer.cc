// SPDX-License-Identifier: Apache-2.0
#include "core/formats/tensor_bundle_writer.h"

#include "core/base/file.h"
#include "core/base/status.h"
#include "core/formats/bundle_payload.h"
#include "core/formats/table_file.h"
#include "core/formats/tensor_bundle.h"
#include "proto/tensor_bundle.pb.h"

#include <absl/strings/str_cat.h>

#include <map>

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

}  // namespace

absl::Status writeTensorBundle(const std::string& prefix, const std::vector<std::string>& keys,
                               const std::function<absl::StatusOr<Tensor>(const std::string&)>& tensorOf,
                               const Progress& progress) {
    // Rising order of keys is what a table needs; the shard keeps the order in which they were given.
    std::map<std::string, std::string> index;
    index.emplace("", headerValue());
    const auto writeShard = [&](const AppendFunction& append) -> absl::Status {
        int64_t offset = 0;
        for (const std::string& key : keys) {
            WHITTLE_RETURN_IF_ERROR(progress.check());
            progress.report("writing variables", static_cast<int64_t>(index.size()) - 1,
                            static_cast<int64_t>(keys.size()));
            if (key.empty() || key.front() == '\0' || index.count(key)) {
                return absl::InvalidArgumentError(absl::StrCat("'", key, "' cannot be a key of a checkpoint"));
            }
            absl::StatusOr<Tensor> tensor = tensorOf(key);
            if (!tensor.ok()) return annotate(tensor.status(), key);
            tensorflow::BundleEntryProto entry = entryOf(*tensor);
            entry.set_offset(offset);
            absl::StatusOr<uint32_t> crc = encodeTensor(*tensor, [&](absl::string_view data) {
                offset += static_cast<int64_t>(data.size());
                return append(data);
            });
            if (!crc.ok()) return annotate(crc.status(), key);
            entry.set_size(offset - entry.offset());
            entry.set_crc32c(*crc);
            index.emplace(key, entry.SerializeAsString());
        }
        return absl::OkStatus();
    };
    WHITTLE_RETURN_IF_ERROR(writeFileAtomically(shardPath(prefix, 0, 1), writeShard));
    WHITTLE_ASSIGN_OR_RETURN(const std::string table, writeTable(index));
    return writeFileAtomically(prefix + ".index", table);
}

}  // namespace whittle
