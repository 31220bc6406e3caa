// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/rules/signature.h"

#include "core/base/status.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <absl/strings/strip.h>

#include <cassert>

namespace whittle {
namespace {

// REQUIRES: `text` is a number; signatures are written in this program.
int64_t number(absl::string_view text) {
    int64_t value = 0;
    [[maybe_unused]] const bool isNumber = absl::SimpleAtoi(text, &value);
    assert(isNumber);
    return value;
}

size_t indexOf(std::vector<std::string>& names, absl::string_view name) {
    for (size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return i;
    }
    names.emplace_back(name);
    return names.size() - 1;
}

}  // namespace

// ---- reading the text

Signature::Signature(absl::string_view text) {
    const std::vector<absl::string_view> sides = absl::StrSplit(text, "->");
    assert(sides.size() == 2);
    m_inputs = parseSide(sides[0]);
    m_outputs = parseSide(sides[1]);
}

Signature::Side Signature::parseSide(absl::string_view text) {
    Side side;
    for (absl::string_view part : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
        assert(!side.repeatsLast);
        side.repeatsLast = absl::ConsumeSuffix(&part, "...");
        side.terms.push_back(parseShape(part));
    }
    return side;
}

Signature::ShapeTerm Signature::parseShape(absl::string_view text) {
    ShapeTerm term;
    if (text == "*") return term;
    if (!absl::ConsumePrefix(&text, "[")) {
        term.kind = ShapeTerm::Kind::kName;
        const size_t bound = text.find_first_of("<>");
        term.name = shapeName(text.substr(0, bound));
        if (bound == absl::string_view::npos) return term;
        const int64_t rank = number(text.substr(bound + 2));
        if (text[bound] == '>') {
            term.atLeast = rank;
        } else {
            term.atMost = rank;
        }
        return term;
    }
    term.kind = ShapeTerm::Kind::kDims;
    [[maybe_unused]] const bool isClosed = absl::ConsumeSuffix(&text, "]");
    assert(isClosed);
    for (const absl::string_view part : absl::StrSplit(text, ',', absl::SkipEmpty())) {
        term.dims.push_back(parseDim(part));
        if (term.dims.back().kind == DimTerm::Kind::kRest) term.rest = term.dims.size() - 1;
    }
    return term;
}

Signature::DimTerm Signature::parseDim(absl::string_view text) {
    DimTerm term;
    if (text == "?") return term;
    if (absl::ConsumePrefix(&text, "@")) {
        term.kind = DimTerm::Kind::kAttr;
        term.attr = std::string(text);
    } else if (absl::ConsumeSuffix(&text, "..")) {
        term.kind = DimTerm::Kind::kRest;
        term.name = shapeName(text);
    } else if (text[0] >= '0' && text[0] <= '9') {
        term.kind = DimTerm::Kind::kSize;
        term.size = number(text);
    } else {
        term.kind = DimTerm::Kind::kName;
        const size_t sign = text.find_first_of("*/");
        term.name = dimName(text.substr(0, sign));
        if (sign != absl::string_view::npos) {
            (text[sign] == '*' ? term.times : term.over) = number(text.substr(sign + 1));
        }
    }
    return term;
}

size_t Signature::dimName(absl::string_view name) { return indexOf(m_dimNames, name); }
size_t Signature::shapeName(absl::string_view name) { return indexOf(m_shapeNames, name); }

// ---- applying it

const Signature::ShapeTerm* Signature::Side::at(size_t index) const {
    if (index < terms.size()) return &terms[index];
    return repeatsLast ? &terms.back() : nullptr;
}

bool Signature::Side::fits(int count) const {
    const size_t least = repeatsLast ? terms.size() - 1 : terms.size();
    return static_cast<size_t>(count) >= least && (repeatsLast || static_cast<size_t>(count) == least);
}

absl::Status Signature::apply(RuleContext& c) const {
    if (!m_inputs.fits(c.inputCount())) return c.fail(absl::StrCat("has ", c.inputCount(), " inputs"));
    if (!m_outputs.fits(c.outputCount())) return c.fail(absl::StrCat("has ", c.outputCount(), " outputs"));
    Values values;
    values.dims.resize(m_dimNames.size());
    values.shapes.resize(m_shapeNames.size());
    for (int i = 0; i < c.inputCount(); ++i) {
        WHITTLE_RETURN_IF_ERROR(bind(c, *m_inputs.at(static_cast<size_t>(i)), c.input(i), values));
    }
    for (int i = 0; i < c.outputCount(); ++i) {
        WHITTLE_ASSIGN_OR_RETURN(SymbolicShape shape, make(c, *m_outputs.at(static_cast<size_t>(i)), values));
        c.setOutput(i, std::move(shape));
    }
    return absl::OkStatus();
}

absl::Status Signature::bindDim(RuleContext& c, const DimTerm& term, Dim dim, Values& values) {
    if (term.kind == DimTerm::Kind::kName) {
        std::optional<Dim>& known = values.dims[term.name];
        WHITTLE_ASSIGN_OR_RETURN(known, c.merge(known.value_or(dim), dim));
        return absl::OkStatus();
    }
    if (term.kind == DimTerm::Kind::kAny) return absl::OkStatus();
    WHITTLE_ASSIGN_OR_RETURN(const Dim wanted, makeDim(c, term, values));
    return c.merge(dim, wanted).status();
}

absl::Status Signature::bindShape(RuleContext& c, size_t name, const SymbolicShape& shape, Values& values) {
    std::optional<SymbolicShape>& known = values.shapes[name];
    if (!known) {
        known = shape;
        return absl::OkStatus();
    }
    WHITTLE_ASSIGN_OR_RETURN(known, c.merge(*known, shape));
    return absl::OkStatus();
}

absl::Status Signature::bind(RuleContext& c, const ShapeTerm& term, const SymbolicShape& shape, Values& values) {
    if (term.kind == ShapeTerm::Kind::kAny) return absl::OkStatus();
    if (term.kind == ShapeTerm::Kind::kName) {
        WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(shape, term.atLeast).status());
        if (term.atMost) WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(shape, *term.atMost).status());
        return bindShape(c, term.name, shape, values);
    }
    if (!term.rest) {
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape exact, c.withRank(shape, static_cast<int64_t>(term.dims.size())));
        for (size_t i = 0; i < term.dims.size(); ++i) {
            WHITTLE_RETURN_IF_ERROR(bindDim(c, term.dims[i], exact.dims[i], values));
        }
        return absl::OkStatus();
    }
    const size_t before = *term.rest;
    const size_t after = term.dims.size() - before - 1;
    WHITTLE_RETURN_IF_ERROR(c.withRankAtLeast(shape, static_cast<int64_t>(before + after)).status());
    if (!shape.hasRank()) return bindShape(c, term.dims[before].name, shape, values);
    const size_t skipped = shape.dims.size() - term.dims.size() + 1;
    for (size_t i = 0; i < before; ++i) {
        WHITTLE_RETURN_IF_ERROR(bindDim(c, term.dims[i], shape.dims[i], values));
    }
    for (size_t i = before + 1; i < term.dims.size(); ++i) {
        WHITTLE_RETURN_IF_ERROR(bindDim(c, term.dims[i], shape.dims[i + skipped - 1], values));
    }
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape rest,
                             c.subshape(shape, static_cast<int64_t>(before), static_cast<int64_t>(before + skipped)));
    return bindShape(c, term.dims[before].name, rest, values);
}

