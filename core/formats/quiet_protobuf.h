// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/stubs/logging.h>

namespace whittle {

// Protobuf writes to standard error about every string that is not UTF-8, beside failing; the failure is enough for us.
inline void quietProtobuf() { [[maybe_unused]] static const auto previous = google::protobuf::SetLogHandler(nullptr); }

}  // namespace whittle
