// SPDX-License-Identifier: Apache-2.0
#include "core/formats/left_out.h"

#include "core/base/translate.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/match.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace whittle {
namespace {

using Kind = LeftOut::Kind;
using Content = std::tuple<DataType, std::vector<int64_t>, uint32_t>;

Content contentOf(const BundleEntry& entry) { return {entry.dtype, entry.shape.dims, entry.maskedCrc}; }

bool isCounter(absl::string_view key) {
    return key == "save_counter/.ATTRIBUTES/VARIABLE_VALUE" || key == "global_step" ||
           absl::EndsWith(key, "/global_step/.ATTRIBUTES/VARIABLE_VALUE");
}

bool isTableContent(absl::string_view key) {
    return absl::EndsWith(key, "/.ATTRIBUTES/table-keys") || absl::EndsWith(key, "/.ATTRIBUTES/table-values");
}

Kind kindByName(const std::string& key, const CheckpointVariables& variables) {
    if (key == "_CHECKPOINTABLE_OBJECT_GRAPH") return Kind::kDirectory;
    if (isCounter(key)) return Kind::kCounter;
    if (isTableContent(key)) return Kind::kTable;
    return variables.isOptimizerKey(key) ? Kind::kOptimizer : Kind::kUnused;
}

// Hands out each needed tensor once as the original of a copy.
class Originals {
  public:
    explicit Originals(const TensorBundle& bundle) : m_bundle(bundle) {}

    void add(const BundleEntry& entry) {
        if (entry.slices.empty()) m_free[contentOf(entry)].push_back(&entry);
    }

    // nullptr when there is none.
    const BundleEntry* takeFor(const BundleEntry& copy) {
        const auto same = copy.slices.empty() ? m_free.find(contentOf(copy)) : m_free.end();
        if (same == m_free.end()) return nullptr;
        std::vector<const BundleEntry*>& originals = same->second;
        for (size_t i = 0; i < originals.size(); ++i) {
            const BundleEntry* original = originals[i];
            const absl::StatusOr<bool> equal = m_bundle.sameBytes(*original, copy);
            if (!equal.ok() || !*equal) continue;
            originals.erase(originals.begin() + static_cast<std::ptrdiff_t>(i));
            return original;
        }
        return nullptr;
    }

  private:
    const TensorBundle& m_bundle;
    std::map<Content, std::vector<const BundleEntry*>> m_free;
};

}  // namespace

std::vector<LeftOut> leftOutOf(const CheckpointVariables& variables, const absl::flat_hash_set<std::string>& needed) {
    const TensorBundle& bundle = variables.bundle();
    absl::flat_hash_map<std::string, int64_t> neededBytes;  // by key; several parts may need one
    absl::flat_hash_map<std::string, std::string> nodes;    // by key
    for (const VariableInfo& variable : variables.variables()) {
        if (needed.contains(variable.node)) neededBytes[variable.key] += variable.bytes;
        nodes.emplace(variable.key, variable.node);
    }
    Originals originals(bundle);
    for (const BundleEntry& entry : bundle.entries()) {
        if (neededBytes.contains(entry.key)) originals.add(entry);
    }
    std::vector<LeftOut> found;
    for (const BundleEntry& entry : bundle.entries()) {
        LeftOut left{Kind::kUnused, entry.key, {}, entry.dtype, entry.shape, entry.bytes, {}};
        if (const auto used = neededBytes.find(entry.key); used != neededBytes.end()) {
            left.bytes -= used->second;
            if (entry.slices.empty() || left.bytes <= 0) continue;
        }
        if (const auto node = nodes.find(entry.key); node != nodes.end()) left.node = node->second;
        left.kind = kindByName(entry.key, variables);
        if (left.kind == Kind::kUnused) {
            if (const BundleEntry* original = originals.takeFor(entry)) {
                left.kind = Kind::kDuplicate;
                left.copyOf = original->key;
            }
        }
        found.push_back(std::move(left));
    }
    return found;
}

std::vector<LeftOutSum> sumsOf(const std::vector<LeftOut>& entries) {
    std::map<Kind, LeftOutSum> sums;
    for (const LeftOut& entry : entries) {
        LeftOutSum& sum = sums[entry.kind];
        sum.kind = entry.kind;
        ++sum.count;
        sum.bytes += entry.bytes;
    }
    std::vector<LeftOutSum> listed;
    for (const auto& [kind, sum] : sums) listed.push_back(sum);
    return listed;
}

absl::string_view sentenceOf(LeftOut::Kind kind) {
    switch (kind) {
        case Kind::kUnused:
            return WHITTLE_TR_NOOP("Reason", "original variables %1, not needed by this signature");
        case Kind::kDuplicate:
            return WHITTLE_TR_NOOP("Reason", "second copies of the variables %1, stored under other keys");
        case Kind::kOptimizer:
            return WHITTLE_TR_NOOP("Reason", "state of optimizers %1, needed by training only");
        case Kind::kCounter:
            return WHITTLE_TR_NOOP("Reason", "counters of training steps and saves %1");
        case Kind::kTable:
            return WHITTLE_TR_NOOP("Reason", "content of mutable tables %1, which only a checkpoint can hold");
        case Kind::kDirectory:
            break;
    }
    return WHITTLE_TR_NOOP("Reason", "the checkpoint's list of its objects %1");
}

absl::string_view kindName(LeftOut::Kind kind) {
    switch (kind) {
        case Kind::kUnused:
            return "unused";
        case Kind::kDuplicate:
            return "duplicate";
        case Kind::kOptimizer:
            return "optimizer";
        case Kind::kCounter:
            return "counter";
        case Kind::kTable:
            return "table";
        case Kind::kDirectory:
            break;
    }
    return "directory";
}

}  // namespace whittle
