// SPDX-License-Identifier: Apache-2.0
//
// Strings as bytes: base64 in the alphabet for addresses (- and _), and numbers as they lie in memory.
#include "core/base/status.h"
#include "core/kernels/ops/families.h"
#include "core/kernels/type_set.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <cstring>

namespace whittle {
namespace {

constexpr TypeSet kRawTypes = kPodTypes.without(DataType::kUInt32).without(DataType::kUInt64);

absl::Status encodeBase64(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const bool pads, c.boolAttr("pad"));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kString, in.dims()));
    for (size_t i = 0; i < in.strings().size(); ++i) {
        std::string& text = out.mutableStrings()[i];
        text = absl::WebSafeBase64Escape(in.strings()[i]);
        if (pads) text.append((4 - text.size() % 4) % 4, '=');
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

bool isBase64(absl::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char x) {
        return absl::ascii_isalnum(static_cast<unsigned char>(x)) || x == '-' || x == '_';
    });
}

absl::Status decodeBase64(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kString, in.dims()));
    for (size_t i = 0; i < in.strings().size(); ++i) {
        absl::string_view text = in.strings()[i];
        if (text.size() % 4 == 0) {
            for (int padding = 0; padding < 2 && absl::EndsWith(text, "="); ++padding) text.remove_suffix(1);
        }
        if (!isBase64(text) || text.size() % 4 == 1 || !absl::WebSafeBase64Unescape(text, &out.mutableStrings()[i])) {
            return c.fail(absl::StrCat("string number ", i, " is no base64"));
        }
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// All strings must be of one length; it is the new last dimension.
absl::Status decodeRaw(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const DataType dtype, c.typeAttr("out_type"));
    WHITTLE_ASSIGN_OR_RETURN(const bool isLittleEndian, c.boolAttr("little_endian"));
    if (!kRawTypes.contains(dtype)) return c.noKernelFor(dtype);
    const size_t length = in.size() > 0 ? in.strings().front().size() : 0;
    const size_t width = elementSize(dtype);
    for (const std::string& text : in.strings()) {
        if (text.size() != length) return c.fail("the strings differ in length");
    }
    if (length % width != 0) return c.fail(absl::StrCat(length, " bytes are no whole number of ", cppName(dtype)));
    std::vector<int64_t> dims = in.dims();
    dims.push_back(static_cast<int64_t>(length / width));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(dtype, dims));
    char* to = out.mutableAs<char>().data();
    const bool isComplex = kComplexTypes.contains(dtype);
    const size_t unit = isComplex ? width / 2 : width;
    for (const std::string& text : in.strings()) {
        if (length == 0) break;
        std::memcpy(to, text.data(), length);
        for (size_t at = 0; !isLittleEndian && at < length; at += unit) std::reverse(to + at, to + at + unit);
        to += length;
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

constexpr Kernel kKernels[] = {
    {"DecodeBase64", decodeBase64}, {"DecodeRaw", decodeRaw}, {"EncodeBase64", encodeBase64}};

}  // namespace

absl::Span<const Kernel> encodingKernels() { return kKernels; }

}  // namespace whittle
