// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/input_shape.h"

#include "core/base/status.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>

namespace whittle {

absl::StatusOr<Shape> parseSizes(absl::string_view text) {
    Shape shape;
    const absl::string_view trimmed = absl::StripAsciiWhitespace(text);
    if (trimmed.empty()) return shape;
    for (const absl::string_view part : absl::StrSplit(trimmed, 'x')) {
        int64_t size = -1;
        if (part != "?" && (!absl::SimpleAtoi(part, &size) || size < -1)) {
            return absl::InvalidArgumentError(absl::StrCat("'", trimmed, "' is no shape; write sizes as in 1x300x?x3"));
        }
        shape.dims.push_back(size);
    }
    return shape;
}

absl::StatusOr<InputShape> parseInputShape(absl::string_view text) {
    const size_t equals = text.rfind('=');
    if (equals == absl::string_view::npos) {
        return absl::InvalidArgumentError(absl::StrCat("'", text, "' gives no shape; write NAME:INDEX=SHAPE"));
    }
    const absl::string_view name = absl::StripAsciiWhitespace(text.substr(0, equals));
    if (name.empty()) return absl::InvalidArgumentError(absl::StrCat("'", text, "' names no tensor"));
    WHITTLE_ASSIGN_OR_RETURN(Shape shape, parseSizes(text.substr(equals + 1)));
    return InputShape{std::string(name), std::move(shape)};
}

absl::StatusOr<Input> locateInput(absl::string_view tensor, const GraphIndex& index) {
    WHITTLE_ASSIGN_OR_RETURN(const TensorName name, parseTensorName(tensor));
    const Node* node = index.node(absl::string_view(name.node));
    if (!node || name.index < 0) {
        return absl::NotFoundError(absl::StrCat("the graph has no tensor '", tensor, "' to give a shape to"));
    }
    return Input{node->id, name.index};
}

std::string sizesText(const Shape& shape) {
    return absl::StrJoin(shape.dims, "x", [](std::string* out, int64_t size) {
        if (size < 0) {
            out->push_back('?');
        } else {
            absl::StrAppend(out, size);
        }
    });
}

std::string toString(const InputShape& input) { return absl::StrCat(input.tensor, "=", sizesText(input.shape)); }

}  // namespace whittle
