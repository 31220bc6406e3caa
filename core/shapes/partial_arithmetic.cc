// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/partial_arithmetic.h"

#include <algorithm>
#include <limits>

namespace whittle {
namespace {

bool isNumber(PartialElement element, int64_t number) { return element.isNumber() && element.number() == number; }

bool areSizes(PartialElement a, PartialElement b) { return a.isSize() && b.isSize(); }

PartialElement derived(Symbols::Operation operation, PartialElement a, PartialElement b, Symbols& symbols) {
    return PartialElement::ofDim(symbols.derived(operation, a.dim(), b.dim()));
}

}  // namespace

PartialElement add(PartialElement a, PartialElement b, Symbols& symbols) {
    if (isNumber(a, 0)) return b;
    if (isNumber(b, 0)) return a;
    int64_t sum = 0;
    if (a.isNumber() && b.isNumber()) {
        return __builtin_add_overflow(a.number(), b.number(), &sum) ? PartialElement() : PartialElement::ofNumber(sum);
    }
    return areSizes(a, b) ? derived(Symbols::Operation::kAdd, a, b, symbols) : PartialElement();
}

PartialElement subtract(PartialElement a, PartialElement b, Symbols&) {
    if (isNumber(b, 0)) return a;
    int64_t difference = 0;
    if (a.isNumber() && b.isNumber()) {
        return __builtin_sub_overflow(a.number(), b.number(), &difference) ? PartialElement()
                                                                           : PartialElement::ofNumber(difference);
    }
    return areSizes(a, b) && a == b ? PartialElement::ofNumber(0) : PartialElement();
}

PartialElement multiply(PartialElement a, PartialElement b, Symbols& symbols) {
    if (isNumber(a, 1)) return b;
    if (isNumber(b, 1)) return a;
    if (isNumber(a, 0) || isNumber(b, 0)) return PartialElement::ofNumber(0);
    int64_t product = 0;
    if (a.isNumber() && b.isNumber()) {
        return __builtin_mul_overflow(a.number(), b.number(), &product) ? PartialElement()
                                                                        : PartialElement::ofNumber(product);
    }
    return areSizes(a, b) ? derived(Symbols::Operation::kMultiply, a, b, symbols) : PartialElement();
}

PartialElement truncateDivide(PartialElement a, PartialElement b, Symbols& symbols) {
    if (isNumber(b, 1)) return a;
    if (isNumber(b, 0) || !b.isNumber()) return PartialElement();
    if (a.isNumber()) {
        const bool overflows = a.number() == std::numeric_limits<int64_t>::min() && b.number() == -1;
        return overflows ? PartialElement() : PartialElement::ofNumber(a.number() / b.number());
    }
    return areSizes(a, b) ? derived(Symbols::Operation::kDivide, a, b, symbols) : PartialElement();
}

PartialElement floorDivide(PartialElement a, PartialElement b, Symbols& symbols) {
    const PartialElement truncated = truncateDivide(a, b, symbols);
    if (!a.isNumber() || !b.isNumber() || !truncated.isNumber()) return truncated;
    const bool isLess = a.number() % b.number() != 0 && (a.number() < 0) != (b.number() < 0);
    return PartialElement::ofNumber(truncated.number() - (isLess ? 1 : 0));
}

PartialElement minimum(PartialElement a, PartialElement b, Symbols& symbols) {
    if (a == b) return a;
    if (a.isNumber() && b.isNumber()) return PartialElement::ofNumber(std::min(a.number(), b.number()));
    return areSizes(a, b) ? derived(Symbols::Operation::kMinimum, a, b, symbols) : PartialElement();
}

PartialElement maximum(PartialElement a, PartialElement b, Symbols& symbols) {
    if (a == b) return a;
    if (a.isNumber() && b.isNumber()) return PartialElement::ofNumber(std::max(a.number(), b.number()));
    if (a.isSize() && b.isNumber() && b.number() <= 0) return a;
    if (b.isSize() && a.isNumber() && a.number() <= 0) return b;
    return areSizes(a, b) ? derived(Symbols::Operation::kMaximum, a, b, symbols) : PartialElement();
}

}  // namespace whittle
