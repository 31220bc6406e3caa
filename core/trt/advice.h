// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trt/verdict.h"

namespace whittle {

// What a refusal means and what the user could change, in plain sentences: English, to be translated with the context
// "Reason". Empty for kNone.
const char* adviceOn(Refusal refusal);

}  // namespace whittle
