// SPDX-License-Identifier: Apache-2.0
#include "core/formats/checkpoint_variables.h"

#include "core/base/file.h"
#include "core/formats/left_out.h"
#include "core/formats/tensor_bundle_writer.h"
#include "core/graph/network.h"
#include "core/passes/freeze_report.h"
#include "core/passes/pass.h"
#include "proto/object_graph.pb.h"
#include "proto/saved_model.pb.h"
#include "tests/support/graph_text.h"
#include "tests/support/temp_dir.h"

#include <absl/strings/match.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace whittle {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kDirectory[] = "_CHECKPOINTABLE_OBJECT_GRAPH";
constexpr char kEmbedding[] = "embedding/.ATTRIBUTES/VARIABLE_VALUE";
const std::vector<std::string> kCaptured = {"embedding", "w", "w_1"};

Tensor floats(std::vector<int64_t> dims, const std::vector<float>& values) {
    return Tensor::ofValues<float>(DataType::kFloat, Shape::of(std::move(dims)), values);
}

// A model that TensorFlow wrote (tests/golden/freeze/make.py), whose checkpoint may be changed.
class GoldenCheckpoint {
  public:
    explicit GoldenCheckpoint(const std::string& name)
        : model(openModel(WHITTLE_TEST_DATA "/golden/freeze/" + name, builtinOps(), Progress()).value()),
          meta(model.metaGraphs.front()) {
        for (const BundleEntry& entry : model.checkpoint->entries()) {
            if (entry.slices.empty()) tensors.emplace(entry.key, model.checkpoint->read(entry.key).value());
        }
        auto rest = std::make_shared<tensorflow::MetaGraphDef>(*meta.rest);
        change = rest.get();
        meta.rest = rest;
    }

    // A checkpoint of `tensors` beside nothing.
    std::shared_ptr<const TensorBundle> bundle() {
        std::vector<std::string> keys;
        for (const auto& [key, tensor] : tensors) keys.push_back(key);
        EXPECT_TRUE(
            writeTensorBundle(
                dir.file("variables"), keys, [&](const std::string& key) { return tensors.at(key); }, Progress())
                .ok());
        return TensorBundle::open(dir.file("variables")).value();
    }

    // Lets the checkpoint's own object graph say another key for that of `variable`.
    void sayKey(const std::string& variable, const std::string& key) {
        tensorflow::TrackableObjectGraph graph;
        ASSERT_TRUE(graph.ParseFromString(stringElements(tensors.at(kDirectory)).value().front()));
        for (auto& node : *graph.mutable_nodes()) {
            for (auto& attribute : *node.mutable_attributes()) {
                if (attribute.checkpoint_key() == variable) attribute.set_checkpoint_key(key);
            }
        }
        tensors[kDirectory] = Tensor::ofStrings(Shape(), {graph.SerializeAsString()});
    }

    absl::StatusOr<Graph> freeze(const VariableSource& variables) {
        const Network network = networkOf(meta.graph, *meta.defaultSignature(), builtinOps()).value();
        for (const SignatureTensor& output : network.outputs) context.outputs.push_back(output.tensor);
        context.ops = &builtinOps();
        context.variables = &variables;
        return findPass("freeze")->run(network.graph, PassArgs(), context);
    }

    TempDir dir;
    Model model;
    MetaGraph meta;
    tensorflow::MetaGraphDef* change = nullptr;  // meta.rest
    std::map<std::string, Tensor> tensors;
    PassContext context;
};

void expectValuesOf(const VariableSource& expected, const VariableSource& variables) {
    for (const std::string& name : kCaptured) {
        const absl::StatusOr<Tensor> value = variables.read(name);
        ASSERT_TRUE(value.ok()) << value.status();
        EXPECT_EQ(*value, expected.read(name).value()) << name;
    }
}

TEST(CheckpointVariablesTest, areFoundThroughTheObjectGraphAlone) {
    GoldenCheckpoint golden("tf2");
    const CheckpointVariables both(golden.meta, golden.model.checkpoint);
    golden.change->clear_saver_def();
    const CheckpointVariables alone(golden.meta, golden.model.checkpoint);
    expectValuesOf(both, alone);
    EXPECT_TRUE(golden.freeze(alone).ok());
    EXPECT_EQ(golden.context.freezeReport->frozen.size(), 2u);
}

