// SPDX-License-Identifier: Apache-2.0
//
// Blocks of space moved into the depth or the batch and back. Each is a transposition once the blocked dimensions are
// seen as two: which block, and where in it.
#include "core/base/status.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

absl::StatusOr<int64_t> depthBlock(const KernelContext& c, TypeSet types) {
    const Array& in = c.input(0);
    if (!types.contains(in.dtype())) return c.noKernelFor(in.dtype());
    WHITTLE_ASSIGN_OR_RETURN(const std::string format, c.stringAttr("data_format"));
    if (format != "NHWC") return c.fail(absl::StrCat("on the processor only NHWC is possible, not ", format));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t block, c.intAttr("block_size"));
    if (block < 2 || block > (int64_t{1} << 20)) return c.fail(absl::StrCat("the block size is ", block));
    if (in.rank() != 4) return c.fail("the input must have 4 dimensions");
    return block;
}

absl::Status depthToSpace(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t block, depthBlock(c, kAllTypes));
    const Array& in = c.input(0);
    if (in.dim(3) % (block * block) != 0) return c.fail("the depth does not divide into blocks");
    const int64_t height = in.dim(1), width = in.dim(2), depth = in.dim(3) / (block * block);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), {in.dim(0), height * block, width * block, depth}));
    const std::vector<int64_t> dims = {in.dim(0), height, block, width, block, depth};
    const std::vector<int64_t> steps = rowMajorSteps({in.dim(0), height, width, block, block, depth});
    moveElements(in, {0, {steps[0], steps[1], steps[3], steps[2], steps[4], steps[5]}}, out, {0, rowMajorSteps(dims)},
                 dims);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status spaceToDepth(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t block, depthBlock(c, kAllTypes | TypeSet{DataType::kQInt8}));
    const Array& in = c.input(0);
    if (in.dim(1) % block != 0 || in.dim(2) % block != 0) return c.fail("the image does not divide into blocks");
    const int64_t height = in.dim(1) / block, width = in.dim(2) / block, depth = in.dim(3);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), {in.dim(0), height, width, depth * block * block}));
    const std::vector<int64_t> dims = {in.dim(0), height, width, block, block, depth};
    const std::vector<int64_t> steps = rowMajorSteps({in.dim(0), height, block, width, block, depth});
    moveElements(in, {0, {steps[0], steps[1], steps[3], steps[2], steps[4], steps[5]}}, out, {0, rowMajorSteps(dims)},
                 dims);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

struct Blocked {
    int64_t size;           // of the block
    int64_t before, after;  // padded or cropped
};

// The blocks of the ops with an attribute block_size (two dimensions) and of those with a vector (any number).
absl::StatusOr<std::vector<Blocked>> blocksOf(const KernelContext& c) {
    const Array& in = c.input(0);
    if (!kRealTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    const int edgesInput = c.inputCount() - 1;
    std::vector<int64_t> sizes;
    if (edgesInput == 1) {
        WHITTLE_ASSIGN_OR_RETURN(const int64_t size, c.intAttr("block_size"));
        if (size < 2 || in.rank() != 4) return c.fail("the input needs 4 dimensions and a block size of at least 2");
        sizes = {size, size};
    } else {
        if (c.input(1).rank() != 1) return c.fail("the block's shape must be a vector");
        WHITTLE_ASSIGN_OR_RETURN(sizes, c.integers(1));
    }
    const Array& edges = c.input(edgesInput);
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> values, c.integers(edgesInput));
    if (edges.rank() != 2 || edges.dim(0) != static_cast<int64_t>(sizes.size()) || edges.dim(1) != 2) {
        return c.fail("there must be two edges for each blocked dimension");
    }
    if (in.rank() < 1 + static_cast<int64_t>(sizes.size())) return c.fail("the input has too few dimensions");
    std::vector<Blocked> blocks;
    for (size_t i = 0; i < sizes.size(); ++i) {
        if (sizes[i] < 1) return c.fail("a block is smaller than 1");
        if (values[2 * i] < 0 || values[2 * i + 1] < 0) return c.fail("an edge is negative");
        blocks.push_back({sizes[i], values[2 * i], values[2 * i + 1]});
    }
    return blocks;
}

