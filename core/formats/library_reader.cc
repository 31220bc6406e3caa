// SPDX-License-Identifier: Apache-2.0
#include "core/base/status.h"
#include "core/formats/function_codec.h"
#include "core/formats/graph_checks.h"
#include "core/formats/op_def_codec.h"

#include <utility>

namespace whittle {
namespace {

// The concatenation of all `signature` fields; there is one in every file that TensorFlow wrote.
absl::StatusOr<OpDef> decodeSignature(const Bytes& root, absl::string_view wire) {
    OpDef signature;
    bool found = false;
    WireReader fields(root, wire);
    while (fields.next()) {
        if (fields.tag() != bytesTag(1)) continue;
        if (found) return fields.damaged("a function with two signatures");
        WHITTLE_ASSIGN_OR_RETURN(signature, decodeOpDef(root, fields.view()));
        found = true;
    }
    WHITTLE_RETURN_IF_ERROR(fields.status());
    return signature;
}

}  // namespace

absl::Status LibraryReader::add(absl::string_view library) {
    WireReader fields(m_root, library);
    while (fields.next()) {
        if (fields.tag() == bytesTag(1)) {
            WHITTLE_RETURN_IF_ERROR(addFunction(fields.view()));
        } else {
            m_extra.add(fields.raw());
        }
    }
    return fields.status();
}

absl::Status LibraryReader::addFunction(absl::string_view wire) {
    auto function = std::make_shared<Function>();
    WHITTLE_ASSIGN_OR_RETURN(function->signature, decodeSignature(m_root, wire));
    function->original = m_root.slice(wire);
    if (function->name().empty()) {
        return absl::InvalidArgumentError(
            absl::StrCat("a function without a name at byte ", wire.data() - m_root.data()));
    }
    const auto [known, isNew] = m_wireByName.emplace(function->name(), wire);
    if (!isNew) {
        // TensorFlow takes the same function twice, but not two different ones.
        if (known->second == wire) return absl::OkStatus();
        return absl::InvalidArgumentError(
            absl::StrCat("function '", function->name(), "' is not unique: a different one has the same name"));
    }
    m_lookup.addFunction(function->signature);
    m_functions.push_back(std::move(function));
    return absl::OkStatus();
}

absl::StatusOr<FunctionLibraryPtr> LibraryReader::finish(const Progress& progress) {
    std::vector<FunctionPtr> functions;
    functions.reserve(m_functions.size());
    for (const std::shared_ptr<Function>& function : m_functions) {
        progress.report("reading functions", static_cast<int64_t>(functions.size()),
                        static_cast<int64_t>(m_functions.size()));
        WHITTLE_RETURN_IF_ERROR(progress.check());
        absl::Status status = decodeFunctionBody(m_root, function->original.view(), m_lookup, *function);
        if (status.ok()) status = checkNodes(function->body, m_lookup);
        if (!status.ok()) return annotate(status, absl::StrCat("function '", function->name(), "'"));
        functions.push_back(function);
    }
    return std::make_shared<const FunctionLibrary>(std::move(functions), m_extra.take(m_root));
}

}  // namespace whittle
