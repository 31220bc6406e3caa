// SPDX-License-Identifier: Apache-2.0
#include "core/graph/statistics.h"

#include "core/base/status.h"

#include <algorithm>
#include <cmath>

namespace whittle {
namespace {

constexpr size_t kChunk = size_t{1} << 20;

// Elements [first, first + count) as a tensor of their own over the same bytes.
absl::StatusOr<std::vector<double>> chunkOf(const Tensor& whole, const Bytes& raw, size_t first, size_t count) {
    const size_t size = elementSize(whole.dtype);
    return elementsAsDouble(Tensor::ofContent(whole.dtype, Shape::of({static_cast<int64_t>(count)}),
                                              raw.slice(first * size, count * size)));
}

// Calls visit(value) for every element, a chunk at a time, so that a large tensor is never held as doubles.
template <typename Visit>
absl::Status forEachElement(const Tensor& tensor, const Bytes& raw, const Progress& progress, Visit visit) {
    const size_t count = raw.size() / elementSize(tensor.dtype);
    for (size_t first = 0; first < count; first += kChunk) {
        WHITTLE_RETURN_IF_ERROR(progress.check());
        progress.report("statistics", static_cast<int64_t>(first), static_cast<int64_t>(count));
        WHITTLE_ASSIGN_OR_RETURN(const std::vector<double> values,
                                 chunkOf(tensor, raw, first, std::min(kChunk, count - first)));
        for (double value : values) visit(value);
    }
    return absl::OkStatus();
}

// Welford's running mean: a plain sum of squares loses all digits when the mean is large.
class Moments {
  public:
    void add(double value) {
        ++m_count;
        const double difference = value - m_mean;
        m_mean += difference / static_cast<double>(m_count);
        m_squares += difference * (value - m_mean);
    }
    double mean() const { return m_mean; }
    double deviation() const { return m_count ? std::sqrt(m_squares / static_cast<double>(m_count)) : 0; }
    bool empty() const { return m_count == 0; }

  private:
    int64_t m_count = 0;
    double m_mean = 0, m_squares = 0;
};

}  // namespace

absl::StatusOr<TensorStatistics> statisticsOf(const Tensor& tensor, int bins, const Progress& progress) {
    WHITTLE_ASSIGN_OR_RETURN(const Bytes raw, rawElements(tensor));
    TensorStatistics statistics;
    Moments moments;
    WHITTLE_RETURN_IF_ERROR(forEachElement(tensor, raw, progress, [&](double value) {
        ++statistics.count;
        if (std::isnan(value)) {
            ++statistics.nans;
        } else if (std::isinf(value)) {
            ++statistics.infinities;
        } else {
            if (value == 0) ++statistics.zeros;
            statistics.min = moments.empty() ? value : std::min(statistics.min, value);
            statistics.max = moments.empty() ? value : std::max(statistics.max, value);
            moments.add(value);
        }
    }));
    if (moments.empty()) return statistics;
    statistics.mean = moments.mean();
    statistics.deviation = moments.deviation();
    const double range = statistics.max - statistics.min;
    const int count = range > 0 ? std::max(bins, 1) : 1;
    statistics.histogram.assign(static_cast<size_t>(count), 0);
    WHITTLE_RETURN_IF_ERROR(forEachElement(tensor, raw, progress, [&](double value) {
        if (!std::isfinite(value)) return;
        const double at = range > 0 ? (value - statistics.min) / range * count : 0;
        ++statistics.histogram[std::min(static_cast<size_t>(at), static_cast<size_t>(count - 1))];
    }));
    return statistics;
}

}  // namespace whittle
