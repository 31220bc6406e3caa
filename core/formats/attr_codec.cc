// SPDX-License-Identifier: Apache-2.0
#include "core/formats/attr_codec.h"

#include "core/base/status.h"
#include "core/formats/wire_reader.h"

#include <google/protobuf/io/coded_stream.h>

#include <cstring>
#include <type_traits>
#include <utility>

// Field numbers are those of attr_value.proto, tensor.proto and tensor_shape.proto.
namespace whittle {
namespace {

// Calls `take(varint)` for each element of a packed list.
template <typename Take>
absl::Status eachPackedVarint(const WireReader& field, const Take& take) {
    const absl::string_view packed = field.view();
    google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(packed.data()),
                                              static_cast<int>(packed.size()));
    while (static_cast<size_t>(in.CurrentPosition()) < packed.size()) {
        uint64_t value = 0;
        if (!in.ReadVarint64(&value)) return field.damaged("a packed list that ends in the middle of a number");
        take(value);
    }
    return absl::OkStatus();
}

absl::Status takePackedFloats(const WireReader& field, std::vector<float>& out) {
    const absl::string_view packed = field.view();
    if (packed.size() % sizeof(float) != 0) return field.damaged("a list of floats of odd size");
    const size_t before = out.size();
    out.resize(before + packed.size() / sizeof(float));
    if (!packed.empty()) std::memcpy(&out[before], packed.data(), packed.size());
    return absl::OkStatus();
}

absl::Status decodeShapeInto(const Bytes& root, absl::string_view wire, Shape& shape) {
    WireReader fields(root, wire);
    while (fields.next()) {
        if (fields.tag() == varintTag(3)) {
            shape.unknownRank = fields.boolean();
        } else if (fields.tag() == bytesTag(2)) {
            int64_t size = 0;
            WireReader dim(root, fields.view());
            while (dim.next()) {
                if (dim.tag() == varintTag(1)) size = dim.int64();
            }
            WHITTLE_RETURN_IF_ERROR(dim.status());
            shape.dims.push_back(size);
        }
    }
    return fields.status();
}

absl::StatusOr<FunctionRef> decodeFunctionRef(const Bytes& root, absl::string_view wire, int depth) {
    FunctionRef function;
    AttrMapDecoder attrs;
    WireReader fields(root, wire);
    while (fields.next()) {
        if (fields.tag() == bytesTag(1)) {
            WHITTLE_RETURN_IF_ERROR(fields.readText(&function.name));
        } else if (fields.tag() == bytesTag(2)) {
            WHITTLE_RETURN_IF_ERROR(attrs.add(root, fields.view(), depth + 1));
        }
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());
    function.attrs = attrs.take();
    return function;
}

// The elements of a ListValue by kind; a list that TensorFlow wrote has one kind.
struct Lists {
    std::vector<std::string> s;
    std::vector<int64_t> i;
    std::vector<float> f;
    std::vector<bool> b;
    std::vector<DataType> type;
    std::vector<Shape> shape;
    std::vector<Tensor> tensor;
    std::vector<FunctionRef> func;
};

absl::Status decodeListField(WireReader& fields, int depth, Lists& lists) {
    const Bytes& root = fields.root();
    const auto asType = [](uint64_t v) { return static_cast<DataType>(static_cast<int32_t>(v)); };
    switch (fields.tag()) {
        case bytesTag(2):
            lists.s.push_back(fields.string());
            break;
        case varintTag(3):
            lists.i.push_back(fields.int64());
            break;
        case bytesTag(3):
            return eachPackedVarint(fields, [&](uint64_t v) { lists.i.push_back(static_cast<int64_t>(v)); });
        case fixed32Tag(4):
            lists.f.push_back(fields.float32());
            break;
        case bytesTag(4):
            return takePackedFloats(fields, lists.f);
        case varintTag(5):
            lists.b.push_back(fields.boolean());
            break;
        case bytesTag(5):
            return eachPackedVarint(fields, [&](uint64_t v) { lists.b.push_back(v != 0); });
        case varintTag(6):
            lists.type.push_back(asType(fields.number()));
            break;
        case bytesTag(6):
            return eachPackedVarint(fields, [&](uint64_t v) { lists.type.push_back(asType(v)); });
        case bytesTag(7): {
            lists.shape.emplace_back();
            return decodeShapeInto(root, fields.view(), lists.shape.back());
        }
        case bytesTag(8): {
            WHITTLE_ASSIGN_OR_RETURN(Tensor tensor, decodeTensor(root, fields.view()));
            lists.tensor.push_back(std::move(tensor));
            break;
        }
        case bytesTag(9): {
            WHITTLE_ASSIGN_OR_RETURN(FunctionRef function, decodeFunctionRef(root, fields.view(), depth + 1));
            lists.func.push_back(std::move(function));
            break;
        }
        default:
            break;
    }
    return absl::OkStatus();
}

absl::StatusOr<AttrList> decodeList(const Bytes& root, absl::string_view wire, int depth) {
    Lists lists;
    WireReader fields(root, wire);
    while (fields.next()) WHITTLE_RETURN_IF_ERROR(decodeListField(fields, depth, lists));
    WHITTLE_RETURN_IF_ERROR(fields.status());
    if (!lists.s.empty()) return AttrList(std::move(lists.s));
    if (!lists.i.empty()) return AttrList(std::move(lists.i));
    if (!lists.f.empty()) return AttrList(std::move(lists.f));
    if (!lists.b.empty()) return AttrList(std::move(lists.b));
    if (!lists.type.empty()) return AttrList(std::move(lists.type));
    if (!lists.shape.empty()) return AttrList(std::move(lists.shape));
    if (!lists.tensor.empty()) return AttrList(std::move(lists.tensor));
    if (!lists.func.empty()) return AttrList(std::move(lists.func));
    return AttrList();
}

// The member of AttrValue's oneof that is set: protobuf takes the last one given, and merges a message with an earlier
// one of the same number, which is to parse both after each other.
struct OneOf {
    uint32_t tag = 0;
    uint64_t number = 0;
    absl::string_view view;
    std::string merged;

