// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/flush_denormals.h"

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace whittle {

#if defined(__SSE2__)

namespace {
// MXCSR: flush-to-zero, denormals-are-zero, and the rounding mode, which is 0 for "to nearest".
constexpr unsigned kFlushToZero = 0x8000;
constexpr unsigned kDenormalsAreZero = 0x0040;
constexpr unsigned kRoundingMode = 0x6000;
}  // namespace

FlushDenormals::FlushDenormals() : m_before(_mm_getcsr()) {
    _mm_setcsr((static_cast<unsigned>(m_before) & ~kRoundingMode) | kFlushToZero | kDenormalsAreZero);
}

FlushDenormals::~FlushDenormals() { _mm_setcsr(static_cast<unsigned>(m_before)); }

#elif defined(__aarch64__)

namespace {
// FPCR: FZ flushes operands and results, RMode is 0 for "to nearest".
constexpr unsigned long long kFlush = 1ULL << 24;
constexpr unsigned long long kRoundingMode = 3ULL << 22;
}  // namespace

FlushDenormals::FlushDenormals() {
    asm volatile("mrs %0, fpcr" : "=r"(m_before));
    asm volatile("msr fpcr, %0" : : "r"((m_before & ~kRoundingMode) | kFlush));
}

FlushDenormals::~FlushDenormals() { asm volatile("msr fpcr, %0" : : "r"(m_before)); }

#else

FlushDenormals::FlushDenormals() = default;
FlushDenormals::~FlushDenormals() = default;

#endif

}  // namespace whittle
