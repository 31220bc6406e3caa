// SPDX-License-Identifier: Apache-2.0
#include "core/base/bytes.h"
#include "core/formats/model.h"
#include "core/formats/op_def_codec.h"

#include <absl/strings/string_view.h>

#include <zlib.h>

#include <cstdio>
#include <cstdlib>
#include <string>

// resources/opdefs.pb.gz as op_defs_data.S embeds it.
extern "C" const char whittle_op_defs_begin[];
extern "C" const char whittle_op_defs_end[];

namespace whittle {
namespace {

// The data is part of the program: damage means a broken build, not a broken file of the user's.
[[noreturn]] void brokenBuild(const char* why) {
    std::fprintf(stderr, "whittle: the built-in op definitions are damaged: %s\n", why);
    std::abort();
}

std::string inflateGzip(absl::string_view compressed) {
    constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, gzip framing
    constexpr size_t kChunk = 1 << 18;
    z_stream stream = {};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
    stream.avail_in = static_cast<uInt>(compressed.size());
    if (inflateInit2(&stream, kGzipWindow) != Z_OK) brokenBuild("zlib does not start");
    std::string out;
    int result = Z_OK;
    while (result == Z_OK) {
        const size_t before = out.size();
        out.resize(before + kChunk);
        stream.next_out = reinterpret_cast<Bytef*>(&out[before]);
        stream.avail_out = kChunk;
        result = inflate(&stream, Z_NO_FLUSH);
        out.resize(out.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (result != Z_STREAM_END) brokenBuild("they do not decompress");
    return out;
}

OpRegistry readBuiltin() {
    const absl::string_view compressed(whittle_op_defs_begin,
                                       static_cast<size_t>(whittle_op_defs_end - whittle_op_defs_begin));
    absl::StatusOr<std::vector<OpDef>> ops = decodeOpList(Bytes::adopt(inflateGzip(compressed)));
    if (!ops.ok()) brokenBuild(std::string(ops.status().message()).c_str());
    return OpRegistry(std::move(ops).value());
}

}  // namespace

const OpRegistry& builtinOps() {
    static const OpRegistry registry = readBuiltin();
    return registry;
}

}  // namespace whittle
