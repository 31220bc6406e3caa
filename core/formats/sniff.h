// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/formats/text.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <string>

namespace whittle {

// What a file is, by its content.
struct Content {
    MessageKind kind = MessageKind::kGraphDef;
    bool isText = false;
};

// InvalidArgument when it is none of the three messages; the message says what it is instead, where that is known.
absl::StatusOr<Content> sniffModel(const Bytes& file);

// "an ONNX model", "a Keras HDF5 file", ...: what a file of other software is, empty when its beginning says nothing.
std::string describeForeignFile(const Bytes& file);

// Which of the three messages the bytes follow best: their fields' numbers and wire types, a few levels deep, against
// the messages' definitions. InvalidArgument when none fits.
absl::StatusOr<MessageKind> fitMessage(const Bytes& file);

}  // namespace whittle
