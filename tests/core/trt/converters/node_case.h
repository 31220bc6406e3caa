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

    Verdict explicitBatch() const { return ask(false); }
    Verdict implicitBatch() const { return ask(true); }

  private:
    Verdict ask(bool implicitBatch) const {
        const Converter* converter = findConverter(m_node.op);
        if (!converter) return Verdict::refuse(Refusal::kNoConverter, "no converter");
        return converter->validate(
            ConverterContext(m_node, nullptr, m_inputs, TrtPrecision::kFp32, implicitBatch, false));
    }

    Node m_node;
    std::vector<ConverterInput> m_inputs;
    std::shared_ptr<std::deque<Tensor>> m_values = std::make_shared<std::deque<Tensor>>();  // stays where it is
};

inline std::ostream& operator<<(std::ostream& out, const Verdict& verdict) { return out << verdict.message; }

}  // namespace whittle
