// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trt/converter.h"

#include <absl/strings/string_view.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace whittle {

// The checks that converters share, with the texts of TF-TRT 2.17
// (tensorflow/compiler/tf2tensorrt/convert/convert_nodes.cc, op_converter.h, op_converter_registry.cc). Converters come
// in two kinds that word the same refusal differently: functions ("old"), and classes derived from OpConverterBase
// ("new"), which name the node.
enum class ConverterStyle { kOld, kNew };

// What an input has to be. `argument` is its name in the messages.
struct InputRule {
    enum class Kind { kTensor, kWeights, kBoth };
    absl::string_view argument;
    Kind kind;
};
// In the order given; inputs beyond the rules are not looked at. A node with fewer inputs than rules, which TensorFlow
// would not even load, is refused, so that converters can rely on those inputs.
Verdict checkInputs(const ConverterContext& context, std::initializer_list<InputRule> rules, ConverterStyle style);

// The type attribute `attr` is one of `allowed`: in the order of the message.
Verdict checkType(const ConverterContext& context, std::initializer_list<DataType> allowed,
                  absl::string_view attr = "T");

// From an axis of TensorFlow, which may be negative, to one of `rank` dimensions. With implicit batch the batch
// dimension is refused where `keepsBatch`.
Verdict checkAxis(const ConverterContext& context, int64_t axis, int rank, int64_t* normalized, bool keepsBatch = true);

// What TensorRT makes of input `at` is `expected`: "The 'x:1' parameter of Select operation in s is expected to be of
// type kBOOL type, got kINT32."
Verdict checkTrtType(const ConverterContext& context, int at, DataType expected);

// "Convertion for <family>op: '<Op>' is not supported in implicit batch mode, at <node>" with implicit batch; `family`
// is "", "Binary " or "Unary ".
Verdict checkExplicitBatch(const ConverterContext& context, absl::string_view family = "");

// TensorRT can broadcast the two operands against each other. With `feasibility` sizes that differ count too.
Verdict checkBroadcast(const ConverterContext& context, const ConverterInput& left, const ConverterInput& right,
                       bool feasibility = true);

// PrepareTensorForShape: the input can take the target's shape (-1: unknown).
Verdict checkReshape(const ConverterContext& context, const ConverterInput& input, const std::vector<int64_t>& target);

// As NodeDef spells an input: "x", "x:1".
std::string inputName(const ConverterInput& input);
// "kFLOAT", of a dtype that an input can have.
absl::string_view trtTypeName(DataType dtype);

bool isFullyKnown(const std::vector<int64_t>& dims);
// "nvinfer1::Dims(nbDims=2, d=8,-1,)"
std::string dimsText(const std::vector<int64_t>& dims);
// "DimsAdapter(num_dims=2,shape=[2,8],vol=16)"
std::string dimsAdapterText(const std::vector<int64_t>& dims);

}  // namespace whittle
