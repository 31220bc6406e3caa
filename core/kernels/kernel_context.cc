// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/graph/context_attrs.h"
#include "core/kernels/kernel.h"

#include <absl/strings/str_cat.h>

namespace whittle {
KernelContext::KernelContext(const Node& node, const OpDef* definition, std::vector<Array> inputs,
                             const EvaluationLimits& limits)
    : m_node(node), m_definition(definition), m_inputs(std::move(inputs)), m_limits(limits) {}

absl::StatusOr<std::vector<int64_t>> KernelContext::integers(int i) const {
    const Array& array = input(i);
    if (array.dtype() == DataType::kInt32) {
        const absl::Span<const int32_t> values = array.as<int32_t>();
        return std::vector<int64_t>(values.begin(), values.end());
    }
    if (array.dtype() == DataType::kInt64) {
        const absl::Span<const int64_t> values = array.as<int64_t>();
        return std::vector<int64_t>(values.begin(), values.end());
    }
    return fail(absl::StrCat("input ", i, " must be int32 or int64, but is ", cppName(array.dtype())));
}

absl::StatusOr<int64_t> KernelContext::integer(int i) const {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> values, integers(i));
    if (values.size() != 1) return fail(absl::StrCat("input ", i, " must have one element, but has ", values.size()));
    return values.front();
}

const Attr* KernelContext::attr(absl::string_view name) const {
    return attrOrDefault(m_node.attrs, m_definition, name);
}

absl::StatusOr<int64_t> KernelContext::intAttr(absl::string_view name) const { return attrOf<int64_t>(*this, name); }
absl::StatusOr<float> KernelContext::floatAttr(absl::string_view name) const { return attrOf<float>(*this, name); }
absl::StatusOr<bool> KernelContext::boolAttr(absl::string_view name) const { return attrOf<bool>(*this, name); }
absl::StatusOr<std::string> KernelContext::stringAttr(absl::string_view name) const {
    return attrOf<std::string>(*this, name);
}
absl::StatusOr<DataType> KernelContext::typeAttr(absl::string_view name) const { return attrOf<DataType>(*this, name); }

absl::StatusOr<std::vector<int64_t>> KernelContext::intsAttr(absl::string_view name) const {
    return listAttrOf<int64_t>(*this, name);
}

absl::StatusOr<Array> KernelContext::make(DataType dtype, std::vector<int64_t> dims) const {
    absl::StatusOr<Array> array = Array::zeros(dtype, std::move(dims), m_limits.maxOutputBytes);
    if (!array.ok()) return annotate(array.status(), absl::StrCat("node '", m_node.name, "' (", m_node.op, ")"));
    return array;
}

absl::Status KernelContext::fail(absl::string_view message) const {
    return absl::InvalidArgumentError(absl::StrCat("node '", m_node.name, "' (", m_node.op, "): ", message));
}

absl::Status KernelContext::noKernelFor(DataType dtype) const {
    return absl::UnimplementedError(
        absl::StrCat("node '", m_node.name, "' (", m_node.op, "): no kernel for ", cppName(dtype)));
}

}  // namespace whittle