    void take(const WireReader& field, bool isMessage) {
        if (isMessage && tag == field.tag()) {
            if (merged.empty()) merged.assign(view.data(), view.size());
            merged.append(field.view().data(), field.view().size());
        } else {
            merged.clear();
        }
        tag = field.tag();
        number = field.number();
        view = field.view();
    }
};

absl::StatusOr<OneOf> readOneOf(const Bytes& root, absl::string_view wire) {
    OneOf value;
    WireReader fields(root, wire);
    while (fields.next()) {
        switch (fields.tag()) {
            case bytesTag(1):
            case bytesTag(7):
            case bytesTag(8):
            case bytesTag(10):
                value.take(fields, true);
                break;
            case bytesTag(9):
                WHITTLE_RETURN_IF_ERROR(fields.checkText());
                [[fallthrough]];
            case bytesTag(2):
            case varintTag(3):
            case fixed32Tag(4):
            case varintTag(5):
            case varintTag(6):
                value.take(fields, false);
                break;
            default:
                break;
        }
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());
    return value;
}

absl::StatusOr<Attr> attrOf(const Bytes& root, const OneOf& value, int depth) {
    switch (value.tag) {
        case bytesTag(1): {
            WHITTLE_ASSIGN_OR_RETURN(AttrList list, decodeList(root, value.view, depth + 1));
            return Attr::ofList(std::move(list));
        }
        case bytesTag(2):
            return Attr::ofString(std::string(value.view));
        case varintTag(3):
            return Attr::ofInt(static_cast<int64_t>(value.number));
        case fixed32Tag(4): {
            const auto bits = static_cast<uint32_t>(value.number);
            float number;
            std::memcpy(&number, &bits, sizeof(number));
            return Attr::ofFloat(number);
        }
        case varintTag(5):
            return Attr::ofBool(value.number != 0);
        case varintTag(6):
            return Attr::ofType(static_cast<DataType>(static_cast<int32_t>(value.number)));
        case bytesTag(7): {
            WHITTLE_ASSIGN_OR_RETURN(Shape shape, decodeShape(root, value.view));
            return Attr::ofShape(std::move(shape));
        }
        case bytesTag(8): {
            WHITTLE_ASSIGN_OR_RETURN(Tensor tensor, decodeTensor(root, value.view));
            return Attr::ofTensor(std::move(tensor));
        }
        case bytesTag(9):
            return Attr(AttrPlaceholder{std::string(value.view)});
        case bytesTag(10): {
            WHITTLE_ASSIGN_OR_RETURN(FunctionRef function, decodeFunctionRef(root, value.view, depth + 1));
            return Attr::ofFunction(std::move(function));
        }
        default:
            return Attr();
    }
}

void encodeFunctionRef(const FunctionRef& function, WireRope& out) {
    if (!function.name.empty()) out.text(1, function.name);
    encodeAttrMap(function.attrs, 2, out);
}

uint64_t asVarint(int64_t value) { return static_cast<uint64_t>(value); }
uint64_t asVarint(DataType value) { return static_cast<uint64_t>(static_cast<int64_t>(value)); }

// One overload for each kind of list, in the order of AttrList.
void encodeElements(const std::monostate&, WireRope&) {}
void encodeElements(const std::vector<std::string>& list, WireRope& out) {
    for (const std::string& s : list) out.text(2, s);
}
void encodeElements(const std::vector<int64_t>& list, WireRope& out) {
    if (list.empty()) return;
    const size_t mark = out.begin(3);
    for (int64_t i : list) out.bareVarint(asVarint(i));
    out.end(mark);
}
void encodeElements(const std::vector<float>& list, WireRope& out) {
    if (list.empty()) return;
    const size_t mark = out.begin(4);
    for (float f : list) {
        uint32_t bits;
        std::memcpy(&bits, &f, sizeof(bits));
        out.bareFixed32(bits);
    }
    out.end(mark);
}
void encodeElements(const std::vector<bool>& list, WireRope& out) {
    if (list.empty()) return;
    const size_t mark = out.begin(5);
    for (bool b : list) out.bareVarint(b ? 1 : 0);
    out.end(mark);
}
void encodeElements(const std::vector<DataType>& list, WireRope& out) {
    if (list.empty()) return;
    const size_t mark = out.begin(6);
    for (DataType t : list) out.bareVarint(asVarint(t));
    out.end(mark);
}
template <typename T, typename Encode>
void encodeMessages(const std::vector<T>& list, uint32_t field, const Encode& encode, WireRope& out) {
    for (const T& element : list) {
        const size_t mark = out.begin(field);
        encode(element, out);
        out.end(mark);
    }
}
void encodeElements(const std::vector<Shape>& list, WireRope& out) { encodeMessages(list, 7, encodeShape, out); }
void encodeElements(const std::vector<Tensor>& list, WireRope& out) { encodeMessages(list, 8, encodeTensor, out); }
void encodeElements(const std::vector<FunctionRef>& list, WireRope& out) {
    encodeMessages(list, 9, encodeFunctionRef, out);
}

template <typename Encode>
void encodeMessage(uint32_t field, const Encode& encode, WireRope& out) {
    const size_t mark = out.begin(field);
    encode();
    out.end(mark);
}

// One overload for each alternative of Attr::Value.
struct ValueEncoder {
    WireRope& out;

