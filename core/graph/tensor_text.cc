// SPDX-License-Identifier: Apache-2.0
#include "core/graph/tensor_text.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <optional>

namespace whittle {
namespace {

constexpr int64_t kDebugElements = 3;

// Six digits, or nine when six do not read back as the same number; for doubles fifteen and seventeen.
std::string floatText(float value) {
    if (std::isnan(value)) return "nan";
    const std::string brief = absl::StrFormat("%.6g", value);
    return std::strtof(brief.c_str(), nullptr) == value ? brief : absl::StrFormat("%.9g", value);
}

std::string doubleText(double value) {
    if (std::isnan(value)) return "nan";
    const std::string brief = absl::StrFormat("%.15g", value);
    return std::strtod(brief.c_str(), nullptr) == value ? brief : absl::StrFormat("%.17g", value);
}

using ElementText = std::function<std::string(int64_t)>;

template <typename T, typename Convert>
ElementText readerOf(Bytes raw, Convert convert) {
    return [raw = std::move(raw), convert](int64_t i) {
        T value;
        std::memcpy(&value, raw.data() + static_cast<size_t>(i) * sizeof(T), sizeof(T));
        return convert(value);
    };
}

std::string integerText(int64_t value) { return absl::StrCat(value); }

// Of the tensors that print in the end, those of 16-bit floats go through double, which holds them exactly.
std::optional<ElementText> elementReader(const Tensor& tensor) {
    if (tensor.dtype == DataType::kString) {
        absl::StatusOr<std::vector<std::string>> strings = stringElements(tensor);
        if (!strings.ok()) return std::nullopt;
        return [strings = *std::move(strings)](int64_t i) { return absl::CEscape(strings[static_cast<size_t>(i)]); };
    }
    if (tensor.dtype == DataType::kHalf || tensor.dtype == DataType::kBFloat16) {
        absl::StatusOr<std::vector<double>> values = elementsAsDouble(tensor);
        if (!values.ok()) return std::nullopt;
        return [values = *std::move(values)](int64_t i) {
            return floatText(static_cast<float>(values[static_cast<size_t>(i)]));
        };
    }
    absl::StatusOr<Bytes> raw = rawElements(tensor);
    if (!raw.ok()) return std::nullopt;
    switch (tensor.dtype) {
        case DataType::kFloat:
            return readerOf<float>(*raw, floatText);
        case DataType::kDouble:
            return readerOf<double>(*raw, doubleText);
        case DataType::kInt8:
            return readerOf<int8_t>(*raw, integerText);
        case DataType::kInt16:
            return readerOf<int16_t>(*raw, integerText);
        case DataType::kInt32:
            return readerOf<int32_t>(*raw, integerText);
        case DataType::kInt64:
            return readerOf<int64_t>(*raw, integerText);
        case DataType::kUInt8:
        case DataType::kBool:
            return readerOf<uint8_t>(*raw, integerText);
        case DataType::kUInt16:
            return readerOf<uint16_t>(*raw, integerText);
        case DataType::kUInt32:
            return readerOf<uint32_t>(*raw, integerText);
        case DataType::kUInt64:
            return readerOf<uint64_t>(*raw, [](uint64_t value) { return absl::StrCat(value); });
        default:
            return std::nullopt;
    }
}

struct Printer {
    const std::vector<int64_t>& dims;
    int64_t limit;
    const ElementText& element;
    int64_t next = 0;
    std::string text = {};

    void printRow() {
        for (int64_t i = 0; i < dims.back(); ++i) {
            if (next >= limit) {
                if (dims.size() > 1) text += "...";
                return;
            }
            absl::StrAppend(&text, i > 0 ? " " : "", element(next++));
        }
    }

    void print(size_t dim) {
        if (next >= limit) return;
        if (dim + 1 == dims.size()) return printRow();
        for (int64_t i = 0; i < dims[dim] && next < limit; ++i) {
            text += '[';
            print(dim + 1);
            text += ']';
        }
    }
};

}  // namespace

std::string elementsText(const Tensor& tensor, int64_t limit) {
    const std::optional<int64_t> count = tensor.shape.elementCount();
    if (!count) return "?";
    if (*count == 0) return "";
    const std::optional<ElementText> element = elementReader(tensor);
    if (!element) return "?";
    const absl::string_view more = *count > limit ? "..." : "";
    if (tensor.shape.dims.empty()) return absl::StrCat(limit > 0 ? (*element)(0) : "", more);
    Printer printer{tensor.shape.dims, limit, *element};
    printer.print(0);
    return absl::StrCat(printer.text, more);
}

std::string debugString(const Tensor& tensor) {
    return absl::StrCat("Tensor<type: ", cppName(tensor.dtype), " shape: ", toString(tensor.shape),
                        " values: ", elementsText(tensor, kDebugElements), ">");
}

}  // namespace whittle
