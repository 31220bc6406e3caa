// SPDX-License-Identifier: Apache-2.0
#include "core/passes/tool_ops.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <array>

namespace whittle {
namespace {

template <size_t N>
bool isOneOf(const Node& node, const std::array<absl::string_view, N>& ops) {
    return std::find(ops.begin(), ops.end(), node.op) != ops.end();
}

}  // namespace

bool isBoundToARun(const Node& node) {
    static constexpr std::array<absl::string_view, 9> kOps = {"_Send",
                                                              "_HostSend",
                                                              "_Recv",
                                                              "_HostRecv",
                                                              "GetSessionHandle",
                                                              "GetSessionHandleV2",
                                                              "GetSessionTensor",
                                                              "DeleteSessionTensor",
                                                              "FakeParam"};
    return isOneOf(node, kOps) || node.attr("_scoped_allocator");
}

bool isRunnerOp(const Node& node) {
    static constexpr std::array<absl::string_view, 5> kOps = {"NoOp", "Placeholder", "PlaceholderV2",
                                                              "PlaceholderWithDefault", "LoopCond"};
    return isOneOf(node, kOps);
}

bool isUnfoldableCall(const Node& node) {
    static constexpr std::array<absl::string_view, 4> kOps = {"PartitionedCall", "StatelessIf", "StatelessCase",
                                                              "StatelessWhile"};
    return isOneOf(node, kOps);
}

bool handsItsInputsOn(const Node& node) {
    static constexpr std::array<absl::string_view, 4> kOps = {"Identity", "IdentityN", "StopGradient", "Cast"};
    return isOneOf(node, kOps);
}

absl::Status mustFeed(const Node& node) {
    const Attr* attr = node.attr("shape");
    const Shape* shape = attr ? attr->asShape() : nullptr;
    std::string text = absl::StrCat("You must feed a value for placeholder tensor '", node.name, "' with dtype ",
                                    cppName(node.typeAttr("dtype")));
    if (shape && !shape->unknownRank && !shape->dims.empty()) absl::StrAppend(&text, " and shape ", toString(*shape));
    return absl::InvalidArgumentError(text);
}

}  // namespace whittle
