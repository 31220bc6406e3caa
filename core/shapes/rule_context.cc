// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/rule_context.h"

#include "core/base/status.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {

RuleContext::RuleContext(const Node& node, const OpDef* definition, Inputs& inputs, std::vector<DataType> outputTypes,
                         Symbols& symbols)
    : m_node(node),
      m_definition(definition),
      m_inputs(inputs),
      m_outputTypes(std::move(outputTypes)),
      m_outputs(m_outputTypes.size(), SymbolicShape::unknown()),
      m_handles(m_outputTypes.size()),
      m_values(m_outputTypes.size()),
      m_symbols(symbols) {}

absl::StatusOr<std::vector<TensorFact>> RuleContext::Inputs::call(const FunctionRef& function,
                                                                  std::vector<TensorFact>) {
    return absl::NotFoundError(absl::StrCat("there is no function '", function.name, "'"));
}

std::optional<std::vector<int64_t>> RuleContext::integers(int i) {
    const Tensor* value = constant(i);
    return value ? integersOf(*value) : std::nullopt;
}

std::optional<int64_t> RuleContext::integer(int i) {
    const std::optional<std::vector<int64_t>> all = integers(i);
    if (!all || all->size() != 1) return std::nullopt;
    return all->front();
}

absl::StatusOr<SymbolicShape> RuleContext::shapeFromTensor(int i) {
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape sizes, withRankAtMost(input(i), 1));
    if (!sizes.hasRank()) m_symbols.note(sizes, vector(newDim()));
    if (sizes.hasRank() && sizes.rank() == 0) {
        const std::optional<int64_t> size = integer(i);
        if (!size || *size == -1) return SymbolicShape::unknown();
        return fail(absl::StrCat("input ", i, " must be a vector of sizes or the scalar -1"));
    }
    if (const std::optional<std::vector<int64_t>> all = integers(i)) {
        const auto bad = std::find_if(all->begin(), all->end(), [](int64_t size) { return size < -1; });
        if (bad != all->end()) return fail(absl::StrCat("input ", i, " holds ", *bad, ", which is no size"));
    }
    if (std::optional<SymbolicShape> known = m_inputs.valueAsShape(i)) return *std::move(known);
    if (!sizes.hasRank() || !sizes.dims[0].isKnown()) return SymbolicShape::unknown();
    return unknownOfRank(sizes.dims[0].size());
}

// ---- dimensions

Dim RuleContext::newDim() { return m_symbols.fresh(); }

Dim RuleContext::dim(const SymbolicShape& shape, int64_t index) {
    if (!shape.hasRank()) return newDim();
    if (index < 0) index += shape.rank();
    if (index < 0 || index >= shape.rank()) return newDim();
    return shape.dims[static_cast<size_t>(index)];
}

absl::StatusOr<Dim> RuleContext::merge(Dim a, Dim b) const {
    if (a == b) return a;
    if (!a.isKnown() || !b.isKnown()) {
        m_symbols.note(a, b);
        return b.isKnown() ? b : a;
    }
    return fail(absl::StrCat("dimensions must be equal, but are ", a.size(), " and ", b.size()));
}

absl::StatusOr<Dim> RuleContext::withValue(Dim dim, int64_t value) const { return merge(dim, Dim::ofSize(value)); }

absl::StatusOr<Dim> RuleContext::add(Dim a, Dim b) {
    if (a.is(0)) return b;
    if (b.is(0)) return a;
    if (!a.isKnown() || !b.isKnown()) return m_symbols.derived(Symbols::Operation::kAdd, a, b);
    int64_t sum = 0;
    if (__builtin_add_overflow(a.size(), b.size(), &sum)) {
        return fail(absl::StrCat("dimension size overflow from adding ", a.size(), " and ", b.size()));
    }
    return Dim::ofSize(sum);
}

absl::StatusOr<Dim> RuleContext::subtract(Dim a, Dim b) {
    if (b.is(0)) return a;
    if (!a.isKnown() || !b.isKnown()) return m_symbols.derived(Symbols::Operation::kSubtract, a, b);
    if (a.size() < b.size()) {
        return fail(absl::StrCat("negative dimension size caused by subtracting ", b.size(), " from ", a.size()));
    }
    return Dim::ofSize(a.size() - b.size());
}

absl::StatusOr<Dim> RuleContext::multiply(Dim a, Dim b) {
    if (a.is(1)) return b;
    if (b.is(1)) return a;
    if (a.is(0) || b.is(0)) return Dim::ofSize(0);
    if (!a.isKnown() || !b.isKnown()) return m_symbols.derived(Symbols::Operation::kMultiply, a, b);
    int64_t product = 0;
    if (__builtin_mul_overflow(a.size(), b.size(), &product)) {
        return fail(absl::StrCat("dimension size overflow from multiplying ", a.size(), " and ", b.size()));
    }
    return Dim::ofSize(product);
}

