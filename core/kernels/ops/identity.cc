// SPDX-License-Identifier: Apache-2.0
//
// Ops that hand their inputs on.

#include "core/kernels/dispatch.h"
#include "core/kernels/ops/families.h"

namespace whittle {
namespace {

absl::Status handOn(KernelContext& c) {
    for (int i = 0; i < c.inputCount(); ++i) c.addOutput(c.input(i));
    return absl::OkStatus();
}

absl::Status snapshot(KernelContext& c) {
    const DataType dtype = c.input(0).dtype();
    return isOneOf(dtype, PlainTypes{}) ? handOn(c) : c.noKernelFor(dtype);
}

constexpr Kernel kKernels[] = {
    {"Identity", handOn},   {"IdentityN", handOn},    {"PreventGradient", handOn},
    {"Snapshot", snapshot}, {"StopGradient", handOn},
};

}  // namespace

absl::Span<const Kernel> identityKernels() { return kKernels; }

}  // namespace whittle
