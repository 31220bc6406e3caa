// SPDX-License-Identifier: Apache-2.0
//
// Numbers as text, by C's printf as TensorFlow composes its format (tensorflow/core/kernels/as_string_op.cc, 2.17).
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <Eigen/Core>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cstdio>

namespace whittle {
namespace {

constexpr int64_t kWidest = 4096;  // no one wants more, and a file may ask for gigabytes

struct Style {
    std::string fill;
    int width = -1, precision = -1;
    char conversion = 'f';

    std::string text(double value) const {
        std::string format =
            absl::StrCat("%", fill, width >= 0 ? absl::StrCat(width) : "",
                         precision >= 0 ? absl::StrCat(".", precision) : "", absl::string_view(&conversion, 1));
        return formatted(format, value);
    }
    template <typename T>
    std::string whole(T value) const {
        const std::string format = absl::StrCat("%", fill, width >= 0 ? absl::StrCat(width) : "");
        if constexpr (std::is_signed_v<T>) return formatted(format + "lld", static_cast<long long>(value));
        return formatted(format + "llu", static_cast<unsigned long long>(value));
    }

  private:
    template <typename T>
    static std::string formatted(const std::string& format, T value) {
        std::string result;
        result.resize(static_cast<size_t>(std::max(std::snprintf(nullptr, 0, format.c_str(), value), 0)) + 1);
        std::snprintf(result.data(), result.size(), format.c_str(), value);
        result.pop_back();
        return result;
    }
};

absl::StatusOr<Style> styleOf(const KernelContext& c, DataType dtype) {
    const bool isFraction = (kFloatTypes | kComplexTypes).contains(dtype);
    Style style;
    WHITTLE_ASSIGN_OR_RETURN(style.fill, c.stringAttr("fill"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t width, c.intAttr("width"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t precision, c.intAttr("precision"));
    WHITTLE_ASSIGN_OR_RETURN(const bool isScientific, c.boolAttr("scientific"));
    WHITTLE_ASSIGN_OR_RETURN(const bool isShortest, c.boolAttr("shortest"));
    if (style.fill.size() > 1 || (!style.fill.empty() && std::string(" +-0#").find(style.fill) == std::string::npos)) {
        return c.fail(absl::StrCat("one cannot fill with '", style.fill, "'"));
    }
    if (!isFraction && (isScientific || isShortest)) return c.fail("only fractions have a scientific or shortest form");
    if (isScientific && isShortest) return c.fail("scientific and shortest exclude each other");
    if (!isFraction && precision > -1) return c.fail("only fractions have a precision");
    if (width > kWidest || precision > kWidest) return c.fail("width or precision is too large");
    style.width = static_cast<int>(std::max<int64_t>(width, -1));
    style.precision = static_cast<int>(std::max<int64_t>(precision, -1));
    style.conversion = isScientific ? 'e' : isShortest ? 'g' : 'f';
    return style;
}

template <typename T>
std::string textOf(const Style& style, T value) {
    if constexpr (std::is_same_v<T, bool>) {
        return value ? "true" : "false";
    } else if constexpr (std::is_integral_v<T>) {
        return style.whole(value);
    } else if constexpr (Eigen::NumTraits<T>::IsComplex) {
        return absl::StrCat("(", style.text(value.real()), ",", style.text(value.imag()), ")");
    } else {
        return style.text(static_cast<double>(value));
    }
}

absl::Status asString(KernelContext& c) {
    const Array& in = c.input(0);
    if (!kPodTypes.contains(in.dtype())) return c.noKernelFor(in.dtype());
    WHITTLE_ASSIGN_OR_RETURN(const Style style, styleOf(c, in.dtype()));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kString, in.dims()));
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), PlainTypes{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        for (size_t i = 0; i < static_cast<size_t>(in.size()); ++i) {
            out.mutableStrings()[i] = textOf<T>(style, in.as<T>()[i]);
        }
        return absl::OkStatus();
    }));
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {{"AsString", asString}};

}  // namespace

absl::Span<const Kernel> asStringKernels() { return kKernels; }

}  // namespace whittle
