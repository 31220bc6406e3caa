// SPDX-License-Identifier: Apache-2.0
#include "core/formats/saved_model_writer.h"

#include "core/base/file.h"
#include "core/formats/checkpoint_variables.h"
#include "core/formats/graph_def.h"
#include "core/formats/tensor_bundle.h"
#include "core/graph/graph_index.h"
#include "core/graph/network.h"
#include "core/passes/pass.h"
#include "proto/saved_model.pb.h"
#include "tests/support/graph_text.h"
#include "tests/support/temp_dir.h"

#include <absl/strings/escaping.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <map>

namespace whittle {
namespace {

// Models that TensorFlow wrote (tests/golden/freeze/make.py), frozen and written back.
class GoldenModel {
  public:
    explicit GoldenModel(const std::string& name)
        : model(openModel(WHITTLE_TEST_DATA "/golden/freeze/" + name, builtinOps(), Progress()).value()),
          meta(model.metaGraphs.front()),
          variables(meta, model.checkpoint) {}

    std::vector<Signature> signatures() const {
        std::vector<Signature> chosen;
        for (const Signature& signature : meta.signatures) {
            if (signature.key.substr(0, 2) != "__") chosen.push_back(signature);
        }
        return chosen;
    }
    Networks networks() const { return networksOf(meta.graph, signatures(), builtinOps()).value(); }
    Graph frozen(const Networks& networks) {
        for (const Signature& signature : networks.signatures) {
            for (const SignatureTensor& output : signature.outputs) context.outputs.push_back(output.tensor);
        }
        context.ops = &builtinOps();
        context.variables = &variables;
        return findPass("freeze")->run(networks.graph, PassArgs(), context).value();
    }
    SavedModelExport content(const Networks& networks, Graph graph) const {
        return {&model, &meta, std::move(graph), networks.signatures, &variables};
    }

