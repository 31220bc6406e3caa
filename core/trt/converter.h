// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"
#include "core/graph/op_def.h"
#include "core/trt/options.h"
#include "core/trt/verdict.h"

#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace whittle {

// One data input of a node as TF-TRT hands it to a converter (class TRT_TensorOrWeights in
// tensorflow/compiler/tf2tensorrt/convert/weights.h, 2.17).
struct ConverterInput {
    enum class Kind { kTensor, kWeights, kResource };

    Kind kind = Kind::kTensor;
    // float, half, int32, bool or uint8. The weights of an integer constant are int32, whatever TensorFlow's type is.
    DataType dtype = DataType::kInvalid;
    // TensorFlow's shape, the batch dimension included; the rank is known. Fully known for weights. A context makes a
    // scalar's of an empty constant's, as TF-TRT forgets it.
    Shape shape;
    // The constant, for weights. nullptr for those of a variable, whose values TF-TRT does not see either.
    const Tensor* value = nullptr;
    // What the node itself names as this input, be it an Identity on the way to the above.
    const Node* from = nullptr;
    int32_t port = 0;

    bool isTensor() const { return kind == Kind::kTensor; }
    bool isWeights() const { return kind == Kind::kWeights; }
    int rank() const { return static_cast<int>(shape.dims.size()); }  // TensorFlow's
    // Dimensions of the tensor are all known.
    bool isStatic() const { return shape.isFullyDefined(); }
};

// One node with its inputs, for a converter that says whether TensorRT takes it. Nothing is built.
class ConverterContext {
  public:
    // `definition` may be null; `explicitPrecision`: the graph has a QuantizeAndDequantizeV2.
    ConverterContext(const Node& node, const OpDef* definition, std::vector<ConverterInput> inputs,
                     TrtPrecision precision, bool implicitBatch, bool explicitPrecision);

    const Node& node() const { return m_node; }
    const std::vector<ConverterInput>& inputs() const { return m_inputs; }
    const ConverterInput& input(int i) const { return m_inputs[static_cast<size_t>(i)]; }
    int inputCount() const { return static_cast<int>(m_inputs.size()); }
    TrtPrecision precision() const { return m_precision; }
    bool implicitBatch() const { return m_implicitBatch; }
    bool explicitPrecision() const { return m_explicitPrecision; }

    // What TensorRT sees of an input's shape: with implicit batch that of a tensor has lost dimension 0; -1 unknown.
    std::vector<int64_t> trtDims(const ConverterInput& input) const;
    // Dimension 0 of a tensor with implicit batch, -1 when unknown or with explicit batch, and for weights.
    int64_t batchSize(const ConverterInput& input) const;

    // Attributes, the op's default where the node has none; nullopt without either or of another kind.
    const Attr* attr(absl::string_view name) const;
    std::optional<int64_t> intAttr(absl::string_view name) const;
    std::optional<float> floatAttr(absl::string_view name) const;
    std::optional<bool> boolAttr(absl::string_view name) const;
    std::optional<std::string> stringAttr(absl::string_view name) const;
    std::optional<DataType> typeAttr(absl::string_view name) const;
    std::optional<std::vector<int64_t>> intsAttr(absl::string_view name) const;

  private:
    const Node& m_node;
    const OpDef* m_definition;
    std::vector<ConverterInput> m_inputs;
    TrtPrecision m_precision;
    bool m_implicitBatch;
    bool m_explicitPrecision;
};

// The elements of weights: integers of any width, and floats truncated as TF-TRT's GetSpan<int32> never has to; empty
// for anything else.
std::vector<int64_t> integersOf(const ConverterInput& weights);
std::vector<double> numbersOf(const ConverterInput& weights);

// What TF-TRT's converter of one op type says when it only validates.
struct Converter {
    absl::string_view op;
    Verdict (*validate)(const ConverterContext& context);
};

// nullptr for an op type without a converter. Converters live in families, a file of core/trt/converters/ each;
// converters.cc is their one list.
const Converter* findConverter(absl::string_view op);
absl::Span<const Converter> allConverters();  // sorted by op type

}  // namespace whittle
