// SPDX-License-Identifier: Apache-2.0
#include "core/passes/check_step.h"

#include "core/base/nearest_word.h"

#include <absl/algorithm/container.h>
#include <absl/strings/str_cat.h>

namespace whittle {
namespace {

std::string near(absl::string_view name, const std::vector<std::string>& known) {
    const std::optional<std::string> nearest = nearestWord(name, known);
    return nearest ? absl::StrCat(" Did you mean ", *nearest, "?") : std::string();
}

}  // namespace

absl::StatusOr<const PassInfo*> passNamed(absl::string_view name) {
    if (const PassInfo* pass = findPass(name)) return pass;
    std::vector<std::string> known;
    for (const PassInfo& pass : allPasses()) known.emplace_back(pass.name);
    return absl::NotFoundError(absl::StrCat("Transform '", name, "' not recognized.", near(name, known)));
}

std::vector<std::string> unknownArguments(const PassInfo& pass, const PassArgs& args) {
    std::vector<std::string> known = {"ignore_errors"};
    for (const ParamInfo& param : pass.params) known.emplace_back(param.name);
    std::vector<std::string> sentences;
    for (const auto& [name, value] : args.values()) {
        if (absl::c_linear_search(known, name)) continue;
        sentences.push_back(absl::StrCat(pass.name, " has no argument '", name, "'.", near(name, known)));
    }
    return sentences;
}

}  // namespace whittle
