// SPDX-License-Identifier: Apache-2.0
#include "core/base/file.h"
#include "core/formats/model.h"
#include "core/formats/tensor_bundle.h"
#include "core/formats/text.h"
#include "core/formats/wire_rope.h"
#include "proto/saved_model.pb.h"
#include "tests/support/temp_dir.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace whittle {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

std::string golden(const std::string& name) { return std::string(WHITTLE_TEST_DATA "/golden/formats/") + name; }
absl::StatusOr<Model> open(const std::string& path) { return openModel(path, builtinOps(), Progress()); }
std::string errorOf(const std::string& path) { return std::string(open(path).status().message()); }

void write(const std::string& path, absl::string_view content) {
    fs::create_directories(fs::path(path).parent_path());
    ASSERT_TRUE(writeFileAtomically(path, content).ok());
}

// `text` is a SavedModel's text form.
std::string savedModel(const std::string& text) {
    absl::StatusOr<Bytes> wire = parseTextMessage(MessageKind::kSavedModel, Bytes::copyOf(text));
    EXPECT_TRUE(wire.ok()) << wire.status();
    return wire.ok() ? std::string(wire->view()) : std::string();
}

TEST(OpenModel, ReadsAFolderOfTensorFlow2) {
    absl::StatusOr<Model> model = open(golden("tf2"));
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_EQ(model->kind, Model::Kind::kSavedModel);
    EXPECT_TRUE(model->isTf2());
    EXPECT_EQ(model->file, golden("tf2/saved_model.pb"));
    EXPECT_EQ(model->directory, golden("tf2"));
    EXPECT_EQ(model->graphBytes, static_cast<int64_t>(fs::file_size(golden("tf2/saved_model.pb"))));
    EXPECT_EQ(model->variableBytes, 252 + 193);
    EXPECT_EQ(model->assetBytes, 6);
    ASSERT_NE(model->checkpoint, nullptr) << model->checkpointError;
    ASSERT_NE(model->fingerprint, nullptr);
    EXPECT_NE(model->fingerprint->graph_def_program_hash(), 0u);
    EXPECT_FALSE(model->hasKerasMetadata);
    EXPECT_THAT(model->warnings, testing::IsEmpty());

    const MetaGraph& meta = model->metaGraphs.front();
    EXPECT_THAT(meta.tags, ElementsAre("serve"));
    EXPECT_EQ(meta.tensorflowVersion, "2.17.1");
    ASSERT_EQ(meta.signatures.size(), 3u);
    EXPECT_EQ(meta.defaultSignature()->key, "serving_default");
    const Signature& serving = *meta.signature("serving_default");
    EXPECT_EQ(serving.methodName, "tensorflow/serving/predict");
    EXPECT_EQ(serving.inputs[0].key, "x");
    EXPECT_EQ(serving.inputs[0].tensor, "serving_default_x:0");
    EXPECT_EQ(serving.inputs[0].shape, Shape::of({-1, 2}));
    ASSERT_EQ(meta.assets.size(), 1u);
    EXPECT_EQ(meta.assets[0].fileName, "words.txt");
    EXPECT_FALSE(meta.rest->has_graph_def());
    EXPECT_TRUE(meta.rest->has_object_graph_def());
    EXPECT_GT(meta.graph.functions().functions().size(), 3u);
}

TEST(OpenModel, ReadsSeveralMetaGraphsAndAssetsOfACollection) {
    absl::StatusOr<Model> model = open(golden("tf1"));
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_FALSE(model->isTf2());
    ASSERT_EQ(model->metaGraphs.size(), 2u);
    EXPECT_EQ(model->metaGraph({"gpu", "serve"}), &model->metaGraphs[1]);
    EXPECT_EQ(model->metaGraph({"serve"}), nullptr);
    EXPECT_EQ(model->metaGraphs[0].assets[0].fileName, "vocab.txt");
    EXPECT_EQ(model->metaGraphs[0].assets[0].tensor, "vocab_path:0");
}

