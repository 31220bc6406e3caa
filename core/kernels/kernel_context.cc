// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/kernels/kernel.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

template <typename T>
absl::StatusOr<T> plain(const KernelContext& context, absl::string_view name) {
    const Attr* attr = context.attr(name);
    const T* value = attr ? std::get_if<T>(&attr->value()) : nullptr;
    if (!value) return context.fail(absl::StrCat("attribute '", name, "' is missing or of another kind"));
    return *value;
}

}  // namespace

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
    if (const Attr* own = m_node.attr(name)) return own;
    const OpDef::AttrDef* definition = m_definition ? m_definition->attr(name) : nullptr;
    return definition && definition->defaultValue ? &*definition->defaultValue : nullptr;
}

absl::StatusOr<int64_t> KernelContext::intAttr(absl::string_view name) const { return plain<int64_t>(*this, name); }
absl::StatusOr<float> KernelContext::floatAttr(absl::string_view name) const { return plain<float>(*this, name); }
absl::StatusOr<bool> KernelContext::boolAttr(absl::string_view name) const { return plain<bool>(*this, name); }
absl::StatusOr<std::string> KernelContext::stringAttr(absl::string_view name) const {
    return plain<std::string>(*this, name);
}
absl::StatusOr<DataType> KernelContext::typeAttr(absl::string_view name) const { return plain<DataType>(*this, name); }

absl::StatusOr<std::vector<int64_t>> KernelContext::intsAttr(absl::string_view name) const {
    const Attr* attribute = attr(name);
    const std::vector<int64_t>* value = attribute ? attribute->asListOf<int64_t>() : nullptr;
    if (!value) return fail(absl::StrCat("attribute '", name, "' is missing or of another kind"));
    return *value;
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
