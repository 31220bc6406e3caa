// SPDX-License-Identifier: Apache-2.0
#include "core/formats/python_repr.h"

#include <gtest/gtest.h>

#include <limits>

namespace whittle {
namespace {

// The expectations are what CPython 3.11 prints.

TEST(PythonRepr, choosesTheQuotes) {
    EXPECT_EQ(pythonRepr(absl::string_view("plain")), "'plain'");
    EXPECT_EQ(pythonRepr(absl::string_view("it's")), "\"it's\"");
    EXPECT_EQ(pythonRepr(absl::string_view("say \"x\"")), "'say \"x\"'");
    EXPECT_EQ(pythonRepr(absl::string_view("it's \"x\"")), "'it\\'s \"x\"'");
    EXPECT_EQ(pythonRepr(absl::string_view("")), "''");
}

TEST(PythonRepr, escapesWhatCannotBePrinted) {
    EXPECT_EQ(pythonRepr(absl::string_view("a\nb\tc\rd\\e\x7f")), "'a\\nb\\tc\\rd\\\\e\\x7f'");
    EXPECT_EQ(pythonRepr(absl::string_view("\xc3\xa9\xe4\xb8\xad")), "'\xc3\xa9\xe4\xb8\xad'");
    EXPECT_EQ(pythonRepr(absl::string_view("\xc2\xa0\xe2\x80\x8b\xef\xbb\xbf")), "'\\xa0\\u200b\\ufeff'");
    EXPECT_EQ(pythonRepr(absl::string_view("\xf0\x9f\x98\x80")), "'\xf0\x9f\x98\x80'");
    EXPECT_EQ(pythonRepr(absl::string_view("\xff")), "'\\xff'");
}

TEST(PythonRepr, writesFloatsAsPythonDoes) {
    EXPECT_EQ(pythonRepr(0.5), "0.5");
    EXPECT_EQ(pythonRepr(1.0), "1.0");
    EXPECT_EQ(pythonRepr(-0.0), "-0.0");
    EXPECT_EQ(pythonRepr(0.1 + 0.2), "0.30000000000000004");
    EXPECT_EQ(pythonRepr(100000.0), "100000.0");
    EXPECT_EQ(pythonRepr(1e15), "1000000000000000.0");
    EXPECT_EQ(pythonRepr(1e16), "1e+16");
    EXPECT_EQ(pythonRepr(1.5e22), "1.5e+22");
    EXPECT_EQ(pythonRepr(0.0001), "0.0001");
    EXPECT_EQ(pythonRepr(0.00001), "1e-05");
    EXPECT_EQ(pythonRepr(1e-7), "1e-07");
    EXPECT_EQ(pythonRepr(1e300), "1e+300");
    EXPECT_EQ(pythonRepr(std::numeric_limits<double>::infinity()), "inf");
    EXPECT_EQ(pythonRepr(std::numeric_limits<double>::quiet_NaN()), "nan");
}

}  // namespace
}  // namespace whittle
