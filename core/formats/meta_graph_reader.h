// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/base/progress.h"
#include "core/formats/model.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

namespace whittle {

// A MetaGraphDef inside `root`. Its graph is read in place (readGraphDef), everything else becomes protobuf messages.
// InvalidArgument also for function recursion and for asset names that would leave assets/.
absl::StatusOr<MetaGraph> readMetaGraph(const Bytes& root, absl::string_view wire, const OpRegistry& ops,
                                        const Progress& progress);

// A SavedModel's MetaGraphs and unknown fields into `model`.
absl::Status readSavedModel(const Bytes& file, const OpRegistry& ops, const Progress& progress, Model& model);

}  // namespace whittle
