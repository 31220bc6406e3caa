// SPDX-License-Identifier: Apache-2.0
#include "core/trt/converter.h"

#include "core/graph/tensor.h"

#include <utility>

namespace whittle {
namespace {

template <typename T>
std::optional<T> valueOf(const Attr* attr) {
    const T* value = attr ? std::get_if<T>(&attr->value()) : nullptr;
    return value ? std::optional<T>(*value) : std::nullopt;
}

}  // namespace

ConverterContext::ConverterContext(const Node& node, const OpDef* definition, std::vector<ConverterInput> inputs,
                                   TrtPrecision precision, bool implicitBatch, bool explicitPrecision)
    : m_node(node),
      m_definition(definition),
      m_inputs(std::move(inputs)),
      m_precision(precision),
      m_implicitBatch(implicitBatch),
      m_explicitPrecision(explicitPrecision) {
    for (ConverterInput& input : m_inputs) {
        if (input.isWeights() && input.value && input.shape.elementCount() == 0) input.shape = Shape();
    }
}

std::vector<int64_t> ConverterContext::trtDims(const ConverterInput& input) const {
    std::vector<int64_t> dims = input.shape.dims;
    if (m_implicitBatch && input.isTensor() && !dims.empty()) dims.erase(dims.begin());
    return dims;
}

int64_t ConverterContext::batchSize(const ConverterInput& input) const {
    return m_implicitBatch && input.isTensor() && input.rank() > 0 ? input.shape.dims[0] : -1;
}

const Attr* ConverterContext::attr(absl::string_view name) const {
    return attrOrDefault(m_node.attrs, m_definition, name);
}

std::optional<int64_t> ConverterContext::intAttr(absl::string_view name) const { return valueOf<int64_t>(attr(name)); }
std::optional<float> ConverterContext::floatAttr(absl::string_view name) const { return valueOf<float>(attr(name)); }
std::optional<bool> ConverterContext::boolAttr(absl::string_view name) const { return valueOf<bool>(attr(name)); }
std::optional<std::string> ConverterContext::stringAttr(absl::string_view name) const {
    return valueOf<std::string>(attr(name));
}
std::optional<DataType> ConverterContext::typeAttr(absl::string_view name) const {
    return valueOf<DataType>(attr(name));
}
std::optional<std::vector<int64_t>> ConverterContext::intsAttr(absl::string_view name) const {
    const Attr* found = attr(name);
    const std::vector<int64_t>* values = found ? found->asListOf<int64_t>() : nullptr;
    return values ? std::optional(*values) : std::nullopt;
}

std::vector<double> numbersOf(const ConverterInput& weights) {
    if (!weights.value) return {};
    auto numbers = elementsAsDouble(*weights.value);
    return numbers.ok() ? *std::move(numbers) : std::vector<double>();
}

std::vector<int64_t> integersOf(const ConverterInput& weights) {
    const std::vector<double> numbers = numbersOf(weights);
    return {numbers.begin(), numbers.end()};
}

}  // namespace whittle
