// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/model.h"

#include <string>
#include <vector>

namespace whittle {

// Which tensor of the checkpoint goes into which variable.
struct RestoredVariable {
    std::string node;   // the variable's node in the main graph
    std::string key;    // of the checkpoint
    std::string slice;  // as RestoreV2 has it ("4 2 0,2:-"); empty: all of it
};

// Read off the operation that restores the model (saver_def.restore_op_name), as running it would do; in the order in
// which it assigns. Empty when the model has none or it is made of nodes that we do not know.
std::vector<RestoredVariable> restoredByOperation(const MetaGraph& meta);

// Read off the object graph, as tf.saved_model.load would do; finds only what signatures capture.
std::vector<RestoredVariable> restoredByObjects(const MetaGraph& meta, const TensorBundle& bundle);

// The variables that nodes assign which run when the model is loaded: paths of assets, local variables of TF1.
std::vector<std::string> assignedOnLoad(const MetaGraph& meta);

// The keys of the variables that hold an optimizer's state, by the object graph.
std::vector<std::string> optimizerKeys(const MetaGraph& meta, const TensorBundle& bundle);

}  // namespace whittle
