// SPDX-License-Identifier: Apache-2.0
#include "core/passes/dropout.h"

#include <array>
#include <cmath>

namespace whittle {
namespace {

using Pair = std::array<Input, 2>;

bool isAdd(const Node& node) { return node.op == "Add" || node.op == "AddV2"; }
bool isDivision(const Node& node) { return node.op == "RealDiv" || node.op == "Div"; }
bool isUniform(const Node& node) {
    return node.op == "RandomUniform" || node.op == "StatelessRandomUniform" || node.op == "StatelessRandomUniformV2";
}

// What is kept, as a number or as the tensor that says it.
struct Keep {
    std::optional<double> number;
    Input tensor;

    bool fits(const Keep& other) const {
        if (number && other.number) return std::abs(*number - *other.number) < 1e-3;
        return tensor.node != kNoNode && tensor == other.tensor;
    }
};

struct Scaled {
    Input value;
    Keep keep;
};

class Finder {
  public:
    explicit Finder(const GraphIndex& index) : m_index(index) {}

    std::optional<Input> find(const Node& node) const {
        if (node.op == "SelectV2" || node.op == "Select") return ofSelection(node);
        if (node.op != "Mul") return std::nullopt;
        const std::optional<Pair> factors = operands(node);
        if (!factors) return std::nullopt;
        for (const size_t mask : {size_t{1}, size_t{0}}) {
            if (const auto found = ofProduct((*factors)[1 - mask], (*factors)[mask])) return found;
        }
        return std::nullopt;
    }

  private:
    // The first two data inputs, Identities looked through.
    std::optional<Pair> operands(const Node& node) const {
        if (node.dataInputCount() < 2) return std::nullopt;
        return Pair{through(node.inputs[0]), through(node.inputs[1])};
    }

    Input through(Input input) const {
        constexpr int kMostIdentities = 16;
        for (int k = 0; k < kMostIdentities; ++k) {
            const Node* node = m_index.node(input.node);
            if (!node || node->op != "Identity" || node->dataInputCount() != 1) break;
            input = node->inputs[0];
        }
        return input;
    }

    const Node* producer(Input input) const {
        input = through(input);
        return input.index == 0 ? m_index.node(input.node) : nullptr;
    }

    // The number that a scalar constant, or a difference of two, has.
    std::optional<double> number(Input input) const {
        const Node* node = producer(input);
        if (!node) return std::nullopt;
        if (node->op == "Sub" && node->dataInputCount() == 2) {
            const std::optional<double> a = constant(node->inputs[0]);
            const std::optional<double> b = constant(node->inputs[1]);
            if (a && b) return *a - *b;
        }
        return constant(input);
    }

    std::optional<double> constant(Input input) const {
        const Node* node = producer(input);
        const Tensor* value = node ? node->constantValue() : nullptr;
        if (!value || value->shape.unknownRank || value->shape.elementCount() != 1) return std::nullopt;
        const auto elements = elementsAsDouble(*value);
        return elements.ok() && elements->size() == 1 ? std::optional<double>(elements->front()) : std::nullopt;
    }

    // A random number between 0 and 1: r, or r * (1 - 0) + 0 as tf.random.uniform writes it.
    bool isRandom(Input input) const {
        const Node* node = producer(input);
        if (!node) return false;
        if (isUniform(*node)) return true;
        const std::optional<Pair> terms = operands(*node);
        if (!terms) return false;
        if (isAdd(*node)) return number((*terms)[1]) == 0.0 && isRandom((*terms)[0]);
        return node->op == "Mul" && number((*terms)[1]) == 1.0 && isUniformAt((*terms)[0]);
    }
    bool isUniformAt(Input input) const {
        const Node* node = producer(input);
        return node && isUniform(*node);
    }

    // x / keep or x * (1 / keep).
    std::optional<Scaled> scaled(Input input) const {
        const Node* node = producer(input);
        const std::optional<Pair> terms = node ? operands(*node) : std::nullopt;
        if (!terms) return std::nullopt;
        if (isDivision(*node)) return Scaled{node->inputs[0], {number((*terms)[1]), (*terms)[1]}};
        if (node->op != "Mul") return std::nullopt;
        for (const size_t factor : {size_t{1}, size_t{0}}) {
            const std::optional<double> scale = number((*terms)[factor]);
            if (scale && *scale >= 1) return Scaled{node->inputs[1 - factor], {1 / *scale, {}}};
            const Node* inverse = producer((*terms)[factor]);
            const std::optional<Pair> parts = inverse && isDivision(*inverse) ? operands(*inverse) : std::nullopt;
            if (parts && number((*parts)[0]) == 1.0) {
                return Scaled{node->inputs[1 - factor], {number((*parts)[1]), (*parts)[1]}};
            }
        }
        return std::nullopt;
    }

    // GreaterEqual(r, rate): what is kept.
    std::optional<Keep> kept(Input input) const {
        const Node* node = producer(input);
        if (!node || node->op != "GreaterEqual") return std::nullopt;
        const std::optional<Pair> terms = operands(*node);
        if (!terms || !isRandom((*terms)[0])) return std::nullopt;
        if (const std::optional<double> rate = number((*terms)[1])) return Keep{1 - *rate, {}};
        const Node* rest = producer((*terms)[1]);
        if (!rest || rest->op != "Sub" || rest->dataInputCount() != 2 || number(rest->inputs[0]) != 1.0) {
            return std::nullopt;
        }
        return Keep{std::nullopt, through(rest->inputs[1])};
    }

    // Floor(keep + r).
    std::optional<Keep> floored(const Node& floor) const {
        if (floor.op != "Floor" || floor.dataInputCount() != 1) return std::nullopt;
        const Node* sum = producer(floor.inputs[0]);
        const std::optional<Pair> terms = sum && isAdd(*sum) ? operands(*sum) : std::nullopt;
        if (!terms) return std::nullopt;
        for (const size_t random : {size_t{1}, size_t{0}}) {
            if (isRandom((*terms)[random])) return Keep{number((*terms)[1 - random]), (*terms)[1 - random]};
        }
        return std::nullopt;
    }

    std::optional<Input> ofProduct(Input value, Input mask) const {
        const Node* node = producer(mask);
        if (!node) return std::nullopt;
        std::optional<Keep> keep = floored(*node);
        if (!keep && node->op == "Cast" && node->dataInputCount() == 1) keep = kept(node->inputs[0]);
        const std::optional<Scaled> from = keep ? scaled(value) : std::nullopt;
        return from && from->keep.fits(*keep) ? std::optional<Input>(from->value) : std::nullopt;
    }

    std::optional<Input> ofSelection(const Node& node) const {
        if (node.dataInputCount() != 3) return std::nullopt;
        const std::optional<Keep> keep = kept(node.inputs[0]);
        const std::optional<Scaled> from = keep ? scaled(node.inputs[1]) : std::nullopt;
        if (!from || !from->keep.fits(*keep) || !isZero(node.inputs[2])) return std::nullopt;
        return from->value;
    }

    bool isZero(Input input) const {
        const Node* node = producer(input);
        return number(input) == 0.0 || (node && node->op == "ZerosLike");
    }

    const GraphIndex& m_index;
};

}  // namespace

std::optional<Input> dropoutInput(const GraphIndex& index, int32_t position) {
    return Finder(index).find(index.at(position));
}

}  // namespace whittle
