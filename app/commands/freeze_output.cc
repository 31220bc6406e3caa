// SPDX-License-Identifier: Apache-2.0
#include "app/commands/freeze_output.h"

#include "core/base/json.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_replace.h>

#include <algorithm>

namespace whittle {
namespace {

std::string sizeText(int64_t bytes) {
    if (bytes < 1000) return absl::StrCat(bytes, " bytes");
    if (bytes < 1000000) return absl::StrFormat("%.1f kB", static_cast<double>(bytes) / 1e3);
    return absl::StrFormat("%.1f MB", static_cast<double>(bytes) / 1e6);
}

int64_t constantBytes(const Graph& graph) {
    int64_t bytes = 0;
    for (const NodePtr& node : graph.nodes) {
        if (const Tensor* value = node->constantValue()) bytes += static_cast<int64_t>(storedSize(*value));
    }
    return bytes;
}

void printTensors(const char* what, const std::vector<SignatureTensor>& tensors, Console& console) {
    for (const SignatureTensor& tensor : tensors) {
        console.print(absl::StrCat(what, " ", tensor.key, ": ", tensor.tensor, " ", pythonName(tensor.dtype), " ",
                                   toString(tensor.shape), "\n"));
    }
}

// The largest first, since the names of a few are all that a line can hold.
std::string namesOf(const std::vector<LeftOut>& leftOut, LeftOut::Kind kind) {
    constexpr size_t kMost = 4;
    std::vector<const LeftOut*> listed;
    for (const LeftOut& entry : leftOut) {
        if (entry.kind == kind) listed.push_back(&entry);
    }
    std::stable_sort(listed.begin(), listed.end(),
                     [](const LeftOut* a, const LeftOut* b) { return a->bytes > b->bytes; });
    std::vector<std::string> names;
    for (const LeftOut* entry : listed) {
        if (names.size() == kMost) break;
        names.push_back(entry->node.empty() ? entry->key : entry->node);
    }
    return absl::StrCat(absl::StrJoin(names, ", "),
                        listed.size() > kMost ? absl::StrCat(" and ", listed.size() - kMost, " more") : "");
}

void writeTensors(JsonWriter* json, absl::string_view key, const std::vector<SignatureTensor>& tensors) {
    json->key(key);
    json->beginArray();
    for (const SignatureTensor& tensor : tensors) {
        json->beginObject();
        json->string("key", tensor.key);
        json->string("tensor", tensor.tensor);
        json->string("type", cppName(tensor.dtype));
        json->string("shape", toString(tensor.shape));
        json->endObject();
    }
    json->endArray();
}

void writeFrozen(JsonWriter* json, const FreezeReport& report) {
    json->key("frozen");
    json->beginArray();
    for (const FrozenVariable& frozen : report.frozen) {
        json->beginObject();
        json->string("node", frozen.node);
        json->string("variable", frozen.variable);
        json->string("type", cppName(frozen.dtype));
        json->string("shape", toString(frozen.shape));
        json->integer("bytes", frozen.bytes);
        json->endObject();
    }
    json->endArray();
    json->key("kept");
    json->beginArray();
    for (const KeptNode& kept : report.kept) {
        json->beginObject();
        json->string("node", kept.node);
        json->string("op", kept.op);
        json->string("kind", kindName(kept.kind));
        json->string("reason", reasonText(kept));
        json->endObject();
    }
    json->endArray();
}

void writeLeftOut(JsonWriter* json, const std::vector<LeftOut>& leftOut) {
    json->key("left_out");
    json->beginArray();
    for (const LeftOut& entry : leftOut) {
        json->beginObject();
        json->string("kind", kindName(entry.kind));
        json->string("key", entry.key);
        if (!entry.node.empty()) json->string("node", entry.node);
        json->string("type", cppName(entry.dtype));
        json->string("shape", toString(entry.shape));
        json->integer("bytes", entry.bytes);
        if (!entry.copyOf.empty()) json->string("copy_of", entry.copyOf);
        json->endObject();
    }
    json->endArray();
}

}  // namespace

void printFreezeText(const FreezeOutcome& outcome, Console& console) {
    int64_t frozenBytes = 0;
    for (const FrozenVariable& frozen : outcome.report.frozen) frozenBytes += frozen.bytes;
    const auto kept = std::count_if(outcome.report.kept.begin(), outcome.report.kept.end(),
                                    [](const KeptNode& node) { return node.kind == KeptNode::Kind::kVariable; });
    const auto frozen = static_cast<int64_t>(outcome.report.frozen.size());
    console.print(absl::StrCat("frozen: ", frozen, " of ", frozen + kept, " variables, ", sizeText(frozenBytes), "\n"));
    for (const KeptNode& node : outcome.report.kept) {
        console.print(absl::StrCat("kept: ", kindName(node.kind), " '", node.node, "' (", node.op,
                                   "): ", reasonText(node), "\n"));
    }
    for (const LeftOutSum& sum : sumsOf(outcome.leftOut)) {
        const std::string sentence = absl::StrReplaceAll(sentenceOf(sum.kind), {{"%1", sizeText(sum.bytes)}});
        console.print(
            absl::StrCat("left out: ", sentence, " (", sum.count, "): ", namesOf(outcome.leftOut, sum.kind), "\n"));
    }
    printTensors("input", outcome.inputs, console);
    printTensors("output", outcome.outputs, console);
    console.print(absl::StrCat("nodes: ", outcome.nodesBefore, " -> ", outcome.graph->nodes.size(), " (",
                               outcome.graph->functions().functions().size(), " functions)\n"));
    console.print(absl::StrCat("bytes: ", outcome.bytesBefore, " -> ", outcome.bytesAfter, ", of them ",
                               constantBytes(*outcome.graph), " in constants\n"));
}

void printFreezeJson(const FreezeOutcome& outcome, Console& console) {
    JsonWriter json;
    json.beginObject();
    writeTensors(&json, "inputs", outcome.inputs);
    writeTensors(&json, "outputs", outcome.outputs);
    json.key("nodes");
    json.beginObject();
    json.integer("before", outcome.nodesBefore);
    json.integer("after", static_cast<int64_t>(outcome.graph->nodes.size()));
    json.integer("functions", static_cast<int64_t>(outcome.graph->functions().functions().size()));
    json.endObject();
    json.key("bytes");
    json.beginObject();
    json.integer("before", outcome.bytesBefore);
    json.integer("after", outcome.bytesAfter);
    json.integer("constants", constantBytes(*outcome.graph));
    json.endObject();
    writeFrozen(&json, outcome.report);
    writeLeftOut(&json, outcome.leftOut);
    json.key("warnings");
    json.beginArray();
    for (const std::string& warning : outcome.warnings) json.string(warning);
    json.endArray();
    json.endObject();
    console.print(json.take());
}

}  // namespace whittle
