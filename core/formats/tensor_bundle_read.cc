// SPDX-License-Identifier: Apache-2.0
#include "core/base/crc32c.h"
#include "core/base/file.h"
#include "core/base/status.h"
#include "core/formats/bundle_payload.h"
#include "core/formats/ordered_code.h"
#include "core/formats/tensor_bundle.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <cstring>
#include <utility>

// From an entry to its tensor. A box of a tensor is put together from the boxes that were stored: for each, what both
// have in common is copied row by row.
namespace whittle {
namespace {

// `slice` with every length known.
absl::StatusOr<TensorSlice> resolved(const TensorSlice& slice, const Shape& shape) {
    if (slice.extents.size() != shape.dims.size()) {
        return absl::InvalidArgumentError(
            absl::StrCat("a slice of rank ", slice.extents.size(), " does not fit shape ", toString(shape)));
    }
    TensorSlice box = slice;
    for (size_t i = 0; i < box.extents.size(); ++i) {
        TensorSlice::Extent& extent = box.extents[i];
        if (extent.length == TensorSlice::kFull) extent = {0, shape.dims[i]};
        if (extent.start < 0 || extent.length < 0 || extent.start > shape.dims[i] ||
            extent.length > shape.dims[i] - extent.start) {
            return absl::InvalidArgumentError(
                absl::StrCat("slice ", extent.start, ",", extent.length, " leaves shape ", toString(shape)));
        }
    }
    return box;
}

TensorSlice wholeOf(const Shape& shape) {
    TensorSlice box;
    for (const int64_t dim : shape.dims) box.extents.push_back({0, dim});
    return box;
}

Shape shapeOfBox(const TensorSlice& box) {
    Shape shape;
    for (const auto& extent : box.extents) shape.dims.push_back(extent.length);
    return shape;
}

// What both boxes have; false when that is nothing.
bool intersect(const TensorSlice& a, const TensorSlice& b, TensorSlice* both) {
    both->extents.clear();
    for (size_t i = 0; i < a.extents.size(); ++i) {
        const int64_t start = std::max(a.extents[i].start, b.extents[i].start);
        const int64_t end =
            std::min(a.extents[i].start + a.extents[i].length, b.extents[i].start + b.extents[i].length);
        if (start >= end) return false;
        both->extents.push_back({start, end - start});
    }
    return true;
}

bool disjoint(const std::vector<TensorSlice>& boxes) {
    TensorSlice both;
    for (size_t i = 0; i < boxes.size(); ++i) {
        for (size_t j = 0; j < i; ++j) {
            if (intersect(boxes[i], boxes[j], &both)) return false;
        }
    }
    return true;
}

// Where the element at `at` lies in the row-major storage of `box`.
int64_t positionIn(const TensorSlice& box, const std::vector<int64_t>& at) {
    int64_t position = 0;
    for (size_t i = 0; i < at.size(); ++i) position = position * box.extents[i].length + at[i] - box.extents[i].start;
    return position;
}

// Copies the elements of `part`, which lies in both boxes, from the storage of `from` to that of `to`.
void copyBox(const TensorSlice& part, const TensorSlice& from, absl::string_view source, const TensorSlice& to,
             size_t width, std::string* target) {
    const size_t rank = part.extents.size();
    const auto row = static_cast<size_t>(part.extents[rank - 1].length) * width;
    std::vector<int64_t> at;
    for (const auto& extent : part.extents) at.push_back(extent.start);
    while (true) {
        std::memcpy(&(*target)[static_cast<size_t>(positionIn(to, at)) * width],
                    source.data() + static_cast<size_t>(positionIn(from, at)) * width, row);
        size_t dim = rank - 1;
        while (dim > 0) {
            --dim;
            if (++at[dim] < part.extents[dim].start + part.extents[dim].length) break;
            at[dim] = part.extents[dim].start;
            if (dim == 0) return;
        }
        if (rank == 1) return;
    }
}

bool isWhole(const TensorSlice& box, const Shape& shape) { return shapeOfBox(box) == shape; }

}  // namespace

absl::StatusOr<ShapeAndSlice> parseShapeAndSlice(absl::string_view text) {
    const auto bad = [&] {
        return absl::InvalidArgumentError(absl::StrCat("\"", text, "\" is not a shape and a slice"));
    };
    const std::vector<absl::string_view> words = absl::StrSplit(text, ' ', absl::SkipEmpty());
    if (words.size() < 2) return bad();
    ShapeAndSlice result;
    for (size_t i = 0; i + 1 < words.size(); ++i) {
        int64_t dim = 0;
        if (!absl::SimpleAtoi(words[i], &dim) || dim < 0) return bad();
        result.fullShape.dims.push_back(dim);
    }
    TensorSlice slice;
    for (const absl::string_view part : absl::StrSplit(words.back(), ':')) {
        TensorSlice::Extent extent;
        if (part != "-") {
            const std::pair<absl::string_view, absl::string_view> numbers =
                absl::StrSplit(part, absl::MaxSplits(',', 1));
            if (!absl::SimpleAtoi(numbers.first, &extent.start) || !absl::SimpleAtoi(numbers.second, &extent.length) ||
                extent.length < 0) {
                return bad();
            }
        }
        slice.extents.push_back(extent);
    }
    WHITTLE_ASSIGN_OR_RETURN(result.slice, resolved(slice, result.fullShape));
    return result;
}

absl::StatusOr<Bytes> TensorBundle::storedBytes(const BundleEntry& entry) const {
    WHITTLE_RETURN_IF_ERROR(checkPlace(entry));
    return m_shards.at(entry.shard)->slice(static_cast<size_t>(entry.offset), static_cast<size_t>(entry.bytes));
}

absl::StatusOr<Tensor> TensorBundle::readWhole(const BundleEntry& entry) const {
    WHITTLE_ASSIGN_OR_RETURN(Bytes stored, storedBytes(entry));
    const int64_t count = *entry.shape.elementCount();
    if (entry.dtype == DataType::kString) {
        return decodeStrings(stored.view(), entry.shape, count, entry.maskedCrc, m_bigEndian);
    }
    if (entry.dtype == DataType::kVariant) {
        return decodeVariants(stored.view(), entry.shape, count, entry.maskedCrc, m_bigEndian);
    }
    if (elementSize(entry.dtype) == 0 || isReference(entry.dtype)) {
        return absl::UnimplementedError(absl::StrCat("has type ", cppName(entry.dtype)));
    }
    const uint32_t computed = crc32c(stored.view());
    if (computed != unmaskCrc(entry.maskedCrc)) {
        return absl::DataLossError(absl::StrCat("checksum does not match in ",
                                                shardPath(m_prefix, entry.shard, m_shardCount), ": stored ",
                                                unmaskCrc(entry.maskedCrc), ", computed ", computed));
    }
    if (m_bigEndian) stored = Bytes::adopt(swappedElements(stored.view(), entry.dtype));
    return Tensor::ofContent(entry.dtype, entry.shape, std::move(stored));
}

absl::StatusOr<Tensor> TensorBundle::readBox(const BundleEntry& entry, const TensorSlice& box) const {
    const size_t width = elementSize(entry.dtype);
    if (width == 0) return absl::InvalidArgumentError("strings and variants have no slices");
    const Shape shape = shapeOfBox(box);
    std::vector<TensorSlice> pieces;
    std::vector<const BundleEntry*> sources;
    if (entry.slices.empty()) {
        pieces.push_back(wholeOf(entry.shape));
        sources.push_back(&entry);
    }
    for (const TensorSlice& slice : entry.slices) {
        WHITTLE_ASSIGN_OR_RETURN(TensorSlice piece, resolved(slice, entry.shape));
        pieces.push_back(std::move(piece));
        sources.push_back(&m_pieces.at(sliceKey(entry.key, slice)));
    }
    for (const BundleEntry* source : sources) WHITTLE_RETURN_IF_ERROR(checkPlace(*source));
    if (!disjoint(pieces)) return absl::DataLossError("has slices that overlap");
    // Each piece was found in a shard, but several may share their bytes there; a tensor larger than all shards did not
    // come from a checkpoint.
    if (entry.bytes > shardBytes()) return absl::DataLossError("is larger than the shards it lies in");
    std::string out(static_cast<size_t>(*shape.elementCount()) * width, '\0');
    TensorSlice common;
    for (size_t i = 0; i < pieces.size(); ++i) {
        if (!intersect(pieces[i], box, &common)) continue;
        WHITTLE_ASSIGN_OR_RETURN(const Tensor source, readWhole(*sources[i]));
        copyBox(common, pieces[i], source.content.view(), box, width, &out);
    }
    return Tensor::ofContent(entry.dtype, shape, Bytes::adopt(std::move(out)));
}

absl::StatusOr<Tensor> TensorBundle::read(absl::string_view key) const {
    const BundleEntry* entry = find(key);
    if (!entry) return absl::NotFoundError(absl::StrCat("'", key, "' is not in checkpoint ", m_prefix));
    absl::StatusOr<Tensor> tensor = entry->slices.empty() ? readWhole(*entry) : readBox(*entry, wholeOf(entry->shape));
    if (!tensor.ok()) return annotate(tensor.status(), absl::StrCat("checkpoint tensor '", key, "'"));
    return tensor;
}

absl::StatusOr<Tensor> TensorBundle::readSlice(absl::string_view key, const TensorSlice& slice) const {
    const BundleEntry* entry = find(key);
    if (!entry) return absl::NotFoundError(absl::StrCat("'", key, "' is not in checkpoint ", m_prefix));
    const std::string context = absl::StrCat("checkpoint tensor '", key, "'");
    absl::StatusOr<TensorSlice> box = resolved(slice, entry->shape);
    if (!box.ok()) return annotate(box.status(), context);
    if (entry->slices.empty() && isWhole(*box, entry->shape)) return read(key);
    for (const TensorSlice& stored : entry->slices) {
        // One stored piece, as the variable was saved, stays where it lies.
        const absl::StatusOr<TensorSlice> piece = resolved(stored, entry->shape);
        if (!piece.ok() || *piece != *box) continue;
        absl::StatusOr<Tensor> tensor = readWhole(m_pieces.at(sliceKey(key, stored)));
        if (!tensor.ok()) return annotate(tensor.status(), context);
        return tensor;
    }
    absl::StatusOr<Tensor> tensor = readBox(*entry, *box);
    if (!tensor.ok()) return annotate(tensor.status(), context);
    return tensor;
}

absl::StatusOr<bool> TensorBundle::sameBytes(const BundleEntry& a, const BundleEntry& b) const {
    WHITTLE_ASSIGN_OR_RETURN(const Bytes one, storedBytes(a));
    WHITTLE_ASSIGN_OR_RETURN(const Bytes other, storedBytes(b));
    const bool same = one == other;
    forgetPages(other);
    return same;
}

absl::Status TensorBundle::verifyAll(const Progress& progress) const {
    int64_t done = 0;
    for (const BundleEntry& entry : m_entries) {
        WHITTLE_RETURN_IF_ERROR(progress.check());
        progress.report("checking checksums", done++, static_cast<int64_t>(m_entries.size()));
        if (const auto tensor = read(entry.key); !tensor.ok()) return tensor.status();
    }
    return absl::OkStatus();
}

}  // namespace whittle
