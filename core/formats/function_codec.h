// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/bytes.h"
#include "core/base/progress.h"
#include "core/formats/output_ports.h"
#include "core/formats/wire_reader.h"
#include "core/formats/wire_rope.h"
#include "core/graph/function.h"

#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <memory>
#include <vector>

namespace whittle {

// Reads the functions of one graph. All signatures come first (add), because a body's "node:out_arg:k" is a flat output
// number only once the callee's output arguments are known; then the bodies (finish).
class LibraryReader {
  public:
    // `lookup` gets the functions' signatures and must not outlive the library that finish() returns.
    LibraryReader(const Bytes& root, OpLookup& lookup) : m_root(root), m_lookup(lookup) {}

    // A FunctionDefLibrary. InvalidArgument when two different functions have one name.
    absl::Status add(absl::string_view library);
    absl::StatusOr<FunctionLibraryPtr> finish(const Progress& progress);

  private:
    absl::Status addFunction(absl::string_view wire);

    const Bytes& m_root;
    OpLookup& m_lookup;
    std::vector<std::shared_ptr<Function>> m_functions;
    absl::flat_hash_map<absl::string_view, absl::string_view> m_wireByName;
    KeptFields m_extra;
};

// Fills body, attributes and control returns of `function`, whose signature and `original` are set.
absl::Status decodeFunctionBody(const Bytes& root, absl::string_view wire, const OpLookup& ops, Function& function);

// A FunctionDef: `original` when nobody changed the function, else written anew. Unimplemented when that needs the
// output names of an op that is not known.
absl::Status encodeFunction(const Function& function, const OpLookup& ops, WireRope& out);

}  // namespace whittle
