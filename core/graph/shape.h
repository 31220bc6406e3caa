// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

// A TensorShapeProto: dimensions with -1 for unknown ones, or no known rank at all. A default Shape is a scalar.
struct Shape {
    std::vector<int64_t> dims;
    bool unknownRank = false;

    static Shape unknown() { return Shape{{}, true}; }
    static Shape of(std::vector<int64_t> dims) { return Shape{std::move(dims), false}; }

    bool isFullyDefined() const;
    // Number of elements; nullopt when a dimension or the rank is unknown or the product overflows int64.
    std::optional<int64_t> elementCount() const;

    friend bool operator==(const Shape&, const Shape&) = default;
};

// "[1,224,?,3]", "[]", "<unknown>": as TensorFlow's PartialTensorShape::DebugString prints it.
std::string toString(const Shape& shape);

}  // namespace whittle