TEST(OpenModel, ReadsTextAsItReadsBytes) {
    absl::StatusOr<Model> text = open(golden("tf1_text"));
    absl::StatusOr<Model> binary = open(golden("tf1/saved_model.pb"));
    ASSERT_TRUE(text.ok()) << text.status();
    ASSERT_TRUE(binary.ok()) << binary.status();
    EXPECT_TRUE(text->isText);
    EXPECT_EQ(text->kind, Model::Kind::kSavedModel);
    EXPECT_EQ(text->metaGraphs[0].graph.nodes.size(), binary->metaGraphs[0].graph.nodes.size());
    EXPECT_EQ(text->metaGraphs[0].signatures.size(), 2u);
    ASSERT_NE(text->checkpoint, nullptr);
}

TEST(OpenModel, TellsFilesApartByContent) {
    TempDir dir;
    const std::pair<const char*, Model::Kind> files[] = {{"loop_v1.pb", Model::Kind::kGraphDef},
                                                         {"dtypes.pbtxt", Model::Kind::kGraphDef},
                                                         {"partial.meta", Model::Kind::kMetaGraph},
                                                         {"tf2/saved_model.pb", Model::Kind::kSavedModel},
                                                         {"tf1_text/saved_model.pbtxt", Model::Kind::kSavedModel}};
    for (const auto& [name, kind] : files) {
        const std::string copy = dir.file("anything.bin");
        fs::copy_file(golden(name), copy, fs::copy_options::overwrite_existing);
        absl::StatusOr<Model> model = open(copy);
        ASSERT_TRUE(model.ok()) << name << model.status();
        EXPECT_EQ(model->kind, kind) << name;
    }
}

TEST(OpenModel, OpensAFrozenGraphThatIsNamedLikeASavedModel) {
    TempDir dir;
    fs::copy_file(golden("loop_v1.pb"), dir.file("saved_model.pb"));
    absl::StatusOr<Model> model = open(dir.path());
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_EQ(model->kind, Model::Kind::kGraphDef);
    EXPECT_THAT(model->warnings, ElementsAre(HasSubstr("is not a SavedModel but a GraphDef")));
}

TEST(OpenModel, TakesTheNewestVersionOfAServingParent) {
    TempDir dir;
    for (const char* version : {"2", "00000010", "9"}) {
        fs::copy(golden("tf1"), dir.file(version), fs::copy_options::recursive);
    }
    fs::create_directories(dir.file("11"));  // empty: being copied
    fs::create_directories(dir.file("logs"));
    absl::StatusOr<Model> model = open(dir.path());
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_EQ(model->directory, dir.file("00000010"));
    EXPECT_THAT(model->otherVersions, ElementsAre("9", "2"));
}

TEST(OpenModel, PrefersTheBinaryFileAsTensorFlowDoes) {
    TempDir dir;
    fs::copy_file(golden("tf1/saved_model.pb"), dir.file("saved_model.pb"));
    write(dir.file("saved_model.pbtxt"), "not even text format");
    absl::StatusOr<Model> model = open(dir.path());
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_FALSE(model->isText);
}

TEST(OpenModel, ListsWhatLiesBesideTheGraph) {
    TempDir dir;
    fs::copy(golden("tf2"), dir.path(), fs::copy_options::recursive);
    write(dir.file("assets.extra/b/warmup"), "x");
    write(dir.file("assets.extra/a"), "x");
    write(dir.file("keras_metadata.pb"), "x");
    write(dir.file("fingerprint.pb"), "\xff\xff\xff");
    fs::remove(dir.file("assets/words.txt"));
    write(dir.file("variables/variables.index"), "damaged");
    absl::StatusOr<Model> model = open(dir.path());
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_THAT(model->extraAssets, ElementsAre("a", "b/warmup"));
    EXPECT_TRUE(model->hasKerasMetadata);
    EXPECT_EQ(model->fingerprint, nullptr);
    EXPECT_EQ(model->checkpoint, nullptr);
    EXPECT_FALSE(model->checkpointError.ok());
    EXPECT_THAT(model->warnings,
                testing::UnorderedElementsAre(HasSubstr("fingerprint.pb"), HasSubstr("words.txt is missing"),
                                              HasSubstr("variables cannot be read")));
}

