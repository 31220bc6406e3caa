// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/dtype.h"
#include "core/graph/tensor.h"

#include <absl/status/statusor.h>
#include <absl/types/span.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace whittle {

// The elements of a tensor, ready for arithmetic: row-major, aligned for vector instructions (64 bytes), shared and
// never changed after a kernel has made them. Strings are kept as such.
class Array {
  public:
    Array() = default;
    // Zeros. InvalidArgument for a negative or overflowing size, ResourceExhausted over `maxBytes`, Unimplemented for
    // resources, variants and unknown dtypes.
    static absl::StatusOr<Array> zeros(DataType dtype, std::vector<int64_t> dims, size_t maxBytes);
    // Copies only when the tensor's bytes are not aligned or stand in typed fields.
    static absl::StatusOr<Array> ofTensor(const Tensor& tensor, size_t maxBytes);
    static Array ofStrings(std::vector<int64_t> dims, std::vector<std::string> strings);
    Tensor toTensor() const;  // shares the elements

    DataType dtype() const { return m_dtype; }
    const std::vector<int64_t>& dims() const { return m_dims; }
    int rank() const { return static_cast<int>(m_dims.size()); }
    int64_t dim(int i) const { return m_dims[static_cast<size_t>(i)]; }
    int64_t size() const { return m_size; }  // elements
    bool isScalar() const { return m_dims.empty(); }
    // The same elements under another shape. REQUIRES: as many elements.
    Array reshaped(std::vector<int64_t> dims) const;
    // The same bytes under another dtype of the same width (Bitcast, quantized types as their integers).
    Array retyped(DataType dtype) const;
    // The same bytes under another dtype and shape. REQUIRES: as many bytes.
    Array viewedAs(DataType dtype, std::vector<int64_t> dims) const;

    // REQUIRES: T is as wide as the dtype's elements.
    template <typename T>
    absl::Span<const T> as() const {
        return absl::Span<const T>(reinterpret_cast<const T*>(m_data.data()), static_cast<size_t>(m_size));
    }
    const std::vector<std::string>& strings() const { return *m_strings; }  // REQUIRES: dtype is kString
    const char* bytes() const { return m_data.data(); }

    // For the kernel that has just made it by zeros(). REQUIRES: not shared yet.
    template <typename T>
    absl::Span<T> mutableAs() {
        return absl::Span<T>(reinterpret_cast<T*>(const_cast<char*>(m_data.data())), static_cast<size_t>(m_size));
    }
    std::vector<std::string>& mutableStrings() { return const_cast<std::vector<std::string>&>(*m_strings); }

  private:
    DataType m_dtype = DataType::kInvalid;
    std::vector<int64_t> m_dims;
    int64_t m_size = 0;
    Bytes m_data;
    std::shared_ptr<const std::vector<std::string>> m_strings;
};

}  // namespace whittle
