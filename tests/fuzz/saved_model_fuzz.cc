// SPDX-License-Identifier: Apache-2.0
#include "core/formats/meta_graph_reader.h"
#include "core/formats/sniff.h"
#include "tests/fuzz/rewrite.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace whittle;
    const Bytes input = Bytes::copyOf({reinterpret_cast<const char*>(data), size});
    (void)sniffModel(input);
    Model model;
    if (!readSavedModel(input, builtinOps(), Progress(), model).ok()) return 0;
    for (const MetaGraph& meta : model.metaGraphs) {
        require(meta.rest != nullptr, "MetaGraph::rest");
        (void)meta.defaultSignature();
        require(model.metaGraph(meta.tags) != nullptr, "a MetaGraph is found by its own tags");
        checkGraph(meta.graph);
        freezeSignatures(meta);
    }
    return 0;
}
