// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/tensor_fact.h"

#include <algorithm>
#include <limits>

namespace whittle {

bool PartialValue::isComplete() const {
    return std::all_of(elements.begin(), elements.end(), [](const PartialElement& e) { return e.isNumber(); });
}

std::optional<std::vector<int64_t>> integersOf(const Tensor& tensor) {
    if (!isInteger(tensor.dtype)) return std::nullopt;
    const std::optional<int64_t> count = tensor.shape.unknownRank ? std::nullopt : tensor.shape.elementCount();
    if (!count || *count > kLargestKnownBytes / 8) return std::nullopt;
    if (tensor.dtype == DataType::kInt64) {
        absl::StatusOr<std::vector<int64_t>> exact = elementsAs<int64_t>(tensor);
        if (!exact.ok()) return std::nullopt;
        return *std::move(exact);
    }
    if (tensor.dtype == DataType::kUInt64) return std::nullopt;
    const absl::StatusOr<std::vector<double>> wide = elementsAsDouble(tensor);
    if (!wide.ok()) return std::nullopt;
    return std::vector<int64_t>(wide->begin(), wide->end());
}

std::optional<PartialValue> partialValueOf(const Tensor& tensor) {
    const std::optional<int64_t> count = tensor.shape.unknownRank ? std::nullopt : tensor.shape.elementCount();
    if (!count || *count > static_cast<int64_t>(kLongestPartialValue) || tensor.shape.dims.size() > 1) {
        return std::nullopt;
    }
    const std::optional<std::vector<int64_t>> integers = integersOf(tensor);
    if (!integers) return std::nullopt;
    PartialValue value;
    value.isScalar = tensor.shape.dims.empty();
    for (const int64_t number : *integers) value.elements.push_back(PartialElement::ofNumber(number));
    return value;
}

std::shared_ptr<const Tensor> tensorOf(const PartialValue& value, DataType dtype) {
    Shape shape = value.isScalar ? Shape{} : Shape::of({static_cast<int64_t>(value.elements.size())});
    if (dtype == DataType::kInt64) {
        std::vector<int64_t> numbers;
        for (const PartialElement& element : value.elements) numbers.push_back(element.number());
        return std::make_shared<const Tensor>(Tensor::ofValues(dtype, std::move(shape), numbers));
    }
    std::vector<int32_t> numbers;
    for (const PartialElement& element : value.elements) {
        const int64_t number = element.number();
        if (number < std::numeric_limits<int32_t>::min() || number > std::numeric_limits<int32_t>::max()) {
            return nullptr;
        }
        numbers.push_back(static_cast<int32_t>(number));
    }
    return std::make_shared<const Tensor>(Tensor::ofValues(dtype, std::move(shape), numbers));
}

}  // namespace whittle
