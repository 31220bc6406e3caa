// SPDX-License-Identifier: Apache-2.0
#include "core/passes/weight_error.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

namespace whittle {
namespace {

std::string figuresOf(const WeightError& error) {
    const double ratio = error.signalToNoise();
    const std::string noise = std::isfinite(ratio) ? absl::StrFormat("%.1f dB", ratio) : "unlimited";
    return absl::StrFormat("%d -> %d bytes, error at most %.3g, %.3g on average, signal-to-noise %s", error.bytesBefore,
                           error.bytesAfter, error.maxError, error.meanError(), noise);
}

}  // namespace

void WeightError::add(const WeightError& other) {
    elements += other.elements;
    bytesBefore += other.bytesBefore;
    bytesAfter += other.bytesAfter;
    maxError = std::max(maxError, other.maxError);
    sumError += other.sumError;
    signal += other.signal;
    noise += other.noise;
}

WeightError WeightErrorReport::total() const {
    WeightError sum;
    for (const Weight& weight : weights) sum.add(weight.error);
    return sum;
}

std::string lineOf(const WeightErrorReport& report) {
    const size_t count = report.weights.size();
    return absl::StrCat(count, count == 1 ? " weight, " : " weights, ", figuresOf(report.total()));
}

std::string lineOf(const WeightErrorReport::Weight& weight) {
    std::string line = absl::StrCat("'", weight.node, "'");
    if (!weight.function.empty()) absl::StrAppend(&line, " in function '", weight.function, "'");
    absl::StrAppend(&line, " ", cppName(weight.before));
    if (weight.after != weight.before) absl::StrAppend(&line, " -> ", cppName(weight.after));
    return absl::StrCat(line, ", ", figuresOf(weight.error));
}

std::vector<WeightErrorReport::Weight> worstOf(const WeightErrorReport& report, size_t most) {
    std::vector<WeightErrorReport::Weight> worst = report.weights;
    std::stable_sort(worst.begin(), worst.end(),
                     [](const auto& a, const auto& b) { return a.error.signalToNoise() < b.error.signalToNoise(); });
    if (worst.size() > most) worst.resize(most);
    return worst;
}

}  // namespace whittle
