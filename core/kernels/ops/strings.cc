// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/kernels/move.h"
#include "core/kernels/ops/families.h"

#include <absl/strings/ascii.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>

#include <algorithm>

namespace whittle {
namespace {

bool startsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

absl::StatusOr<bool> countsCharacters(const KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string unit, c.stringAttr("unit"));
    if (unit != "BYTE" && unit != "UTF8_CHAR") return c.fail(absl::StrCat("there is no unit ", unit));
    return unit == "UTF8_CHAR";
}

// A scalar goes to every place.
absl::Status stringJoin(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string separator, c.stringAttr("separator"));
    std::vector<int64_t> dims;
    for (int i = 0; i < c.inputCount(); ++i) {
        const Array& in = c.input(i);
        if (in.isScalar()) continue;
        if (!dims.empty() && in.dims() != dims) return c.fail("the inputs differ in shape");
        dims = in.dims();
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kString, dims));
    std::vector<std::string>& texts = out.mutableStrings();
    for (size_t at = 0; at < texts.size(); ++at) {
        for (int i = 0; i < c.inputCount(); ++i) {
            if (i > 0) texts[at] += separator;
            texts[at] += c.input(i).strings()[c.input(i).isScalar() ? 0 : at];
        }
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// The strings along the reduced dimensions; the one that is named first is walked along first.
absl::Status reduceJoin(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const std::string separator, c.stringAttr("separator"));
    WHITTLE_ASSIGN_OR_RETURN(const bool keeps, c.boolAttr("keep_dims"));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> axes, c.integers(1));
    if (c.input(1).rank() > 1) return c.fail("the dimensions must be a vector");
    const std::vector<int64_t> steps = rowMajorSteps(in.dims());
    std::vector<bool> isReduced(in.dims().size(), false);
    std::vector<int64_t> walked, dims;
    Walk source;
    std::vector<size_t> reduced;
    for (const int64_t axis : axes) {
        if (axis < -in.rank() || axis >= in.rank()) return c.fail(absl::StrCat("there is no dimension ", axis));
        const size_t d = static_cast<size_t>(axis < 0 ? axis + in.rank() : axis);
        if (isReduced[d]) return c.fail(absl::StrCat("dimension ", axis, " is named twice"));
        isReduced[d] = true;
        reduced.push_back(d);
    }
    if (axes.empty()) {
        c.addOutput(in);
        return absl::OkStatus();
    }
    int64_t each = 1;
    for (size_t d = 0; d < in.dims().size(); ++d) {
        if (isReduced[d]) {
            if (keeps) dims.push_back(1);
            continue;
        }
        walked.push_back(in.dims()[d]);
        source.steps.push_back(steps[d]);
        dims.push_back(in.dims()[d]);
    }
    for (auto d = reduced.rbegin(); d != reduced.rend(); ++d) {
        walked.push_back(in.dims()[*d]);
        source.steps.push_back(steps[*d]);
        each *= in.dims()[*d];
    }
    WHITTLE_ASSIGN_OR_RETURN(Array ordered, c.make(DataType::kString, walked));
    moveElements(in, source, ordered, {0, rowMajorSteps(walked)}, walked);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kString, dims));
    auto first = ordered.strings().begin();
    for (std::string& text : out.mutableStrings()) {
        text = absl::StrJoin(first, first + each, separator);
        first += each;
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status stringLength(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const bool byCharacter, countsCharacters(c));
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kInt32, in.dims()));
    for (size_t i = 0; i < in.strings().size(); ++i) {
        const std::string& text = in.strings()[i];
        const auto length = byCharacter ? std::count_if(text.begin(), text.end(), startsCharacter)
                                        : static_cast<std::ptrdiff_t>(text.size());
        out.mutableAs<int32_t>()[i] = static_cast<int32_t>(length);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// Where each character starts, and the end.
std::vector<size_t> characterStarts(const std::string& text) {
    std::vector<size_t> starts;
    for (size_t i = 0; i < text.size(); ++i) {
        if (startsCharacter(text[i])) starts.push_back(i);
    }
    starts.push_back(text.size());
    return starts;
}

// nullopt when the position is outside.
std::optional<std::string> part(const std::string& text, int64_t at, int64_t length, bool byCharacter) {
    const std::vector<size_t> starts = byCharacter ? characterStarts(text) : std::vector<size_t>();
    const int64_t size = static_cast<int64_t>(byCharacter ? starts.size() - 1 : text.size());
    if (at < -size || at > size) return std::nullopt;
    if (at < 0) at += size;
    const int64_t end = length < 0 || length > size - at ? size : at + length;
    if (!byCharacter) return text.substr(static_cast<size_t>(at), static_cast<size_t>(end - at));
    const size_t from = starts[static_cast<size_t>(at)];
    return text.substr(from, starts[static_cast<size_t>(end)] - from);
}

absl::Status substr(KernelContext& c) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const bool byCharacter, countsCharacters(c));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> places, c.integers(1));
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> lengths, c.integers(2));
    if (c.input(1).dims() != c.input(2).dims()) return c.fail("positions and lengths differ in shape");
    const bool hasOne = c.input(1).isScalar();
    if (!hasOne && c.input(1).dims() != in.dims()) {
        return absl::UnimplementedError(
            absl::StrCat("node '", c.node().name, "' (Substr): no kernel for positions of another shape"));
    }
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kString, in.dims()));
    for (size_t i = 0; i < in.strings().size(); ++i) {
        const int64_t at = places[hasOne ? 0 : i];
        std::optional<std::string> text = part(in.strings()[i], at, lengths[hasOne ? 0 : i], byCharacter);
        if (!text) return c.fail(absl::StrCat("position ", at, " is outside of string number ", i));
        out.mutableStrings()[i] = *std::move(text);
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

template <typename Change>
absl::Status changeEach(KernelContext& c, Change change) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kString, in.dims()));
    std::transform(in.strings().begin(), in.strings().end(), out.mutableStrings().begin(), change);
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

