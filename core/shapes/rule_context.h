// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"
#include "core/graph/op_def.h"
#include "core/graph/tensor.h"
#include "core/shapes/symbolic_shape.h"
#include "core/shapes/symbols.h"
#include "core/shapes/tensor_fact.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

// What the rule of an op sees of one node, and where it says what it found. The words and what is merged, kept and
// refused are those of tensorflow/core/framework/shape_inference.h (2.17), so that a rule can be held against the shape
// function that TensorFlow has for the op. An error means that the node can never run: its outputs stay unknown.
class RuleContext {
  public:
    // The engine's side: where inputs come from. Nothing here is copied.
    class Inputs {
      public:
        virtual ~Inputs() = default;
        virtual int count() const = 0;  // data inputs
        virtual const SymbolicShape& shape(int input) const = 0;
        virtual DataType dtype(int input) const = 0;
        virtual const HandleTypes& handle(int input) const = 0;
        // The value of a small tensor when it is the same in every run, else nullptr. Lazy: may run kernels.
        virtual const Tensor* value(int input) = 0;
        // The elements of an int32 or int64 tensor of rank 0 or 1 as sizes, where some are known: -1 gives an unknown
        // size. nullopt when nothing is known, not even how many there are.
        virtual std::optional<SymbolicShape> valueAsShape(int input) = 0;
        // The same for one whose elements may be anything, also negative.
        virtual KnownValue knownValue(int) { return {}; }
        // Whether the input closes a loop and nothing has come round yet.
        virtual bool isPending(int) const { return false; }
        // GraphDef.versions.producer of the graph.
        virtual int graphVersion() const { return 1882; }
        // What comes out of a function when `arguments` go in; NotFound when there is none of that name.
        virtual absl::StatusOr<std::vector<TensorFact>> call(const FunctionRef& function,
                                                             std::vector<TensorFact> arguments);
    };

    // `definition` may be null. Outputs start as unknown shapes.
    RuleContext(const Node& node, const OpDef* definition, Inputs& inputs, std::vector<DataType> outputTypes,
                Symbols& symbols);

    const Node& node() const { return m_node; }

    // ---- inputs
    int inputCount() const { return m_inputs.count(); }
    const SymbolicShape& input(int i) const { return m_inputs.shape(i); }
    DataType inputType(int i) const { return m_inputs.dtype(i); }
    const HandleTypes& inputHandle(int i) const { return m_inputs.handle(i); }
    // nullptr unless the input's value is known.
    const Tensor* constant(int i) { return m_inputs.value(i); }
    // The elements of an integer (int32, int64, also smaller types) input whose value is known.
    std::optional<std::vector<int64_t>> integers(int i);
    // Its single element.
    std::optional<int64_t> integer(int i);
    // TensorFlow's MakeShapeFromShapeTensor: the shape that input `i`, a vector of sizes, describes. Unknown sizes
    // where the elements are not known, unknown rank when not even their number is. A scalar -1 means unknown rank.
    absl::StatusOr<SymbolicShape> shapeFromTensor(int i);

    // All that is known of input `i`, to hand on to a function.
    TensorFact inputFact(int i);
    bool inputIsPending(int i) const { return m_inputs.isPending(i); }
    int graphVersion() const { return m_inputs.graphVersion(); }
    // InferenceOptions::asGrappler: a rule must not know more than TensorFlow's.
    bool isForGrappler() const { return m_symbols.areGrapplers(); }
    absl::StatusOr<std::vector<TensorFact>> call(const FunctionRef& function, std::vector<TensorFact> arguments) {
        return m_inputs.call(function, std::move(arguments));
    }

    // ---- attributes; where the node has none, the default of the op's definition counts; InvalidArgument without
    // either
    const Attr* attr(absl::string_view name) const;
    absl::StatusOr<int64_t> intAttr(absl::string_view name) const;
    absl::StatusOr<bool> boolAttr(absl::string_view name) const;
    absl::StatusOr<std::string> stringAttr(absl::string_view name) const;
    absl::StatusOr<std::vector<int64_t>> intsAttr(absl::string_view name) const;
    absl::StatusOr<DataType> typeAttr(absl::string_view name) const;
    absl::StatusOr<std::vector<DataType>> typesAttr(absl::string_view name) const;
    absl::StatusOr<Shape> shapeAttr(absl::string_view name) const;
    absl::StatusOr<std::vector<Shape>> shapesAttr(absl::string_view name) const;
    int64_t intAttrOr(absl::string_view name, int64_t fallback) const;
    bool boolAttrOr(absl::string_view name, bool fallback) const;
    std::string stringAttrOr(absl::string_view name, absl::string_view fallback) const;

