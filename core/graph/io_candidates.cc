// SPDX-License-Identifier: Apache-2.0
//
// A graph's outputs are ends: nodes whose tensors nobody uses. Most ends of real graphs are none, though: savers, loss
// summaries, asserts, initializers, reads of unused variables. Three things tell the others apart, and none is a name:
// they depend on an input, they look back on most of the graph, and they lie at the end of the longest path. In a
// detector the ends behind non-maximum suppression (boxes, scores, classes, count) come first together, however short
// their own paths. Names only settle what is level otherwise.
//
// Three passes over a topological order suffice: what is downstream of inputs, savers and suppression with the depth
// (forward), what only asserts look at (backward), and which ends a node serves (backward, one bit for each of the
// first 64 ends).
#include "core/graph/io_candidates.h"

#include "core/base/translate.h"
#include "core/graph/control_flow.h"
#include "core/graph/order.h"
#include "core/graph/output_types.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_join.h>

#include <algorithm>
#include <numeric>

namespace whittle {
namespace {

constexpr size_t kMaxTrackedEnds = 64;

bool isPlaceholder(const Node& node) {
    return node.op == "Placeholder" || node.op == "PlaceholderV2" || node.op == "PlaceholderWithDefault" ||
           node.op == "_Arg";
}

// Where a training or batch job's graph gets its data from; fed by nobody, but an input when a part is cut out.
bool isDataSource(const Node& node) {
    return absl::StartsWith(node.op, "IteratorGetNext") || absl::StartsWith(node.op, "QueueDequeue") ||
           absl::StartsWith(node.op, "ReaderRead");
}

bool isSaver(const std::string& op) {
    return absl::StartsWith(op, "Save") || absl::StartsWith(op, "Restore") || op == "MergeV2Checkpoints" ||
           op == "ShardedFilename" || op == "ShardedFilespec";
}

bool isTrainingUpdate(const std::string& op) {
    return absl::StartsWith(op, "Apply") || absl::StartsWith(op, "ResourceApply") ||
           absl::StartsWith(op, "SparseApply") || absl::StartsWith(op, "ResourceSparseApply") ||
           absl::StartsWith(op, "Scatter") || absl::StartsWith(op, "ResourceScatter");
}

// Ops that exist for what they do, not for a tensor that somebody wants.
bool isEffectOnly(const std::string& op) {
    static const absl::flat_hash_set<absl::string_view> kOps = {
        "NoOp", "Assert", "PrintV2", "ControlTrigger", "DestroyResourceOp", "WriteFile", "Abort"};
    return kOps.contains(op) || isSaver(op) || isTrainingUpdate(op) || absl::StartsWith(op, "Assign") ||
           absl::StartsWith(op, "LookupTableImport") || absl::StartsWith(op, "InitializeTable") ||
           absl::EndsWith(op, "Summary") || absl::EndsWith(op, "SummaryV2") ||
           absl::StartsWith(op, "VarIsInitialized") || op == "IsVariableInitialized" ||
           absl::StartsWith(op, "QueueClose") || absl::StartsWith(op, "QueueEnqueue");
}

bool isState(const std::string& op) {
    return op == "Const" || op == "VarHandleOp" || op == "VariableV2" || op == "Variable" || op == "ReadVariableOp" ||
           absl::StartsWith(op, "HashTable") || absl::StartsWith(op, "MutableHashTable") || op == "TemporaryVariable";
}

bool isSuppression(const std::string& op) { return op.find("NonMaxSuppression") != std::string::npos; }

bool hasTellingName(const std::string& name) {
    const std::string lowered = absl::AsciiStrToLower(name);
    for (const char* word : {"output", "softmax", "sigmoid", "prob", "predict", "detection", "score", "logit", "class",
                             "result", "embedding"}) {
        if (lowered.find(word) != std::string::npos) return true;
    }
    return false;
}

// What the passes find out about a node, by position.
struct Facts {
    bool fromInput = false;
    bool fromSaver = false;
    bool fromSuppression = false;
    bool isCheck = false;      // no float, and only asserts look at it
    bool servesModel = false;  // some tensor that is not a saver's or a check's is made of it
    int32_t depth = 0;         // length of the longest path of data edges to it
    uint64_t ends = 0;         // which of the first 64 ends it serves
};

class Finder {
  public:
    Finder(const GraphIndex& index, const OpRegistry& ops)
        : m_index(index), m_nodes(index.graph().nodes), m_ops(ops), m_facts(m_nodes.size()) {}

