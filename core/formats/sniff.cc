// SPDX-License-Identifier: Apache-2.0
#include "core/formats/sniff.h"

#include "core/base/status.h"
#include "core/formats/utf8.h"

#include <absl/strings/ascii.h>
#include <absl/strings/match.h>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace whittle {
namespace {

// Enough to tell text from bytes: a binary message has a control character within its first few fields.
constexpr size_t kLookedAt = 4096;

bool looksLikeText(absl::string_view content) {
    const bool whole = content.size() <= kLookedAt;
    absl::string_view start = content.substr(0, kLookedAt);
    // A character may be cut in two where we stop looking.
    if (!whole) {
        while (!start.empty() && (start.back() & 0x80)) start.remove_suffix(1);
    }
    return isUtf8(start) && std::none_of(start.begin(), start.end(), [](char c) {
               return absl::ascii_iscntrl(static_cast<unsigned char>(c)) &&
                      !absl::ascii_isspace(static_cast<unsigned char>(c));
           });
}

// The first field of a text message: past blanks and comments, a name before ':', '{' or '<'.
absl::string_view firstField(absl::string_view text) {
    for (;;) {
        text = absl::StripLeadingAsciiWhitespace(text);
        if (!absl::StartsWith(text, "#")) break;
        text.remove_prefix(std::min(text.size(), text.find('\n')));
    }
    size_t length = 0;
    while (length < text.size() &&
           (absl::ascii_isalnum(static_cast<unsigned char>(text[length])) || text[length] == '_'))
        ++length;
    const absl::string_view after = absl::StripLeadingAsciiWhitespace(text.substr(length));
    const bool isField = !after.empty() && (after[0] == ':' || after[0] == '{' || after[0] == '<');
    return isField ? text.substr(0, length) : absl::string_view();
}

std::optional<MessageKind> kindOfField(absl::string_view field) {
    struct Known {
        absl::string_view field;
        MessageKind kind;
    };
    static constexpr Known kFields[] = {
        {"node", MessageKind::kGraphDef},
        {"library", MessageKind::kGraphDef},
        {"version", MessageKind::kGraphDef},
        {"versions", MessageKind::kGraphDef},
        {"debug_info", MessageKind::kGraphDef},
        {"saved_model_schema_version", MessageKind::kSavedModel},
        {"meta_graphs", MessageKind::kSavedModel},
        {"meta_info_def", MessageKind::kMetaGraphDef},
        {"graph_def", MessageKind::kMetaGraphDef},
        {"saver_def", MessageKind::kMetaGraphDef},
        {"collection_def", MessageKind::kMetaGraphDef},
        {"signature_def", MessageKind::kMetaGraphDef},
        {"asset_file_def", MessageKind::kMetaGraphDef},
        {"object_graph_def", MessageKind::kMetaGraphDef},
    };
    for (const Known& known : kFields) {
        if (known.field == field) return known.kind;
    }
    return std::nullopt;
}

}  // namespace

absl::StatusOr<Content> sniffModel(const Bytes& file) {
    if (file.empty()) return absl::InvalidArgumentError("the file is empty");
    if (looksLikeText(file.view())) {
        if (const auto kind = kindOfField(firstField(file.view()))) return Content{*kind, true};
    }
    const std::string foreign = describeForeignFile(file);
    if (!foreign.empty()) {
        return absl::InvalidArgumentError(
            absl::StrCat("this is ", foreign, "; whittle opens TensorFlow's SavedModel, GraphDef and MetaGraph"));
    }
    WHITTLE_ASSIGN_OR_RETURN(const MessageKind kind, fitMessage(file));
    return Content{kind, false};
}

}  // namespace whittle
