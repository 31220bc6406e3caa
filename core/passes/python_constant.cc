// SPDX-License-Identifier: Apache-2.0
#include "core/passes/python_constant.h"

#include "proto/graph.pb.h"

#include <cstring>

namespace whittle {

Tensor asPythonWrites(const Tensor& tensor) {
    if (tensor.content.empty() || tensor.shape.elementCount() != 1) return tensor;
    tensorflow::TensorProto proto;
    const auto one = [&](auto zero) {
        std::memcpy(&zero, tensor.content.data(), sizeof(zero));
        return zero;
    };
    switch (tensor.dtype) {
        case DataType::kFloat:
            proto.add_float_val(one(0.0f));
            break;
        case DataType::kDouble:
            proto.add_double_val(one(0.0));
            break;
        case DataType::kInt32:
            proto.add_int_val(one(int32_t{0}));
            break;
        case DataType::kInt64:
            proto.add_int64_val(one(int64_t{0}));
            break;
        case DataType::kBool:
            proto.add_bool_val(one(char{0}) != 0);
            break;
        default:
            return tensor;
    }
    Tensor written = tensor;
    written.content = Bytes();
    written.fields = Bytes::adopt(proto.SerializeAsString());
    return written;
}

}  // namespace whittle
