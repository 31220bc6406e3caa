// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/dtype.h"
#include "core/graph/shape.h"

#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// A variable that became a constant.
struct FrozenVariable {
    std::string node;
    std::string variable;  // the node of the opened model that it came from
    DataType dtype = DataType::kInvalid;
    Shape shape;
    int64_t bytes = 0;
};

// A node that freezing left as it was, since a constant cannot do what it does.
struct KeptNode {
    enum class Kind {
        kVariable,      // written, or used as something that has no value of its own
        kTable,         // filled when the model is loaded
        kMutableTable,  // filled from the checkpoint, may change while the model runs
        kIterator,      // reads a data set
        kResource,      // any other state that lives as long as a session does
    };
    Kind kind = Kind::kVariable;
    std::string node;      // "function/node" inside functions
    std::string variable;  // of a variable: the node of the opened model that it came from
    std::string op;
    // Why, as text of the translation context "Reason"; %1 in it stands for `argument`.
    absl::string_view reason;
    std::string argument;
};

// What one run of freeze did.
struct FreezeReport {
    int64_t nodesBefore = 0, nodesAfter = 0;  // of the main graph
    // Elements of constants, and the checkpoint's values of variables, in the main graph.
    int64_t weightBytesBefore = 0, weightBytesAfter = 0;
    std::vector<FrozenVariable> frozen;  // in the order of the graph
    std::vector<KeptNode> kept;          // the main graph's first, then those of functions
};

// "table", "variable", ...: what a message calls such a node.
absl::string_view kindName(KeptNode::Kind kind);
// The reason in English, complete.
std::string reasonText(const KeptNode& kept);

}  // namespace whittle
