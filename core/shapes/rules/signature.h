// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shapes/rule_context.h"

#include <absl/status/status.h>
#include <absl/strings/string_view.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace whittle {

// The shape rule of an op that asks for ranks and equal sizes only, as one line of text:
//
//     "[n,4] [n] [] -> [?]"            two inputs that share a size, a scalar; a vector of unknown size
//     "x>=3 * -> x"                    any shape of at least rank 3 (also <=); an input that may be anything; the first
//     "[n,x..,3] -> [n,x..]"           x stands for the dimensions between
//     "* [n,c] -> [n,c*4] [c/4]"       products and even quotients, of outputs
//     "[n,?] -> [n,@num_true]"         an integer attribute of the node; -1 is an unknown size
//     "[] [2]... -> []..."             the last pattern for all further inputs or outputs
//
// A name means one size, or one shape, wherever it stands: what the inputs say of it is merged, so the outputs may know
// more than TensorFlow's shape function tells.
class Signature {
  public:
    explicit Signature(absl::string_view text);
    absl::Status apply(RuleContext& context) const;

  private:
    struct DimTerm {
        enum class Kind { kAny, kSize, kName, kAttr, kRest };
        Kind kind = Kind::kAny;
        int64_t size = 0;  // kSize
        size_t name = 0;   // of a dimension (kName) or of a shape (kRest)
        int64_t times = 1;
        int64_t over = 1;
        std::string attr;
    };
    struct ShapeTerm {
        enum class Kind { kAny, kName, kDims };
        Kind kind = Kind::kAny;
        size_t name = 0;
        int64_t atLeast = 0;
        std::optional<int64_t> atMost;
        std::vector<DimTerm> dims;
        std::optional<size_t> rest;  // index of the kRest in dims
    };
    struct Side {
        std::vector<ShapeTerm> terms;
        bool repeatsLast = false;
        const ShapeTerm* at(size_t index) const;
        bool fits(int count) const;
    };
    struct Values {
        std::vector<std::optional<Dim>> dims;
        std::vector<std::optional<SymbolicShape>> shapes;
    };

    Side parseSide(absl::string_view text);
    ShapeTerm parseShape(absl::string_view text);
    DimTerm parseDim(absl::string_view text);
    size_t dimName(absl::string_view name);
    size_t shapeName(absl::string_view name);

    static absl::Status bindDim(RuleContext& context, const DimTerm& term, Dim dim, Values& values);
    static absl::Status bindShape(RuleContext& context, size_t name, const SymbolicShape& shape, Values& values);
    static absl::Status bind(RuleContext& context, const ShapeTerm& term, const SymbolicShape& shape, Values& values);
    static absl::StatusOr<Dim> makeDim(RuleContext& context, const DimTerm& term, Values& values);
    static absl::StatusOr<SymbolicShape> make(RuleContext& context, const ShapeTerm& term, Values& values);

    std::vector<std::string> m_dimNames;
    std::vector<std::string> m_shapeNames;
    Side m_inputs;
    Side m_outputs;
};

// A signature as a template argument: {"L2Loss", signature<"* -> []">}.
template <size_t kLength>
struct SignatureText {
    char text[kLength];
    constexpr SignatureText(const char (&characters)[kLength]) { std::copy_n(characters, kLength, text); }
};

template <SignatureText kText>
absl::Status signature(RuleContext& context) {
    static const auto& kSignature = *new Signature(kText.text);
    return kSignature.apply(context);
}

}  // namespace whittle
