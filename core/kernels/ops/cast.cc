// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/ops/cast.h"

#include "core/base/status.h"
#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

// As which integer a quantized type is cast.
DataType storageOf(DataType dtype) { return isQuantized(dtype) ? storageType(dtype) : dtype; }

absl::Status castTo(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType target, c.typeAttr("DstT"));
    WHITTLE_ASSIGN_OR_RETURN(const bool truncate, c.boolAttr("Truncate"));
    const Array& input = c.input(0);
    if (input.dtype() == target) {
        c.addOutput(input);
        return absl::OkStatus();
    }
    // Quantized types are cast as their integers.
    const CastRequest request{input.retyped(storageOf(input.dtype())), storageOf(target), truncate};
    WHITTLE_ASSIGN_OR_RETURN(const Array output, isFloating(input.dtype()) || isOneOf(input.dtype(), ComplexTypes{})
                                                     ? castFromFloats(c, request)
                                                     : castFromIntegers(c, request));
    c.addOutput(output.retyped(target));
    return absl::OkStatus();
}

// The sizes in bits of an element decide whether the last dimension goes, comes, or stays.
absl::StatusOr<std::vector<int64_t>> bitcastDims(const KernelContext& c, size_t from, size_t to) {
    std::vector<int64_t> dims = c.input(0).dims();
    if (from > to) {
        dims.push_back(static_cast<int64_t>(from / to));
    } else if (from < to) {
        const auto ratio = static_cast<int64_t>(to / from);
        if (dims.empty() || dims.back() != ratio) {
            return c.fail(absl::StrCat("the last dimension must be ", ratio, " to make elements of ", to, " bytes"));
        }
        dims.pop_back();
    }
    return dims;
}

absl::Status bitcast(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType target, c.typeAttr("type"));
    const Array& input = c.input(0);
    const size_t from = elementSize(input.dtype());
    const size_t to = elementSize(target);
    if (from == 0 || to == 0) return c.noKernelFor(from == 0 ? input.dtype() : target);
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> dims, bitcastDims(c, from, to));
    c.addOutput(input.viewedAs(target, dims));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"Bitcast", bitcast},
    {"Cast", castTo},
};

}  // namespace

absl::Span<const Kernel> castKernels() { return kKernels; }

}  // namespace whittle
