// SPDX-License-Identifier: Apache-2.0
#include "core/formats/tensor_bundle.h"

#include "core/base/file.h"
#include "core/base/status.h"
#include "core/formats/ordered_code.h"
#include "core/formats/table_file.h"
#include "proto/tensor_bundle.pb.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <algorithm>

// Opening: the index. What a tensor's bytes become is in tensor_bundle_read.cc.
namespace whittle {
namespace {

// TensorFlow's shape class holds no more dimensions, and its file names no more shards.
constexpr int kMostDimensions = 254;
constexpr int kMostShards = 99999;
// Putting slices together compares each with each other; a thousand times what a partitioner makes.
constexpr int kMostSlices = 4096;
constexpr int kBundleVersion = 1;

absl::StatusOr<Shape> shapeOf(const tensorflow::TensorShapeProto& proto) {
    if (proto.unknown_rank()) return absl::DataLossError("has no shape");
    if (proto.dim_size() > kMostDimensions) return absl::DataLossError("has too many dimensions");
    Shape shape;
    for (const auto& dim : proto.dim()) {
        if (dim.size() < 0) return absl::DataLossError("has a negative dimension");
        shape.dims.push_back(dim.size());
    }
    if (!shape.elementCount()) return absl::DataLossError("has more elements than can be counted");
    return shape;
}

absl::StatusOr<TensorSlice> sliceOf(const tensorflow::TensorSliceProto& proto, const Shape& shape) {
    if (proto.extent_size() == 0 || static_cast<size_t>(proto.extent_size()) != shape.dims.size()) {
        return absl::DataLossError("has a slice of another rank");
    }
    TensorSlice slice;
    for (int i = 0; i < proto.extent_size(); ++i) {
        const auto& extent = proto.extent(i);
        const int64_t whole = shape.dims[static_cast<size_t>(i)];
        const bool full = extent.has_length_case() == tensorflow::TensorSliceProto::Extent::HAS_LENGTH_NOT_SET;
        if (full ? extent.start() != 0
                 : extent.start() < 0 || extent.length() < 0 || extent.start() > whole ||
                       extent.length() > whole - extent.start()) {
            return absl::DataLossError("has a slice outside of its shape");
        }
        slice.extents.push_back({extent.start(), full ? TensorSlice::kFull : extent.length()});
    }
    return slice;
}

Shape shapeOfSlice(const TensorSlice& slice, const Shape& whole) {
    Shape shape;
    for (size_t i = 0; i < slice.extents.size(); ++i) {
        const int64_t length = slice.extents[i].length;
        shape.dims.push_back(length == TensorSlice::kFull ? whole.dims[i] : length);
    }
    return shape;
}

absl::Status readHeader(absl::string_view value, tensorflow::BundleHeaderProto* header) {
    if (!header->ParseFromArray(value.data(), static_cast<int>(value.size()))) {
        return absl::DataLossError("the header is damaged");
    }
    if (header->num_shards() < 1 || header->num_shards() > kMostShards) {
        return absl::DataLossError(absl::StrCat("the header names ", header->num_shards(), " shards"));
    }
    if (header->version().min_consumer() > kBundleVersion) {
        return absl::UnimplementedError(absl::StrCat("the checkpoint needs a reader of version ",
                                                     header->version().min_consumer(), ", this one is ",
                                                     kBundleVersion));
    }
    return absl::OkStatus();
}

}  // namespace

std::string shardPath(absl::string_view prefix, int32_t shard, int32_t count) {
    return absl::StrCat(prefix, absl::StrFormat(".data-%05d-of-%05d", shard, count));
}

absl::StatusOr<std::shared_ptr<const TensorBundle>> TensorBundle::open(const std::string& prefix) {
    const std::string path = prefix + ".index";
    WHITTLE_ASSIGN_OR_RETURN(const Bytes index, mapFile(path));
    std::shared_ptr<TensorBundle> bundle(new TensorBundle);
    bundle->m_prefix = prefix;
    bundle->m_indexBytes = static_cast<int64_t>(index.size());
    absl::Status status = bundle->readIndex(index);
    if (status.ok()) status = bundle->joinSlices();
    if (!status.ok()) return annotate(status, path);
    bundle->mapShards();
    return bundle;
}

absl::Status TensorBundle::readIndex(const Bytes& index) {
    bool first = true;
    WHITTLE_RETURN_IF_ERROR(readTable(index, [&](absl::string_view key, absl::string_view value) -> absl::Status {
        if (!first) return annotate(addEntry(key, value), absl::StrCat("entry '", key, "'"));
        first = false;
        if (!key.empty()) return absl::DataLossError("the index has no header");
        tensorflow::BundleHeaderProto header;
        WHITTLE_RETURN_IF_ERROR(readHeader(value, &header));
        m_shardCount = header.num_shards();
        m_bigEndian = header.endianness() == tensorflow::BundleHeaderProto::BIG;
        return absl::OkStatus();
    }));
    return first ? absl::DataLossError("the index is empty") : absl::OkStatus();
}

absl::Status TensorBundle::addEntry(absl::string_view key, absl::string_view value) {
    tensorflow::BundleEntryProto proto;
    if (!proto.ParseFromArray(value.data(), static_cast<int>(value.size()))) return absl::DataLossError("is damaged");
    BundleEntry entry;
    entry.key = std::string(key);
    entry.dtype = static_cast<DataType>(proto.dtype());
    WHITTLE_ASSIGN_OR_RETURN(entry.shape, shapeOf(proto.shape()));
    entry.bytes = proto.size();
    entry.shard = proto.shard_id();
    entry.offset = proto.offset();
    entry.maskedCrc = proto.crc32c();
    if (proto.slices_size() > kMostSlices) return absl::DataLossError("has too many slices");
    for (const auto& slice : proto.slices()) {
        WHITTLE_ASSIGN_OR_RETURN(TensorSlice parsed, sliceOf(slice, entry.shape));
        entry.slices.push_back(std::move(parsed));
    }
    // Slice keys begin with a zero byte, names of variables do not.
    if (key.front() == '\0') {
        if (!entry.slices.empty()) return absl::DataLossError("is a slice and has slices");
        m_pieces.emplace(entry.key, std::move(entry));
    } else {
        m_entries.push_back(std::move(entry));
    }
    return absl::OkStatus();
}

absl::Status TensorBundle::joinSlices() {
    for (BundleEntry& entry : m_entries) {
        if (entry.slices.empty()) continue;
        entry.bytes = 0;
        int64_t covered = 0;
        const auto fail = [&](absl::string_view why) {
            return absl::DataLossError(absl::StrCat("entry '", entry.key, "' ", why));
        };
        for (const TensorSlice& slice : entry.slices) {
            const auto piece = m_pieces.find(sliceKey(entry.key, slice));
            if (piece == m_pieces.end()) return fail("names a slice that is not in the index");
            const BundleEntry& part = piece->second;
            if (part.dtype != entry.dtype || part.shape != shapeOfSlice(slice, entry.shape)) {
                return fail("has a slice of another type or shape");
            }
            // The parts of a shape have fewer elements than the whole, but a file may repeat them.
            if (__builtin_add_overflow(covered, *part.shape.elementCount(), &covered) || part.bytes < 0 ||
                __builtin_add_overflow(entry.bytes, part.bytes, &entry.bytes)) {
                return fail("has slices that overlap");
            }
        }
        if (covered < *entry.shape.elementCount()) return fail("has slices that do not cover it");
        if (covered > *entry.shape.elementCount()) return fail("has slices that overlap");
    }
    return absl::OkStatus();
}

void TensorBundle::mapShards() {
    const auto look = [this](const BundleEntry& entry) {
        if (entry.shard >= 0 && entry.shard < m_shardCount && !m_shards.contains(entry.shard)) {
            m_shards.emplace(entry.shard, mapFile(shardPath(m_prefix, entry.shard, m_shardCount)));
        }
        if (const absl::Status status = checkPlace(entry); m_problem.ok() && !status.ok()) {
            m_problem = annotate(status, entry.key);
        }
    };
    for (const BundleEntry& entry : m_entries) {
        if (entry.slices.empty()) look(entry);
        for (const TensorSlice& slice : entry.slices) look(m_pieces.at(sliceKey(entry.key, slice)));
    }
}

absl::Status TensorBundle::checkPlace(const BundleEntry& entry) const {
    const size_t width = elementSize(entry.dtype);
    if (width > 0) {
        int64_t expected = 0;
        if (__builtin_mul_overflow(*entry.shape.elementCount(), static_cast<int64_t>(width), &expected) ||
            expected != entry.bytes) {
            return absl::DataLossError(absl::StrCat("stored size ", entry.bytes, " does not fit ", cppName(entry.dtype),
                                                    toString(entry.shape)));
        }
    }
    const auto shard = m_shards.find(entry.shard);
    if (shard == m_shards.end()) {
        return absl::DataLossError(absl::StrCat("lies in shard ", entry.shard, " of ", m_shardCount));
    }
    if (!shard->second.ok()) return shard->second.status();
    const auto size = static_cast<int64_t>(shard->second->size());
    if (entry.offset < 0 || entry.bytes < 0 || entry.offset > size || entry.bytes > size - entry.offset) {
        return absl::DataLossError(absl::StrCat("bytes ", entry.offset, " to ", entry.offset, "+", entry.bytes,
                                                " lie past the end of ", shardPath(m_prefix, entry.shard, m_shardCount),
                                                ", which has ", size));
    }
    return absl::OkStatus();
}

const BundleEntry* TensorBundle::find(absl::string_view key) const {
    const auto at = std::lower_bound(m_entries.begin(), m_entries.end(), key,
                                     [](const BundleEntry& entry, absl::string_view k) { return entry.key < k; });
    return at != m_entries.end() && at->key == key ? &*at : nullptr;
}

int64_t TensorBundle::shardBytes() const {
    int64_t bytes = 0;
    for (const auto& [id, shard] : m_shards) bytes += shard.ok() ? static_cast<int64_t>(shard->size()) : 0;
    return bytes;
}

}  // namespace whittle
