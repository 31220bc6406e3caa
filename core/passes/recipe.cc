// SPDX-License-Identifier: Apache-2.0
#include "core/passes/recipe.h"

#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/status.h"

#include <absl/strings/str_cat.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

// Read with protobuf's own JSON parser into its Struct, which is linked already; a JSON library for this one small file
// would be one dependency more.

namespace whittle {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

constexpr int kVersion = 1;
constexpr size_t kMostBytes = 16 << 20;

absl::Status wrong(absl::string_view where, absl::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat("not a valid recipe: ", where, " ", what));
}

absl::StatusOr<std::string> textOf(const Value& value, absl::string_view where) {
    if (value.kind_case() != Value::kStringValue) return wrong(where, "should be text");
    return value.string_value();
}

absl::Status readText(const Value& value, absl::string_view where, std::string* out) {
    WHITTLE_ASSIGN_OR_RETURN(*out, textOf(value, where));
    return absl::OkStatus();
}

absl::Status readBool(const Value& value, absl::string_view where, bool* out) {
    if (value.kind_case() != Value::kBoolValue) return wrong(where, "should be true or false");
    *out = value.bool_value();
    return absl::OkStatus();
}

absl::Status readTexts(const Value& value, absl::string_view where, std::vector<std::string>* out) {
    if (value.kind_case() != Value::kListValue) return wrong(where, "should be a list");
    for (const Value& item : value.list_value().values()) {
        WHITTLE_ASSIGN_OR_RETURN(std::string text, textOf(item, where));
        out->push_back(std::move(text));
    }
    return absl::OkStatus();
}

absl::Status readShapes(const Value& value, absl::string_view where, std::vector<InputShape>* out) {
    std::vector<std::string> texts;
    WHITTLE_RETURN_IF_ERROR(readTexts(value, where, &texts));
    for (const std::string& text : texts) {
        absl::StatusOr<InputShape> shape = parseInputShape(text);
        if (!shape.ok()) return wrong(where, shape.status().message());
        out->push_back(*std::move(shape));
    }
    return absl::OkStatus();
}

absl::Status readArguments(const Value& value, absl::string_view where, PassArgs* out) {
    if (value.kind_case() != Value::kListValue) return wrong(where, "should be a list");
    std::vector<std::pair<std::string, std::string>> values;
    for (const Value& item : value.list_value().values()) {
        std::vector<std::string> pair;
        WHITTLE_RETURN_IF_ERROR(readTexts(item, where, &pair));
        if (pair.size() != 2) return wrong(where, "should hold pairs of a name and a value");
        values.emplace_back(std::move(pair[0]), std::move(pair[1]));
    }
    *out = PassArgs(std::move(values));
    return absl::OkStatus();
}

absl::StatusOr<Step> readStep(const Value& value, absl::string_view where) {
    if (value.kind_case() != Value::kStructValue) return wrong(where, "should be an object");
    Step step;
    for (const auto& [key, field] : value.struct_value().fields()) {
        const std::string place = absl::StrCat(where, ".", key);
        absl::Status status;
        if (key == "pass") {
            status = readText(field, place, &step.pass);
        } else if (key == "enabled") {
            status = readBool(field, place, &step.enabled);
        } else if (key == "ignore_errors") {
            status = readBool(field, place, &step.ignoreErrors);
        } else if (key == "arguments") {
            status = readArguments(field, place, &step.args);
        } else {
            status = wrong(place, "is unknown");
        }
        WHITTLE_RETURN_IF_ERROR(status);
    }
    if (step.pass.empty()) return wrong(where, "names no pass");
    return step;
}

absl::Status readSteps(const Value& value, std::vector<Step>* out) {
    if (value.kind_case() != Value::kListValue) return wrong("steps", "should be a list");
    for (const Value& item : value.list_value().values()) {
        WHITTLE_ASSIGN_OR_RETURN(Step step, readStep(item, absl::StrCat("steps[", out->size(), "]")));
        out->push_back(std::move(step));
    }
    return absl::OkStatus();
}

absl::Status checkVersion(const Struct& document) {
    const auto version = document.fields().find("whittle_recipe");
    if (version == document.fields().end() || version->second.kind_case() != Value::kNumberValue) {
        return wrong("whittle_recipe", "should be the version of the format");
    }
    const double number = version->second.number_value();
    if (number > kVersion) {
        return absl::UnimplementedError(absl::StrCat("the recipe is of version ", number, "; this program knows up to ",
                                                     kVersion, ", a newer one is needed"));
    }
    return number == kVersion ? absl::OkStatus() : wrong("whittle_recipe", "is no version of the format");
}

}  // namespace

std::string printRecipe(const Recipe& recipe) {
    JsonWriter json;
    const auto texts = [&](absl::string_view key, const std::vector<std::string>& list) {
        json.key(key);
        json.beginArray();
        for (const std::string& text : list) json.string(text);
        json.endArray();
    };
    json.beginObject();
    json.integer("whittle_recipe", kVersion);
    json.boolean("compat", recipe.compat);
    texts("inputs", recipe.inputs);
    texts("outputs", recipe.outputs);
    if (!recipe.inputShapes.empty()) {
        std::vector<std::string> shapes;
        for (const InputShape& shape : recipe.inputShapes) shapes.push_back(toString(shape));
        texts("input_shapes", shapes);
    }
    json.key("steps");
    json.beginArray();
    for (const Step& step : recipe.steps) {
        json.beginObject();
        json.string("pass", step.pass);
        json.boolean("enabled", step.enabled);
        json.boolean("ignore_errors", step.ignoreErrors);
        json.key("arguments");
        json.beginArray();
        for (const auto& [name, value] : step.args.values()) {
            json.beginArray();
            json.string(name);
            json.string(value);
            json.endArray();
        }
        json.endArray();
        json.endObject();
    }
    json.endArray();
    json.endObject();
    return json.take();
}

absl::StatusOr<Recipe> parseRecipe(absl::string_view text) {
    if (text.size() > kMostBytes) return absl::InvalidArgumentError("not a recipe: over 16 MB of text");
    Struct document;
    const auto parsed = google::protobuf::util::JsonStringToMessage({text.data(), text.size()}, &document);
    if (!parsed.ok()) return absl::InvalidArgumentError(absl::StrCat("not a recipe: ", std::string(parsed.message())));
    WHITTLE_RETURN_IF_ERROR(checkVersion(document));
    Recipe recipe;
    for (const auto& [key, value] : document.fields()) {
        absl::Status status;
        if (key == "steps") {
            status = readSteps(value, &recipe.steps);
        } else if (key == "inputs") {
            status = readTexts(value, key, &recipe.inputs);
        } else if (key == "outputs") {
            status = readTexts(value, key, &recipe.outputs);
        } else if (key == "input_shapes") {
            status = readShapes(value, key, &recipe.inputShapes);
        } else if (key == "compat") {
            status = readBool(value, key, &recipe.compat);
        } else if (key != "whittle_recipe") {
            status = wrong(key, "is unknown");
        }
        WHITTLE_RETURN_IF_ERROR(status);
    }
    return recipe;
}

absl::Status saveRecipe(const Recipe& recipe, const std::string& path) {
    return writeFileAtomically(path, printRecipe(recipe));
}

absl::StatusOr<Recipe> loadRecipe(const std::string& path) {
    WHITTLE_ASSIGN_OR_RETURN(const Bytes bytes, mapFile(path));
    absl::StatusOr<Recipe> recipe = parseRecipe(bytes.view());
    if (!recipe.ok()) return annotate(recipe.status(), path);
    return recipe;
}

}  // namespace whittle
