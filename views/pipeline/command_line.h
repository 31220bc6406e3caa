// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "views/document/pipeline_setup.h"

#include <QString>

#include <absl/status/statusor.h>

namespace whittle {

// The `whittle transform` call that does what the enabled steps do, quoted for a POSIX shell. InvalidArgument for
// values that the Graph Transform Tool's syntax cannot say.
absl::StatusOr<QString> commandLineFor(const QString& path, const PipelineSetup& setup);

}  // namespace whittle
