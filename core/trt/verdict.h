// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

namespace whittle {

// Why a node stays out of every engine, coarse enough for a sentence on what its user could change (advice.h).
enum class Refusal {
    kNone,
    kDevice,            // placed on something that is no GPU
    kExcluded,          // an input or output of the graph
    kBatchRank,         // implicit batch: an input without a batch and one more dimension
    kDynamicDimension,  // static engines: a dimension but the batch is unknown
    kNoConverter,       // no converter for the op type
    kDenied,            // the user asked for it
    kInputUnknown,      // dtype and shape of an input are unknown
    kInputType,         // an input, or the values of a constant, of a dtype that TensorRT does not take
    kInputRank,         // rank unknown or too high
    kScalarInput,       // a scalar where a batch is needed
    kEmptyInput,        // a dimension is 0
    kNeedsConstant,     // an input must be a constant
    kNeedsTensor,       // an input must not be a constant
    kType,              // a dtype that the converter does not take
    kRank,              // a rank that the converter does not take
    kImplicitBatch,     // converts with explicit batch only
    kBatchDimension,    // would change the batch dimension
    kAxis,              // an axis out of range
    kBroadcast,         // shapes that TensorRT cannot broadcast
    kUnknownDimension,  // a dimension must be known
    kAttribute,         // a value of an attribute or parameter that the converter does not take
    kShape,             // shapes or sizes that do not fit each other
    kConstantsOnly,     // nothing but constants: to be folded before
    kQuantization,      // explicit precision takes it in no such form
    kCrash,             // TF-TRT itself would end here
};

// What TF-TRT says of one node: it may be part of an engine, or why not. `message` is TF-TRT's own text, names, shapes
// and types in it, except for kCrash, where TF-TRT says nothing any more.
struct Verdict {
    Refusal refusal = Refusal::kNone;
    std::string message;

    static Verdict accept() { return {}; }
    static Verdict refuse(Refusal refusal, std::string message) { return {refusal, std::move(message)}; }
    bool accepted() const { return refusal == Refusal::kNone; }
    friend bool operator==(const Verdict&, const Verdict&) = default;
};

}  // namespace whittle

// Returns from the function when `expr`, a Verdict, is a refusal.
#define WHITTLE_RETURN_IF_REFUSED(expr)                                                                          \
    do {                                                                                                         \
        if (::whittle::Verdict whittle_verdict_ = (expr); !whittle_verdict_.accepted()) return whittle_verdict_; \
    } while (false)
