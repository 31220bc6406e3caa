// SPDX-License-Identifier: Apache-2.0
//
// Ops that move blocks between the spatial dimensions and the batch or the depth (array_ops.cc).

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

struct Blocks {
    int64_t count = 0;                          // of spatial dimensions
    std::optional<std::vector<int64_t>> sizes;  // of the block
    std::optional<std::vector<int64_t>> trims;  // before and after each dimension: paddings or crops
};

absl::Status requireBlocks(RuleContext& c, const SymbolicShape& input, const Blocks& blocks, int trimsInput) {
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(input, blocks.count + 1).status());
    const SymbolicShape wanted = c.matrix(Dim::ofSize(blocks.count), Dim::ofSize(2));
    WHITTLE_RETURN_IF_ERROR(c.merge(c.input(trimsInput), wanted).status());
    const auto count = static_cast<size_t>(blocks.count);
    if (blocks.sizes) {
        if (blocks.sizes->size() != count) return c.fail("the block's shape does not fit");
        for (const int64_t size : *blocks.sizes) {
            if (size < 1) return c.fail("the block's shape must be positive");
        }
    }
    if (blocks.trims) {
        if (blocks.trims->size() != 2 * count) return c.fail("paddings or crops do not fit the block's shape");
        for (const int64_t trim : *blocks.trims) {
            if (trim < 0) return c.fail("paddings and crops must not be negative");
        }
    }
    return absl::OkStatus();
}

absl::StatusOr<Dim> toBatch(RuleContext& c, Dim dim, int64_t before, int64_t after, int64_t block) {
    WHITTLE_ASSIGN_OR_RETURN(dim, c.add(dim, before));
    WHITTLE_ASSIGN_OR_RETURN(dim, c.add(dim, after));
    return c.divide(dim, block, true);
}

absl::StatusOr<Dim> fromBatch(RuleContext& c, Dim dim, int64_t before, int64_t after, int64_t block) {
    WHITTLE_ASSIGN_OR_RETURN(dim, c.multiply(dim, block));
    WHITTLE_ASSIGN_OR_RETURN(dim, c.subtract(dim, before));
    return c.subtract(dim, after);
}

absl::Status moveBlocks(RuleContext& c, const SymbolicShape& input, const Blocks& blocks, int trimsInput,
                        bool intoBatch) {
    WHITTLE_RETURN_IF_ERROR(requireBlocks(c, input, blocks, trimsInput));
    Dim batch = c.dim(input, 0);
    if (blocks.sizes) {
        for (const int64_t size : *blocks.sizes) {
            WHITTLE_ASSIGN_OR_RETURN(batch, intoBatch ? c.multiply(batch, size) : c.divide(batch, size, true));
        }
    } else if (blocks.count > 0) {
        batch = c.newDim();
    }
    SymbolicShape shape = c.vector(batch);
    for (int64_t i = 0; i < blocks.count; ++i) {
        Dim size = c.newDim();
        if (blocks.sizes && blocks.trims) {
            const auto at = static_cast<size_t>(i);
            const int64_t before = (*blocks.trims)[2 * at];
            const int64_t after = (*blocks.trims)[2 * at + 1];
            const Dim dim = c.dim(input, i + 1);
            const auto move = intoBatch ? toBatch : fromBatch;
            WHITTLE_ASSIGN_OR_RETURN(size, move(c, dim, before, after, (*blocks.sizes)[at]));
        }
        shape.dims.push_back(size);
    }
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape rest, c.subshape(input, 1 + blocks.count));
    c.setOutput(0, c.concatenate(shape, rest));
    return absl::OkStatus();
}

// The block's shape is input 1, paddings or crops input 2.
absl::Status moveNd(RuleContext& c, bool intoBatch) {
    const SymbolicShape& block = c.input(1);
    if (!block.hasRank() || block.rank() != 1) return c.fail("the block's shape must have rank 1");
    if (!block.dims[0].isKnown() || block.dims[0].size() > 254) {
        return c.fail("the block's shape must have a known size");
    }
    return moveBlocks(c, c.input(0), {block.dims[0].size(), c.integers(1), c.integers(2)}, 2, intoBatch);
}

// Two spatial dimensions, the block's size an attribute.
absl::Status move2d(RuleContext& c, bool intoBatch) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape input, c.withRank(c.input(0), 4));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t size, c.intAttr("block_size"));
    return moveBlocks(c, input, {2, std::vector<int64_t>{size, size}, c.integers(1)}, 1, intoBatch);
}

absl::Status spaceToBatchNd(RuleContext& c) { return moveNd(c, true); }
absl::Status batchToSpaceNd(RuleContext& c) { return moveNd(c, false); }
absl::Status spaceToBatch(RuleContext& c) { return move2d(c, true); }
absl::Status batchToSpace(RuleContext& c) { return move2d(c, false); }

// Where height, width and depth stand. NCHW_VECT_C has four channels of each depth in a dimension of their own.
struct Format {
    int rank, height, width, depth;
};

absl::StatusOr<Format> imageFormat(const RuleContext& c) {
    const std::string name = c.stringAttrOr("data_format", "NHWC");
    if (name == "NHWC") return Format{4, 1, 2, 3};
    if (name == "NCHW") return Format{4, 2, 3, 1};
    if (name == "NCHW_VECT_C") return Format{5, 2, 3, 1};
    return c.fail(absl::StrCat("unknown data format '", name, "'"));
}

absl::Status moveDepth(RuleContext& c, bool intoDepth) {
    WHITTLE_ASSIGN_OR_RETURN(const Format format, imageFormat(c));
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.withRank(c.input(0), format.rank));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t block, c.intAttr("block_size"));
    int64_t area = 0;
    if (block < 1 || __builtin_mul_overflow(block, block, &area)) {
        return c.fail(absl::StrCat("invalid block size ", block));
    }
    for (const int at : {format.height, format.width}) {
        Dim& dim = shape.dims[static_cast<size_t>(at)];
        WHITTLE_ASSIGN_OR_RETURN(dim, intoDepth ? c.divide(dim, block, true) : c.multiply(dim, block));
    }
    Dim& depth = shape.dims[static_cast<size_t>(format.depth)];
    WHITTLE_ASSIGN_OR_RETURN(depth, intoDepth ? c.multiply(depth, area) : c.divide(depth, area, true));
    if (format.rank == 5) shape.dims[4] = Dim::ofSize(4);
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status spaceToDepth(RuleContext& c) { return moveDepth(c, true); }
absl::Status depthToSpace(RuleContext& c) { return moveDepth(c, false); }

constexpr ShapeRule kRules[] = {
    {"BatchToSpace", batchToSpace}, {"BatchToSpaceND", batchToSpaceNd}, {"DepthToSpace", depthToSpace},
    {"SpaceToBatch", spaceToBatch}, {"SpaceToBatchND", spaceToBatchNd}, {"SpaceToDepth", spaceToDepth},
};

}  // namespace

absl::Span<const ShapeRule> spaceDepthShapeRules() { return kRules; }

}  // namespace whittle
