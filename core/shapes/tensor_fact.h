// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/tensor.h"
#include "core/shapes/symbolic_shape.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace whittle {

// What a resource or variant tensor stands for: element type and shape of the variable, list or array behind it.
struct HandleType {
    DataType dtype = DataType::kInvalid;
    SymbolicShape shape = SymbolicShape::unknown();
    friend bool operator==(const HandleType&, const HandleType&) = default;
};
using HandleTypes = std::vector<HandleType>;  // empty: not known

// One element of an integer tensor: a number, a size with a symbol (so it is not negative), or anything.
class PartialElement {
  public:
    PartialElement() = default;  // anything
    static PartialElement ofNumber(int64_t number) { return PartialElement(Kind::kNumber, number, 0); }
    static PartialElement ofDim(Dim dim) {
        return dim.isKnown() ? ofNumber(dim.size()) : PartialElement(Kind::kSize, 0, dim.symbol());
    }

    bool isNumber() const { return m_kind == Kind::kNumber; }
    bool isSize() const { return m_kind == Kind::kSize || (isNumber() && m_number >= 0); }
    int64_t number() const { return m_number; }                                               // REQUIRES: isNumber()
    Dim dim() const { return isNumber() ? Dim::ofSize(m_number) : Dim::ofSymbol(m_symbol); }  // REQUIRES: isSize()

    friend bool operator==(const PartialElement&, const PartialElement&) = default;

  private:
    enum class Kind { kAnything, kNumber, kSize };
    PartialElement(Kind kind, int64_t number, uint32_t symbol) : m_kind(kind), m_number(number), m_symbol(symbol) {}

    Kind m_kind = Kind::kAnything;
    int64_t m_number = 0;
    uint32_t m_symbol = 0;
};

// The elements of an int32 or int64 tensor of rank 0 or 1 as far as they are known.
struct PartialValue {
    bool isScalar = false;
    std::vector<PartialElement> elements;  // one when scalar

    bool isComplete() const;
    friend bool operator==(const PartialValue&, const PartialValue&) = default;
};

// What is known of a tensor's elements before anything runs: all of them, or some of a small integer tensor.
struct KnownValue {
    std::shared_ptr<const Tensor> exact;
    std::optional<PartialValue> partial;

    bool isEmpty() const { return !exact && !partial; }
};

// The largest tensor whose elements are looked at, and the longest list of sizes.
constexpr int64_t kLargestKnownBytes = int64_t{1} << 20;
constexpr size_t kLongestPartialValue = 1024;

// nullopt unless it is a whole number tensor of rank 0 or 1 and at most kLongestPartialValue elements.
std::optional<PartialValue> partialValueOf(const Tensor& tensor);
// REQUIRES: value.isComplete(), dtype is kInt32 or kInt64. nullptr when a number does not fit.
std::shared_ptr<const Tensor> tensorOf(const PartialValue& value, DataType dtype);
// All elements of an integer tensor of at most kLargestKnownBytes; nullopt for other dtypes and on broken bytes.
std::optional<std::vector<int64_t>> integersOf(const Tensor& tensor);

// All that can be said of a tensor: what goes into a function and what comes out of it.
struct TensorFact {
    DataType dtype = DataType::kInvalid;
    SymbolicShape shape = SymbolicShape::unknown();
    HandleTypes handle;
    KnownValue value;
};

}  // namespace whittle
