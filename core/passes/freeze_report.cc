// SPDX-License-Identifier: Apache-2.0
#include "core/passes/freeze_report.h"

#include <absl/strings/str_replace.h>

namespace whittle {

absl::string_view kindName(KeptNode::Kind kind) {
    switch (kind) {
        case KeptNode::Kind::kVariable:
            return "variable";
        case KeptNode::Kind::kTable:
        case KeptNode::Kind::kMutableTable:
            return "table";
        case KeptNode::Kind::kIterator:
            return "iterator";
        case KeptNode::Kind::kResource:
            break;
    }
    return "resource";
}

std::string reasonText(const KeptNode& kept) { return absl::StrReplaceAll(kept.reason, {{"%1", kept.argument}}); }

}  // namespace whittle