    // ---- dimensions
    Dim newDim();                                        // a size that nothing is known of
    Dim dim(const SymbolicShape& shape, int64_t index);  // negative counts from the end; new if the rank is unknown
    absl::StatusOr<Dim> merge(Dim a, Dim b) const;       // the more precise; InvalidArgument if known and different
    absl::StatusOr<Dim> withValue(Dim dim, int64_t value) const;
    absl::StatusOr<Dim> add(Dim a, Dim b);
    absl::StatusOr<Dim> add(Dim a, int64_t b) { return add(a, Dim::ofSize(b)); }
    absl::StatusOr<Dim> subtract(Dim a, Dim b);  // InvalidArgument when negative
    absl::StatusOr<Dim> subtract(Dim a, int64_t b) { return subtract(a, Dim::ofSize(b)); }
    absl::StatusOr<Dim> multiply(Dim a, Dim b);
    absl::StatusOr<Dim> multiply(Dim a, int64_t b) { return multiply(a, Dim::ofSize(b)); }
    absl::StatusOr<Dim> divide(Dim a, int64_t by, bool evenly);
    Dim minimum(Dim a, Dim b);
    Dim maximum(Dim a, Dim b);

    // ---- shapes
    SymbolicShape fromShape(const Shape& shape);  // -1 becomes a new symbol each
    SymbolicShape unknownOfRank(int64_t rank);
    SymbolicShape vector(Dim size) const { return SymbolicShape::of({size}); }
    SymbolicShape matrix(Dim rows, Dim columns) const { return SymbolicShape::of({rows, columns}); }
    absl::StatusOr<SymbolicShape> withRank(const SymbolicShape& shape, int64_t rank);
    absl::StatusOr<SymbolicShape> withRankAtLeast(const SymbolicShape& shape, int64_t rank) const;
    absl::StatusOr<SymbolicShape> withRankAtMost(const SymbolicShape& shape, int64_t rank) const;
    absl::StatusOr<SymbolicShape> merge(const SymbolicShape& a, const SymbolicShape& b) const;
    absl::StatusOr<SymbolicShape> mergePrefix(const SymbolicShape& shape, const SymbolicShape& prefix) const;
    // dims [start, end), negative counting from the end.
    absl::StatusOr<SymbolicShape> subshape(const SymbolicShape& shape, int64_t start) const;
    absl::StatusOr<SymbolicShape> subshape(const SymbolicShape& shape, int64_t start, int64_t end) const;
    SymbolicShape concatenate(const SymbolicShape& a, const SymbolicShape& b) const;
    absl::StatusOr<SymbolicShape> replaceDim(const SymbolicShape& shape, int64_t index, Dim dim) const;
    // numpy broadcasting as BroadcastBinaryOpOutputShapeFn has it (core/framework/common_shape_fns.cc).
    absl::StatusOr<SymbolicShape> broadcast(const SymbolicShape& a, const SymbolicShape& b,
                                            bool incompatibleIsError = true);
    Dim elementCount(const SymbolicShape& shape);

    // ---- results
    int outputCount() const { return static_cast<int>(m_outputs.size()); }
    DataType outputType(int i) const { return m_outputTypes[static_cast<size_t>(i)]; }
    void setOutputType(int i, DataType type) { m_outputTypes[static_cast<size_t>(i)] = type; }
    void setOutput(int i, SymbolicShape shape);
    const SymbolicShape& output(int i) const { return m_outputs[static_cast<size_t>(i)]; }
    void setOutputHandle(int i, HandleTypes types);
    const HandleTypes& outputHandle(int i) const { return m_handles[static_cast<size_t>(i)]; }
    void setOutputValue(int i, KnownValue value);
    const KnownValue& outputValue(int i) const { return m_values[static_cast<size_t>(i)]; }
    void setOutputFact(int i, TensorFact fact);
    // InvalidArgument with the node's name and op in front.
    absl::Status fail(absl::string_view message) const;

  private:
    const Node& m_node;
    const OpDef* m_definition;
    Inputs& m_inputs;
    std::vector<DataType> m_outputTypes;
    std::vector<SymbolicShape> m_outputs;
    std::vector<HandleTypes> m_handles;
    std::vector<KnownValue> m_values;
    Symbols& m_symbols;
};

// The rule of one op type.
struct ShapeRule {
    absl::string_view op;
    absl::Status (*infer)(RuleContext& context);
};

}  // namespace whittle
