// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/model.h"
#include "core/formats/tensor_bundle.h"
#include "core/graph/variable_source.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

namespace whittle {

// A variable of a MetaGraph and what the checkpoint has for it.
struct VariableInfo {
    std::string node;  // in the main graph
    std::string key;   // in the checkpoint
    DataType dtype = DataType::kInvalid;
    Shape shape;
    int64_t bytes = 0;
    bool isOptimizerState = false;
    bool isUsed = false;  // by a signature's outputs
    // The key of a used variable with the same content, when this one is not used: Keras 3 stores every weight twice.
    std::string copyOf;
};

// The variables of one MetaGraph, found in its checkpoint. Immutable; safe to use from several threads.
class CheckpointVariables : public VariableSource {
  public:
    CheckpointVariables(const MetaGraph& meta, std::shared_ptr<const TensorBundle> bundle);

    absl::StatusOr<Tensor> read(absl::string_view name) const override;
    absl::StatusOr<Tensor> describe(absl::string_view name) const override;
    std::string place() const override;

    // In the order of the graph. Variables of which the checkpoint has no value (paths of assets) are not among them.
    const std::vector<VariableInfo>& variables() const { return m_variables; }
    // What is odd: a variable that the graph's restore operation and the object graph take from tensors of different
    // bytes, type or shape, with both keys.
    const std::vector<std::string>& warnings() const { return m_warnings; }
    const TensorBundle& bundle() const { return *m_bundle; }
    // Whether the checkpoint holds an optimizer's state under `key`, by the object graph or by its name.
    bool isOptimizerKey(const std::string& key) const;

  private:
    struct Source {
        std::string key;
        std::string slice;
    };
    absl::StatusOr<const Source*> sourceOf(absl::string_view name) const;
    void findSources(const MetaGraph& meta);
    void compareSources(const std::string& node, const std::string& byOperation, const std::string& byObjects);
    void findUnstored(const MetaGraph& meta);
    void describeAll(const MetaGraph& meta);
    void findCopies();

    std::shared_ptr<const TensorBundle> m_bundle;
    absl::flat_hash_map<std::string, Source> m_sources;        // by node
    absl::flat_hash_map<std::string, std::string> m_unstored;  // key that the index lacks, by node
    absl::flat_hash_set<std::string> m_assignedOnLoad;
    absl::flat_hash_set<std::string> m_optimizerKeys;
    std::vector<VariableInfo> m_variables;
    std::vector<std::string> m_warnings;
};

}  // namespace whittle
