// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/tensor.h"

#include <absl/strings/str_cat.h>

#include <cstring>

namespace whittle {

template <typename T>
absl::StatusOr<std::vector<T>> elementsAs(const Tensor& t) {
    if (elementSize(t.dtype) != sizeof(T)) {
        return absl::InvalidArgumentError(
            absl::StrCat("tensor of type ", cppName(t.dtype), " has no elements of ", sizeof(T), " bytes"));
    }
    absl::StatusOr<Bytes> raw = rawElements(t);
    if (!raw.ok()) return raw.status();
    std::vector<T> values(raw->size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), raw->data(), values.size() * sizeof(T));
    return values;
}

}  // namespace whittle
