// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/nearest_word.h"

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>
#include <absl/types/span.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace whittle {

struct OptionInfo {
    absl::string_view name;      // without dashes; '-' and '_' are the same to the parser. One letter is written "-x"
    absl::string_view argument;  // what it is followed by, for the help ("FILE"); empty for a flag
    absl::string_view doc;       // a sentence without a period
    bool repeated = false;       // may be given several times; otherwise that is an error
    char letter = '\0';          // a short spelling beside the long one
};

// The parsed command line of one subcommand. Names are those of the OptionInfo.
class Arguments {
  public:
    // `words` are what follows the subcommand. Takes "--x=v", "--x v", "-x v", "-xv", flags, and "--", after which
    // everything is positional. A usageError() names the word and, for an unknown option, the nearest known one.
    static absl::StatusOr<Arguments> parse(absl::Span<const OptionInfo> options, absl::Span<const std::string> words);

    const std::vector<std::string>& positionals() const { return m_positionals; }
    // Whether the option or flag was given.
    bool has(absl::string_view name) const;
    std::string value(absl::string_view name, absl::string_view otherwise = "") const;
    // All values of a repeated option in the order given.
    std::vector<std::string> values(absl::string_view name) const;
    // The values split at commas, empty parts left out.
    std::vector<std::string> list(absl::string_view name) const;
    // A usageError() when the value is no integer.
    absl::StatusOr<int64_t> integer(absl::string_view name, int64_t otherwise) const;

  private:
    std::vector<std::string> m_positionals;
    std::vector<std::pair<std::string, std::string>> m_given;
};

// An error of whoever typed the command: the program ends with 2 and points at --help.
absl::Status usageError(absl::string_view message);
bool isUsageError(const absl::Status& status);

// "--name" or, for a name of one letter, "-n".
std::string spelling(const OptionInfo& option);

}  // namespace whittle
