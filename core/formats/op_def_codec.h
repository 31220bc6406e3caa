// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/formats/wire_rope.h"
#include "core/graph/op_def.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <vector>

namespace whittle {

// An OpDef inside `root`; what core/graph's OpDef does not hold (documentation, full types) is left out.
absl::StatusOr<OpDef> decodeOpDef(const Bytes& root, absl::string_view wire);
void encodeOpDef(const OpDef& op, WireRope& out);

// A whole OpList.
absl::StatusOr<std::vector<OpDef>> decodeOpList(const Bytes& list);

}  // namespace whittle
