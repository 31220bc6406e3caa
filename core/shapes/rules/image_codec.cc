// SPDX-License-Identifier: Apache-2.0
//
// Images and sounds out of files and into them.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/helpers.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

// 0 leaves the number of channels to the file.
absl::StatusOr<Dim> channelsOf(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const int64_t channels, c.intAttr("channels"));
    if (channels < 0) return c.fail(absl::StrCat("attribute 'channels' is ", channels));
    return channels == 0 ? c.newDim() : Dim::ofSize(channels);
}

absl::Status decodeImageFormat(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, 0, 0));
    WHITTLE_ASSIGN_OR_RETURN(const Dim channels, channelsOf(c));
    c.setOutput(0, SymbolicShape::of({c.newDim(), c.newDim(), channels}));
    return absl::OkStatus();
}

// An animated GIF has one dimension more, if asked for.
absl::Status decodeImage(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const bool expands, c.boolAttr("expand_animations"));
    WHITTLE_RETURN_IF_ERROR(decodeImageFormat(c));
    if (expands) c.setOutput(0, SymbolicShape::unknown());
    return absl::OkStatus();
}

// The window is y, x, height and width.
absl::Status decodeAndCrop(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, 0, 0));
    WHITTLE_ASSIGN_OR_RETURN(const Dim channels, channelsOf(c));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape shape, c.withRank(c.input(1), 1));
    WHITTLE_RETURN_IF_ERROR(c.withValue(shape.dims[0], 4).status());
    Dim height = c.newDim();
    Dim width = c.newDim();
    if (const std::optional<std::vector<int64_t>> window = c.integers(1); window && window->size() == 4) {
        WHITTLE_ASSIGN_OR_RETURN(height, dimOfSize(c, (*window)[2]));
        WHITTLE_ASSIGN_OR_RETURN(width, dimOfSize(c, (*window)[3]));
    }
    c.setOutput(0, SymbolicShape::of({height, width, channels}));
    return absl::OkStatus();
}

absl::Status decodeWav(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, 0, 0));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t channels, c.intAttr("desired_channels"));
    WHITTLE_ASSIGN_OR_RETURN(const int64_t samples, c.intAttr("desired_samples"));
    if (channels < -1 || samples < -1) return c.fail("desired_channels and desired_samples must not be below -1");
    WHITTLE_ASSIGN_OR_RETURN(const Dim columns, dimOfSize(c, channels));
    WHITTLE_ASSIGN_OR_RETURN(const Dim rows, dimOfSize(c, samples));
    c.setOutput(0, c.matrix(rows, columns));
    setScalars(c, 1, 1);
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"DecodeAndCropJpeg", decodeAndCrop},
    {"DecodeBmp", decodeImageFormat},
    {"DecodeGif", signature<"[] -> [?,?,?,3]">},
    {"DecodeImage", decodeImage},
    {"DecodeJpeg", decodeImageFormat},
    {"DecodePng", decodeImageFormat},
    {"DecodeWav", decodeWav},
    {"EncodeJpeg", signature<"[?,?,?] -> []">},
    {"EncodeJpegVariableQuality", signature<"[?,?,?] * -> []">},
    {"EncodePng", signature<"[x..,?,?,?] -> [x..]">},
    {"EncodeWav", signature<"[?,?] [] -> []">},
    {"ExtractJpegShape", signature<"[] -> [3]">},
};

}  // namespace

absl::Span<const ShapeRule> imageCodecShapeRules() { return kRules; }

}  // namespace whittle
