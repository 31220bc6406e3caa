// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trt/converter.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

// A node "n" with inputs of given kinds, asked of its converter.
class NodeCase {
  public:
    explicit NodeCase(std::string op) {
        m_node.name = "n";
        m_node.op = std::move(op);
    }
    NodeCase&& attr(const std::string& name, Attr value) && {
        m_node.attrs.set(name, std::move(value));
        return std::move(*this);
    }
    NodeCase&& type(DataType type) && { return std::move(*this).attr("T", Attr::ofType(type)); }
    NodeCase&& tensor(std::vector<int64_t> dims, DataType type = DataType::kFloat) && {
        m_inputs.push_back({ConverterInput::Kind::kTensor, type, Shape::of(std::move(dims)), nullptr, nullptr, 0});
        return std::move(*this);
    }
    // A vector of indices.
    NodeCase&& constant(const std::vector<int32_t>& values) && {
        return std::move(*this).constant({static_cast<int64_t>(values.size())}, values);
    }
    NodeCase&& scalar(int32_t value) && { return std::move(*this).constant({}, std::vector<int32_t>{value}); }
    NodeCase&& zeros(const std::vector<int64_t>& dims) && {
        const Shape shape = Shape::of(dims);
        return std::move(*this).constant(dims, std::vector<float>(static_cast<size_t>(*shape.elementCount())),
                                         DataType::kFloat);
    }
    template <typename T>
    NodeCase&& constant(const std::vector<int64_t>& dims, const std::vector<T>& values,
                        DataType type = DataType::kInt32) && {
        m_values->push_back(Tensor::ofValues(type, Shape::of(dims), values));
        m_inputs.push_back({ConverterInput::Kind::kWeights, type, Shape::of(dims), &m_values->back(), nullptr, 0});
        return std::move(*this);
    }

    // As if the graph had a QuantizeAndDequantizeV2.
    NodeCase&& explicitPrecision() && {
        m_explicitPrecision = true;
        return std::move(*this);
    }
    // What input 0 and so on are called; for those that are there.
    NodeCase&& named(const std::vector<std::string>& names) && {
        for (size_t i = 0; i < names.size(); ++i) {
            auto node = std::make_shared<Node>();
            node->name = names[i];
            m_inputs[i].from = node.get();
            m_named.push_back(std::move(node));
        }
        return std::move(*this);
    }

    Verdict explicitBatch() const { return ask(false); }
    Verdict implicitBatch() const { return ask(true); }

  private:
    Verdict ask(bool implicitBatch) const {
        const Converter* converter = findConverter(m_node.op);
        if (!converter) return Verdict::refuse(Refusal::kNoConverter, "no converter");
        return converter->validate(ConverterContext(m_node, nullptr, m_inputs,
                                                    m_explicitPrecision ? TrtPrecision::kInt8 : TrtPrecision::kFp32,
                                                    implicitBatch, m_explicitPrecision));
    }

    Node m_node;
    std::vector<ConverterInput> m_inputs;
    std::vector<NodePtr> m_named;
    bool m_explicitPrecision = false;
    std::shared_ptr<std::deque<Tensor>> m_values = std::make_shared<std::deque<Tensor>>();  // stays where it is
};

inline std::ostream& operator<<(std::ostream& out, const Verdict& verdict) { return out << verdict.message; }

}  // namespace whittle
