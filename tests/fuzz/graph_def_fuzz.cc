// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/rewrite.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace whittle;
    const Bytes input = Bytes::copyOf({reinterpret_cast<const char*>(data), size});
    const absl::StatusOr<Graph> graph = readGraphDef(input, builtinOps(), Progress());
    if (!graph.ok()) return 0;
    checkGraph(*graph);
    rewriteGraph(*graph);
    // Values are looked at too: sizes that disagree must be found there at the latest.
    for (const NodePtr& node : graph->nodes) {
        if (const Tensor* value = node->constantValue()) {
            constexpr size_t kMostBytes = 1 << 20;
            (void)rawElements(*value, kMostBytes);
            (void)stringElements(*value, kMostBytes);
        }
        for (const auto& [name, attr] : node->attrs) (void)toString(attr);
    }
    return 0;
}
