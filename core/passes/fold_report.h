// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/dtype.h"

#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

// Why a node was not replaced by a constant although all its data inputs are constant.
enum class FoldObstacle {
    kNoKernel,         // for its op or its type
    kOverLimit,        // the constant would be larger than allowed
    kStateful,         // gives something else each time, or does something besides
    kControlFlow,      // Switch, Merge, Enter, Exit, NextIteration
    kCallsFunction,    // its value is that of a function of the library
    kExcluded,         // by the user
    kFailed,           // its kernel refuses these values
    kInput,            // may be given another value
    kUnknownSize,      // the tool folds only what it knows the size of beforehand
    kUnknownShape,     // it asks for a shape that is known only when the graph runs
    kTypeFromCaller,   // in a function: its type or size is an attribute of the caller
    kOutputOfSeveral,  // an output of the graph and one of several of its node, so no constant can have its name
    kListOfTensors,    // converters know such lists as what makes them, not as constants
};
// One English sentence about such nodes, marked for translation in the context "Reason".
absl::string_view sentence(FoldObstacle obstacle);

// What folding did and what it left, as a value.
struct FoldReport {
    struct Kept {
        std::string node;
        std::string op;
        DataType dtype = DataType::kInvalid;  // of its first output
        std::string function;                 // whose body it is in; "" for the graph itself
        FoldObstacle obstacle = FoldObstacle::kNoKernel;
        std::string detail;  // what the kernel said; "" when the obstacle says it all
    };

    int64_t nodesFolded = 0;       // nodes whose values constants hold now
    int64_t constantsCreated = 0;  // new nodes
    int64_t bytesCreated = 0;      // of their values
    int64_t functionsChanged = 0;
    int64_t dependOnInputs = 0;  // nodes that are computed from what is no constant
    std::vector<Kept> kept;      // in the order of the graph, then function by function
};

// Whether it lies in what the node is or what the user asked for, so that nothing is wrong.
bool isExpected(FoldObstacle obstacle);
// A line for each kind of obstacle and op type, of the expected ones or of the others: "Foo (float) 'a/b' and 2 more
// stay: Whittle cannot compute this op for this type."
std::vector<std::string> linesOf(const FoldReport& report, bool expected);

}  // namespace whittle