absl::StatusOr<Dim> RuleContext::divide(Dim a, int64_t by, bool evenly) {
    if (by <= 0) return fail(absl::StrCat("divisor must be positive but is ", by));
    if (by == 1) return a;
    if (!a.isKnown()) return m_symbols.derived(Symbols::Operation::kDivide, a, Dim::ofSize(by));
    if (evenly && a.size() % by != 0) {
        return fail(absl::StrCat("dimension size must be evenly divisible by ", by, " but is ", a.size()));
    }
    return Dim::ofSize(a.size() / by);
}

Dim RuleContext::minimum(Dim a, Dim b) {
    if (a == b || a.is(0)) return a;
    if (b.is(0)) return b;
    if (!a.isKnown() || !b.isKnown()) return m_symbols.derived(Symbols::Operation::kMinimum, a, b);
    return a.size() < b.size() ? a : b;
}

Dim RuleContext::maximum(Dim a, Dim b) {
    if (a == b) return a;
    if (!a.isKnown() || !b.isKnown()) return m_symbols.derived(Symbols::Operation::kMaximum, a, b);
    return a.size() > b.size() ? a : b;
}

// ---- shapes

SymbolicShape RuleContext::fromShape(const Shape& shape) {
    if (shape.unknownRank) return SymbolicShape::unknown();
    SymbolicShape result;
    for (const int64_t size : shape.dims) result.dims.push_back(size < 0 ? newDim() : Dim::ofSize(size));
    return result;
}

SymbolicShape RuleContext::unknownOfRank(int64_t rank) {
    constexpr int64_t kMostDims = 254;  // tensorflow/core/framework/tensor_shape.h
    if (rank < 0 || rank > kMostDims) return SymbolicShape::unknown();
    SymbolicShape result;
    for (int64_t i = 0; i < rank; ++i) result.dims.push_back(newDim());
    return result;
}

absl::StatusOr<SymbolicShape> RuleContext::withRank(const SymbolicShape& shape, int64_t rank) {
    if (!shape.hasRank()) {
        const SymbolicShape ranked = unknownOfRank(rank);
        m_symbols.note(shape, ranked);
        return ranked;
    }
    if (shape.rank() == rank) return shape;
    return fail(absl::StrCat("shape must be rank ", rank, " but is rank ", shape.rank()));
}

absl::StatusOr<SymbolicShape> RuleContext::withRankAtLeast(const SymbolicShape& shape, int64_t rank) const {
    if (!shape.hasRank() || shape.rank() >= rank) return shape;
    return fail(absl::StrCat("shape must be at least rank ", rank, " but is rank ", shape.rank()));
}

absl::StatusOr<SymbolicShape> RuleContext::withRankAtMost(const SymbolicShape& shape, int64_t rank) const {
    if (!shape.hasRank() || shape.rank() <= rank) return shape;
    return fail(absl::StrCat("shape must be at most rank ", rank, " but is rank ", shape.rank()));
}

absl::StatusOr<SymbolicShape> RuleContext::merge(const SymbolicShape& a, const SymbolicShape& b) const {
    if (!a.hasRank() || !b.hasRank()) {
        m_symbols.note(a, b);
        return b.hasRank() ? b : a;
    }
    if (a.rank() != b.rank()) {
        return fail(absl::StrCat("shapes must be equal rank, but are ", a.rank(), " and ", b.rank()));
    }
    SymbolicShape result = a;
    for (size_t i = 0; i < a.dims.size(); ++i) {
        WHITTLE_ASSIGN_OR_RETURN(result.dims[i], merge(a.dims[i], b.dims[i]));
    }
    return result;
}

absl::StatusOr<SymbolicShape> RuleContext::mergePrefix(const SymbolicShape& shape, const SymbolicShape& prefix) const {
    if (!shape.hasRank() || !prefix.hasRank()) return shape;
    WHITTLE_ASSIGN_OR_RETURN(SymbolicShape result, withRankAtLeast(shape, prefix.rank()));
    for (size_t i = 0; i < prefix.dims.size(); ++i) {
        WHITTLE_ASSIGN_OR_RETURN(result.dims[i], merge(shape.dims[i], prefix.dims[i]));
    }
    return result;
}

