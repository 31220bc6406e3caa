// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernels/array.h"

#include <cstdint>
#include <vector>

namespace whittle {

// Elements moved without being looked at: by their width (1, 2, 4, 8 or 16 bytes) or as strings, so that one code
// serves every dtype. In all of them both arrays have one dtype and every index stays inside, which the caller checks.

// Where an array's elements lie along some dimensions: that of the index (i0, i1, ...) is number offset + sum(i *
// step).
struct Walk {
    int64_t offset = 0;
    std::vector<int64_t> steps;
};

// The steps of an array of `dims` that is walked in its own order.
std::vector<int64_t> rowMajorSteps(const std::vector<int64_t>& dims);
// The product of the dimensions from `begin` to before `end`. REQUIRES: those of an array that exists.
int64_t productOf(const std::vector<int64_t>& dims, size_t begin, size_t end);

// For every index below `dims`: to[target] = from[source].
void moveElements(const Array& from, Walk source, Array& to, Walk target, std::vector<int64_t> dims);
// `count` neighbours.
void copyElements(const Array& from, int64_t at, Array& to, int64_t toAt, int64_t count);
// `count` times the one element from[at].
void fillElements(const Array& from, int64_t at, Array& to, int64_t toAt, int64_t count);
// to[i0, i1, ...] = from[places[0][i0] + places[1][i1] + ...]; `to` has the tables' sizes as dimensions.
void moveByPlaces(const Array& from, const std::vector<std::vector<int64_t>>& places, Array& to);

}  // namespace whittle
