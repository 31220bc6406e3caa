// SPDX-License-Identifier: Apache-2.0
//
// Lookup tables. A handle knows the shapes of one key and of one value.

#include "core/base/status.h"
#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

namespace whittle {
namespace {

// Sets the handle of the mutable table in output 0.
absl::Status setTable(RuleContext& c, const SymbolicShape& key, const SymbolicShape& value) {
    WHITTLE_RETURN_IF_ERROR(c.withRankAtMost(key, 1).status());
    WHITTLE_ASSIGN_OR_RETURN(const DataType keyType, c.typeAttr("key_dtype"));
    WHITTLE_ASSIGN_OR_RETURN(const DataType valueType, c.typeAttr("value_dtype"));
    c.setOutput(0, SymbolicShape::scalar());
    c.setOutputHandle(0, {{keyType, key}, {valueType, value}});
    return absl::OkStatus();
}

absl::Status mutableTable(RuleContext& c) { return setTable(c, SymbolicShape::scalar(), SymbolicShape::scalar()); }

absl::Status mutableTableOfTensors(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Shape value, c.shapeAttr("value_shape"));
    return setTable(c, SymbolicShape::scalar(), c.fromShape(value));
}

absl::Status denseTable(RuleContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const Shape value, c.shapeAttr("value_shape"));
    return setTable(c, c.input(0), c.fromShape(value));
}

absl::Status requireTypes(const RuleContext& c, absl::string_view key, absl::string_view value) {
    WHITTLE_ASSIGN_OR_RETURN(const DataType keyType, c.typeAttr(key));
    WHITTLE_ASSIGN_OR_RETURN(const DataType valueType, c.typeAttr(value));
    const HandleTypes& table = c.inputHandle(0);
    if (table[0].dtype != keyType || table[1].dtype != valueType) return c.fail("the table has other types");
    return absl::OkStatus();
}

// The last dimensions of the keys are those of one key; a value takes their place.
absl::Status find(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(0), 0).status());
    const HandleTypes& table = c.inputHandle(0);
    if (table.size() != 2) return absl::OkStatus();
    WHITTLE_RETURN_IF_ERROR(requireTypes(c, "Tin", "Tout"));
    const SymbolicShape& keys = c.input(1);
    const SymbolicShape& key = table[0].shape;
    if (!keys.hasRank() || !key.hasRank()) return absl::OkStatus();
    if (keys.rank() < key.rank()) return c.fail("the keys have a lower rank than one key of the table");
    WHITTLE_ASSIGN_OR_RETURN(const SymbolicShape prefix, c.subshape(keys, 0, keys.rank() - key.rank()));
    c.setOutput(0, c.concatenate(prefix, table[1].shape));
    return absl::OkStatus();
}

absl::Status exportAll(RuleContext& c) {
    WHITTLE_RETURN_IF_ERROR(c.withRank(c.input(0), 0).status());
    const SymbolicShape keys = c.unknownOfRank(1);
    c.setOutput(0, keys);
    const HandleTypes& table = c.inputHandle(0);
    if (table.size() != 2) return absl::OkStatus();
    WHITTLE_RETURN_IF_ERROR(requireTypes(c, "Tkeys", "Tvalues"));
    c.setOutput(1, c.concatenate(keys, table[1].shape));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"AnonymousHashTable", signature<"-> []">},
    {"AnonymousMutableDenseHashTable", denseTable},
    {"AnonymousMutableHashTable", mutableTable},
    {"AnonymousMutableHashTableOfTensors", mutableTableOfTensors},
    {"HashTable", signature<"-> [2]">},
    {"HashTableV2", signature<"-> []">},
    {"InitializeTable", signature<"[2] [n] [n] ->">},
    {"InitializeTableFromTextFile", signature<"[2] [] ->">},
    {"InitializeTableFromTextFileV2", signature<"[] [] ->">},
    {"InitializeTableV2", signature<"[] [n] [n] ->">},
    {"LookupTableExport", signature<"[2] -> [?] *">},
    {"LookupTableExportV2", exportAll},
    {"LookupTableFind", signature<"[2] * default<=1 -> *">},
    {"LookupTableFindV2", find},
    {"LookupTableImport", signature<"[2] * * ->">},
    {"LookupTableImportV2", signature<"[] [n] * ->">},
    {"LookupTableInsert", signature<"[2] * * ->">},
    {"LookupTableInsertV2", signature<"[] * * ->">},
    {"LookupTableRemoveV2", signature<"[] keys>=1 ->">},
    {"LookupTableSize", signature<"[2] -> []">},
    {"LookupTableSizeV2", signature<"[] -> []">},
    {"MutableDenseHashTable", signature<"* -> [2]">},
    {"MutableDenseHashTableV2", denseTable},
    {"MutableHashTable", signature<"-> [2]">},
    {"MutableHashTableOfTensors", signature<"-> [2]">},
    {"MutableHashTableOfTensorsV2", mutableTableOfTensors},
    {"MutableHashTableV2", mutableTable},
};

}  // namespace

absl::Span<const ShapeRule> tableShapeRules() { return kRules; }

}  // namespace whittle
