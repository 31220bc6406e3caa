// SPDX-License-Identifier: Apache-2.0
#include "core/base/bytes.h"

#include <cassert>
#include <utility>

namespace whittle {

Bytes::Bytes(std::shared_ptr<const void> owner, absl::string_view data) : m_owner(std::move(owner)), m_data(data) {}

Bytes Bytes::adopt(std::string buffer) {
    auto owner = std::make_shared<const std::string>(std::move(buffer));
    absl::string_view data = *owner;
    return Bytes(std::move(owner), data);
}

Bytes Bytes::copyOf(absl::string_view data) { return adopt(std::string(data)); }

Bytes Bytes::slice(size_t offset, size_t length) const {
    assert(offset <= size() && length <= size() - offset);
    return Bytes(m_owner, m_data.substr(offset, length));
}

Bytes Bytes::slice(absl::string_view inside) const {
    assert(inside.empty() || (inside.data() >= data() && inside.data() + inside.size() <= data() + size()));
    return Bytes(m_owner, inside);
}

}  // namespace whittle
