// SPDX-License-Identifier: Apache-2.0
// Opening a frozen graph of 1.9 GB: what it costs in time and resident memory when its pages are in the page cache. The
// file is made here; its weights are a hole, so the disk holds only the structure.
#include "core/formats/model.h"
#include "core/formats/wire_rope.h"
#include "tests/support/temp_dir.h"

#include <absl/strings/str_cat.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>

namespace whittle {
namespace {

constexpr int kConstants = 4000;
constexpr int64_t kElements = 119000;  // floats in each: 1.9 GB together
constexpr double kAimSeconds = 0.5;
constexpr double kAimMegabytes = 100;

void appendVarint(std::string& out, uint64_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
    out.push_back(static_cast<char>(value));
}

// `prefix` with a length-delimited field in front whose value is `prefix` and `hole` bytes behind it.
std::string wrap(uint32_t field, const std::string& prefix, uint64_t hole) {
    std::string out;
    appendVarint(out, bytesTag(field));
    appendVarint(out, prefix.size() + hole);
    return out + prefix;
}

// All of a Const node but the bytes of its value, which come last.
std::string constantWithoutValue(int number) {
    const uint64_t hole = kElements * sizeof(float);
    WireRope head;
    head.varint(1, 1);
    const size_t shape = head.begin(2);
    const size_t dim = head.begin(2);
    head.varint(1, kElements);
    head.end(dim);
    head.end(shape);
    const std::string tensor = head.flatten() + wrap(4, "", hole);
    WireRope key;
    key.text(1, "value");
    const std::string entry = key.flatten() + wrap(2, wrap(8, tensor, hole), hole);
    WireRope node;
    node.text(1, absl::StrCat("block", number / 100, "/weights_", number));
    node.text(2, "Const");
    const size_t dtype = node.begin(5);
    node.text(1, "dtype");
    const size_t type = node.begin(2);
    node.varint(6, 1);
    node.end(type);
    node.end(dtype);
    return wrap(1, node.flatten() + wrap(5, entry, hole), hole);
}

void writeGraph(const std::string& path) {
    std::ofstream out(path, std::ios::binary);
    for (int i = 0; i < kConstants; ++i) {
        out << constantWithoutValue(i);
        out.seekp(kElements * static_cast<int64_t>(sizeof(float)) - 1, std::ios::cur);
        out.put('\0');
    }
}

void readOnce(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string chunk(1 << 20, '\0');
    while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()))) {
    }
}

double residentMegabytes() {
    std::ifstream in("/proc/self/statm");
    int64_t total = 0, resident = 0;
    in >> total >> resident;
    constexpr double kPagesPerMegabyte = 256;
    return static_cast<double>(resident) / kPagesPerMegabyte;
}

int run() {
    TempDir directory;
    const std::string path = directory.file("frozen.pb");
    writeGraph(path);
    readOnce(path);
    const OpRegistry& ops = builtinOps();
    const double before = residentMegabytes();
    const auto start = std::chrono::steady_clock::now();
    const absl::StatusOr<Model> model = openModel(path, ops, Progress());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const double megabytes = residentMegabytes() - before;
    if (!model.ok()) {
        std::fprintf(stderr, "%s\n", std::string(model.status().message()).c_str());
        return 1;
    }
    const bool met = seconds <= kAimSeconds && megabytes <= kAimMegabytes;
    std::printf("open %.2f GB of %zu constants: %.3f s (aim %g), resident +%.0f MB (aim %g)%s\n",
                static_cast<double>(model->graphBytes) / 1e9, model->metaGraphs[0].graph.nodes.size(), seconds,
                kAimSeconds, megabytes, kAimMegabytes, met ? "" : "  MISSED");
    return met ? 0 : 1;
}

}  // namespace
}  // namespace whittle

int main() { return whittle::run(); }