// The batch of the output first counts the places in a block, then the batch of the input.
absl::Status spaceToBatch(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<Blocked> blocks, blocksOf(c));
    std::vector<int64_t> padded = in.dims(), dims = in.dims();
    for (size_t i = 0; i < blocks.size(); ++i) {
        int64_t& size = padded[i + 1];
        if (__builtin_add_overflow(size, blocks[i].before, &size) ||
            __builtin_add_overflow(size, blocks[i].after, &size) ||
            __builtin_mul_overflow(dims[0], blocks[i].size, &dims[0])) {
            return c.fail("the shape is too large");
        }
        if (size % blocks[i].size != 0)
            return c.fail(absl::StrCat("dimension ", i + 1, " does not divide into blocks"));
        dims[i + 1] = size / blocks[i].size;
    }
    WHITTLE_ASSIGN_OR_RETURN(Array whole, c.make(in.dtype(), padded));
    const std::vector<int64_t> steps = rowMajorSteps(padded);
    Walk inner{0, steps};
    for (size_t i = 0; i < blocks.size(); ++i) inner.offset += blocks[i].before * steps[i + 1];
    moveElements(in, {0, rowMajorSteps(in.dims())}, whole, inner, in.dims());
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
    std::vector<int64_t> walked;
    Walk source;
    for (size_t i = 0; i < blocks.size(); ++i) {
        walked.push_back(blocks[i].size);
        source.steps.push_back(steps[i + 1]);
    }
    for (size_t d = 0; d < padded.size(); ++d) {
        const bool isBlocked = d > 0 && d <= blocks.size();
        walked.push_back(isBlocked ? dims[d] : padded[d]);
        source.steps.push_back(isBlocked ? steps[d] * blocks[d - 1].size : steps[d]);
    }
    moveElements(whole, source, out, {0, rowMajorSteps(walked)}, walked);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status batchToSpace(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<Blocked> blocks, blocksOf(c));
    std::vector<int64_t> whole = in.dims(), dims = in.dims();
    int64_t perBlock = 1;
    for (size_t i = 0; i < blocks.size(); ++i) {
        int64_t& size = whole[i + 1];
        if (__builtin_mul_overflow(perBlock, blocks[i].size, &perBlock) ||
            __builtin_mul_overflow(size, blocks[i].size, &size)) {
            return c.fail("the shape is too large");
        }
        if (blocks[i].before > size || blocks[i].after > size - blocks[i].before) return c.fail("it crops too much");
        dims[i + 1] = size - blocks[i].before - blocks[i].after;
    }
    if (in.dim(0) % perBlock != 0) return c.fail("the batch does not divide into blocks");
    whole[0] = dims[0] = in.dim(0) / perBlock;
    WHITTLE_ASSIGN_OR_RETURN(Array spread, c.make(in.dtype(), whole));
    const std::vector<int64_t> inSteps = rowMajorSteps(in.dims());
    std::vector<int64_t> walked;
    Walk source;
    int64_t blockStep = in.size() > 0 ? inSteps[0] * in.dim(0) : 0;
    walked.push_back(whole[0]);
    source.steps.push_back(inSteps[0]);
    std::vector<int64_t> blockSteps;
    for (const Blocked& block : blocks) blockSteps.push_back(blockStep /= block.size);
    for (size_t d = 1; d < whole.size(); ++d) {
        walked.push_back(in.dims()[d]);
        source.steps.push_back(inSteps[d]);
        if (d > blocks.size()) continue;
        walked.push_back(blocks[d - 1].size);
        source.steps.push_back(blockSteps[d - 1]);
    }
    moveElements(in, source, spread, {0, rowMajorSteps(walked)}, walked);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(in.dtype(), dims));
    Walk inner{0, rowMajorSteps(whole)};
    for (size_t i = 0; i < blocks.size(); ++i) inner.offset += blocks[i].before * inner.steps[i + 1];
    moveElements(spread, inner, out, {0, rowMajorSteps(dims)}, dims);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"BatchToSpace", batchToSpace}, {"BatchToSpaceND", batchToSpace}, {"DepthToSpace", depthToSpace},
    {"SpaceToBatch", spaceToBatch}, {"SpaceToBatchND", spaceToBatch}, {"SpaceToDepth", spaceToDepth},
};

}  // namespace

absl::Span<const Kernel> spaceKernels() { return kKernels; }

}  // namespace whittle
