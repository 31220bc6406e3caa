// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace whittle {

// While it lives, this thread's floating-point arithmetic takes denormal operands for zero and gives zero instead of
// denormal results, and rounds to nearest. TensorFlow 2.17 runs all kernels so, those of constant folding too
// (port::ScopedFlushDenormal and ScopedSetRound). Nothing where the machine has no such switch.
class FlushDenormals {
  public:
    FlushDenormals();
    ~FlushDenormals();
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

  private:
    unsigned long long m_before = 0;
};

}  // namespace whittle
