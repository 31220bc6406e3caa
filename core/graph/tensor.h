// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/graph/dtype.h"
#include "core/graph/shape.h"

#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// A TensorProto whose elements stay where they were read: `content` is tensor_content (row-major, little endian,
// *unaligned*: memcpy from it), often a slice of the mapped model or checkpoint shard. When the file used typed fields
// instead (float_val, string_val, ...), `content` is empty and `fields` holds those fields as they stand on the wire,
// so that a tensor is written back exactly as it was read.
struct Tensor {
    DataType dtype = DataType::kInvalid;
    Shape shape;
    Bytes content;
    Bytes fields;

    // A tensor over raw little-endian elements. REQUIRES: content.size() == elements * elementSize(dtype).
    static Tensor ofContent(DataType dtype, Shape shape, Bytes content);
    template <typename T>
    static Tensor ofValues(DataType dtype, Shape shape, const std::vector<T>& values) {
        return ofContent(dtype, std::move(shape),
                         Bytes::copyOf({reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)}));
    }
    static Tensor ofStrings(Shape shape, const std::vector<std::string>& values);

    // Equal dtype, shape and encoding; byte-wise.
    friend bool operator==(const Tensor&, const Tensor&) = default;
};

// Bytes that the tensor's elements take in the file: content or typed fields.
inline size_t storedSize(const Tensor& t) { return t.content.size() + t.fields.size(); }

// The elements as raw little-endian bytes, typed fields decoded with TensorFlow's rules (tensorflow/core/framework/
// tensor.cc, Tensor::FromProto): none given is all zero, too few repeat the last, only the field of the dtype counts.
// Returns `content` itself when there is one. InvalidArgument for strings, resources and variants, unknown shapes, a
// content of the wrong size, and tensors of more than `maxBytes` when they would have to be expanded.
absl::StatusOr<Bytes> rawElements(const Tensor& t, size_t maxBytes = size_t{1} << 31);
// The elements of a DT_STRING tensor.
absl::StatusOr<std::vector<std::string>> stringElements(const Tensor& t, size_t maxCount = size_t{1} << 26);

// rawElements copied into aligned storage of the element type.
template <typename T>
absl::StatusOr<std::vector<T>> elementsAs(const Tensor& t);

// Any numeric or bool element type widened to double (integers beyond 2^53 round; complex gives the real part).
absl::StatusOr<std::vector<double>> elementsAsDouble(const Tensor& t);

}  // namespace whittle

#include "core/graph/tensor_inl.h"