    IoCandidates find() {
        findOrder();
        lookForward();
        findChecks();
        findEnds();
        lookBackward();
        IoCandidates result{inputs(), outputs()};
        const auto likelier = [](const IoCandidate& a, const IoCandidate& b) { return a.score > b.score; };
        std::stable_sort(result.inputs.begin(), result.inputs.end(), likelier);
        std::stable_sort(result.outputs.begin(), result.outputs.end(), likelier);
        return result;
    }

  private:
    // A graph with a cycle has no order; the file's does for a guess.
    void findOrder() {
        absl::StatusOr<std::vector<int32_t>> order = topologicalOrder(m_nodes);
        if (order.ok()) {
            m_order = *std::move(order);
        } else {
            m_order.resize(m_nodes.size());
            std::iota(m_order.begin(), m_order.end(), 0);
        }
    }

    // A loop's back edges come into effect in a second round.
    int rounds() const {
        const bool hasLoops =
            std::any_of(m_nodes.begin(), m_nodes.end(), [](const NodePtr& node) { return isNextIteration(*node); });
        return hasLoops ? 2 : 1;
    }

    void lookForward() {
        for (size_t position = 0; position < m_nodes.size(); ++position) {
            const Node& node = *m_nodes[position];
            m_facts[position].fromInput = isPlaceholder(node) || isDataSource(node);
            m_facts[position].fromSaver = isSaver(node.op);
            m_facts[position].fromSuppression = isSuppression(node.op);
        }
        for (int round = rounds(); round > 0; --round) {
            for (const int32_t position : m_order) inherit(position, round == 1);
        }
    }

    void inherit(int32_t position, bool withDepth) {
        Facts& facts = m_facts[static_cast<size_t>(position)];
        for (const Input& input : m_index.at(position).inputs) {
            const int32_t producer = m_index.positionOf(input.node);
            if (producer == GraphIndex::kAbsent) continue;
            const Facts& from = m_facts[static_cast<size_t>(producer)];
            facts.fromSaver |= from.fromSaver;
            if (input.isControl()) continue;
            facts.fromInput |= from.fromInput;
            facts.fromSuppression |= from.fromSuppression;
            if (withDepth) facts.depth = std::max(facts.depth, from.depth + 1);
        }
    }

    // Comparisons, shapes and the like that end in asserts are no ends; what they look at may be one.
    void findChecks() {
        for (auto position = m_order.rbegin(); position != m_order.rend(); ++position) {
            const Node& node = m_index.at(*position);
            bool isChecked = false;
            for (const GraphIndex::Use& use : m_index.uses(*position)) {
                const Node& user = m_index.at(use.position);
                if (user.inputs[static_cast<size_t>(use.slot)].isControl()) continue;
                isChecked |= user.op == "Assert" || m_facts[static_cast<size_t>(use.position)].isCheck;
            }
            if (!isChecked || isUsed(*position)) continue;
            const std::vector<DataType> types = outputTypes(node, m_ops);
            m_facts[static_cast<size_t>(*position)].isCheck = !types.empty() && !isFloating(types[0]);
        }
    }

    bool isUsed(int32_t position) const {
        for (const GraphIndex::Use& use : m_index.uses(position)) {
            const Node& user = m_index.at(use.position);
            if (user.inputs[static_cast<size_t>(use.slot)].isControl()) continue;
            if (!isEffectOnly(user.op) && !m_facts[static_cast<size_t>(use.position)].isCheck) return true;
        }
        return false;
    }

