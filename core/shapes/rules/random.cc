// SPDX-License-Identifier: Apache-2.0
//
// Random numbers: with a state of their own, with a generator in a resource, and with a seed (random_ops.cc,
// stateful_random_ops.cc, stateless_random_ops.cc, stateless_random_ops_v2.cc).

#include "core/base/status.h"
#include "core/shapes/rules/common.h"
#include "core/shapes/rules/families.h"

namespace whittle {
namespace {

// Of the counter-based generators (framework/rng_alg.h).
constexpr int64_t kKeySize = 1;
constexpr int64_t kMaxCounterSize = 2;

absl::Status requireVector(RuleContext& c, int input, int64_t size) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {input}));
    return c.withValue(c.dim(c.input(input), 0), size).status();
}

absl::Status shapedBy(RuleContext& c, int input) {
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, c.shapeFromTensor(input));
    c.setOutput(0, std::move(shape));
    return absl::OkStatus();
}

absl::Status uniformInt(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1, 2}));
    return shapedBy(c, 0);
}

absl::Status parameterized(RuleContext& c) {
    for (int i = 1; i <= 4; ++i) WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(c.input(i), 1).status());
    return shapedBy(c, 0);
}

// The shape in input 0 of samples for every element of input 1.
absl::Status perElement(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape samples, c.shapeFromTensor(0));
    c.setOutput(0, c.concatenate(samples, c.input(1)));
    return absl::OkStatus();
}

absl::Status multinomial(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 2, {0}));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim count, sizeFromScalar(c, 1));
    c.setOutput(0, c.matrix(c.dim(c.input(0), 0), count));
    return absl::OkStatus();
}

// ---- a generator in input 0, the algorithm in input 1, the shape in input 2

absl::Status stateful(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1}));
    return shapedBy(c, 2);
}

absl::Status statefulInt(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {3, 4}));
    return stateful(c);
}

absl::Status statefulBinomial(RuleContext& c) {
    for (int i = 3; i <= 4; ++i) WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(c.input(i), 1).status());
    return shapedBy(c, 2);
}

absl::Status statefulOld(RuleContext& c) { return shapedBy(c, 1); }

absl::Status skip(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {1, 2}));
    if (c.outputCount() > 0) c.setOutput(0, SymbolicShape::ofSizes({kMaxCounterSize + kKeySize}));
    return absl::OkStatus();
}

// ---- the shape in input 0, the seed in input 1

absl::Status stateless(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireVector(c, 1, 2));
    return shapedBy(c, 0);
}

absl::Status statelessInt(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {2, 3}));
    return stateless(c);
}

absl::Status statelessMultinomial(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireVector(c, 2, 2));
    return multinomial(c);
}

// The parameters in inputs 2 to 5 broadcast with one another and with the output.
absl::Status statelessParameterized(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireVector(c, 1, 2));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape middle, c.broadcast(c.input(2), c.input(3)));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape bounds, c.broadcast(c.input(4), c.input(5)));
    WHITTLE_RETURN_IF_ERROR(c.broadcast(middle, bounds).status());
    return shapedBy(c, 0);
}

// ---- key, counter and algorithm in inputs 1 to 3

absl::Status requireGenerator(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireVector(c, 1, kKeySize));
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 1, {2}));
    return requireRank(c, 0, {3});
}

absl::Status statelessV2(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireGenerator(c));
    return shapedBy(c, 0);
}

absl::Status statelessIntV2(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {4, 5}));
    return statelessV2(c);
}

absl::Status shuffle(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireGenerator(c));
    return likeFirstInput(c);
}

absl::Status keyCounterAlgorithm(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireVector(c, 0, 2));
    c.setOutput(0, SymbolicShape::ofSizes({kKeySize}));
    c.setOutput(1, SymbolicShape::ofSizes({kMaxCounterSize}));
    if (c.outputCount() > 2) c.setOutput(2, SymbolicShape::scalar());
    return absl::OkStatus();
}

absl::Status sobol(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireRank(c, 0, {0, 1, 2}));
    WHITTLE_ASSIGN_OR_RETURN(const Dim dimensions, sizeFromScalar(c, 0));
    WHITTLE_ASSIGN_OR_RETURN(const Dim count, sizeFromScalar(c, 1));
    c.setOutput(0, c.matrix(count, dimensions));
    return absl::OkStatus();
}

// Index, seed and limit, of which each may be one or a vector of them; a seed is a vector itself.
absl::Status indexShuffle(RuleContext& c) {
    constexpr int kRankOfOne[] = {0, 1, 0};
    Dim count = c.newDim();
    bool isVector = false;
    bool isOne = true;
    for (int i = 0; i < 3; ++i) {
        const SymbolicShape& input = c.input(i);
        WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(input, kRankOfOne[i]).status());
        WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(input, kRankOfOne[i] + 1).status());
        isOne = isOne && input.hasRank() && input.rank() == kRankOfOne[i];
        if (!input.hasRank() || input.rank() == kRankOfOne[i]) continue;
        isVector = true;
        WHITTLE_ASSIGN_OR_RETURN(count, c.merge(input.dims[0], count));
    }
    if (isOne) return scalarOutputs(c);
    if (isVector) c.setOutput(0, c.vector(count));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"Multinomial", multinomial},
    {"NonDeterministicInts", shapedByFirstInput},
    {"ParameterizedTruncatedNormal", parameterized},
    {"RandomGamma", perElement},
    {"RandomIndexShuffle", indexShuffle},
    {"RandomPoisson", perElement},
    {"RandomPoissonV2", perElement},
    {"RandomStandardNormal", shapedByFirstInput},
    {"RandomUniform", shapedByFirstInput},
    {"RandomUniformInt", uniformInt},
    {"RngReadAndSkip", skip},
    {"RngSkip", skip},
    {"SobolSample", sobol},
    {"StatefulRandomBinomial", statefulBinomial},
    {"StatefulStandardNormal", statefulOld},
    {"StatefulStandardNormalV2", stateful},
    {"StatefulTruncatedNormal", stateful},
    {"StatefulUniform", stateful},
    {"StatefulUniformFullInt", stateful},
    {"StatefulUniformInt", statefulInt},
    {"StatelessMultinomial", statelessMultinomial},
    {"StatelessParameterizedTruncatedNormal", statelessParameterized},
    {"StatelessRandomBinomial", stateless},
    {"StatelessRandomGammaV2", stateless},
    {"StatelessRandomGammaV3", statelessV2},
    {"StatelessRandomGetAlg", scalarOutputs},
    {"StatelessRandomGetKeyCounter", keyCounterAlgorithm},
    {"StatelessRandomGetKeyCounterAlg", keyCounterAlgorithm},
    {"StatelessRandomNormal", stateless},
    {"StatelessRandomNormalV2", statelessV2},
    {"StatelessRandomPoisson", stateless},
    {"StatelessRandomUniform", stateless},
    {"StatelessRandomUniformFullInt", stateless},
    {"StatelessRandomUniformFullIntV2", statelessV2},
    {"StatelessRandomUniformInt", statelessInt},
    {"StatelessRandomUniformIntV2", statelessIntV2},
    {"StatelessRandomUniformV2", statelessV2},
    {"StatelessShuffle", shuffle},
    {"StatelessTruncatedNormal", stateless},
    {"StatelessTruncatedNormalV2", statelessV2},
    {"TruncatedNormal", shapedByFirstInput},
};

}  // namespace

absl::Span<const ShapeRule> randomShapeRules() { return kRules; }

}  // namespace whittle
