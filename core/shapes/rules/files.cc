// SPDX-License-Identifier: Apache-2.0
//
// Files, readers of records, and checkpoints.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/helpers.h"
#include "core/shapes/rules/signature.h"
#include "core/shapes/rules/slice_spec.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

absl::Status saveTensors(RuleContext& c, int lists) {
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, 0, 0));
    for (int i = 1; i <= lists; ++i) {
        WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape names, c.withRank(c.input(i), 1));
        WHITTLE_RETURN_IF_ERROR(c.withValue(names.dims[0], c.inputCount() - 1 - lists).status());
    }
    return absl::OkStatus();
}

absl::Status save(RuleContext& c) { return saveTensors(c, 1); }
absl::Status saveSlices(RuleContext& c) { return saveTensors(c, 2); }

// An empty text leaves the shape to the checkpoint.
absl::Status setSlice(RuleContext& c, int output, const std::string& text) {
    if (text.empty()) return absl::OkStatus();
    const std::optional<Shape> shape = shapeOfSliceSpec(text);
    if (!shape) return c.fail(absl::StrCat("'", text, "' is no shape and slice"));
    c.setOutput(output, c.fromShape(*shape));
    return absl::OkStatus();
}

absl::Status restoreV2(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, 0, 0));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape names, c.withRank(c.input(1), 1));
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape slices, c.withRank(c.input(2), 1));
    WHITTLE_RETURN_IF_ERROR(c.merge(names, slices).status());
    const Tensor* value = c.constant(2);
    if (!value) return absl::OkStatus();
    const absl::StatusOr<std::vector<std::string>> texts = stringElements(*value);
    if (!texts.ok()) return c.fail("input 2 must be strings");
    if (texts->size() != static_cast<size_t>(c.outputCount())) return c.fail("as many slices as outputs are needed");
    for (int i = 0; i < c.outputCount(); ++i) {
        WHITTLE_RETURN_IF_ERROR(setSlice(c, i, (*texts)[static_cast<size_t>(i)]));
    }
    return absl::OkStatus();
}

absl::Status restoreSlice(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(requireScalars(c, 0, 2));
    const Tensor* value = c.constant(2);
    if (!value) return absl::OkStatus();
    const absl::StatusOr<std::vector<std::string>> texts = stringElements(*value);
    if (!texts.ok() || texts->size() != 1) return c.fail("input 2 must be one string");
    return setSlice(c, 0, texts->front());
}

constexpr ShapeRule kRules[] = {
    {"FixedLengthRecordReader", signature<"-> [2]">},
    {"FixedLengthRecordReaderV2", signature<"-> []">},
    {"IdentityReader", signature<"-> [2]">},
    {"IdentityReaderV2", signature<"-> []">},
    {"LMDBReader", signature<"-> [2]">},
    {"MatchingFiles", signature<"pattern<=1 -> [?]">},
    {"MergeV2Checkpoints", signature<"[?] [] ->">},
    {"ReadFile", signature<"[] -> []">},
    {"ReaderNumRecordsProduced", signature<"[2] -> []">},
    {"ReaderNumRecordsProducedV2", signature<"[] -> []">},
    {"ReaderNumWorkUnitsCompleted", signature<"[2] -> []">},
    {"ReaderNumWorkUnitsCompletedV2", signature<"[] -> []">},
    {"ReaderRead", signature<"[2] [2] -> [] []">},
    {"ReaderReadUpTo", signature<"[?] [?] [] -> [n] [n]">},
    {"ReaderReadUpToV2", signature<"[] [] [] -> [n] [n]">},
    {"ReaderReadV2", signature<"[] [] -> [] []">},
    {"ReaderReset", signature<"[2] ->">},
    {"ReaderResetV2", signature<"[] ->">},
    {"ReaderRestoreState", signature<"[2] [] ->">},
    {"ReaderRestoreStateV2", signature<"[] [] ->">},
    {"ReaderSerializeState", signature<"[2] -> []">},
    {"ReaderSerializeStateV2", signature<"[] -> []">},
    {"Restore", signature<"[] [] -> *">},
    {"RestoreSlice", restoreSlice},
    {"RestoreV2", restoreV2},
    {"Save", save},
    {"SaveSlices", saveSlices},
    {"SaveV2", saveSlices},
    {"ShardedFilename", signature<"[] [] [] -> []">},
    {"ShardedFilespec", signature<"[] [] -> []">},
    {"TFRecordReader", signature<"-> [2]">},
    {"TFRecordReaderV2", signature<"-> []">},
    {"TextLineReader", signature<"-> [2]">},
    {"TextLineReaderV2", signature<"-> []">},
    {"WholeFileReader", signature<"-> [2]">},
    {"WholeFileReaderV2", signature<"-> []">},
    {"WriteFile", signature<"[] [] ->">},
};

}  // namespace

absl::Span<const ShapeRule> fileShapeRules() { return kRules; }

}  // namespace whittle
