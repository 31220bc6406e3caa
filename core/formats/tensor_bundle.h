// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/base/progress.h"
#include "core/graph/tensor.h"

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace whittle {

// A box of a tensor: per dimension where it starts and how long it is. In files a length of kFull is the whole
// dimension (and start is 0).
struct TensorSlice {
    static constexpr int64_t kFull = -1;
    struct Extent {
        int64_t start = 0;
        int64_t length = kFull;
        friend bool operator==(const Extent&, const Extent&) = default;
    };

    std::vector<Extent> extents;
    friend bool operator==(const TensorSlice&, const TensorSlice&) = default;
};

// "6 3 2,2:0,3", the text of SaveV2's and RestoreV2's shape_and_slices: the full shape, then per dimension
// "start,length" or "-". InvalidArgument when it is something else or leaves the shape.
struct ShapeAndSlice {
    Shape fullShape;
    TensorSlice slice;  // lengths resolved, never kFull
};
absl::StatusOr<ShapeAndSlice> parseShapeAndSlice(absl::string_view text);

// One tensor of a checkpoint.
struct BundleEntry {
    std::string key;
    DataType dtype = DataType::kInvalid;
    Shape shape;
    int64_t bytes = 0;  // in the shards, all slices together
    // Where it lies, when it lies in one piece.
    int32_t shard = 0;
    int64_t offset = 0;
    uint32_t maskedCrc = 0;
    // The pieces that a partitioned variable was saved in; empty when it lies in one.
    std::vector<TensorSlice> slices;
};

// TensorFlow's checkpoint format V2: an index and the shards it points into; tensor_bundle_format.md describes the
// bytes. The index is read when the bundle is opened, the shards are mapped then and read when a tensor is. Immutable;
// safe to use from several threads.
class TensorBundle {
  public:
    // `prefix` is what stands before ".index", "…/variables/variables". NotFound without an index, DataLoss when it is
    // damaged. A shard that is missing or too short does not prevent opening: problem() says so, and so does reading
    // what lies in it.
    static absl::StatusOr<std::shared_ptr<const TensorBundle>> open(const std::string& prefix);

    const std::string& prefix() const { return m_prefix; }
    // Sorted by key.
    const std::vector<BundleEntry>& entries() const { return m_entries; }
    // nullptr when there is none.
    const BundleEntry* find(absl::string_view key) const;
    // The first shard that is missing, or entry that does not fit its shard; OK when there is none. Looks at sizes, not
    // at checksums.
    const absl::Status& problem() const { return m_problem; }
    // Bytes of the index and of the shards that are there.
    int64_t indexBytes() const { return m_indexBytes; }
    int64_t shardBytes() const;

    // The tensor, its checksum verified: numbers that lie in one piece are a slice of the mapped shard, partitioned
    // ones are put together, strings and variants become typed fields. NotFound (key or shard), DataLoss (checksum,
    // sizes).
    absl::StatusOr<Tensor> read(absl::string_view key) const;
    // The box `slice` of the tensor. InvalidArgument when it leaves the tensor or the tensor holds no numbers.
    absl::StatusOr<Tensor> readSlice(absl::string_view key, const TensorSlice& slice) const;
    // Whether both tensors, each lying in one piece, have the same stored bytes; checksums are not looked at, and no
    // page of `b` stays in memory. The status of the one that does not fit its shard otherwise.
    absl::StatusOr<bool> sameBytes(const BundleEntry& a, const BundleEntry& b) const;
    // Reads every tensor: OK when all checksums hold, otherwise the first failure.
    absl::Status verifyAll(const Progress& progress) const;

  private:
    TensorBundle() = default;
    absl::Status readIndex(const Bytes& index);
    absl::Status addEntry(absl::string_view key, absl::string_view value);
    absl::Status joinSlices();
    void mapShards();
    absl::Status checkPlace(const BundleEntry& entry) const;
    absl::StatusOr<Bytes> storedBytes(const BundleEntry& entry) const;
    absl::StatusOr<Tensor> readWhole(const BundleEntry& entry) const;
    absl::StatusOr<Tensor> readBox(const BundleEntry& entry, const TensorSlice& box) const;

    std::string m_prefix;
    bool m_bigEndian = false;
    int32_t m_shardCount = 0;
    int64_t m_indexBytes = 0;
    std::vector<BundleEntry> m_entries;
    absl::flat_hash_map<std::string, BundleEntry> m_pieces;  // slices, by their binary key
    absl::flat_hash_map<int32_t, absl::StatusOr<Bytes>> m_shards;
    absl::Status m_problem;
};

// "…/variables.data-00003-of-00010".
std::string shardPath(absl::string_view prefix, int32_t shard, int32_t count);

}  // namespace whittle
