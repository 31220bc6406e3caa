// SPDX-License-Identifier: Apache-2.0
#include "core/trt/op_types.h"

#include "core/trt/converter.h"

#include <absl/strings/str_cat.h>

#include <vector>

namespace whittle {

absl::Span<const absl::string_view> trtConvertibleOpTypes() {
    static const std::vector<absl::string_view> names = [] {
        std::vector<absl::string_view> all;
        for (const Converter& converter : allConverters()) all.push_back(converter.op);
        return all;
    }();
    return names;
}

bool hasTrtConverter(absl::string_view opType) { return findConverter(opType) != nullptr; }

std::string trtOpTypeReason(absl::string_view opType) {
    return hasTrtConverter(opType) ? std::string() : absl::StrCat("Op type ", opType, " is not supported.");
}

}  // namespace whittle
