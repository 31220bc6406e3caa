// SPDX-License-Identifier: Apache-2.0
#include "core/formats/npy.h"

#include "core/base/file.h"
#include "tests/support/temp_dir.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

std::string written(const Tensor& tensor) {
    const TempDir dir;
    EXPECT_TRUE(writeNpy(tensor, dir.file("a.npy")).ok());
    return std::string(mapFile(dir.file("a.npy"))->view());
}

TEST(NpyTest, headerIsAlignedAndDataFollows) {
    const std::string file = written(Tensor::ofValues<float>(DataType::kFloat, Shape::of({3}), {1, 2, 3}));
    ASSERT_EQ(file.size(), 128u + 12u);
    EXPECT_EQ(file.substr(1, 5), "NUMPY");
    EXPECT_NE(file.find("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }"), std::string::npos);
    EXPECT_EQ(file[127], '\n');
    EXPECT_EQ(file.substr(128, 4), std::string("\0\0\x80\x3f", 4));
}

TEST(NpyTest, bfloat16IsWidened) {
    const std::string file = written(Tensor::ofValues<uint16_t>(DataType::kBFloat16, Shape(), {0x3f80}));
    EXPECT_NE(file.find("'<f4'"), std::string::npos);
    EXPECT_NE(file.find("'shape': ()"), std::string::npos);
    EXPECT_EQ(file.substr(file.size() - 4), std::string("\0\0\x80\x3f", 4));
}

TEST(NpyTest, stringsArePadded) {
    const std::string file = written(Tensor::ofStrings(Shape::of({2}), {"ab", "c"}));
    EXPECT_NE(file.find("'|S2'"), std::string::npos);
    EXPECT_EQ(file.substr(file.size() - 4), std::string("abc\0", 4));
}

TEST(NpyTest, resourcesAreRefused) {
    const TempDir dir;
    EXPECT_EQ(writeNpy(Tensor{DataType::kResource, Shape(), {}, {}}, dir.file("a")).code(),
              absl::StatusCode::kInvalidArgument);
    EXPECT_FALSE(fileExists(dir.file("a")));
}

}  // namespace
}  // namespace whittle
