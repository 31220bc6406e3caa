// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/model.h"

#include <string>

namespace whittle {

// Everything that `whittle show` knows of a model, as one JSON document: MetaGraphs with tags, signatures, assets and
// all op types with their numbers (function bodies included), callable functions with their arguments, sizes, and for
// graphs without signatures the candidates for inputs and outputs.
std::string showJson(const Model& model, const OpRegistry& ops);

// The same candidates as lines of text, with what else can be told of a GraphDef.
std::string showGraphText(const Model& model, bool listOps, const OpRegistry& ops);

}  // namespace whittle