    Model model;
    const MetaGraph& meta;
    CheckpointVariables variables;
    PassContext context;
};

// TensorFlow writes a library even when nothing is in it.
tensorflow::GraphDef withoutEmptyLibrary(absl::string_view graphDef) {
    tensorflow::GraphDef graph;
    EXPECT_TRUE(graph.ParseFromArray(graphDef.data(), static_cast<int>(graphDef.size())));
    if (graph.library().function().empty()) graph.clear_library();
    return graph;
}

TEST(FreezeGoldenTest, tf1GraphIsWhatTensorFlowMakes) {
    GoldenModel golden("tf1");
    const Networks networks = golden.networks();
    const std::string frozen = encodeGraphDef(golden.frozen(networks))->flatten();
    EXPECT_TRUE(golden.context.warnings.empty());
    const Bytes expected = mapFile(WHITTLE_TEST_DATA "/golden/freeze/tf1.pb").value();
    const Graph theirs = readGraphDef(expected, builtinOps(), Progress()).value();
    const Graph ours = readGraphDef(Bytes::copyOf(frozen), builtinOps(), Progress()).value();
    EXPECT_EQ(textOf(ours), textOf(theirs));
    google::protobuf::util::MessageDifferencer differences;
    std::string report;
    differences.ReportDifferencesToString(&report);
    EXPECT_TRUE(differences.Compare(withoutEmptyLibrary(expected.view()), withoutEmptyLibrary(frozen))) << report;
}

TEST(CheckpointVariablesTest, eachNodeGetsTheValueThatTensorFlowRestores) {
    const GoldenModel golden("tf2");
    std::ifstream in(WHITTLE_TEST_DATA "/golden/freeze/tf2.txt");
    int count = 0;
    for (std::string node, hex; in >> node >> hex; ++count) {
        const absl::StatusOr<Tensor> value = golden.variables.read(node);
        ASSERT_TRUE(value.ok()) << value.status();
        EXPECT_EQ(absl::BytesToHexString(value->content.view()), hex) << node;
        EXPECT_EQ(golden.variables.describe(node)->shape, value->shape);
    }
    EXPECT_EQ(count, 4);
    EXPECT_EQ(golden.variables.read("nope").status().code(), absl::StatusCode::kNotFound);
    EXPECT_TRUE(golden.variables.warnings().empty());
}

TEST(CheckpointVariablesTest, saysWhichVariablesNoSignatureNeeds) {
    const GoldenModel golden("tf2");
    std::map<std::string, VariableInfo> byNode;
    for (const VariableInfo& variable : golden.variables.variables()) byNode.emplace(variable.node, variable);
    EXPECT_EQ(byNode.size(), 4u) << "the path of the vocabulary is no variable of the checkpoint";
    EXPECT_FALSE(byNode.at("unused").isUsed);
    EXPECT_TRUE(byNode.at("w").isUsed);
    EXPECT_EQ(byNode.at("embedding").bytes, 32);
    EXPECT_EQ(byNode.at("embedding").key, "embedding/.ATTRIBUTES/VARIABLE_VALUE");
}

TEST(CheckpointVariablesTest, partitionedVariablesAreReadBySlice) {
    const GoldenModel golden("tf1");
    const Tensor part = golden.variables.read("part/part_1").value();
    EXPECT_EQ(part.shape, Shape::of({2, 4}));
    EXPECT_EQ(elementsAs<float>(part).value(), std::vector<float>(8, 0.5f));
}

TEST(SavedModelWriterTest, frozenModelHasNoVariablesAndKeepsTablesAndKeys) {
    GoldenModel golden("tf2");
    const Networks networks = golden.networks();
    const TempDir dir;
    const auto written =
        writeSavedModel(golden.content(networks, golden.frozen(networks)), dir.file("out"), Progress());
    ASSERT_TRUE(written.ok()) << written.status();
    EXPECT_EQ(written->assets, std::vector<std::string>{"words.txt"});
    EXPECT_FALSE(fileExists(dir.file("out/variables")));
    EXPECT_FALSE(fileExists(dir.file("out/fingerprint.pb")));
    EXPECT_EQ(mapFile(dir.file("out/assets/words.txt"))->view(), "one\ntwo\nthree\n");

    const Model again = openModel(dir.file("out"), builtinOps(), Progress()).value();
    const MetaGraph& meta = again.metaGraphs.front();
    EXPECT_EQ(meta.tags, golden.meta.tags);
    EXPECT_FALSE(meta.hasObjectGraph());
    EXPECT_FALSE(meta.rest->has_saver_def());
    EXPECT_EQ(meta.signature("__saved_model_init_op"), nullptr);
    const std::vector<Signature> kept = golden.signatures();
    ASSERT_EQ(meta.signatures.size(), kept.size());
    for (size_t i = 0; i < kept.size(); ++i) {
        EXPECT_EQ(meta.signatures[i].key, kept[i].key);
        EXPECT_EQ(meta.signatures[i].methodName, kept[i].methodName);
        for (size_t k = 0; k < kept[i].outputs.size(); ++k) {
            EXPECT_EQ(meta.signatures[i].outputs[k].key, kept[i].outputs[k].key);
            EXPECT_EQ(meta.signatures[i].outputs[k].shape, kept[i].outputs[k].shape);
        }
    }
    const GraphIndex index(meta.graph);
    const auto& collections = meta.rest->collection_def();
    ASSERT_EQ(collections.size(), 1u);
    EXPECT_NE(index.node(absl::string_view(collections.at("saved_model_main_op").node_list().value(0))), nullptr);
    ASSERT_EQ(meta.assets.size(), 1u);
    const Node* path = index.node(absl::string_view(meta.assets[0].tensor.substr(0, meta.assets[0].tensor.find(':'))));
    ASSERT_NE(path, nullptr);
    EXPECT_TRUE(path->isConstant());
    for (const NodePtr& node : meta.graph.nodes) {
        EXPECT_NE(node->op, "VarHandleOp");
        EXPECT_FALSE(node->attrs.contains("_output_shapes")) << node->name;
    }
}

TEST(SavedModelWriterTest, keptVariablesAreThoseThatAreNeeded) {
    const GoldenModel golden("tf2");
    const Networks networks = golden.networks();
    const TempDir dir;
    const auto written = writeSavedModel(golden.content(networks, networks.graph), dir.file("out"), Progress());
    ASSERT_TRUE(written.ok()) << written.status();
    EXPECT_EQ(written->variables, 3u);
    const Model again = openModel(dir.file("out"), builtinOps(), Progress()).value();
    ASSERT_NE(again.checkpoint, nullptr);
    EXPECT_EQ(again.checkpoint->entries().size(), 3u);
    EXPECT_TRUE(again.checkpoint->verifyAll(Progress()).ok());
    const CheckpointVariables variables(again.metaGraphs.front(), again.checkpoint);
    for (const char* node : {"w", "w_1", "embedding"}) {
        EXPECT_EQ(variables.read(node)->content, golden.variables.read(node)->content) << node;
    }
}

TEST(SavedModelWriterTest, replacesASavedModelAndNothingElse) {
    GoldenModel golden("tf1");
    const Networks networks = golden.networks();
    const SavedModelExport content = golden.content(networks, golden.frozen(networks));
    const TempDir dir;
    ASSERT_TRUE(writeSavedModel(content, dir.file("out"), Progress()).ok());
    ASSERT_TRUE(writeFileAtomically(dir.file("out/stale"), "x").ok());
    ASSERT_TRUE(writeSavedModel(content, dir.file("out"), Progress()).ok());
    EXPECT_FALSE(fileExists(dir.file("out/stale")));
    ASSERT_EQ(::mkdir(dir.file("mine").c_str(), 0777), 0);
    ASSERT_TRUE(writeFileAtomically(dir.file("mine/letter"), "x").ok());
    EXPECT_EQ(writeSavedModel(content, dir.file("mine"), Progress()).status().code(), absl::StatusCode::kAlreadyExists);
    EXPECT_TRUE(fileExists(dir.file("mine/letter")));
}

TEST(SavedModelWriterTest, failureLeavesWhatWasThere) {
    GoldenModel golden("tf2");
    const Networks networks = golden.networks();
    SavedModelExport content = golden.content(networks, golden.frozen(networks));
    const TempDir dir;
    ASSERT_TRUE(writeSavedModel(content, dir.file("out"), Progress()).ok());
    const std::string before(mapFile(dir.file("out/saved_model.pb"))->view());
    Model elsewhere = golden.model;
    elsewhere.directory = dir.file("nowhere");
    content.model = &elsewhere;
    EXPECT_EQ(writeSavedModel(content, dir.file("out"), Progress()).status().code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(mapFile(dir.file("out/saved_model.pb"))->view(), before);
    EXPECT_FALSE(fileExists(dir.file("out") + ".part" + std::to_string(::getpid())));
    std::stop_source stop;
    stop.request_stop();
    content.model = &golden.model;
    EXPECT_EQ(writeSavedModel(content, dir.file("out"), Progress(stop.get_token())).status().code(),
              absl::StatusCode::kCancelled);
    EXPECT_TRUE(fileExists(dir.file("out/saved_model.pb")));
    EXPECT_EQ(writeSavedModel(content, "/proc/out", Progress()).status().ok(), false);
}

TEST(SavedModelWriterTest, signatureOfAMissingTensorIsNotFound) {
    GoldenModel golden("tf1");
    const Networks networks = golden.networks();
    SavedModelExport content = golden.content(networks, golden.frozen(networks));
    content.signatures[0].outputs[0].tensor = "nope:0";
    const TempDir dir;
    EXPECT_EQ(writeSavedModel(content, dir.file("out"), Progress()).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace whittle
