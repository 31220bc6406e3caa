// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/dtype.h"
#include "core/graph/shape.h"

#include <string>
#include <vector>

namespace whittle {

// One input or output of a signature (TensorInfo). `key` is what clients of the model write and is never changed.
struct SignatureTensor {
    enum class Encoding { kName, kCooSparse, kComposite };

    std::string key;
    std::string tensor;  // "node:index"; empty for sparse and composite tensors
    DataType dtype = DataType::kInvalid;
    Shape shape;
    Encoding encoding = Encoding::kName;
};

// A SignatureDef; inputs and outputs sorted by key.
struct Signature {
    std::string key;
    std::vector<SignatureTensor> inputs;
    std::vector<SignatureTensor> outputs;
    std::string methodName;
};

}  // namespace whittle
