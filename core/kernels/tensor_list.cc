// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/tensor_list.h"

#include "core/base/status.h"
#include "proto/graph.pb.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

// The metadata of a list (TensorListEncode in tensor_list.cc): how many elements are not set and which, the dtype, the
// most elements, all as varints; then the shape of the elements as a message.
namespace whittle {
namespace {

constexpr char kTypeName[] = "tensorflow::TensorList";
constexpr uint64_t kMostItems = uint64_t{1} << 20;

void appendVarint(std::string* out, uint64_t value) {
    for (; value >= 0x80; value >>= 7) out->push_back(static_cast<char>(value | 0x80));
    out->push_back(static_cast<char>(value));
}

bool takeVarint(absl::string_view* from, uint64_t* value) {
    *value = 0;
    for (int shift = 0; shift < 64 && !from->empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(from->front());
        from->remove_prefix(1);
        *value |= uint64_t{byte & 0x7fu} << shift;
        if (byte < 0x80) return true;
    }
    return false;
}

void setShape(const Shape& shape, tensorflow::TensorShapeProto* proto) {
    if (shape.unknownRank) proto->set_unknown_rank(true);
    for (const int64_t dim : shape.dims) proto->add_dim()->set_size(dim);
}

Shape shapeOf(const tensorflow::TensorShapeProto& proto) {
    Shape shape;
    shape.unknownRank = proto.unknown_rank();
    for (const auto& dim : proto.dim()) shape.dims.push_back(dim.size());
    return shape;
}

template <typename T, typename Add>
void addEach(const Array& item, Add add) {
    for (const T& value : item.as<T>()) add(value);
}

void setElements(const Array& item, tensorflow::TensorProto* proto) {
    const auto toInt = [&](auto value) { proto->add_int_val(static_cast<int32_t>(value)); };
    switch (item.dtype()) {
        case DataType::kFloat:
            return addEach<float>(item, [&](float value) { proto->add_float_val(value); });
        case DataType::kDouble:
            return addEach<double>(item, [&](double value) { proto->add_double_val(value); });
        case DataType::kInt32:
        case DataType::kQInt32:
            return addEach<int32_t>(item, toInt);
        case DataType::kInt16:
        case DataType::kQInt16:
            return addEach<int16_t>(item, toInt);
        case DataType::kUInt16:
        case DataType::kQUInt16:
            return addEach<uint16_t>(item, toInt);
        case DataType::kInt8:
        case DataType::kQInt8:
            return addEach<int8_t>(item, toInt);
        case DataType::kUInt8:
        case DataType::kQUInt8:
            return addEach<uint8_t>(item, toInt);
        case DataType::kInt64:
            return addEach<int64_t>(item, [&](int64_t value) { proto->add_int64_val(value); });
        case DataType::kUInt32:
            return addEach<uint32_t>(item, [&](uint32_t value) { proto->add_uint32_val(value); });
        case DataType::kUInt64:
            return addEach<uint64_t>(item, [&](uint64_t value) { proto->add_uint64_val(value); });
        case DataType::kBool:
            return addEach<bool>(item, [&](bool value) { proto->add_bool_val(value); });
        case DataType::kHalf:
        case DataType::kBFloat16:
            return addEach<uint16_t>(item, [&](uint16_t value) { proto->add_half_val(value); });
        case DataType::kString:
            for (const std::string& value : item.strings()) proto->add_string_val(value);
            return;
        default:
            proto->set_tensor_content(
                std::string(item.bytes(), static_cast<size_t>(item.size()) * elementSize(item.dtype())));
    }
}

absl::StatusOr<Array> itemOf(const tensorflow::TensorProto& proto, DataType dtype, size_t maxBytes) {
    const auto type = static_cast<DataType>(proto.dtype());
    if (type != dtype || type == DataType::kVariant || type == DataType::kResource) {
        return absl::UnimplementedError(absl::StrCat("a list with elements of type ", cppName(type)));
    }
    Tensor tensor;
    tensor.dtype = type;
    tensor.shape = shapeOf(proto.tensor_shape());
    tensor.content = Bytes::copyOf(proto.tensor_content());
    if (proto.tensor_content().empty()) {
        tensorflow::TensorProto values = proto;
        values.clear_dtype();
        values.clear_tensor_shape();
        tensor.fields = Bytes::adopt(values.SerializeAsString());
    }
    return Array::ofTensor(tensor, maxBytes);
}

absl::Status damaged() { return absl::InvalidArgumentError("a list of tensors cannot be read"); }

}  // namespace

absl::StatusOr<TensorList> tensorListOf(const Array& variant, size_t maxBytes) {
    if (variant.dtype() != DataType::kVariant || variant.size() != 1) {
        return absl::UnimplementedError("several variants, or none, where a list of tensors belongs");
    }
    tensorflow::VariantTensorDataProto proto;
    if (!proto.ParseFromString(variant.strings()[0])) return damaged();
    if (proto.type_name() != kTypeName) {
        return absl::UnimplementedError(absl::StrCat("a variant that holds a ", proto.type_name()));
    }
    absl::string_view metadata = proto.metadata();
    uint64_t unset = 0, dtype = 0, most = 0;
    std::vector<uint64_t> places;
    if (!takeVarint(&metadata, &unset) || unset > metadata.size()) return damaged();
    for (uint64_t i = 0; i < unset; ++i) {
        uint64_t place = 0;
        if (!takeVarint(&metadata, &place)) return damaged();
        places.push_back(place);
    }
    if (!takeVarint(&metadata, &dtype) || !takeVarint(&metadata, &most)) return damaged();
    tensorflow::TensorShapeProto shape;
    if (!shape.ParseFromArray(metadata.data(), static_cast<int>(metadata.size()))) return damaged();
    const size_t count = static_cast<size_t>(proto.tensors_size()) + places.size();
    if (count > kMostItems) return absl::UnimplementedError("a list of over a million tensors");
    TensorList list{static_cast<DataType>(dtype), shapeOf(shape), static_cast<int64_t>(most), {}};
    list.items.resize(count);
    std::vector<bool> isUnset(count, false);
    for (const uint64_t place : places) {
        if (place >= count || isUnset[place]) return damaged();
        isUnset[place] = true;
    }
    int next = 0;
    for (size_t i = 0; i < count; ++i) {
        if (isUnset[i]) continue;
        WHITTLE_ASSIGN_OR_RETURN(list.items[i], itemOf(proto.tensors(next++), list.dtype, maxBytes));
    }
    return list;
}

Array variantOf(const TensorList& list) {
    std::string metadata;
    tensorflow::VariantTensorDataProto proto;
    proto.set_type_name(kTypeName);
    appendVarint(&metadata, static_cast<uint64_t>(std::count(list.items.begin(), list.items.end(), std::nullopt)));
    for (size_t i = 0; i < list.items.size(); ++i) {
        if (!list.items[i]) {
            appendVarint(&metadata, i);
            continue;
        }
        tensorflow::TensorProto* item = proto.add_tensors();
        item->set_dtype(static_cast<tensorflow::DataType>(list.items[i]->dtype()));
        setShape(Shape::of(list.items[i]->dims()), item->mutable_tensor_shape());
        setElements(*list.items[i], item);
    }
    appendVarint(&metadata, static_cast<uint64_t>(static_cast<int64_t>(list.dtype)));
    appendVarint(&metadata, static_cast<uint64_t>(list.most));
    tensorflow::TensorShapeProto shape;
    setShape(list.elementShape, &shape);
    proto.set_metadata(metadata + shape.SerializeAsString());
    return Array::ofStrings({}, {proto.SerializeAsString()}).retyped(DataType::kVariant);
}

}  // namespace whittle
