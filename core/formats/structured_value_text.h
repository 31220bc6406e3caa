// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <string>

namespace tensorflow {
class StructuredValue;
class TensorShapeProto;
}  // namespace tensorflow

namespace whittle {

// The Python objects that a StructuredValue is decoded to, as Python's repr(), str() and type().__name__ show them.
// Entries of a dict are sorted by key (a proto map has no order). Nesting is bounded by the parser of the proto. The
// Python constants of tensors (tensor_value, numpy_value) are shown by dtype and shape only.
std::string reprOf(const tensorflow::StructuredValue& value);
std::string strOf(const tensorflow::StructuredValue& value);
std::string typeNameOf(const tensorflow::StructuredValue& value);

// "(None, 2)", "(3,)", "()", "<unknown>".
std::string pythonShape(const tensorflow::TensorShapeProto& shape);

// Whether TensorFlow's own Python can decode `value`: it has a kind, and every TypeSpec in it is one of TensorFlow's.
bool isDecodable(const tensorflow::StructuredValue& value);

}  // namespace whittle
