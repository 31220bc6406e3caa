// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/checkpoint_variables.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// A tensor of a checkpoint that some variables do not need.
struct LeftOut {
    enum class Kind {
        kUnused,     // a variable that is needed by something else, or by nothing
        kDuplicate,  // the same content as a tensor that is needed: Keras 3 stores every weight twice
        kOptimizer,  // slots and settings of optimizers
        kCounter,    // how often was saved and trained
        kTable,      // keys and values of a mutable table
        kDirectory,  // the checkpoint's own list of objects
    };
    Kind kind = Kind::kUnused;
    std::string key;   // in the checkpoint
    std::string node;  // the variable in the main graph; empty when it has none
    DataType dtype = DataType::kInvalid;
    Shape shape;
    int64_t bytes = 0;   // in the shards, without what is needed of it
    std::string copyOf;  // of a duplicate: the key that is needed
};

// Everything in the checkpoint that the variables `needed` (names of nodes of the main graph) do not read, in the order
// of the keys. With the bytes of what they read it is all of the checkpoint. A copy is one whose type, shape and
// checksum are equal and then whose bytes are: only then is a weight read. Equal contents are paired one to one.
std::vector<LeftOut> leftOutOf(const CheckpointVariables& variables, const absl::flat_hash_set<std::string>& needed);

// A line of a report: all of one kind.
struct LeftOutSum {
    LeftOut::Kind kind = LeftOut::Kind::kUnused;
    int64_t count = 0;
    int64_t bytes = 0;
};
// In the order of the kinds, those that are there.
std::vector<LeftOutSum> sumsOf(const std::vector<LeftOut>& entries);

// A sentence of the translation context "Reason"; %1 stands for the bytes: "original variables %1, not needed by this
// signature".
absl::string_view sentenceOf(LeftOut::Kind kind);
// "unused", "duplicate", ...: for programs.
absl::string_view kindName(LeftOut::Kind kind);

}  // namespace whittle
