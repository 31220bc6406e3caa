// SPDX-License-Identifier: Apache-2.0

#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

constexpr auto kSampler = signature<"[b,?] -> [@num_sampled] [b,@num_true] [@num_sampled]">;

constexpr ShapeRule kRules[] = {
    {"AllCandidateSampler", kSampler},
    {"ComputeAccidentalHits", signature<"[?,@num_true] [?] -> [n] [n] [n]">},
    {"FixedUnigramCandidateSampler", kSampler},
    {"LearnedUnigramCandidateSampler", kSampler},
    {"LogUniformCandidateSampler", kSampler},
    {"ThreadUnsafeUnigramCandidateSampler", kSampler},
    {"UniformCandidateSampler", kSampler},
};

}  // namespace

absl::Span<const ShapeRule> candidateSamplingShapeRules() { return kRules; }

}  // namespace whittle
