// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/arguments.h"
#include "core/formats/model.h"
#include "core/graph/signature.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

namespace whittle {

// The part of a model that --tag_set and --signature_def name, or the only one that there is. NotFound lists what could
// have been chosen.
absl::StatusOr<const MetaGraph*> chooseMetaGraph(const Model& model, const Arguments& arguments);
absl::StatusOr<const Signature*> chooseSignature(const MetaGraph& meta, const Arguments& arguments);
// By its key; "" is the default one.
absl::StatusOr<const Signature*> chooseSignature(const MetaGraph& meta, absl::string_view key);

}  // namespace whittle
