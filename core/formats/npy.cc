// SPDX-License-Identifier: Apache-2.0
#include "core/formats/npy.h"

#include "core/base/file.h"
#include "core/base/status.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

namespace whittle {
namespace {

// NumPy's name of the type, empty for those that it lacks.
absl::string_view descriptorOf(DataType dtype) {
    switch (dtype) {
        case DataType::kFloat:
            return "<f4";
        case DataType::kDouble:
            return "<f8";
        case DataType::kHalf:
            return "<f2";
        case DataType::kInt8:
        case DataType::kQInt8:
            return "|i1";
        case DataType::kUInt8:
        case DataType::kQUInt8:
            return "|u1";
        case DataType::kInt16:
        case DataType::kQInt16:
            return "<i2";
        case DataType::kUInt16:
        case DataType::kQUInt16:
            return "<u2";
        case DataType::kInt32:
        case DataType::kQInt32:
            return "<i4";
        case DataType::kUInt32:
            return "<u4";
        case DataType::kInt64:
            return "<i8";
        case DataType::kUInt64:
            return "<u8";
        case DataType::kBool:
            return "|b1";
        case DataType::kComplex64:
            return "<c8";
        case DataType::kComplex128:
            return "<c16";
        default:
            return "";
    }
}

// "(3,)", "(2, 3)", "()": a Python tuple.
std::string tupleOf(const Shape& shape) {
    const std::string inside = absl::StrJoin(shape.dims, ", ");
    return absl::StrCat("(", inside, shape.dims.size() == 1 ? ",)" : ")");
}

std::string headerOf(absl::string_view descriptor, const Shape& shape) {
    // The data starts at a multiple of 64 bytes; the header is padded with spaces and ends with a new line.
    constexpr size_t kPreamble = 10;
    constexpr size_t kAlignment = 64;
    std::string dictionary =
        absl::StrCat("{'descr': '", descriptor, "', 'fortran_order': False, 'shape': ", tupleOf(shape), ", }");
    const size_t padding = kAlignment - (kPreamble + dictionary.size() + 1) % kAlignment;
    dictionary.append(padding % kAlignment, ' ');
    dictionary.push_back('\n');
    std::string header("\x93NUMPY\x01\x00", 8);
    header.push_back(static_cast<char>(dictionary.size() & 0xff));
    header.push_back(static_cast<char>(dictionary.size() >> 8));
    return header + dictionary;
}

template <typename T>
Tensor narrowed(const std::vector<double>& values, DataType dtype, const Shape& shape) {
    return Tensor::ofValues<T>(dtype, shape, std::vector<T>(values.begin(), values.end()));
}

absl::StatusOr<Tensor> asNumpyType(const Tensor& tensor) {
    if (!descriptorOf(tensor.dtype).empty()) return tensor;
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<double> values, elementsAsDouble(tensor));
    if (tensor.dtype == DataType::kInt4) return narrowed<int8_t>(values, DataType::kInt8, tensor.shape);
    if (tensor.dtype == DataType::kUInt4) return narrowed<uint8_t>(values, DataType::kUInt8, tensor.shape);
    return narrowed<float>(values, DataType::kFloat, tensor.shape);
}

absl::Status writeStrings(const Tensor& tensor, const std::string& path) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<std::string> values, stringElements(tensor));
    size_t width = 1;
    for (const std::string& value : values) width = std::max(width, value.size());
    return writeFileAtomically(path, [&](const AppendFunction& append) -> absl::Status {
        WHITTLE_RETURN_IF_ERROR(append(headerOf(absl::StrCat("|S", width), tensor.shape)));
        for (std::string value : values) {
            value.resize(width, '\0');
            WHITTLE_RETURN_IF_ERROR(append(value));
        }
        return absl::OkStatus();
    });
}

}  // namespace

absl::Status writeNpy(const Tensor& tensor, const std::string& path) {
    if (tensor.dtype == DataType::kString) return writeStrings(tensor, path);
    WHITTLE_ASSIGN_OR_RETURN(const Tensor plain, asNumpyType(tensor));
    WHITTLE_ASSIGN_OR_RETURN(const Bytes raw, rawElements(plain));
    return writeFileAtomically(path, [&](const AppendFunction& append) -> absl::Status {
        WHITTLE_RETURN_IF_ERROR(append(headerOf(descriptorOf(plain.dtype), plain.shape)));
        return append(raw.view());
    });
}

}  // namespace whittle
