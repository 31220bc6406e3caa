// SPDX-License-Identifier: Apache-2.0
//
// Queues, barriers, stacks, accumulators and staging areas.

#include "core/shapes/rules/families.h"
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

// What the queue's handle says of its elements, with `prefix` before each.
void dequeueInto(RuleContext& c, const SymbolicShape& prefix) {
    const HandleTypes& elements = c.inputHandle(0);
    if (elements.size() != static_cast<size_t>(c.outputCount())) return;
    for (int i = 0; i < c.outputCount(); ++i) {
        c.setOutput(i, c.concatenate(prefix, elements[static_cast<size_t>(i)].shape));
    }
}

absl::Status dequeue(RuleContext& c) {
    dequeueInto(c, SymbolicShape::scalar());
    return absl::OkStatus();
}

absl::Status dequeueMany(RuleContext& c) {
    Dim count = c.newDim();
    if (const std::optional<int64_t> n = c.integer(1)) {
        if (*n < 0) return c.fail(absl::StrCat("input 1 must not be negative but is ", *n));
        count = Dim::ofSize(*n);
    }
    dequeueInto(c, c.vector(count));
    return absl::OkStatus();
}

absl::Status dequeueUpTo(RuleContext& c) {
    dequeueInto(c, c.vector(c.newDim()));
    return absl::OkStatus();
}

constexpr ShapeRule kRules[] = {
    {"AccumulatorApplyGradient", signature<"* [] * ->">},
    {"AccumulatorNumAccumulated", signature<"* -> []">},
    {"AccumulatorSetGlobalStep", signature<"* [] ->">},
    {"AccumulatorTakeGradient", signature<"* [] -> *">},
    {"Barrier", signature<"-> [2]">},
    {"BarrierClose", signature<"[2] ->">},
    {"BarrierIncompleteSize", signature<"[2] -> []">},
    {"BarrierInsertMany", signature<"[2] [n] [n,rest..] ->">},
    {"BarrierReadySize", signature<"[2] -> []">},
    {"BarrierTakeMany", signature<"* * -> *...">},
    {"ConditionalAccumulator", signature<"-> [2]">},
    {"DeleteSessionTensor", signature<"[] ->">},
    {"FIFOQueue", signature<"-> [2]">},
    {"FIFOQueueV2", signature<"-> []">},
    {"FakeQueue", signature<"* -> [2]">},
    {"GetSessionHandle", signature<"* -> []">},
    {"GetSessionHandleV2", signature<"* -> []">},
    {"GetSessionTensor", signature<"[] -> *">},
    {"MapClear", signature<"->">},
    {"MapIncompleteSize", signature<"-> []">},
    {"MapPeek", signature<"* * -> *...">},
    {"MapSize", signature<"-> []">},
    {"MapStage", signature<"* * *... ->">},
    {"MapUnstage", signature<"* * -> *...">},
    {"MapUnstageNoKey", signature<"* -> *...">},
    {"OrderedMapClear", signature<"->">},
    {"OrderedMapIncompleteSize", signature<"-> []">},
    {"OrderedMapPeek", signature<"* * -> *...">},
    {"OrderedMapSize", signature<"-> []">},
    {"OrderedMapStage", signature<"* * *... ->">},
    {"OrderedMapUnstage", signature<"* * -> *...">},
    {"OrderedMapUnstageNoKey", signature<"* -> *...">},
    {"PaddingFIFOQueue", signature<"-> [2]">},
    {"PaddingFIFOQueueV2", signature<"-> []">},
    {"PriorityQueue", signature<"-> [2]">},
    {"PriorityQueueV2", signature<"-> []">},
    {"QueueClose", signature<"[2] ->">},
    {"QueueCloseV2", signature<"* ->">},
    {"QueueDequeue", signature<"* -> *...">},
    {"QueueDequeueMany", signature<"* * -> *...">},
    {"QueueDequeueManyV2", dequeueMany},
    {"QueueDequeueUpTo", signature<"* * -> *...">},
    {"QueueDequeueUpToV2", dequeueUpTo},
    {"QueueDequeueV2", dequeue},
    {"QueueEnqueue", signature<"*... ->">},
    {"QueueEnqueueMany", signature<"*... ->">},
    {"QueueEnqueueManyV2", signature<"*... ->">},
    {"QueueEnqueueV2", signature<"*... ->">},
    {"QueueIsClosed", signature<"* -> []">},
    {"QueueIsClosedV2", signature<"* -> []">},
    {"QueueSize", signature<"[2] -> []">},
    {"QueueSizeV2", signature<"x -> x">},
    {"RandomShuffleQueue", signature<"-> [2]">},
    {"RandomShuffleQueueV2", signature<"-> []">},
    {"RecordInput", signature<"-> *">},
    {"ResourceAccumulatorApplyGradient", signature<"* [] * ->">},
    {"ResourceAccumulatorNumAccumulated", signature<"* -> []">},
    {"ResourceAccumulatorSetGlobalStep", signature<"* [] ->">},
    {"ResourceAccumulatorTakeGradient", signature<"* [] -> *">},
    {"ResourceConditionalAccumulator", signature<"-> [2]">},
    {"SparseAccumulatorApplyGradient", signature<"* [] * * * ->">},
    {"SparseAccumulatorTakeGradient", signature<"* [] -> * * *">},
    {"SparseConditionalAccumulator", signature<"-> [2]">},
    {"Stack", signature<"-> [2]">},
    {"StackClose", signature<"[2] ->">},
    {"StackPop", signature<"* -> *">},
    {"StackPush", signature<"* x -> x">},
    {"Stage", signature<"*... ->">},
    {"StageClear", signature<"->">},
    {"StagePeek", signature<"* -> *...">},
    {"StageSize", signature<"-> []">},
    {"Unstage", signature<"-> *...">},
};

}  // namespace

absl::Span<const ShapeRule> queueShapeRules() { return kRules; }

}  // namespace whittle
