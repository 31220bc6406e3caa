// SPDX-License-Identifier: Apache-2.0
#include "core/formats/wire_reader.h"

#include "core/base/status.h"
#include "core/formats/utf8.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <cassert>
#include <cstring>

namespace whittle {
namespace {

using google::protobuf::internal::WireFormatLite;

const uint8_t* bytesOf(absl::string_view text) { return reinterpret_cast<const uint8_t*>(text.data()); }

int clampedSize(absl::string_view text) { return static_cast<int>(std::min(text.size(), kMaxMessageBytes)); }

}  // namespace

WireReader::WireReader(const Bytes& root, absl::string_view message)
    : m_root(&root), m_message(message), m_in(bytesOf(message), clampedSize(message)) {
    assert(message.empty() ||
           (message.data() >= root.data() && message.data() + message.size() <= root.data() + root.size()));
    if (message.size() > kMaxMessageBytes) {
        m_status = absl::InvalidArgumentError(
            absl::StrCat("a message of ", message.size(), " bytes is over protobuf's limit of 2 GiB"));
    }
}

bool WireReader::next() {
    m_start = position();
    if (!m_status.ok() || m_start == m_message.size()) return false;
    m_tag = m_in.ReadTagNoLastTag();
    if (m_tag == 0 || field() == 0 || !readValue()) {
        if (m_status.ok())
            fail(position() >= m_message.size() ? "the data ends in the middle of a field" : "damaged field");
        return false;
    }
    m_raw = m_message.substr(m_start, position() - m_start);
    return true;
}

bool WireReader::readValue() {
    switch (m_tag & 7) {
        case WireFormatLite::WIRETYPE_VARINT:
            return m_in.ReadVarint64(&m_number);
        case WireFormatLite::WIRETYPE_FIXED64:
            return m_in.ReadLittleEndian64(&m_number);
        case WireFormatLite::WIRETYPE_FIXED32: {
            uint32_t value = 0;
            const bool read = m_in.ReadLittleEndian32(&value);
            m_number = value;
            return read;
        }
        case WireFormatLite::WIRETYPE_LENGTH_DELIMITED:
            return readView();
        case WireFormatLite::WIRETYPE_START_GROUP:
            // Only ever unknown: no message of TensorFlow has groups.
            return WireFormatLite::SkipField(&m_in, m_tag);
        default:
            return false;
    }
}

bool WireReader::readView() {
    uint32_t length = 0;
    if (!m_in.ReadVarint32(&length)) return false;
    if (length > m_message.size() - position()) {
        fail(absl::StrCat("a field of ", length, " bytes goes past the end of what holds it"));
        return false;
    }
    m_view = m_message.substr(position(), length);
    return m_in.Skip(static_cast<int>(length));
}

float WireReader::float32() const {
    const auto bits = static_cast<uint32_t>(m_number);
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
}

absl::Status WireReader::readText(std::string* out) {
    WHITTLE_RETURN_IF_ERROR(checkText());
    out->assign(m_view.data(), m_view.size());
    return absl::OkStatus();
}

absl::Status WireReader::checkText() const {
    return isUtf8(m_view) ? absl::OkStatus() : damaged("a name that is not UTF-8 text");
}

absl::Status WireReader::damaged(absl::string_view what) const {
    return absl::DataLossError(absl::StrCat("truncated or corrupt: ", what, " at byte ",
                                            static_cast<size_t>(m_message.data() - m_root->data()) + m_start));
}

void WireReader::fail(absl::string_view what) { m_status = damaged(what); }

void KeptFields::add(absl::string_view raw) {
    if (m_copy.empty() && m_view.empty()) {
        m_view = raw;
    } else if (m_copy.empty() && m_view.data() + m_view.size() == raw.data()) {
        m_view = absl::string_view(m_view.data(), m_view.size() + raw.size());
    } else {
        addCopy(raw);
    }
}

void KeptFields::addCopy(absl::string_view raw) {
    if (m_copy.empty()) m_copy.assign(m_view.data(), m_view.size());
    m_copy.append(raw.data(), raw.size());
}

Bytes KeptFields::take(const Bytes& root) {
    if (!m_copy.empty()) return Bytes::adopt(std::move(m_copy));
    return m_view.empty() ? Bytes() : root.slice(m_view);
}

}  // namespace whittle
