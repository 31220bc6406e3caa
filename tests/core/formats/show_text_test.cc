// SPDX-License-Identifier: Apache-2.0
//
// The models of tests/golden/show and what the real saved_model_cli printed for them; see make.py there.
#include "core/formats/show_text.h"

#include "core/base/file.h"
#include "core/formats/show_json.h"

#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::string folderOf(absl::string_view model) { return absl::StrCat(WHITTLE_TEST_DATA "/golden/show/", model); }

struct Case {
    std::string flags;
    std::string text;
};

std::vector<Case> casesOf(absl::string_view model) {
    const absl::StatusOr<Bytes> file = mapFile(absl::StrCat(folderOf(model), "/expected.txt"));
    EXPECT_TRUE(file.ok()) << file.status();
    std::vector<Case> cases;
    if (!file.ok()) return cases;
    for (absl::string_view section : absl::StrSplit(absl::StrCat("\n", file->view()), "\n### ")) {
        if (section.empty()) continue;
        const size_t end = section.find('\n');
        cases.push_back({std::string(section.substr(0, end)),
                         end == absl::string_view::npos ? "" : absl::StrCat(section.substr(end + 1), "\n")});
    }
    // Splitting took the newline before each "###"; the last section has its own.
    if (!cases.empty() && absl::EndsWith(cases.back().text, "\n\n")) cases.back().text.pop_back();
    return cases;
}

ShowRequest requestOf(const std::string& flags) {
    ShowRequest request;
    const std::vector<std::string> words = absl::StrSplit(flags, ' ', absl::SkipEmpty());
    for (size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--all") request.all = true;
        if (words[i] == "--list_ops") request.listOps = true;
        if (words[i] == "--tag_set") request.tagSet = words[++i];
        if (words[i] == "--signature_def") request.signature = words[++i];
    }
    return request;
}

class ShowText : public ::testing::TestWithParam<const char*> {};

TEST_P(ShowText, isWhatSavedModelCliPrints) {
    const absl::StatusOr<Model> model = openModel(folderOf(GetParam()), builtinOps(), Progress());
    ASSERT_TRUE(model.ok()) << model.status();
    const std::vector<Case> cases = casesOf(GetParam());
    ASSERT_THAT(cases, SizeIs(::testing::Ge(8u)));
    for (const Case& expected : cases) {
        SCOPED_TRACE(absl::StrCat("flags: ", expected.flags));
        const absl::StatusOr<std::string> text = showText(*model, requestOf(expected.flags), builtinOps());
        EXPECT_EQ(text.ok() ? *text : absl::StrCat("!!! ", text.status().message(), "\n"), expected.text);
    }
}

INSTANTIATE_TEST_SUITE_P(Golden, ShowText,
                         ::testing::Values("arguments", "control_flow", "many_tags", "custom_op", "two_with_objects",
                                           "missing_function"),
                         [](const auto& info) { return std::string(info.param); });

TEST(ShowTextErrors, namesTheSignaturesThereAre) {
    const Model model = openModel(folderOf("many_tags"), builtinOps(), Progress()).value();
    const ShowRequest request{.tagSet = "gpu,serve", .signature = "nope"};
    EXPECT_EQ(showText(model, request, builtinOps()).status().message(),
              "Could not find signature \"nope\". Please choose from: it's, serving_default");
}

TEST(ShowJson, holdsSignaturesFunctionsAndOps) {
    const Model model = openModel(folderOf("arguments"), builtinOps(), Progress()).value();
    const std::string json = showJson(model, builtinOps());
    EXPECT_THAT(json, HasSubstr("\"kind\": \"saved_model\""));
    EXPECT_THAT(json, HasSubstr("\"serving_default_a:0\""));
    EXPECT_THAT(json, HasSubstr("\"several\": ["));
    EXPECT_THAT(json, HasSubstr("\"TensorSpec(shape=(None, 2), dtype=tf.float32, name='x')\""));
    EXPECT_THAT(json, HasSubstr("\"encoding\": \"coo_sparse\""));
    EXPECT_THAT(json, Not(HasSubstr("concrete_functions_error")));
    const Model broken = openModel(folderOf("custom_op"), builtinOps(), Progress()).value();
    EXPECT_THAT(showJson(broken, builtinOps()), HasSubstr("op type not registered: NobodyKnowsThisOp"));
}

}  // namespace
}  // namespace whittle
