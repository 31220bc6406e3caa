// SPDX-License-Identifier: Apache-2.0
//
// Tensors written into a text, large ones with only their first and last elements in each dimension
// (tensorflow/core/kernels/string_format_op.cc, Tensor::SummarizeValue in core/framework/tensor.cc, 2.17).
#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"

#include <Eigen/Core>
#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>

namespace whittle {
namespace {

// As few digits as C's printf promises, or as many as it takes to read the number back.
template <typename T>
std::string fraction(T value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    constexpr int kDigits = sizeof(T) == sizeof(float) ? FLT_DIG : DBL_DIG;
    constexpr int kMore = sizeof(T) == sizeof(float) ? 3 : 2;
    char text[64];
    for (const int digits : {kDigits, kDigits + kMore}) {
        std::snprintf(text, sizeof text, "%.*g", digits, static_cast<double>(value));
        const T read = sizeof(T) == sizeof(float) ? static_cast<T>(std::strtof(text, nullptr))
                                                  : static_cast<T>(std::strtod(text, nullptr));
        if (read == value) break;
    }
    return text;
}

using TextAt = std::function<std::string(size_t)>;

absl::StatusOr<TextAt> textsOf(const KernelContext& c, const Array& in) {
    if (in.dtype() == DataType::kString) {
        return TextAt([&in](size_t i) { return absl::StrCat("\"", absl::Utf8SafeCEscape(in.strings()[i]), "\""); });
    }
    TextAt result;
    WHITTLE_RETURN_IF_ERROR(dispatch(c, in.dtype(), Join<RealTypes, Types<bool>>{}, [&](auto tag) {
        using T = typename decltype(tag)::Type;
        const absl::Span<const T> values = in.as<T>();
        if constexpr (std::is_integral_v<T>) {
            result = [values](size_t i) { return absl::StrCat(static_cast<int64_t>(values[i])); };
            if (std::is_same_v<T, uint64_t>) result = [values](size_t i) { return absl::StrCat(values[i]); };
        } else if constexpr (std::is_same_v<T, double>) {
            result = [values](size_t i) { return fraction(values[i]); };
        } else {
            result = [values](size_t i) { return fraction(static_cast<float>(values[i])); };
        }
        return absl::OkStatus();
    }));
    return result;
}

class Summary {
  public:
    Summary(const Array& in, const TextAt& textAt, int64_t atEnds)
        : m_dims(in.dims()), m_textAt(textAt), m_atEnds(atEnds) {}

    std::string text() {
        write(0, 0);
        return std::move(m_text);
    }

  private:
    void space(size_t dim) {
        const size_t below = m_dims.size() - dim - 1;
        m_text += below == 0 ? std::string(" ") : std::string(below, '\n') + std::string(dim + 1, ' ');
    }

    void write(size_t dim, int64_t at) {
        if (dim == m_dims.size()) {
            m_text += m_textAt(static_cast<size_t>(at));
            return;
        }
        m_text += '[';
        int64_t inside = 1;
        for (size_t d = dim + 1; d < m_dims.size(); ++d) inside *= m_dims[d];
        const int64_t count = m_dims[dim], tail = std::max(m_atEnds, count - m_atEnds);
        for (int64_t i = 0; i < std::min(m_atEnds, count); ++i) {
            if (i > 0) space(dim);
            write(dim + 1, at + inside * i);
        }
        if (count > 2 * m_atEnds) {
            space(dim);
            m_text += "...";
        }
        for (int64_t i = tail; i < count; ++i) {
            space(dim);
            write(dim + 1, at + inside * i);
        }
        m_text += ']';
    }

    const std::vector<int64_t>& m_dims;
    const TextAt& m_textAt;
    const int64_t m_atEnds;
    std::string m_text;
};

absl::StatusOr<std::string> summaryOf(const KernelContext& c, const Array& in, int64_t most) {
    WHITTLE_ASSIGN_OR_RETURN(const TextAt textAt, textsOf(c, in));
    return Summary(in, textAt, most < 0 ? in.size() : std::min(most, in.size())).text();
}

absl::Status stringFormat(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string format, c.stringAttr("template"));
    WHITTLE_ASSIGN_OR_RETURN(const std::string mark, c.stringAttr("placeholder"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t most, c.intAttr("summarize"));
    std::string text;
    size_t at = 0;
    for (int i = 0; i <= c.inputCount(); ++i) {
        const size_t next = mark.empty() ? std::string::npos : format.find(mark, at);
        if ((next == std::string::npos) != (i == c.inputCount())) {
            return c.fail("the template must have a placeholder for each input");
        }
        text += format.substr(at, next == std::string::npos ? next : next - at);
        if (next == std::string::npos) break;
        WHITTLE_ASSIGN_OR_RETURN(const std::string summary, summaryOf(c, c.input(i), most));
        text += summary;
        at = next + mark.size();
    }
    c.addOutput(Array::ofStrings({}, {std::move(text)}));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {{"StringFormat", stringFormat}};

}  // namespace

absl::Span<const Kernel> stringFormatKernels() { return kKernels; }

}  // namespace whittle