TEST(CheckpointVariablesTest, areFoundThroughTheRestoreFunctionAlone) {
    GoldenCheckpoint golden("tf2");
    const CheckpointVariables both(golden.meta, golden.model.checkpoint);
    golden.change->clear_object_graph_def();
    const CheckpointVariables alone(golden.meta, golden.model.checkpoint);
    expectValuesOf(both, alone);
    EXPECT_TRUE(alone.read("unused").ok()) << "which no signature captures";
    EXPECT_TRUE(golden.freeze(alone).ok());
}

TEST(CheckpointVariablesTest, withNeitherWayTheVariableAndTheFileAreNamed) {
    GoldenCheckpoint golden("tf2");
    golden.change->clear_object_graph_def();
    golden.change->clear_saver_def();
    const CheckpointVariables none(golden.meta, golden.model.checkpoint);
    const absl::Status status = golden.freeze(none).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(std::string(status.message()), HasSubstr("variable 'embedding' has no value in "));
    EXPECT_THAT(std::string(status.message()), HasSubstr("tf2/variables/variables.index"));
}

class DisagreementTest : public ::testing::Test {
  protected:
    DisagreementTest() { golden.sayKey(kEmbedding, "other"); }

    std::vector<std::string> warningsWith(Tensor other) {
        golden.tensors["other"] = std::move(other);
        const CheckpointVariables variables(golden.meta, golden.bundle());
        EXPECT_EQ(variables.read("embedding").value(), golden.tensors.at(kEmbedding)) << "what a server restores";
        return variables.warnings();
    }
    static std::string saying(const std::string& what) {
        return std::string("variable 'embedding' is restored from '") + kEmbedding +
               "', but the object graph says 'other', which has another " + what + "; the former is used";
    }

    GoldenCheckpoint golden{"tf2"};
};

TEST_F(DisagreementTest, bytesTypeAndShapeAreSaidWithBothKeys) {
    EXPECT_THAT(warningsWith(floats({4, 2}, std::vector<float>(8, 9))), ElementsAre(saying("content")));
    EXPECT_THAT(warningsWith(Tensor::ofValues<int32_t>(DataType::kInt32, Shape::of({4, 2}), std::vector<int32_t>(8))),
                ElementsAre(saying("type")));
    EXPECT_THAT(warningsWith(floats({2, 4}, std::vector<float>(8, 9))), ElementsAre(saying("shape")));
}

TEST_F(DisagreementTest, equalContentUnderTwoKeysIsNothingOdd) {
    EXPECT_THAT(warningsWith(golden.tensors.at(kEmbedding)), ElementsAre());
}

TEST(CheckpointVariablesTest, anEntryThatIsMissingIsNamedWithItsKey) {
    GoldenCheckpoint golden("tf2");
    golden.tensors.erase(kEmbedding);
    const CheckpointVariables variables(golden.meta, golden.bundle());
    const absl::Status status = golden.freeze(variables).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(status.message(), "variable 'embedding' has no value in " + golden.dir.file("variables.index") +
                                    ", which lacks '" + kEmbedding + "'");
}

TEST(CheckpointVariablesTest, anEntryOfAnotherTypeOrShapeIsRefused) {
    GoldenCheckpoint golden("tf2");
    golden.tensors[kEmbedding] = floats({2, 4}, std::vector<float>(8));
    const CheckpointVariables reshaped(golden.meta, golden.bundle());
    EXPECT_EQ(golden.freeze(reshaped).status().message(),
              "variable 'embedding' has shape [4,2] in the graph and [2,4] in " + golden.dir.file("variables.index"));
    golden.tensors[kEmbedding] =
        Tensor::ofValues<int32_t>(DataType::kInt32, Shape::of({4, 2}), std::vector<int32_t>(8));
    const CheckpointVariables retyped(golden.meta, golden.bundle());
    EXPECT_EQ(golden.freeze(retyped).status().message(),
              "variable 'embedding' is float in the graph and int32 in " + golden.dir.file("variables.index"));
}

