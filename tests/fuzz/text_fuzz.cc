// SPDX-License-Identifier: Apache-2.0
#include "core/formats/meta_graph_reader.h"
#include "core/formats/sniff.h"
#include "core/formats/text.h"
#include "tests/fuzz/rewrite.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace whittle;
    const Bytes input = Bytes::copyOf({reinterpret_cast<const char*>(data), size});
    const absl::StatusOr<Content> content = sniffModel(input);
    if (!content.ok() || !content->isText) return 0;
    const absl::StatusOr<Bytes> wire = parseTextMessage(content->kind, input);
    if (!wire.ok()) return 0;
    if (content->kind == MessageKind::kSavedModel) {
        Model model;
        if (!readSavedModel(*wire, builtinOps(), Progress(), model).ok()) return 0;
        for (const MetaGraph& meta : model.metaGraphs) freezeSignatures(meta);
    } else if (content->kind == MessageKind::kMetaGraphDef) {
        (void)readMetaGraph(*wire, wire->view(), builtinOps(), Progress());
    } else if (const auto graph = readGraphDef(*wire, builtinOps(), Progress()); graph.ok()) {
        checkGraph(*graph);
        rewriteGraph(*graph);
    }
    return 0;
}
