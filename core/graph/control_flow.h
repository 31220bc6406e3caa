// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"

namespace whittle {

// TensorFlow's ops of control flow, with their stateless and reference forms: those that call functions, and those of
// which loops and branches of single nodes are made.
inline bool isIf(const Node& node) { return node.op == "If" || node.op == "StatelessIf"; }
inline bool isCase(const Node& node) { return node.op == "Case" || node.op == "StatelessCase"; }
inline bool isWhile(const Node& node) { return node.op == "While" || node.op == "StatelessWhile"; }
inline bool isMerge(const Node& node) { return node.op == "Merge" || node.op == "RefMerge"; }
inline bool isNextIteration(const Node& node) { return node.op == "NextIteration" || node.op == "RefNextIteration"; }

}  // namespace whittle
