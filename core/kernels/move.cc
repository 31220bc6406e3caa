// SPDX-License-Identifier: Apache-2.0
//
// A move is first made as flat as it can be: dimensions of one element go, neighbours that both sides walk without a
// gap become one. What remains is a nest of loops around a row, and a row that both sides walk in steps of one is a
// memcpy. A transposition has no such row: reading in the order of the target touches a cache line for each element.
// There the loop over the source's own row is brought next to the innermost one, and both advance in small squares.
#include "core/kernels/move.h"

#include <algorithm>
#include <cstring>

namespace whittle {
namespace {

struct Wide {
    uint64_t low, high;
};

template <typename T>
const T* elementsOf(const Array& array) {
    if constexpr (std::is_same_v<T, std::string>) {
        return array.strings().data();
    } else {
        return array.as<T>().data();
    }
}

template <typename T>
T* elementsOf(Array& array) {
    if constexpr (std::is_same_v<T, std::string>) {
        return array.mutableStrings().data();
    } else {
        return array.mutableAs<T>().data();
    }
}

// Calls `move` with pointers to the elements of both, typed by width only.
template <typename Move>
void withElements(const Array& from, Array& to, Move move) {
    if (from.size() == 0 || to.size() == 0) return;
    if (from.dtype() == DataType::kString) return move(elementsOf<std::string>(from), elementsOf<std::string>(to));
    switch (elementSize(from.dtype())) {
        case 1:
            return move(elementsOf<uint8_t>(from), elementsOf<uint8_t>(to));
        case 2:
            return move(elementsOf<uint16_t>(from), elementsOf<uint16_t>(to));
        case 4:
            return move(elementsOf<uint32_t>(from), elementsOf<uint32_t>(to));
        case 8:
            return move(elementsOf<uint64_t>(from), elementsOf<uint64_t>(to));
        case 16:
            return move(elementsOf<Wide>(from), elementsOf<Wide>(to));
        default:
            return;
    }
}

template <typename T>
void copyRow(const T* from, int64_t fromStep, T* to, int64_t toStep, int64_t count) {
    if (fromStep == 1 && toStep == 1) {
        std::copy_n(from, count, to);
    } else if (fromStep == 0 && toStep == 1) {
        std::fill_n(to, count, *from);
    } else {
        for (int64_t i = 0; i < count; ++i) to[i * toStep] = from[i * fromStep];
    }
}

struct Loop {
    int64_t count, fromStep, toStep;
};

// The loops that remain, outermost first.
std::vector<Loop> flatLoops(const Walk& source, const Walk& target, const std::vector<int64_t>& dims) {
    std::vector<Loop> loops;
    for (size_t d = 0; d < dims.size(); ++d) {
        if (dims[d] == 1) continue;
        const Loop loop{dims[d], source.steps[d], target.steps[d]};
        if (!loops.empty() && loops.back().fromStep == loop.fromStep * loop.count &&
            loops.back().toStep == loop.toStep * loop.count) {
            loops.back() = {loops.back().count * loop.count, loop.fromStep, loop.toStep};
        } else {
            loops.push_back(loop);
        }
    }
    return loops;
}

// Brings the loop that reads neighbours next to the innermost one; returns whether the two make a transposition.
bool arrangeTransposition(std::vector<Loop>& loops) {
    if (loops.size() < 2 || loops.back().fromStep == 1 || loops.back().fromStep == 0) return false;
    const auto row = std::find_if(loops.begin(), loops.end() - 1, [](const Loop& loop) { return loop.fromStep == 1; });
    if (row == loops.end() - 1) return false;
    std::rotate(row, row + 1, loops.end() - 1);
    return true;
}

template <typename T>
void copySquares(const T* from, T* to, const Loop& outer, const Loop& inner) {
    constexpr int64_t kSide = 16;
    for (int64_t i = 0; i < outer.count; i += kSide) {
        const int64_t iEnd = std::min(i + kSide, outer.count);
        for (int64_t j = 0; j < inner.count; j += kSide) {
            const int64_t columns = std::min(kSide, inner.count - j);
            for (int64_t k = i; k < iEnd; ++k) {
                copyRow(from + k * outer.fromStep + j * inner.fromStep, inner.fromStep,
                        to + k * outer.toStep + j * inner.toStep, inner.toStep, columns);
            }
        }
    }
}

template <typename T>
void runLoops(const T* from, T* to, const std::vector<Loop>& loops, bool isTransposition) {
    if (loops.empty()) {
        *to = *from;
        return;
    }
    const size_t outerLoops = loops.size() - (isTransposition ? 2 : 1);
    const Loop& inner = loops.back();
    std::vector<int64_t> index(outerLoops, 0);
    while (true) {
        if (isTransposition) {
            copySquares(from, to, loops[outerLoops], inner);
        } else {
            copyRow(from, inner.fromStep, to, inner.toStep, inner.count);
        }
        size_t d = outerLoops;
        for (; d > 0; --d) {
            const Loop& loop = loops[d - 1];
            from += loop.fromStep;
            to += loop.toStep;
            if (++index[d - 1] < loop.count) break;
            from -= loop.fromStep * loop.count;
            to -= loop.toStep * loop.count;
            index[d - 1] = 0;
        }
        if (d == 0) return;
    }
}

// Neighbouring places of the innermost table, copied at once.
struct Run {
    int64_t place, count;
};

std::vector<Run> runsOf(const std::vector<int64_t>& places) {
    std::vector<Run> runs;
    for (const int64_t place : places) {
        if (!runs.empty() && runs.back().place + runs.back().count == place) {
            ++runs.back().count;
        } else {
            runs.push_back({place, 1});
        }
    }
    return runs;
}

}  // namespace

std::vector<int64_t> rowMajorSteps(const std::vector<int64_t>& dims) {
    std::vector<int64_t> steps(dims.size());
    int64_t step = 1;
    for (size_t d = dims.size(); d-- > 0;) {
        steps[d] = step;
        step *= std::max<int64_t>(dims[d], 1);
    }
    return steps;
}

int64_t productOf(const std::vector<int64_t>& dims, size_t begin, size_t end) {
    int64_t product = 1;
    for (size_t d = begin; d < end; ++d) product *= dims[d];
    return product;
}

void moveElements(const Array& from, Walk source, Array& to, Walk target, std::vector<int64_t> dims) {
    if (std::find(dims.begin(), dims.end(), 0) != dims.end()) return;
    std::vector<Loop> loops = flatLoops(source, target, dims);
    const bool isTransposition = arrangeTransposition(loops);
    withElements(from, to, [&](const auto* in, auto* out) {
        runLoops(in + source.offset, out + target.offset, loops, isTransposition);
    });
}

void copyElements(const Array& from, int64_t at, Array& to, int64_t toAt, int64_t count) {
    if (count <= 0) return;
    withElements(from, to, [&](const auto* in, auto* out) { std::copy_n(in + at, count, out + toAt); });
}

void fillElements(const Array& from, int64_t at, Array& to, int64_t toAt, int64_t count) {
    if (count <= 0) return;
    withElements(from, to, [&](const auto* in, auto* out) { std::fill_n(out + toAt, count, in[at]); });
}

void moveByPlaces(const Array& from, const std::vector<std::vector<int64_t>>& places, Array& to) {
    if (places.empty()) return copyElements(from, 0, to, 0, 1);
    const std::vector<Run> runs = runsOf(places.back());
    withElements(from, to, [&](const auto* in, auto* out) {
        std::vector<size_t> index(places.size() - 1, 0);
        while (true) {
            int64_t base = 0;
            for (size_t d = 0; d < index.size(); ++d) base += places[d][index[d]];
            for (const Run& run : runs) out = std::copy_n(in + base + run.place, run.count, out);
            size_t d = index.size();
            while (d > 0 && ++index[d - 1] == places[d - 1].size()) index[--d] = 0;
            if (d == 0) return;
        }
    });
}

}  // namespace whittle
