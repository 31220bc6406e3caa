// SPDX-License-Identifier: Apache-2.0
#include "core/graph/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace whittle {
namespace {

using ::testing::ElementsAre;

TensorStatistics of(const std::vector<float>& values, int bins = 4) {
    return *statisticsOf(
        Tensor::ofValues<float>(DataType::kFloat, Shape::of({static_cast<int64_t>(values.size())}), values), bins,
        Progress());
}

TEST(StatisticsTest, momentsAndHistogram) {
    const TensorStatistics s = of({0, 1, 2, 3, 4});
    EXPECT_EQ(s.count, 5);
    EXPECT_EQ(s.zeros, 1);
    EXPECT_DOUBLE_EQ(s.mean, 2);
    EXPECT_DOUBLE_EQ(s.deviation, std::sqrt(2));
    EXPECT_THAT(s.histogram, ElementsAre(1, 1, 1, 2));
}

TEST(StatisticsTest, notFiniteElementsAreCountedApart) {
    const float infinity = std::numeric_limits<float>::infinity();
    const TensorStatistics s = of({1, NAN, infinity, -infinity, 3});
    EXPECT_EQ(s.nans, 1);
    EXPECT_EQ(s.infinities, 2);
    EXPECT_DOUBLE_EQ(s.min, 1);
    EXPECT_DOUBLE_EQ(s.max, 3);
    EXPECT_EQ(std::accumulate(s.histogram.begin(), s.histogram.end(), int64_t{0}), 2);
}

TEST(StatisticsTest, equalElementsMakeOneBin) { EXPECT_THAT(of({2, 2, 2}).histogram, ElementsAre(3)); }

TEST(StatisticsTest, emptyTensorHasNoHistogram) {
    const TensorStatistics s = of({});
    EXPECT_EQ(s.count, 0);
    EXPECT_TRUE(s.histogram.empty());
}

TEST(StatisticsTest, isCancelled) {
    std::stop_source stop;
    stop.request_stop();
    const Tensor tensor = Tensor::ofValues<float>(DataType::kFloat, Shape::of({1}), {1});
    EXPECT_EQ(statisticsOf(tensor, 4, Progress(stop.get_token())).status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace whittle