    bool isEnd(int32_t position) const {
        const Node& node = m_index.at(position);
        if (node.op == "_Retval") return true;
        if (isPlaceholder(node) || isState(node.op) || isEffectOnly(node.op)) return false;
        const Facts& facts = m_facts[static_cast<size_t>(position)];
        if (facts.fromSaver || facts.isCheck) return false;
        const OpDef* op = m_ops.find(node.op);
        return !(op && op->outputs.empty()) && !isUsed(position);
    }

    void findEnds() {
        for (int32_t position = 0; position < static_cast<int32_t>(m_nodes.size()); ++position) {
            if (!isEnd(position)) continue;
            Facts& facts = m_facts[static_cast<size_t>(position)];
            facts.servesModel = true;
            m_longest = std::max(m_longest, facts.depth);
            if (m_ends.size() < kMaxTrackedEnds) facts.ends = uint64_t{1} << m_ends.size();
            m_ends.push_back(position);
        }
    }

    void lookBackward() {
        for (int round = rounds(); round > 0; --round) {
            for (auto position = m_order.rbegin(); position != m_order.rend(); ++position) bequeath(*position);
        }
        m_ancestors.assign(kMaxTrackedEnds, 0);
        for (const Facts& facts : m_facts) {
            for (uint64_t rest = facts.ends; rest; rest &= rest - 1) {
                ++m_ancestors[static_cast<size_t>(__builtin_ctzll(rest))];
            }
        }
    }

    void bequeath(int32_t position) {
        const Facts facts = m_facts[static_cast<size_t>(position)];
        for (const Input& input : m_index.at(position).inputs) {
            const int32_t producer = m_index.positionOf(input.node);
            if (producer == GraphIndex::kAbsent || input.isControl()) continue;
            Facts& from = m_facts[static_cast<size_t>(producer)];
            from.ends |= facts.ends;
            from.servesModel |= facts.servesModel;
        }
    }

    std::vector<IoCandidate> inputs() const {
        std::vector<IoCandidate> result;
        for (int32_t position = 0; position < static_cast<int32_t>(m_nodes.size()); ++position) {
            const Node& node = m_index.at(position);
            const Facts& facts = m_facts[static_cast<size_t>(position)];
            if (!isPlaceholder(node) && !isDataSource(node)) continue;
            // The file name that a saver is fed, and what only checks look at.
            if (!facts.servesModel && !m_index.uses(position).empty()) continue;
            const std::vector<DataType> types = outputTypes(node, m_ops);
            for (size_t output = 0; output < std::max<size_t>(1, types.size()); ++output) {
                const DataType type = output < types.size() ? types[output] : DataType::kInvalid;
                result.push_back(input(position, static_cast<int32_t>(output), type));
            }
        }
        return result;
    }

    IoCandidate input(int32_t position, int32_t output, DataType type) const {
        const Node& node = m_index.at(position);
        IoCandidate candidate{.node = node.id, .output = output, .dtype = type};
        const auto add = [&](double score, const char* reason) {
            candidate.score += score;
            candidate.reasons.push_back(reason);
        };
        if (node.op == "PlaceholderWithDefault") {
            add(5, WHITTLE_TR_NOOP("Reason", "placeholder with a default"));
        } else if (isPlaceholder(node)) {
            add(30, WHITTLE_TR_NOOP("Reason", "placeholder"));
        } else {
            add(10, WHITTLE_TR_NOOP("Reason", "reads from a queue or data set"));
        }
        if (m_index.uses(position).empty()) add(-25, WHITTLE_TR_NOOP("Reason", "used by nothing"));
        if (servesEveryEnd(position)) add(20, WHITTLE_TR_NOOP("Reason", "all outputs depend on it"));
        const Attr* shape = node.attr("shape");
        if (shape && shape->asShape() && !shape->asShape()->unknownRank) {
            const size_t rank = shape->asShape()->dims.size();
            if (rank == 4) add(10, WHITTLE_TR_NOOP("Reason", "shaped like a batch of images"));
            if (rank == 0) add(-5, WHITTLE_TR_NOOP("Reason", "a scalar"));
        }
        if (baseType(type) == DataType::kBool) add(-10, WHITTLE_TR_NOOP("Reason", "a switch"));
        return candidate;
    }