// Of other letters than those of ASCII only when the encoding says so, which takes Unicode's tables.
absl::Status changeCase(KernelContext& c, bool toUpper) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string encoding, c.stringAttr("encoding"));
    if (!encoding.empty()) {
        return absl::UnimplementedError(
            absl::StrCat("node '", c.node().name, "' (", c.node().op, "): no kernel for the encoding ", encoding));
    }
    return changeEach(c, [toUpper](const std::string& text) {
        return toUpper ? absl::AsciiStrToUpper(text) : absl::AsciiStrToLower(text);
    });
}

absl::Status lower(KernelContext& c) { return changeCase(c, false); }
absl::Status upper(KernelContext& c) { return changeCase(c, true); }

absl::Status strip(KernelContext& c) {
    return changeEach(c, [](const std::string& text) { return std::string(absl::StripAsciiWhitespace(text)); });
}

template <typename T, typename Parse>
absl::Status parseEach(KernelContext& c, DataType dtype, Parse parse) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(dtype, in.dims()));
    for (size_t i = 0; i < in.strings().size(); ++i) {
        if (!parse(in.strings()[i], &out.mutableAs<T>()[i])) {
            return c.fail(absl::StrCat("string number ", i, " is no ", cppName(dtype)));
        }
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status toNumber(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType dtype, c.typeAttr("out_type"));
    const auto whole = [](const std::string& text, auto* value) {
        return text.find('+') == std::string::npos && absl::SimpleAtoi(text, value);
    };
    switch (dtype) {
        case DataType::kFloat:
            return parseEach<float>(c, dtype, [](const std::string& t, float* v) { return absl::SimpleAtof(t, v); });
        case DataType::kDouble:
            return parseEach<double>(c, dtype, [](const std::string& t, double* v) { return absl::SimpleAtod(t, v); });
        case DataType::kInt32:
            return parseEach<int32_t>(c, dtype, whole);
        case DataType::kInt64:
            return parseEach<int64_t>(c, dtype, whole);
        case DataType::kUInt32:
            return parseEach<uint32_t>(c, dtype, whole);
        case DataType::kUInt64:
            return parseEach<uint64_t>(c, dtype, whole);
        default:
            return c.noKernelFor(dtype);
    }
}

constexpr Kernel kKernels[] = {
    {"ReduceJoin", reduceJoin}, {"StringJoin", stringJoin},   {"StringLength", stringLength}, {"StringLower", lower},
    {"StringStrip", strip},     {"StringToNumber", toNumber}, {"StringUpper", upper},         {"Substr", substr},
};

}  // namespace

absl::Span<const Kernel> stringKernels() { return kKernels; }

}  // namespace whittle
