// SPDX-License-Identifier: Apache-2.0
//
// Strings into buckets (tensorflow/core/kernels/string_to_hash_bucket_op.h, tsl/platform/hash.h, 2.17).
#include "core/base/murmur.h"
#include "core/base/status.h"
#include "core/kernels/fingerprint.h"
#include "core/kernels/kernel.h"
#include "core/kernels/ops/families.h"

namespace whittle {
namespace {

constexpr uint64_t kSeed = 0xDECAFCAFFE;

template <typename Hash>
absl::Status toBuckets(KernelContext& c, Hash hash) {
    const Array& in = c.input(0);
    WHITTLE_ASSIGN_OR_RETURN(const int64_t buckets, c.intAttr("num_buckets"));
    if (buckets < 1) return c.fail("there must be a bucket");
    WHITTLE_ASSIGN_OR_RETURN(Array out, c.make(DataType::kInt64, in.dims()));
    for (size_t i = 0; i < in.strings().size(); ++i) {
        out.mutableAs<int64_t>()[i] = static_cast<int64_t>(hash(in.strings()[i]) % static_cast<uint64_t>(buckets));
    }
    c.addOutput(std::move(out));
    return absl::OkStatus();
}

absl::Status byMurmur(KernelContext& c) {
    return toBuckets(c, [](const std::string& text) { return murmur64(text, kSeed); });
}

absl::Status byFingerprint(KernelContext& c) {
    return toBuckets(c, [](const std::string& text) { return fingerprint64(text); });
}

absl::Status byKey(KernelContext& c) {
    WHITTLE_ASSIGN_OR_RETURN(const std::vector<int64_t> key, c.intsAttr("key"));
    if (key.size() != 2) return c.fail("the key must be two numbers");
    return toBuckets(c, [&](const std::string& text) {
        return sipHash(text, static_cast<uint64_t>(key[0]), static_cast<uint64_t>(key[1]));
    });
}

constexpr Kernel kKernels[] = {
    {"StringToHashBucket", byMurmur},
    {"StringToHashBucketFast", byFingerprint},
    {"StringToHashBucketStrong", byKey},
};

}  // namespace

absl::Span<const Kernel> stringHashKernels() { return kKernels; }

}  // namespace whittle
