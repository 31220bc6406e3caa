// SPDX-License-Identifier: Apache-2.0
//
// TensorFlow's regular expressions are RE2's, and so are ours.
#include "core/base/status.h"
#include "core/kernels/ops/families.h"

#include <absl/strings/str_cat.h>

#include <re2/re2.h>

namespace whittle {
namespace {

absl::StatusOr<std::string> scalarText(const KernelContext& c, int i) {
    if (!c.input(i).isScalar()) return c.fail(absl::StrCat("input ", i, " must be a scalar"));
    return c.input(i).strings().front();
}

absl::Status checkPattern(const KernelContext& c, const RE2& pattern) {
    if (pattern.ok()) return absl::OkStatus();
    return c.fail(absl::StrCat("pattern '", pattern.pattern(), "': ", pattern.error()));
}

absl::Status replace(KernelContext& c, const std::string& pattern, const std::string& rewrite) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const bool isGlobal, c.boolAttr("replace_global"));
    const RE2 expression(pattern, RE2::Quiet);
    WHITTLE_RETURN_IF_ERROR(checkPattern(c, expression));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kString, in.dims()));
    for (size_t i = 0; i < in.strings().size(); ++i) {
        std::string& text = out.mutableStrings()[i];
        text = in.strings()[i];
        if (isGlobal) {
            RE2::GlobalReplace(&text, expression, rewrite);
        } else {
            RE2::Replace(&text, expression, rewrite);
        }
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status regexReplace(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string pattern, scalarText(c, 1));
    WHITTLE_ASSIGN_OR_RETURN(const std::string rewrite, scalarText(c, 2));
    return replace(c, pattern, rewrite);
}

absl::Status staticRegexReplace(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string pattern, c.stringAttr("pattern"));
    WHITTLE_ASSIGN_OR_RETURN(const std::string rewrite, c.stringAttr("rewrite"));
    return replace(c, pattern, rewrite);
}

absl::Status match(KernelContext& c, const std::string& pattern) {
    const Array& in = c.input(0);
    const RE2 expression(pattern, RE2::Quiet);
    WHITTLE_RETURN_IF_ERROR(checkPattern(c, expression));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kBool, in.dims()));
    for (size_t i = 0; i < in.strings().size(); ++i) {
        out.mutableAs<bool>()[i] = RE2::FullMatch(in.strings()[i], expression);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status regexFullMatch(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string pattern, scalarText(c, 1));
    return match(c, pattern);
}

absl::Status staticRegexFullMatch(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string pattern, c.stringAttr("pattern"));
    return match(c, pattern);
}

constexpr Kernel kKernels[] = {
    {"RegexFullMatch", regexFullMatch},
    {"RegexReplace", regexReplace},
    {"StaticRegexFullMatch", staticRegexFullMatch},
    {"StaticRegexReplace", staticRegexReplace},
};

}  // namespace

absl::Span<const Kernel> regexKernels() { return kKernels; }

}  // namespace whittle