    void operator()(const std::monostate&) const {}
    void operator()(const std::string& s) const { out.text(2, s); }
    void operator()(int64_t i) const { out.varint(3, asVarint(i)); }
    void operator()(float f) const { out.float32(4, f); }
    void operator()(bool b) const { out.varint(5, b ? 1 : 0); }
    void operator()(DataType t) const { out.varint(6, asVarint(t)); }
    void operator()(const Shape& shape) const {
        encodeMessage(
            7, [&] { encodeShape(shape, out); }, out);
    }
    void operator()(const std::shared_ptr<const Tensor>& tensor) const {
        encodeMessage(
            8, [&] { encodeTensor(*tensor, out); }, out);
    }
    void operator()(const std::shared_ptr<const AttrList>& list) const {
        encodeMessage(
            1, [&] { std::visit([&](const auto& l) { encodeElements(l, out); }, *list); }, out);
    }
    void operator()(const std::shared_ptr<const FunctionRef>& function) const {
        encodeMessage(
            10, [&] { encodeFunctionRef(*function, out); }, out);
    }
    void operator()(const AttrPlaceholder& placeholder) const { out.text(9, placeholder.name); }
};

}  // namespace

absl::StatusOr<Attr> decodeAttr(const Bytes& root, absl::string_view wire, int depth) {
    if (depth > kMaxMessageDepth) {
        return absl::InvalidArgumentError("attributes nested deeper than protobuf allows (100 messages)");
    }
    WHITTLE_ASSIGN_OR_RETURN(const OneOf value, readOneOf(root, wire));
    Attr attr;
    if (value.merged.empty()) {
        WHITTLE_ASSIGN_OR_RETURN(attr, attrOf(root, value, depth));
    } else {
        const Bytes merged = Bytes::copyOf(value.merged);
        OneOf inMerged = value;
        inMerged.view = merged.view();
        WHITTLE_ASSIGN_OR_RETURN(attr, attrOf(merged, inMerged, depth));
    }
    // Whether the value says everything is found out by saying it: tensor values lie at their very place in `wire` and
    // are not looked at.
    WireRope again;
    encodeAttr(attr, again);
    if (!again.equals(wire)) attr.setOriginal(root.slice(wire));
    return attr;
}