absl::StatusOr<SymbolicShape> RuleContext::subshape(const SymbolicShape& shape, int64_t start) const {
    if (!shape.hasRank()) return start == 0 ? shape : SymbolicShape::unknown();
    return subshape(shape, start, shape.rank());
}

absl::StatusOr<SymbolicShape> RuleContext::subshape(const SymbolicShape& shape, int64_t start, int64_t end) const {
    if (!shape.hasRank()) return SymbolicShape::unknown();
    const int64_t rank = shape.rank();
    if (start < 0) start += rank;
    if (end < 0) end += rank;
    end = std::min(end, rank);
    if (start < 0 || end < 0) return fail("a part of a shape starts or ends before the shape");
    start = std::min(start, rank);
    if (start > end) return fail(absl::StrCat("a part of a shape starts at ", start, " and ends at ", end));
    return SymbolicShape::of({shape.dims.begin() + start, shape.dims.begin() + end});
}

SymbolicShape RuleContext::concatenate(const SymbolicShape& a, const SymbolicShape& b) const {
    if (!a.hasRank() || !b.hasRank()) return SymbolicShape::unknown();
    SymbolicShape result = a;
    result.dims.insert(result.dims.end(), b.dims.begin(), b.dims.end());
    return result;
}

absl::StatusOr<SymbolicShape> RuleContext::replaceDim(const SymbolicShape& shape, int64_t index, Dim dim) const {
    if (!shape.hasRank()) return SymbolicShape::unknown();
    if (index < 0) index += shape.rank();
    if (index < 0 || index >= shape.rank()) {
        return fail(absl::StrCat("dimension ", index, " is not one of ", shape.rank()));
    }
    SymbolicShape result = shape;
    result.dims[static_cast<size_t>(index)] = dim;
    return result;
}

// A size of 1 gives way to the other; of an unknown and a known size over 1 the known one is the result. Of two
// unknown ones nothing is known, unless they are the same.
absl::StatusOr<SymbolicShape> RuleContext::broadcast(const SymbolicShape& a, const SymbolicShape& b,
                                                     bool incompatibleIsError) {
    if (!a.hasRank() || !b.hasRank()) return SymbolicShape::unknown();
    const SymbolicShape& longer = a.rank() >= b.rank() ? a : b;
    const SymbolicShape& shorter = a.rank() >= b.rank() ? b : a;
    const size_t offset = longer.dims.size() - shorter.dims.size();
    SymbolicShape result = longer;
    for (size_t i = offset; i < longer.dims.size(); ++i) {
        const Dim x = longer.dims[i];
        const Dim y = shorter.dims[i - offset];
        if (x == y || y.is(1)) continue;
        if (x.is(1)) {
            result.dims[i] = y;
        } else if (x.isKnown() && y.isKnown()) {
            if (!incompatibleIsError) return SymbolicShape::unknown();
            return fail(absl::StrCat("dimensions must be equal, but are ", x.size(), " and ", y.size()));
        } else if (y.isKnown()) {
            result.dims[i] = y;
        } else if (!x.isKnown()) {
            result.dims[i] = m_symbols.derived(Symbols::Operation::kBroadcast, x, y);
        }
    }
    return result;
}

Dim RuleContext::elementCount(const SymbolicShape& shape) {
    if (!shape.hasRank()) return newDim();
    if (shape.rank() == 1) return shape.dims[0];
    Dim count = Dim::ofSize(1);
    for (const Dim dim : shape.dims) {
        const absl::StatusOr<Dim> product = multiply(count, dim);
        if (!product.ok()) return newDim();
        count = *product;
    }
    return count;
}

// ---- results

void RuleContext::setOutput(int i, SymbolicShape shape) { m_outputs[static_cast<size_t>(i)] = std::move(shape); }

void RuleContext::setOutputHandle(int i, HandleTypes types) { m_handles[static_cast<size_t>(i)] = std::move(types); }

void RuleContext::setOutputValue(int i, KnownValue value) { m_values[static_cast<size_t>(i)] = std::move(value); }

void RuleContext::setOutputFact(int i, TensorFact fact) {
    if (fact.dtype != DataType::kInvalid) setOutputType(i, fact.dtype);
    setOutput(i, std::move(fact.shape));
    setOutputHandle(i, std::move(fact.handle));
    setOutputValue(i, std::move(fact.value));
}

TensorFact RuleContext::inputFact(int i) { return {inputType(i), input(i), inputHandle(i), m_inputs.knownValue(i)}; }

absl::Status RuleContext::fail(absl::string_view message) const {
    return absl::InvalidArgumentError(absl::StrCat("node '", m_node.name, "' (", m_node.op, "): ", message));
}

}  // namespace whittle
