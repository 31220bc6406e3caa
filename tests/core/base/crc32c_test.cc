// SPDX-License-Identifier: Apache-2.0
#include "core/base/crc32c.h"

#include <gtest/gtest.h>

#include <string>

namespace whittle {
namespace {

// The check values of RFC 3720, appendix B.4.
TEST(Crc32cTest, givesTheStandardsValues) {
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
    EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
    std::string rising;
    for (int i = 0; i < 32; ++i) rising.push_back(static_cast<char>(i));
    EXPECT_EQ(crc32c(rising), 0x46dd794eu);
    EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
    EXPECT_EQ(crc32c(""), 0u);
}

TEST(Crc32cTest, tablesAndInstructionAgreeAtEveryLengthAndOffset) {
    std::string data;
    uint32_t state = 1;
    for (int i = 0; i < 100; ++i) data.push_back(static_cast<char>((state = state * 1664525 + 1013904223) >> 24));
    for (size_t from = 0; from < 9; ++from) {
        for (size_t length = 0; from + length <= data.size(); ++length) {
            const absl::string_view part(data.data() + from, length);
            ASSERT_EQ(extendCrc32c(7, part), extendCrc32cPortably(7, part)) << from << " " << length;
        }
    }
}

TEST(Crc32cTest, extendingIsTheSameAsOneRun) {
    EXPECT_EQ(extendCrc32c(crc32c("hello "), "world"), crc32c("hello world"));
}

TEST(Crc32cTest, maskingIsUndone) {
    EXPECT_EQ(maskCrc(0), 0xa282ead8u);
    EXPECT_EQ(unmaskCrc(maskCrc(0x12345678)), 0x12345678u);
    EXPECT_NE(maskCrc(0x12345678), 0x12345678u);
}

}  // namespace
}  // namespace whittle