void encodeAttr(const Attr& attr, WireRope& out) {
    if (attr.original()) {
        out.raw(*attr.original());
    } else {
        std::visit(ValueEncoder{out}, attr.value());
    }
}

absl::Status AttrMapDecoder::add(const Bytes& root, absl::string_view entry, int depth) {
    std::string key;
    absl::string_view value;
    WireReader fields(root, entry);
    while (fields.next()) {
        if (fields.tag() == bytesTag(1)) {
            WHITTLE_RETURN_IF_ERROR(fields.readText(&key));
        } else if (fields.tag() == bytesTag(2)) {
            value = fields.view();
        }
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());
    absl::StatusOr<Attr> attr = decodeAttr(root, value, depth + 1);
    if (!attr.ok()) return annotate(attr.status(), absl::StrCat("attribute ", key));
    m_attrs.emplace_back(std::move(key), std::move(attr).value());
    return absl::OkStatus();
}

AttrMap AttrMapDecoder::take() { return AttrMap::ofList(std::move(m_attrs)); }

void encodeAttrMap(const AttrMap& attrs, uint32_t field, WireRope& out) {
    for (const auto& [name, attr] : attrs) {
        const size_t entry = out.begin(field);
        out.text(1, name);
        const size_t value = out.begin(2);
        encodeAttr(attr, out);
        out.end(value);
        out.end(entry);
    }
}

absl::StatusOr<Tensor> decodeTensor(const Bytes& root, absl::string_view wire) {
    Tensor tensor;
    KeptFields values;
    WireReader fields(root, wire);
    while (fields.next()) {
        switch (fields.tag()) {
            case varintTag(1):
                tensor.dtype = static_cast<DataType>(fields.int32());
                break;
            case bytesTag(2):
                WHITTLE_RETURN_IF_ERROR(decodeShapeInto(root, fields.view(), tensor.shape));
                break;
            case bytesTag(4):
                tensor.content = fields.view().empty() ? Bytes() : fields.slice();
                break;
            default:
                values.add(fields.raw());
                break;
        }
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());
    tensor.fields = values.take(root);
    return tensor;
}

void encodeTensor(const Tensor& tensor, WireRope& out) {
    if (tensor.dtype != DataType::kInvalid) out.varint(1, asVarint(tensor.dtype));
    const size_t shape = out.begin(2);
    encodeShape(tensor.shape, out);
    out.end(shape);
    if (!tensor.content.empty()) out.bytes(4, tensor.content);
    out.raw(tensor.fields);
}

absl::StatusOr<Shape> decodeShape(const Bytes& root, absl::string_view wire) {
    Shape shape;
    WHITTLE_RETURN_IF_ERROR(decodeShapeInto(root, wire, shape));
    return shape;
}

void encodeShape(const Shape& shape, WireRope& out) {
    for (int64_t size : shape.dims) {
        const size_t dim = out.begin(2);
        if (size != 0) out.varint(1, asVarint(size));
        out.end(dim);
    }
    if (shape.unknownRank) out.varint(3, 1);
}

}  // namespace whittle