TEST(CheckpointVariablesTest, aPartOfAnotherWholeIsRefused) {
    GoldenCheckpoint golden("tf1");
    golden.tensors["part"] = floats({8, 4}, std::vector<float>(32));
    const CheckpointVariables variables(golden.meta, golden.bundle());
    const absl::Status status = golden.freeze(variables).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(status.message(), "variable 'part/part_0' is a part of shape [6,4], but 'part' in " +
                                    golden.dir.file("variables.index") + " has shape [8,4]");
}

TEST(CheckpointVariablesTest, aDamagedValueIsNamedWithVariableKeyAndShard) {
    GoldenCheckpoint golden("tf2");
    (void)golden.bundle();
    const std::string shard = golden.dir.file("variables.data-00000-of-00001");
    ASSERT_TRUE(writeFileAtomically(shard, std::string(mapFile(shard)->size(), '\7')).ok());
    const CheckpointVariables variables(golden.meta, TensorBundle::open(golden.dir.file("variables")).value());
    const absl::Status status = golden.freeze(variables).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(std::string(status.message()), HasSubstr("variable 'embedding': checkpoint tensor '"));
    EXPECT_THAT(std::string(status.message()), HasSubstr(shard));
}

class LeftOutTest : public ::testing::Test {
  protected:
    LeftOutTest() : meta{} {
        meta.graph = graphFromText(R"(
            w = VariableV2 {dtype: float, shape: shape [2]}
            v = VariableV2 {dtype: float, shape: shape [2]}
            w/Adam = VariableV2 {dtype: float, shape: shape [2]}
            copy = VariableV2 {dtype: float, shape: shape [2]}
            global_step = VariableV2 {dtype: int64, shape: shape []}
        )");
        meta.rest = std::make_shared<tensorflow::MetaGraphDef>();
    }

    std::vector<LeftOut> leftOut(const absl::flat_hash_set<std::string>& needed) {
        std::vector<std::string> keys;
        for (const auto& [key, tensor] : tensors) keys.push_back(key);
        EXPECT_TRUE(writeTensorBundle(
                        dir.file("v"), keys, [&](const std::string& key) { return tensors.at(key); }, Progress())
                        .ok());
        if (damage) damage();
        return leftOutOf(CheckpointVariables(meta, TensorBundle::open(dir.file("v")).value()), needed);
    }
    std::map<std::string, std::string> kindsOf(const std::vector<LeftOut>& entries) {
        std::map<std::string, std::string> kinds;
        for (const LeftOut& entry : entries) {
            kinds[entry.key] = std::string(kindName(entry.kind)) + (entry.copyOf.empty() ? "" : " of " + entry.copyOf);
        }
        return kinds;
    }

    TempDir dir;
    MetaGraph meta;
    std::map<std::string, Tensor> tensors = {
        {"w", floats({2}, {1, 2})},      {"v", floats({2}, {3, 4})},
        {"w/Adam", floats({2}, {0, 0})}, {"global_step", Tensor::ofValues<int64_t>(DataType::kInt64, Shape(), {7})},
        {"copy", floats({2}, {1, 2})},
    };
    std::function<void()> damage;
};

