// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trt/converter.h"

#include <absl/types/span.h>

namespace whittle {

// The families of converters, a file each; listed again in core/trt/converters.cc.

}  // namespace whittle
