// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/formats/sniff.h"
#include "core/formats/utf8.h"
#include "core/formats/wire_reader.h"
#include "proto/saved_model.pb.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>

// Nothing in a protobuf file says which message it is, and all three begin with field 1. What differs is what lies
// inside: field 1 of a GraphDef is a NodeDef (texts in fields 1 and 2), field 1 of a MetaGraphDef a MetaInfoDef (text,
// then a message), field 1 of a SavedModel a number. So the first fields are held against each definition, a few levels
// deep, and the definition with the fewest contradictions wins.
namespace whittle {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;

constexpr int kDepth = 4;
constexpr int kFieldsLookedAt = 2000;
constexpr int kFieldsPerMessage = 200;

struct Fit {
    int matching = 0;
    int contradicting = 0;
    int budget = kFieldsLookedAt;

    // In 0..1; an empty comparison fits nothing.
    double share() const {
        const int all = matching + contradicting;
        return all == 0 ? 0 : static_cast<double>(matching) / all;
    }
};

bool hasWireType(const FieldDescriptor& field, uint32_t tag) {
    const auto declared = WireFormatLite::WireTypeForFieldType(static_cast<WireFormatLite::FieldType>(field.type()));
    const auto given = static_cast<WireFormatLite::WireType>(tag & 7);
    return given == declared || (field.is_packable() && given == WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
}

void compare(const Bytes& root, absl::string_view message, const Descriptor& definition, int depth, Fit& fit) {
    WireReader fields(root, message);
    for (int i = 0; i < kFieldsPerMessage && fit.budget > 0 && fields.next(); ++i, --fit.budget) {
        const FieldDescriptor* field = definition.FindFieldByNumber(static_cast<int>(fields.field()));
        const bool matches = field && hasWireType(*field, fields.tag()) &&
                             (field->type() != FieldDescriptor::TYPE_STRING || isUtf8(fields.view()));
        ++(matches ? fit.matching : fit.contradicting);
        if (matches && depth > 0 && field->type() == FieldDescriptor::TYPE_MESSAGE) {
            compare(root, fields.view(), *field->message_type(), depth - 1, fit);
        }
    }
    // The outermost message may be cut off; one inside that does not parse is another message.
    if (!fields.status().ok() && depth < kDepth) fit.contradicting += 5;
}

}  // namespace

absl::StatusOr<MessageKind> fitMessage(const Bytes& file) {
    struct Candidate {
        MessageKind kind;
        const Descriptor* definition;
    };
    const Candidate candidates[] = {
        {MessageKind::kGraphDef, tensorflow::GraphDef::descriptor()},
        {MessageKind::kSavedModel, tensorflow::SavedModel::descriptor()},
        {MessageKind::kMetaGraphDef, tensorflow::MetaGraphDef::descriptor()},
    };
    // Below this there is more chance than structure in the match.
    constexpr double kLeastShare = 0.6;
    double best = 0;
    MessageKind kind = MessageKind::kGraphDef;
    for (const Candidate& candidate : candidates) {
        Fit fit;
        compare(file, file.view(), *candidate.definition, kDepth, fit);
        if (fit.share() > best) {
            best = fit.share();
            kind = candidate.kind;
        }
    }
    if (best < kLeastShare) {
        return absl::InvalidArgumentError(
            "this is no TensorFlow model that whittle knows (SavedModel, GraphDef or MetaGraph), or its beginning is "
            "damaged");
    }
    return kind;
}

}  // namespace whittle
