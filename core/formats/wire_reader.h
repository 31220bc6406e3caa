// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"

#include <absl/status/status.h>
#include <absl/strings/string_view.h>
#include <google/protobuf/io/coded_stream.h>

#include <cstdint>
#include <string>

namespace whittle {

// Tags of protobuf's wire format: field number and wire type in one number, as they stand in the file.
constexpr uint32_t varintTag(uint32_t field) { return field << 3; }
constexpr uint32_t fixed64Tag(uint32_t field) { return field << 3 | 1; }
constexpr uint32_t bytesTag(uint32_t field) { return field << 3 | 2; }
constexpr uint32_t fixed32Tag(uint32_t field) { return field << 3 | 5; }

// Protobuf's own limit for a message, and with it TensorFlow's for a model file.
constexpr size_t kMaxMessageBytes = 0x7fffffff;
// Protobuf's limit for messages inside messages.
constexpr int kMaxMessageDepth = 100;

// Walks the fields of one message in place: nothing is copied, embedded messages and strings are views. `root` is the
// whole file (or buffer) that `message` lies in; it gives slices their owner and errors their offset.
//
//     WireReader fields(root, message);
//     while (fields.next()) switch (fields.tag()) { ... }
//     WHITTLE_RETURN_IF_ERROR(fields.status());
class WireReader {
  public:
    // REQUIRES: `message` lies in `root`, and both outlive the reader. At most kMaxMessageBytes, else status() says so.
    WireReader(const Bytes& root, absl::string_view message);

    // Steps to the next field, its value included. False at the end and at the first damage.
    bool next();
    // OK at a clean end; DataLoss with the offset in `root` otherwise.
    const absl::Status& status() const { return m_status; }

    uint32_t tag() const { return m_tag; }
    uint32_t field() const { return m_tag >> 3; }
    // The value of a varint, fixed32 or fixed64 field.
    uint64_t number() const { return m_number; }
    int64_t int64() const { return static_cast<int64_t>(m_number); }
    // As protobuf reads an int32: the low 32 bits.
    int32_t int32() const { return static_cast<int32_t>(m_number); }
    float float32() const;
    bool boolean() const { return m_number != 0; }
    // The value of a length-delimited field.
    absl::string_view view() const { return m_view; }
    Bytes slice() const { return m_root->slice(m_view); }
    std::string string() const { return std::string(m_view); }
    // The field as it stands, tag included.
    absl::string_view raw() const { return m_raw; }
    const Bytes& root() const { return *m_root; }

    // A copy of view(), or DataLoss when a string field (as opposed to bytes) is not UTF-8, as TensorFlow refuses it.
    absl::Status readText(std::string* out);
    // The same without the copy.
    absl::Status checkText() const;
    // DataLoss that names where the current field begins.
    absl::Status damaged(absl::string_view what) const;

  private:
    size_t position() const { return static_cast<size_t>(m_in.CurrentPosition()); }
    bool readValue();
    bool readView();
    void fail(absl::string_view what);

    const Bytes* m_root;
    absl::string_view m_message;
    google::protobuf::io::CodedInputStream m_in;
    size_t m_start = 0;  // of the current field in m_message
    uint32_t m_tag = 0;
    uint64_t m_number = 0;
    absl::string_view m_view;
    absl::string_view m_raw;
    absl::Status m_status;
};

// Collects fields that are kept as they stand: a slice of the file as long as they lie side by side, else a copy.
class KeptFields {
  public:
    // REQUIRES: `raw` lies in the root that take() is given.
    void add(absl::string_view raw);
    void addCopy(absl::string_view raw);
    bool empty() const { return m_view.empty() && m_copy.empty(); }
    Bytes take(const Bytes& root);

  private:
    absl::string_view m_view;
    std::string m_copy;
};

}  // namespace whittle