absl::StatusOr<Dim> Signature::makeDim(RuleContext& c, const DimTerm& term, Values& values) {
    if (term.kind == DimTerm::Kind::kSize) return Dim::ofSize(term.size);
    if (term.kind == DimTerm::Kind::kAttr) {
        WHITTLE_ASSIGN_OR_RETURN(const int64_t size, c.intAttr(term.attr));
        if (size < -1) return c.fail(absl::StrCat("attribute '", term.attr, "' is ", size));
        return size < 0 ? c.newDim() : Dim::ofSize(size);
    }
    if (term.kind == DimTerm::Kind::kAny) return c.newDim();
    std::optional<Dim>& known = values.dims[term.name];
    if (!known) known = c.newDim();
    if (term.times != 1) return c.multiply(*known, term.times);
    return c.divide(*known, term.over, /*evenly=*/true);
}

absl::StatusOr<SymbolicShape> Signature::make(RuleContext& c, const ShapeTerm& term, Values& values) {
    if (term.kind == ShapeTerm::Kind::kAny) return SymbolicShape::unknown();
    if (term.kind == ShapeTerm::Kind::kName) return values.shapes[term.name].value_or(SymbolicShape::unknown());
    SymbolicShape shape;
    for (const DimTerm& dim : term.dims) {
        if (dim.kind == DimTerm::Kind::kRest) {
            shape = c.concatenate(shape, values.shapes[dim.name].value_or(SymbolicShape::unknown()));
            if (!shape.hasRank()) return shape;
            continue;
        }
        WHITTLE_ASSIGN_OR_RETURN(const Dim size, makeDim(c, dim, values));
        shape.dims.push_back(size);
    }
    return shape;
}

}  // namespace whittle
