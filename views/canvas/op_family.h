// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <absl/strings/string_view.h>

#include <cstdint>

namespace whittle {

// A coarse kind of op types, one colour each (Theme::family has as many entries, in this order).
enum class OpFamily : uint8_t {
    kInput,        // Placeholder, _Arg, iterators
    kConstant,     // Const, variables and their reads
    kMatrix,       // convolutions and matrix products
    kNormalize,    // batch normalization, bias, LRN
    kActivation,   // Relu, Sigmoid, Softmax
    kPool,         // pooling and reductions
    kArithmetic,   // elementwise
    kShape,        // reshaping, slicing, joining
    kSelect,       // gathering, sorting, non-maximum suppression, image ops
    kControlFlow,  // loops, branches, calls
    kPassThrough,  // Identity, NoOp, casts, checks
    kOther,
};

OpFamily opFamily(absl::string_view op);
// For legends, translated.
QString familyName(OpFamily family);

}  // namespace whittle
