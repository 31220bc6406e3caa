// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/formats/wire_rope.h"
#include "core/graph/attr.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <vector>

namespace whittle {

// AttrValue, TensorProto and TensorShapeProto between the wire and core/graph. Decoding keeps tensor values, content
// and typed fields alike, as slices of `root`. What the decoded value cannot say again byte for byte (unknown fields,
// names of dimensions, another order of map entries) makes the attribute keep its wire form, see Attr::original().

// `wire` is the AttrValue's bytes inside `root`; `depth` counts messages around it.
absl::StatusOr<Attr> decodeAttr(const Bytes& root, absl::string_view wire, int depth = 0);
void encodeAttr(const Attr& attr, WireRope& out);

// Decodes the {key, value} entries of a map<string, AttrValue>, one at a time; later entries win.
class AttrMapDecoder {
  public:
    absl::Status add(const Bytes& root, absl::string_view entry, int depth = 0);
    AttrMap take();

  private:
    std::vector<NamedAttr> m_attrs;
};
// Writes the map as field `field`, sorted by name.
void encodeAttrMap(const AttrMap& attrs, uint32_t field, WireRope& out);

// The tensor's shape and element type are not checked against its bytes; rawElements() does that.
absl::StatusOr<Tensor> decodeTensor(const Bytes& root, absl::string_view wire);
void encodeTensor(const Tensor& tensor, WireRope& out);

absl::StatusOr<Shape> decodeShape(const Bytes& root, absl::string_view wire);
void encodeShape(const Shape& shape, WireRope& out);

}  // namespace whittle
