// SPDX-License-Identifier: Apache-2.0
#include "core/formats/sniff.h"
#include "core/formats/wire_rope.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

using testing::HasSubstr;

std::string describe(const std::string& content) { return describeForeignFile(Bytes::copyOf(content)); }

TEST(ForeignFiles, AreNamed) {
    using namespace std::string_literals;
    EXPECT_THAT(describe("\x1c\0\0\0TFL3rest"s), HasSubstr("TensorFlow Lite"));
    EXPECT_THAT(describe("\x89HDF\r\n\x1a\nrest"s), HasSubstr("HDF5"));
    EXPECT_THAT(describe("PK\x03\x04....metadata.json....config.json....model.weights.h5"s), HasSubstr("Keras"));
    EXPECT_THAT(describe("PK\x03\x04....net/data.pkl....net/constants.pkl"s), HasSubstr("TorchScript"));
    EXPECT_THAT(describe("PK\x03\x04....net/data.pkl....net/data/0"s), HasSubstr("PyTorch"));
    EXPECT_THAT(describe("PK\x03\x04....model/saved_model.pb"s), HasSubstr("zipped SavedModel"));
    EXPECT_THAT(describe("\x80\x02\x8a\x0al\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02}q\0."s), HasSubstr("PyTorch"));
    EXPECT_THAT(describe("\x80\x04}."s), HasSubstr("pickle"));
    EXPECT_THAT(describe("\x1f\x8b\x08"s), HasSubstr("gzip"));
    EXPECT_THAT(describe("{\"modelTopology\": {}}"s), HasSubstr("TensorFlow.js"));
    EXPECT_THAT(describe("model_checkpoint_path: \"model.ckpt-3\"\n"s), HasSubstr("checkpoints"));
    EXPECT_THAT(describe("...\x57\xfb\x80\x8b\x24\x75\x47\xdb"s), HasSubstr("index of a checkpoint"));
    EXPECT_THAT(describe("\x08\0\0\0\0\0\0\0{\"a\":12}tail"s), HasSubstr("safetensors"));
    EXPECT_THAT(describe("version https://git-lfs.github.com/spec/v1\n"s), HasSubstr("Git LFS"));
    EXPECT_THAT(describe("\x83\xaf\x70\xd1\x0d\x88\x4a\x3f"s), HasSubstr("chunked"));
}

TEST(ForeignFiles, NamesOnnxByItsFields) {
    WireRope rope;
    rope.varint(1, 8);
    rope.text(2, "pytorch");
    rope.text(7, "");
    rope.text(8, "");
    EXPECT_THAT(describe(rope.flatten()), HasSubstr("ONNX"));
    EXPECT_THAT(std::string(sniffModel(Bytes::adopt(rope.flatten())).status().message()), HasSubstr("ONNX"));
}

TEST(ForeignFiles, AreNotWhatBelongsToTensorFlow) {
    WireRope rope;
    rope.varint(1, 1);
    const size_t meta = rope.begin(2);
    const size_t info = rope.begin(1);
    rope.text(4, "serve");
    rope.end(info);
    rope.end(meta);
    EXPECT_EQ(describe(rope.flatten()), "");
    EXPECT_EQ(sniffModel(Bytes::adopt(rope.flatten()))->kind, MessageKind::kSavedModel);
}

TEST(Sniffing, RefusesNoise) {
    std::string noise;
    uint32_t state = 1;
    for (int i = 0; i < 5000; ++i) {
        state = state * 1664525 + 1013904223;
        noise.push_back(static_cast<char>(state >> 24));
    }
    EXPECT_EQ(sniffModel(Bytes::copyOf(noise)).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_FALSE(sniffModel(Bytes::copyOf("just some words")).ok());
    EXPECT_FALSE(sniffModel(Bytes()).ok());
}

TEST(Sniffing, LooksPastCommentsOfText) {
    const absl::StatusOr<Content> content = sniffModel(Bytes::copyOf("\n# by hand: {}\n  meta_graphs {\n}"));
    ASSERT_TRUE(content.ok());
    EXPECT_TRUE(content->isText);
    EXPECT_EQ(content->kind, MessageKind::kSavedModel);
}

}  // namespace
}  // namespace whittle
