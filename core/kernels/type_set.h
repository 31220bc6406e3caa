// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/dtype.h"

#include <cstdint>
#include <initializer_list>

namespace whittle {

// A set of dtypes: those for which TensorFlow registers a CPU kernel.
class TypeSet {
  public:
    constexpr TypeSet(std::initializer_list<DataType> types) {
        for (const DataType type : types) m_bits |= bit(type);
    }
    constexpr bool contains(DataType type) const { return (m_bits & bit(type)) != 0; }
    constexpr TypeSet operator|(TypeSet other) const {
        TypeSet result = *this;
        result.m_bits |= other.m_bits;
        return result;
    }
    constexpr TypeSet without(DataType type) const {
        TypeSet result = *this;
        result.m_bits &= ~bit(type);
        return result;
    }

  private:
    static constexpr uint64_t bit(DataType type) {
        const int number = static_cast<int>(type);
        return number >= 0 && number < 64 ? uint64_t{1} << number : 0;
    }
    uint64_t m_bits = 0;
};

// The sets that TensorFlow's registrations are made of (tensorflow/core/framework/register_types.h, 2.17), as far as
// they hold elements: no resources, no variants.
inline constexpr TypeSet kFloatTypes = {DataType::kBFloat16, DataType::kHalf, DataType::kFloat, DataType::kDouble};
inline constexpr TypeSet kIntegerTypes = {DataType::kInt8,  DataType::kInt16,  DataType::kInt32,  DataType::kInt64,
                                          DataType::kUInt8, DataType::kUInt16, DataType::kUInt32, DataType::kUInt64};
inline constexpr TypeSet kRealTypes = kFloatTypes | kIntegerTypes;
inline constexpr TypeSet kComplexTypes = {DataType::kComplex64, DataType::kComplex128};
inline constexpr TypeSet kNumberTypes = kRealTypes | kComplexTypes;
inline constexpr TypeSet kPodTypes = kNumberTypes | TypeSet{DataType::kBool};
inline constexpr TypeSet kAllTypes = kPodTypes | TypeSet{DataType::kString};
inline constexpr TypeSet kFloat8Types = {DataType::kFloat8E5M2, DataType::kFloat8E4M3FN};
inline constexpr TypeSet kInt4Types = {DataType::kInt4, DataType::kUInt4};
inline constexpr TypeSet kQuantizedTypes = {DataType::kQInt8, DataType::kQUInt8, DataType::kQInt32, DataType::kQInt16,
                                            DataType::kQUInt16};

}  // namespace whittle