TEST_F(LeftOutTest, everyTensorThatIsNotNeededHasAKind) {
    tensors["save_counter/.ATTRIBUTES/VARIABLE_VALUE"] = Tensor::ofValues<int64_t>(DataType::kInt64, Shape(), {1});
    tensors["t/.ATTRIBUTES/table-keys"] = floats({1}, {5});
    tensors["m/.OPTIMIZER_SLOT/o/m/.ATTRIBUTES/VARIABLE_VALUE"] = floats({1}, {6});
    tensors["flat"] = floats({2, 1}, {1, 2});
    tensors[kDirectory] = Tensor::ofStrings(Shape(), {"x"});
    const std::vector<LeftOut> entries = leftOut({"w"});
    EXPECT_EQ(kindsOf(entries), (std::map<std::string, std::string>{
                                    {"v", "unused"},
                                    {"copy", "duplicate of w"},
                                    {"flat", "unused"},
                                    {"w/Adam", "optimizer"},
                                    {"m/.OPTIMIZER_SLOT/o/m/.ATTRIBUTES/VARIABLE_VALUE", "optimizer"},
                                    {"global_step", "counter"},
                                    {"save_counter/.ATTRIBUTES/VARIABLE_VALUE", "counter"},
                                    {"t/.ATTRIBUTES/table-keys", "table"},
                                    {kDirectory, "directory"},
                                }));
    int64_t bytes = 8;  // of w
    for (const LeftOut& entry : entries) bytes += entry.bytes;
    EXPECT_EQ(bytes, TensorBundle::open(dir.file("v")).value()->shardBytes()) << "nothing is lost";
    EXPECT_EQ(entries.front().key, kDirectory) << "in the order of the keys";
}

TEST_F(LeftOutTest, oneCopyIsPairedWithOneOriginal) {
    tensors["more"] = floats({2}, {1, 2});
    EXPECT_EQ(kindsOf(leftOut({"w"})).at("copy"), "duplicate of w");
    EXPECT_EQ(kindsOf(leftOut({"w"})).at("more"), "unused");
}

TEST_F(LeftOutTest, equalChecksumsAreNoProof) {
    damage = [this] {
        const std::string shard = dir.file("v.data-00000-of-00001");
        std::string bytes(mapFile(shard)->view());
        bytes[0] = '\1';  // of `copy`, which lies first; its stored checksum stays
        ASSERT_TRUE(writeFileAtomically(shard, bytes).ok());
    };
    EXPECT_EQ(kindsOf(leftOut({"w"})).at("copy"), "unused");
}

TEST_F(LeftOutTest, sumsAreInTheOrderOfKinds) {
    const std::vector<LeftOutSum> sums = sumsOf(leftOut({"w"}));
    ASSERT_EQ(sums.size(), 4u);
    EXPECT_EQ(sums[0].kind, LeftOut::Kind::kUnused);
    EXPECT_EQ(sums[0].count, 1);
    EXPECT_EQ(sums[0].bytes, 8);
    EXPECT_EQ(sums[1].kind, LeftOut::Kind::kDuplicate);
    EXPECT_EQ(sums[3].kind, LeftOut::Kind::kCounter);
}

TEST(LeftOutGoldenTest, whatOtherSignaturesNeedAndNothingNeeds) {
    GoldenCheckpoint golden("tf2");
    const CheckpointVariables variables(golden.meta, golden.model.checkpoint);
    std::map<std::string, LeftOut> byKey;
    int64_t bytes = 32 + 8;
    for (LeftOut& entry : leftOutOf(variables, {"embedding", "w"})) {
        bytes += entry.bytes;
        byKey.emplace(entry.key, std::move(entry));
    }
    EXPECT_EQ(byKey.at("unused/.ATTRIBUTES/VARIABLE_VALUE").bytes, 20);
    EXPECT_EQ(byKey.at("unused/.ATTRIBUTES/VARIABLE_VALUE").node, "unused");
    EXPECT_EQ(byKey.at("unused/.ATTRIBUTES/VARIABLE_VALUE").kind, LeftOut::Kind::kUnused);
    EXPECT_EQ(byKey.at(kDirectory).kind, LeftOut::Kind::kDirectory);
    EXPECT_EQ(bytes, golden.model.checkpoint->shardBytes());
}

TEST(LeftOutGoldenTest, ofAPartitionedVariableWhatIsNotNeededRemains) {
    GoldenCheckpoint golden("tf1");
    const CheckpointVariables variables(golden.meta, golden.model.checkpoint);
    for (const LeftOut& entry : leftOutOf(variables, {"part/part_0"})) {
        if (entry.key == "part") {
            EXPECT_EQ(entry.bytes, 64);
        }
    }
    for (const LeftOut& entry : leftOutOf(variables, {"part/part_0", "part/part_1", "part/part_2"})) {
        EXPECT_NE(entry.key, "part");
    }
}

}  // namespace
}  // namespace whittle