    bool servesEveryEnd(int32_t position) const {
        const size_t tracked = std::min(m_ends.size(), kMaxTrackedEnds);
        if (tracked == 0) return false;
        const uint64_t all = tracked == 64 ? ~uint64_t{0} : (uint64_t{1} << tracked) - 1;
        return (m_facts[static_cast<size_t>(position)].ends & all) == all;
    }

    std::vector<IoCandidate> outputs() const {
        std::vector<IoCandidate> result;
        for (size_t end = 0; end < m_ends.size(); ++end) {
            const Node& node = m_index.at(m_ends[end]);
            const std::vector<DataType> types = outputTypes(node, m_ops);
            for (size_t output = 0; output < std::max<size_t>(1, types.size()); ++output) {
                const DataType type = output < types.size() ? types[output] : DataType::kInvalid;
                result.push_back(this->output(end, static_cast<int32_t>(output), type));
            }
        }
        return result;
    }

    IoCandidate output(size_t end, int32_t output, DataType type) const {
        const int32_t position = m_ends[end];
        const Node& node = m_index.at(position);
        const Facts& facts = m_facts[static_cast<size_t>(position)];
        IoCandidate candidate{.node = node.id, .output = output, .dtype = type};
        const auto add = [&](double score, const char* reason) {
            candidate.score += score;
            candidate.reasons.push_back(reason);
        };
        add(0, m_index.uses(position).empty() ? WHITTLE_TR_NOOP("Reason", "no consumers")
                                              : WHITTLE_TR_NOOP("Reason", "only checks, logs or control edges follow"));
        addType(type, add);
        if (facts.fromSuppression) add(60, WHITTLE_TR_NOOP("Reason", "behind non-maximum suppression"));
        if (!facts.fromInput) add(-60, WHITTLE_TR_NOOP("Reason", "depends on no input"));
        if (facts.depth == m_longest && m_longest > 0) {
            add(20, WHITTLE_TR_NOOP("Reason", "end of the longest path"));
        } else if (m_longest > 0) {
            candidate.score += 15.0 * facts.depth / m_longest;
        }
        if (end < kMaxTrackedEnds && !m_nodes.empty()) {
            const double share = static_cast<double>(m_ancestors[end]) / static_cast<double>(m_nodes.size());
            candidate.score += 40 * share;
            if (share > 0.5) candidate.reasons.push_back(WHITTLE_TR_NOOP("Reason", "made from most of the graph"));
        }
        if (hasTellingName(node.name)) add(3, WHITTLE_TR_NOOP("Reason", "telling name"));
        return candidate;
    }

    template <typename Add>
    static void addType(DataType type, const Add& add) {
        if (isFloating(type)) {
            add(10, WHITTLE_TR_NOOP("Reason", "float"));
        } else if (isInteger(type)) {
            add(5, WHITTLE_TR_NOOP("Reason", "integer"));
        } else if (type == DataType::kString) {
            add(2, WHITTLE_TR_NOOP("Reason", "string"));
        } else if (type == DataType::kResource || type == DataType::kVariant) {
            add(-20, WHITTLE_TR_NOOP("Reason", "a handle"));
        }
    }

    const GraphIndex& m_index;
    const std::vector<NodePtr>& m_nodes;
    const OpRegistry& m_ops;
    std::vector<Facts> m_facts;
    std::vector<int32_t> m_order;
    std::vector<int32_t> m_ends;
    std::vector<int64_t> m_ancestors;  // by end: how many nodes it is made from
    int32_t m_longest = 0;
};

}  // namespace

IoCandidates findIoCandidates(const GraphIndex& index, const OpRegistry& ops) { return Finder(index, ops).find(); }

std::string reasonText(const IoCandidate& candidate) { return absl::StrJoin(candidate.reasons, ", "); }

}  // namespace whittle
