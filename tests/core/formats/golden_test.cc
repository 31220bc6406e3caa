// SPDX-License-Identifier: Apache-2.0
// Files that real TensorFlow wrote (tests/golden/formats/make.py) come back byte for byte, in TensorFlow's
// deterministic order, and mean the same to protobuf.
#include "core/base/file.h"
#include "core/formats/graph_def.h"
#include "core/formats/model.h"
#include "core/formats/wire_reader.h"
#include "proto/saved_model.pb.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>

namespace whittle {
namespace {

std::string golden(const std::string& name) { return std::string(WHITTLE_TEST_DATA "/golden/formats/") + name; }

std::string contentOf(const std::string& path) {
    const absl::StatusOr<Bytes> file = mapFile(path);
    EXPECT_TRUE(file.ok()) << file.status();
    return file.ok() ? std::string(file->view()) : std::string();
}

std::string deterministic(const google::protobuf::Message& message) {
    std::string bytes;
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    out.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&out);
    out.Trim();
    return bytes;
}

// The GraphDefs of a golden as protobuf itself reads them.
std::vector<tensorflow::GraphDef> graphsOf(const std::string& name) {
    const std::string content = contentOf(golden(name));
    std::vector<tensorflow::GraphDef> graphs;
    if (name.find("saved_model") != std::string::npos) {
        tensorflow::SavedModel saved;
        const bool text = name.back() == 't';
        EXPECT_TRUE(text ? google::protobuf::TextFormat::ParseFromString(content, &saved)
                         : saved.ParseFromString(content));
        for (const auto& meta : saved.meta_graphs()) graphs.push_back(meta.graph_def());
        return graphs;
    }
    graphs.emplace_back();
    if (name.find(".meta") != std::string::npos) {
        tensorflow::MetaGraphDef meta;
        EXPECT_TRUE(meta.ParseFromString(content));
        graphs.back() = meta.graph_def();
    } else if (name.find(".pbtxt") != std::string::npos) {
        EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(content, &graphs.back()));
    } else {
        EXPECT_TRUE(graphs.back().ParseFromString(content));
    }
    return graphs;
}

constexpr char kLibraryTag = 0x12;

std::string deterministicWithoutFunctions(tensorflow::GraphDef graph) {
    graph.clear_library();
    return deterministic(graph);
}

// The top-level fields but the library, as they were written.
std::string withoutFunctions(const WireRope& encoded) {
    const Bytes all = Bytes::adopt(encoded.flatten());
    std::string kept;
    WireReader fields(all, all.view());
    while (fields.next()) {
        if (fields.raw()[0] != kLibraryTag) kept.append(fields.raw().data(), fields.raw().size());
    }
    EXPECT_TRUE(fields.status().ok());
    return kept;
}

class Golden : public testing::TestWithParam<const char*> {};

TEST_P(Golden, EveryNodeComesBack) {
    const absl::StatusOr<Model> model = openModel(golden(GetParam()), builtinOps(), Progress());
    ASSERT_TRUE(model.ok()) << model.status();
    const std::vector<tensorflow::GraphDef> expected = graphsOf(GetParam());
    ASSERT_EQ(model->metaGraphs.size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
        absl::StatusOr<WireRope> encoded = encodeGraphDef(model->metaGraphs[i].graph);
        ASSERT_TRUE(encoded.ok()) << encoded.status();
        const std::string written = encoded->flatten();
        tensorflow::GraphDef actual;
        ASSERT_TRUE(actual.ParseFromString(written));
        ASSERT_EQ(actual.node_size(), expected[i].node_size());
        for (int n = 0; n < actual.node_size(); ++n) {
            std::string difference;
            google::protobuf::util::MessageDifferencer compare;
            compare.ReportDifferencesToString(&difference);
            EXPECT_TRUE(compare.Compare(expected[i].node(n), actual.node(n))) << actual.node(n).name() << "\n"
                                                                              << difference;
        }
        EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(actual, expected[i]));
        // Functions stand as the file has them, in whatever order its maps were; all else in deterministic order.
        EXPECT_EQ(withoutFunctions(*encoded), deterministicWithoutFunctions(expected[i]));
    }
}

TEST_P(Golden, NodesOfFunctionsComeBackWhenTheyAreWrittenAnew) {
    const absl::StatusOr<Model> model = openModel(golden(GetParam()), builtinOps(), Progress());
    ASSERT_TRUE(model.ok()) << model.status();
    const std::vector<tensorflow::GraphDef> expected = graphsOf(GetParam());
    for (size_t i = 0; i < expected.size(); ++i) {
        Graph graph = model->metaGraphs[i].graph;
        std::vector<FunctionPtr> changed;
        for (const FunctionPtr& function : graph.functions().functions()) {
            auto copy = std::make_shared<Function>(*function);
            copy->original = Bytes();
            changed.push_back(copy);
        }
        graph.library = std::make_shared<const FunctionLibrary>(changed, graph.functions().extra());
        absl::StatusOr<WireRope> encoded = encodeGraphDef(graph);
        ASSERT_TRUE(encoded.ok()) << encoded.status();
        tensorflow::GraphDef actual;
        ASSERT_TRUE(actual.ParseFromString(encoded->flatten()));
        ASSERT_EQ(actual.library().function_size(), expected[i].library().function_size());
        for (int f = 0; f < actual.library().function_size(); ++f) {
            const tensorflow::FunctionDef& before = expected[i].library().function(f);
            const tensorflow::FunctionDef& after = actual.library().function(f);
            ASSERT_EQ(after.node_def_size(), before.node_def_size());
            for (int n = 0; n < before.node_def_size(); ++n) {
                EXPECT_EQ(deterministic(after.node_def(n)), deterministic(before.node_def(n)));
            }
            EXPECT_EQ(std::map(after.ret().begin(), after.ret().end()),
                      std::map(before.ret().begin(), before.ret().end()));
            EXPECT_EQ(std::map(after.control_ret().begin(), after.control_ret().end()),
                      std::map(before.control_ret().begin(), before.control_ret().end()));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Formats, Golden,
                         testing::Values("dtypes.pb", "dtypes.pbtxt", "functions.pb", "loop_v1.pb", "partial.meta",
                                         "tf1/saved_model.pb", "tf1_text/saved_model.pbtxt", "tf2/saved_model.pb"),
                         [](const auto& info) {
                             std::string name = info.param;
                             for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) ? c : '_';
                             return name;
                         });

}  // namespace
}  // namespace whittle
