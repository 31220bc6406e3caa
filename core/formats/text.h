// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/formats/wire_rope.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>

namespace whittle {

// The messages that a model file can hold.
enum class MessageKind { kGraphDef, kSavedModel, kMetaGraphDef };

// Protobuf's text form as the same message's bytes, so that text takes the same path as binary files from there on.
// InvalidArgument names line and column.
absl::StatusOr<Bytes> parseTextMessage(MessageKind kind, const Bytes& text);

// A GraphDef's text form as TensorFlow prints it.
absl::StatusOr<std::string> graphDefText(const WireRope& encoded);

}  // namespace whittle
