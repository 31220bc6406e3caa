// SPDX-License-Identifier: Apache-2.0
// Every byte of a small SavedModel damaged in several ways, and the file cut off at every place: a reader answers with
// a status or a valid graph, whatever it meets. (The fuzz targets go on where this ends.)
#include "core/base/file.h"
#include "core/formats/graph_def.h"
#include "core/formats/meta_graph_reader.h"
#include "core/formats/text.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kModel[] = R"(
    saved_model_schema_version: 1
    meta_graphs {
      meta_info_def { tags: "serve" tensorflow_version: "2.17.1" }
      graph_def {
        node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
               attr { key: "shape" value { shape { dim { size: -1 } dim { size: 2 } } } } }
        node { name: "w" op: "Const" attr { key: "value" value { tensor { dtype: DT_FLOAT
               tensor_shape { dim { size: 2 } } tensor_content: "\001\002\003\004\005\006\007\010" } } } }
        node { name: "s" op: "Const" attr { key: "value" value { tensor { dtype: DT_STRING
               tensor_shape { dim { size: 2 } } string_val: "a" } } } }
        node { name: "call" op: "PartitionedCall" input: "x" input: "w:0" input: "^s" device: "/cpu:0"
               attr { key: "f" value { func { name: "f" attr { key: "k" value { i: 3 } } } } }
               attr { key: "Tout" value { list { type: [DT_FLOAT] } } } }
        library {
          function {
            signature { name: "f" input_arg { name: "a" type: DT_FLOAT } output_arg { name: "o" type: DT_FLOAT } }
            node_def { name: "split" op: "Split" input: "a" input: "a" attr { key: "num_split" value { i: 2 } } }
            ret { key: "o" value: "split:output:1" }
            control_ret { key: "c" value: "split" }
            arg_attr { key: 0 value { attr { key: "_n" value { s: "u" } } } }
          }
        }
        versions { producer: 1882 min_consumer: 12 }
      }
      saver_def { filename_tensor_name: "x:0" }
      collection_def { key: "saved_model_main_op" value { node_list { value: "call" } } }
      signature_def { key: "serving_default" value { method_name: "m" inputs { key: "x" value { name: "x:0"
                      dtype: DT_FLOAT tensor_shape { dim { size: 2 } } } } } }
      asset_file_def { tensor_info { name: "s:0" } filename: "words.txt" }
    })";

std::string smallModel() {
    absl::StatusOr<Bytes> wire = parseTextMessage(MessageKind::kSavedModel, Bytes::copyOf(kModel));
    EXPECT_TRUE(wire.ok()) << wire.status();
    return wire.ok() ? std::string(wire->view()) : std::string();
}

// True when it was accepted; what is accepted must hold together and be writable.
bool accepts(std::string bytes) {
    Model model;
    const absl::Status status = readSavedModel(Bytes::adopt(std::move(bytes)), builtinOps(), Progress(), model);
    if (!status.ok()) {
        EXPECT_FALSE(status.message().empty());
        return false;
    }
    for (const MetaGraph& meta : model.metaGraphs) {
        EXPECT_TRUE(verify(meta.graph).ok());
        const absl::StatusOr<WireRope> encoded = encodeGraphDef(meta.graph);
        EXPECT_TRUE(encoded.ok()) << encoded.status();
        if (!encoded.ok()) continue;
        EXPECT_TRUE(readGraphDef(Bytes::adopt(encoded->flatten()), builtinOps(), Progress()).ok());
    }
    return true;
}

TEST(Damage, LeavesTheUndamagedModelReadable) { EXPECT_TRUE(accepts(smallModel())); }

TEST(Damage, NeverCrashesOnAChangedByte) {
    const std::string good = smallModel();
    int refused = 0;
    for (size_t i = 0; i < good.size(); ++i) {
        for (const unsigned char flip : {0x01, 0x08, 0x80, 0xff}) {
            std::string bad = good;
            bad[i] = static_cast<char>(bad[i] ^ flip);
            if (!accepts(std::move(bad))) ++refused;
        }
    }
    EXPECT_GT(refused, static_cast<int>(good.size()));
}

TEST(Damage, NeverCrashesOnATruncatedFile) {
    const std::string good = smallModel();
    for (size_t size = 0; size < good.size(); ++size) EXPECT_FALSE(accepts(good.substr(0, size)));
}

TEST(Damage, NeverCrashesOnAModelOfTensorFlow) {
    const absl::StatusOr<Bytes> file = mapFile(WHITTLE_TEST_DATA "/golden/formats/tf2/saved_model.pb");
    ASSERT_TRUE(file.ok()) << file.status();
    constexpr size_t kStep = 29;  // all positions take half a minute
    int refused = 0;
    for (size_t i = 0; i < file->size(); i += kStep) {
        std::string bad(file->view());
        bad[i] = static_cast<char>(bad[i] ^ 0x55);
        if (!accepts(std::move(bad))) ++refused;
        accepts(std::string(file->view().substr(0, i)));
    }
    EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace whittle
