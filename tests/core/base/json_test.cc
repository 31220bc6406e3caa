// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include <gtest/gtest.h>

#include <limits>

namespace whittle {
namespace {

TEST(JsonWriter, nestsAndSeparates) {
    JsonWriter json;
    json.beginObject();
    json.string("a", "x");
    json.key("b");
    json.beginArray();
    json.integer(1);
    json.boolean(true);
    json.null();
    json.beginObject();
    json.endObject();
    json.endArray();
    json.endObject();
    EXPECT_EQ(json.take(), "{\n  \"a\": \"x\",\n  \"b\": [\n    1,\n    true,\n    null,\n    {}\n  ]\n}\n");
}

TEST(JsonWriter, escapesWhatJsonDoesNotTake) {
    EXPECT_EQ(jsonString("a\"b\\c\nd\x01"), "\"a\\\"b\\\\c\\nd\\u0001\"");
    EXPECT_EQ(jsonString("\xc3\xa9"), "\"\xc3\xa9\"");
    EXPECT_EQ(jsonString("\xc3("), "\"\xef\xbf\xbd(\"");
    EXPECT_EQ(jsonString("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

TEST(JsonWriter, writesNumbersThatReadBack) {
    JsonWriter json;
    json.beginArray();
    json.number(0.1);
    json.number(1e300);
    json.number(std::numeric_limits<double>::quiet_NaN());
    json.endArray();
    EXPECT_EQ(json.take(), "[\n  0.1,\n  1e+300,\n  \"NaN\"\n]\n");
}

}  // namespace
}  // namespace whittle
