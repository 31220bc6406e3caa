// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/model.h"

#include <string>
#include <vector>

namespace tensorflow {
class SavedConcreteFunction;
class SavedBareConcreteFunction;
}  // namespace tensorflow

namespace whittle {

// One signature that a function of the model's root object was traced for.
struct ConcreteFunction {
    std::string name;  // in the function library of the file
    // Never null together: the structured signature, or for a bare function without one its keywords.
    const tensorflow::SavedConcreteFunction* structure = nullptr;
    const tensorflow::SavedBareConcreteFunction* bare = nullptr;
};

// A direct child of the model's root that can be called from Python.
struct CallableChild {
    std::string name;
    std::vector<ConcreteFunction> options;  // in the order in which saved_model_cli lists them
};

// The callable children of the root, sorted by name. An error when TensorFlow's Python could not load the object graph:
// NotFound when it is for an op that is not registered. Points into `model`. Empty without an object graph.
absl::StatusOr<std::vector<CallableChild>> callableChildren(const Model& model, const OpRegistry& ops);

}  // namespace whittle
