// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/dtype.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace whittle {

// How far rounded weights are from what they were. Elements that are not finite count as elements, not as errors.
struct WeightError {
    int64_t elements = 0;
    int64_t bytesBefore = 0,
            bytesAfter = 0;        // of elements, as stored, with the constants that a weight needs to expand
    double maxError = 0;           // the largest |after - before|
    double sumError = 0;           // of all |after - before|
    double signal = 0, noise = 0;  // sums of before², of (after - before)²

    // REQUIRES: both are the values that a running model sees.
    void add(float before, float after) {
        ++elements;
        const double error = static_cast<double>(after) - static_cast<double>(before);
        if (!std::isfinite(error)) return;
        const double size = std::abs(error);
        maxError = std::max(maxError, size);
        sumError += size;
        noise += error * error;
        signal += static_cast<double>(before) * static_cast<double>(before);
    }
    void add(const WeightError& other);

    double meanError() const { return elements ? sumError / static_cast<double>(elements) : 0; }
    // In decibel; infinite when nothing was changed.
    double signalToNoise() const {
        return noise > 0 ? 10 * std::log10(signal / noise) : std::numeric_limits<double>::infinity();
    }
};

// What a pass did that stores weights with less precision, as a value.
struct WeightErrorReport {
    struct Weight {
        std::string node;
        std::string function;  // whose body it is in; "" for the graph itself
        DataType before = DataType::kInvalid, after = DataType::kInvalid;  // types that are stored
        WeightError error;
    };

    std::vector<Weight> weights;  // in the order of the graph, then function by function

    WeightError total() const;
};

// "12 weights, 1000 -> 280 bytes, error at most 0.004, 0.001 on average, signal-to-noise 48.1 dB".
std::string lineOf(const WeightErrorReport& report);
// "'conv/w' float -> quint8, 800 -> 208 bytes, error ...".
std::string lineOf(const WeightErrorReport::Weight& weight);
// Those of the lowest signal-to-noise first, at most `most`.
std::vector<WeightErrorReport::Weight> worstOf(const WeightErrorReport& report, size_t most);

}  // namespace whittle