TEST(OpenModelErrors, SaysWhatAFolderHoldsInstead) {
    TempDir dir;
    EXPECT_EQ(open(dir.file("none")).status().code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(errorOf(dir.file("none")), HasSubstr(dir.file("none")));
    EXPECT_THAT(errorOf(dir.path()), HasSubstr("holds no SavedModel"));
    write(dir.file("keras/net.h5"), "x");
    EXPECT_THAT(errorOf(dir.file("keras")), HasSubstr("other formats (net.h5)"));
    write(dir.file("train/model.ckpt-7.index"), "x");
    write(dir.file("train/checkpoint"), "x");
    EXPECT_THAT(errorOf(dir.file("train")), HasSubstr("only a checkpoint"));
    write(dir.file("frozen/net.pb"), "x");
    EXPECT_THAT(errorOf(dir.file("frozen")), HasSubstr("open one of its files instead: net.pb"));
    EXPECT_THAT(errorOf(dir.path()), HasSubstr("open one of its folders instead: frozen"));
    write(dir.file("chunked/saved_model.cpb"), "x");
    EXPECT_THAT(errorOf(dir.file("chunked")), HasSubstr("saved_model.cpb"));
}

TEST(OpenModelErrors, RefusesAssetNamesThatLeaveTheirFolder) {
    for (const char* name : {"../secret.txt", "/etc/passwd", "a/b", "..", "", "a\\\\b"}) {
        TempDir dir;
        write(dir.file("saved_model.pb"),
              savedModel(absl::StrCat(
                  "saved_model_schema_version: 1 meta_graphs { graph_def { node { name: 'n' op: 'NoOp' } } "
                  "asset_file_def { tensor_info { name: 'n:0' } filename: '",
                  name, "' } }")));
        EXPECT_THAT(errorOf(dir.path()), HasSubstr("asset name")) << name;
    }
}

TEST(OpenModelErrors, RefusesFunctionRecursion) {
    TempDir dir;
    write(dir.file("saved_model.pb"),
          savedModel(
              "saved_model_schema_version: 1 meta_graphs { graph_def { node { name: 'n' op: 'f' } library { function "
              "{ signature { name: 'f' } node_def { name: 'again' op: 'f' } } } } }"));
    EXPECT_THAT(errorOf(dir.path()), HasSubstr("f -> f"));
}

TEST(OpenModelErrors, NamesDamageWithItsOffsetAndFile) {
    TempDir dir;
    std::string bytes =
        savedModel("saved_model_schema_version: 1 meta_graphs { graph_def { node { name: 'n' op: 'NoOp' } } }");
    bytes.resize(bytes.size() - 3);
    write(dir.file("saved_model.pb"), bytes);
    const absl::Status status = open(dir.path()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(status.message()), HasSubstr("at byte 2"));
    EXPECT_THAT(std::string(status.message()), HasSubstr(dir.file("saved_model.pb")));
}

TEST(OpenModelErrors, NamesLineAndColumnOfBadText) {
    TempDir dir;
    write(dir.file("g.pbtxt"), "# a comment\nnode {\n  name: 'x'\n  nonsense: 3\n}\n");
    EXPECT_THAT(errorOf(dir.file("g.pbtxt")), HasSubstr("line 4"));
}

TEST(OpenModelErrors, RefusesAModelWithoutAGraph) {
    TempDir dir;
    write(dir.file("saved_model.pb"), savedModel("saved_model_schema_version: 1"));
    EXPECT_THAT(errorOf(dir.path()), HasSubstr("no MetaGraph"));
    write(dir.file("saved_model.pb"), "");
    EXPECT_THAT(errorOf(dir.path()), HasSubstr("empty"));
}

TEST(OpenModel, KeepsFieldsOfTheSavedModelThatItDoesNotKnow) {
    TempDir dir;
    const std::string unknown = "\xc0\x3e\x07";
    write(dir.file("saved_model.pb"),
          savedModel("saved_model_schema_version: 1 meta_graphs { graph_def { node { name: 'n' op: 'NoOp' } } }") +
              unknown);
    absl::StatusOr<Model> model = open(dir.path());
    ASSERT_TRUE(model.ok()) << model.status();
    EXPECT_EQ(model->extra.view(), unknown);
}

}  // namespace
}  // namespace whittle
