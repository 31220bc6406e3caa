// SPDX-License-Identifier: Apache-2.0
#include "core/passes/constant_values.h"

#include "core/base/status.h"
#include "core/kernels/kernel.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace whittle {
namespace {

#ifdef __SSE__
// Denormal operands and results are zero while it lives.
class FlushDenormals {
  public:
    FlushDenormals() : m_before(_mm_getcsr()) { _mm_setcsr(m_before | kFlushToZero | kDenormalsAreZero); }
    ~FlushDenormals() { _mm_setcsr(m_before); }
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

  private:
    static constexpr unsigned kFlushToZero = 0x8000;
    static constexpr unsigned kDenormalsAreZero = 0x0040;
    unsigned m_before;
};
#endif

// Ops that hand their input on; no kernel needs to look at it.
bool isPassedThrough(const Node& node) {
    return node.op == "Identity" || node.op == "StopGradient" || node.op == "PreventGradient" ||
           node.op == "Snapshot" || node.op == "PlaceholderWithDefault" || node.op == "LoopCond";
}

}  // namespace

NodeEvaluator evaluatorOf(const PassContext& context, size_t maxOutputBytes) {
    return [ops = context.ops, other = context.evaluate, maxOutputBytes](
               const Node& node, absl::Span<const Tensor> inputs) -> absl::StatusOr<std::vector<Tensor>> {
        if (isPassedThrough(node) && inputs.size() == 1) return std::vector<Tensor>(inputs.begin(), inputs.end());
#ifdef __SSE__
        const FlushDenormals flush;
#endif
        auto outputs = evaluate(node, inputs, *ops, EvaluationLimits{maxOutputBytes});
        if (absl::IsUnimplemented(outputs.status()) && other) return other(node, inputs);
        return outputs;
    };
}

ConstantValues::ConstantValues(const GraphIndex& index, NodeEvaluator evaluate, const Progress& progress)
    : m_index(index),
      m_evaluate(std::move(evaluate)),
      m_progress(progress),
      m_values(index.graph().nodes.size()),
      m_pendingUses(index.graph().nodes.size(), 0),
      m_blocked(index.graph().nodes.size(), false) {}

void ConstantValues::set(int32_t position, std::vector<Tensor> outputs) {
    m_values[static_cast<size_t>(position)] = std::move(outputs);
    ++m_pendingUses[static_cast<size_t>(position)];
}

bool ConstantValues::isLeaf(int32_t position) const { return m_index.at(position).isConstant(); }

bool ConstantValues::isDone(int32_t position) const {
    const auto at = static_cast<size_t>(position);
    return isLeaf(position) || m_blocked[at] || !m_values[at].empty();
}

template <typename Visit>
void ConstantValues::forEachInput(int32_t position, Visit visit) const {
    for (const Input& input : m_index.at(position).inputs) {
        if (!input.isControl()) visit(m_index.positionOf(input.node), input.index);
    }
}

const Tensor* ConstantValues::value(int32_t position, int32_t output) const {
    if (isLeaf(position)) return output == 0 ? m_index.at(position).constantValue() : nullptr;
    const std::vector<Tensor>& outputs = m_values[static_cast<size_t>(position)];
    return static_cast<size_t>(output) < outputs.size() ? &outputs[static_cast<size_t>(output)] : nullptr;
}

std::vector<int32_t> ConstantValues::neededInOrder(const std::vector<bool>& constant,
                                                   absl::Span<const int32_t> wanted) {
    std::vector<int32_t> order;
    std::vector<bool> seen(m_values.size(), false);
    std::vector<std::pair<int32_t, bool>> stack;  // a node, and whether its inputs are done
    const auto push = [&](int32_t position) {
        if (position < 0 || isDone(position) || seen[static_cast<size_t>(position)]) return;
        if (constant[static_cast<size_t>(position)]) stack.emplace_back(position, false);
    };
    for (const int32_t start : wanted) {
        push(start);
        while (!stack.empty()) {
            const auto [at, inputsDone] = stack.back();
            stack.pop_back();
            if (inputsDone) {
                order.push_back(at);
            } else if (!seen[static_cast<size_t>(at)]) {
                seen[static_cast<size_t>(at)] = true;
                stack.emplace_back(at, true);
                forEachInput(at, [&](int32_t input, int32_t) { push(input); });
            }
        }
    }
    return order;
}

absl::Status ConstantValues::compute(const std::vector<bool>& constant, absl::Span<const int32_t> wanted) {
    const std::vector<int32_t> order = neededInOrder(constant, wanted);
    const auto uses = [&](int32_t position) -> int32_t& { return m_pendingUses[static_cast<size_t>(position)]; };
    for (const int32_t position : wanted) ++uses(position);
    for (const int32_t position : order) {
        forEachInput(position, [&](int32_t input, int32_t) { input >= 0 ? ++uses(input) : 0; });
    }
    for (size_t done = 0; done < order.size(); ++done) {
        WHITTLE_RETURN_IF_ERROR(m_progress.check());
        const int32_t position = order[done];
        computeOne(position);
        forEachInput(position, [&](int32_t input, int32_t) {
            if (input >= 0 && --uses(input) == 0) m_values[static_cast<size_t>(input)].clear();
        });
    }
    return absl::OkStatus();
}

void ConstantValues::forgetBlocked() {
    m_blocked.assign(m_blocked.size(), false);
    for (const auto& [position, status] : m_failures) m_blocked[static_cast<size_t>(position)] = true;
}

void ConstantValues::computeOne(int32_t position) {
    const auto at = static_cast<size_t>(position);
    const Node& node = m_index.at(position);
    std::vector<Tensor> inputs;
    bool blocked = false;
    forEachInput(position, [&](int32_t input, int32_t output) {
        blocked = blocked || (input >= 0 && m_blocked[static_cast<size_t>(input)]);
        const Tensor* tensor = input >= 0 && !blocked ? value(input, output) : nullptr;
        if (tensor) inputs.push_back(*tensor);
    });
    if (blocked) {
        m_blocked[at] = true;
        return;
    }
    absl::StatusOr<std::vector<Tensor>> outputs =
        absl::InvalidArgumentError(absl::StrCat("'", node.name, "' reads an output that is not there"));
    if (inputs.size() == node.dataInputCount()) outputs = m_evaluate(node, inputs);
    if (outputs.ok()) {
        m_values[at] = *std::move(outputs);
    } else {
        m_blocked[at] = true;
        m_failures.emplace(position, outputs.status());
    }
}

}  // namespace whittle
