// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/einsum_equation.h"

#include "core/base/status.h"

#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_replace.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <string>

namespace whittle {
namespace {

// Labels are the numbers of their characters; those of an ellipsis follow, the rightmost dimension first.
constexpr int kFirstOfEllipsis = 128;
constexpr char kEllipsis = '.';

struct Terms {
    std::vector<std::string> inputs;
    std::string output;
};

// TensorFlow's rules for one term: letters, at most one ellipsis. Gives it as one '.'.
absl::StatusOr<std::string> term(const KernelContext& c, absl::string_view text) {
    const std::string letters = absl::StrReplaceAll(text, {{"...", "."}});
    const bool isGood = std::all_of(letters.begin(), letters.end(), [](char letter) {
        return absl::ascii_isalpha(static_cast<unsigned char>(letter)) || letter == kEllipsis;
    });
    const bool hasLoneDot = std::count(text.begin(), text.end(), '.') % 3 != 0;
    if (!isGood || hasLoneDot || std::count(letters.begin(), letters.end(), kEllipsis) > 1) {
        return c.fail(absl::StrCat("'", text, "' is no term of an einsum equation"));
    }
    return letters;
}

absl::StatusOr<Terms> parseTerms(const KernelContext& c, absl::string_view equation) {
    const std::vector<std::string> sides = absl::StrSplit(equation, "->");
    if (sides.size() != 2) return c.fail(absl::StrCat("the equation '", equation, "' has not exactly one '->'"));
    Terms terms;
    for (const absl::string_view text : absl::StrSplit(sides[0], ',')) {
        WHITTLE_ASSIGN_OR_RETURN(std::string letters, term(c, text));
        terms.inputs.push_back(std::move(letters));
    }
    WHITTLE_ASSIGN_OR_RETURN(terms.output, term(c, sides[1]));
    return terms;
}

// Notes the size of a label; of a broadcast one the larger.
absl::Status noteSize(const KernelContext& c, EinsumEquation& equation, int label, int64_t size) {
    if (equation.sizes.size() <= static_cast<size_t>(label)) equation.sizes.resize(static_cast<size_t>(label) + 1, -1);
    int64_t& known = equation.sizes[static_cast<size_t>(label)];
    const bool broadcasts = label >= kFirstOfEllipsis;
    if (known == -1 || (broadcasts && known == 1)) known = size;
    if (known == size || (broadcasts && size == 1)) return absl::OkStatus();
    return c.fail(absl::StrCat("a label of the equation stands for the sizes ", known, " and ", size));
}

// The labels of a term over `rank` dimensions.
std::vector<int> labelsOf(const std::string& letters, int ellipsis) {
    std::vector<int> labels;
    for (const char letter : letters) {
        if (letter != kEllipsis) {
            labels.push_back(letter);
            continue;
        }
        for (int i = ellipsis; i-- > 0;) labels.push_back(kFirstOfEllipsis + i);
    }
    return labels;
}

}  // namespace

absl::StatusOr<EinsumEquation> parseEinsum(const KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string text, c.stringAttr("equation"));
    WHITTLE_ASSIGN_OR_RETURN(const Terms terms, parseTerms(c, text));
    if (terms.inputs.size() != static_cast<size_t>(c.inputCount()) || c.inputCount() < 1 || c.inputCount() > 2) {
        return c.fail("the equation must have a term for each of one or two inputs");
    }
    EinsumEquation equation;
    int widest = 0;
    for (int i = 0; i < c.inputCount(); ++i) {
        const std::string& letters = terms.inputs[static_cast<size_t>(i)];
        const bool hasEllipsis = letters.find(kEllipsis) != std::string::npos;
        const int ellipsis = c.input(i).rank() - static_cast<int>(letters.size()) + (hasEllipsis ? 1 : 0);
        if (ellipsis < 0 || (!hasEllipsis && ellipsis != 0)) {
            return c.fail(absl::StrCat("input ", i, " has ", c.input(i).rank(), " dimensions, not those of its term"));
        }
        widest = std::max(widest, ellipsis);
        equation.inputs.push_back(labelsOf(letters, ellipsis));
        for (int axis = 0; axis < c.input(i).rank(); ++axis) {
            WHITTLE_RETURN_IF_ERROR(
                noteSize(c, equation, equation.inputs.back()[static_cast<size_t>(axis)], c.input(i).dim(axis)));
        }
    }
    equation.output = labelsOf(terms.output, widest);
    if (terms.output.find(kEllipsis) == std::string::npos && widest > 0) {
        return c.fail("the output's term has no ellipsis");
    }
    for (const int label : equation.output) {
        if (static_cast<size_t>(label) >= equation.sizes.size() || equation.sizes[static_cast<size_t>(label)] < 0) {
            return c.fail("the output's term has a label that no input has");
        }
    }
    return equation;
}

}  // namespace whittle
