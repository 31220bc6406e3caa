// SPDX-License-Identifier: Apache-2.0
//
// Ops that hand their inputs on.

#include "core/kernels/ops/families.h"

namespace whittle {
namespace {

absl::Status handOn(KernelContext& c) {
    for (int i = 0; i < c.inputCount(); ++i) c.addOutput(c.input(i));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"Identity", handOn}, {"IdentityN", handOn},    {"PreventGradient", handOn},
    {"Snapshot", handOn}, {"StopGradient", handOn},
};

}  // namespace

absl::Span<const Kernel> identityKernels() { return kKernels; }

}  // namespace whittle
