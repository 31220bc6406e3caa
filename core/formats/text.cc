// SPDX-License-Identifier: Apache-2.0
#include "core/formats/text.h"

#include "core/base/status.h"
#include "core/formats/quiet_protobuf.h"
#include "core/formats/wire_reader.h"
#include "proto/saved_model.pb.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>

#include <memory>

namespace whittle {
namespace {

using google::protobuf::Message;

// Keeps the first error; protobuf counts lines and columns from 0.
class FirstError : public google::protobuf::io::ErrorCollector {
  public:
    void AddError(int line, google::protobuf::io::ColumnNumber column, const std::string& message) override {
        if (!m_message.empty()) return;
        m_message = line < 0 ? message : absl::StrCat("line ", line + 1, ", column ", column + 1, ": ", message);
    }
    const std::string& message() const { return m_message; }

  private:
    std::string m_message;
};

std::unique_ptr<Message> newMessage(MessageKind kind) {
    switch (kind) {
        case MessageKind::kSavedModel:
            return std::make_unique<tensorflow::SavedModel>();
        case MessageKind::kMetaGraphDef:
            return std::make_unique<tensorflow::MetaGraphDef>();
        case MessageKind::kGraphDef:
            break;
    }
    return std::make_unique<tensorflow::GraphDef>();
}

// Map entries sorted, so that the same text always gives the same bytes.
absl::StatusOr<std::string> serialize(const Message& message) {
    if (message.ByteSizeLong() > kMaxMessageBytes) {
        return absl::ResourceExhaustedError("the model is over protobuf's limit of 2 GiB");
    }
    std::string bytes;
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.SetSerializationDeterministic(true);
    if (!message.SerializeToCodedStream(&out)) return absl::InternalError("the parsed text cannot be serialized");
    out.Trim();
    return bytes;
}

}  // namespace

absl::StatusOr<Bytes> parseTextMessage(MessageKind kind, const Bytes& text) {
    if (text.size() > kMaxMessageBytes) return absl::InvalidArgumentError("a text of over 2 GiB");
    quietProtobuf();
    const std::unique_ptr<Message> message = newMessage(kind);
    FirstError error;
    google::protobuf::TextFormat::Parser parser;
    parser.RecordErrorsTo(&error);
    parser.SetRecursionLimit(kMaxMessageDepth);
    google::protobuf::io::ArrayInputStream in(text.data(), static_cast<int>(text.size()));
    if (!parser.Parse(&in, message.get())) return absl::InvalidArgumentError(error.message());
    WHITTLE_ASSIGN_OR_RETURN(std::string bytes, serialize(*message));
    return Bytes::adopt(std::move(bytes));
}

absl::StatusOr<std::string> graphDefText(const WireRope& encoded) {
    tensorflow::GraphDef graph;
    const std::string bytes = encoded.flatten();
    if (!graph.ParseFromString(bytes)) return absl::InternalError("the encoded graph cannot be parsed");
    std::string text;
    if (!google::protobuf::TextFormat::PrintToString(graph, &text)) {
        return absl::ResourceExhaustedError("the graph is too large for the text form");
    }
    return text;
}

}  // namespace whittle
