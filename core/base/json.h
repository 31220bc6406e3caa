// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/strings/string_view.h>

#include <cstdint>
#include <string>
#include <vector>

namespace whittle {

// Writes one JSON document, indented by two blanks, values in the order given. Text that is no UTF-8 is written with
// U+FFFD for each bad byte; numbers that JSON has no word for (NaN, infinities) as strings.
class JsonWriter {
  public:
    void beginObject() { begin('{', '}'); }
    void endObject() { end(); }
    void beginArray() { begin('[', ']'); }
    void endArray() { end(); }
    // The name of the next value. REQUIRES: inside an object.
    void key(absl::string_view name);

    void string(absl::string_view text);
    void integer(int64_t number);
    void number(double number);
    void boolean(bool value);
    void null();

    // A key and its value.
    void string(absl::string_view name, absl::string_view text);
    void integer(absl::string_view name, int64_t number);
    void boolean(absl::string_view name, bool value);

    // REQUIRES: everything begun is ended.
    std::string take();

  private:
    struct Level {
        char close;
        bool empty = true;
    };

    void begin(char open, char close);
    void end();
    void separate();
    void raw(absl::string_view text);

    std::string m_text;
    std::vector<Level> m_levels;
    bool m_afterKey = false;
};

// `text` in quotes, escaped.
std::string jsonString(absl::string_view text);

}  // namespace whittle
