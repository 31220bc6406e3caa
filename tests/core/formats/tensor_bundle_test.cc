// SPDX-License-Identifier: Apache-2.0
#include "core/formats/tensor_bundle.h"

#include "core/base/crc32c.h"
#include "core/base/file.h"
#include "core/formats/ordered_code.h"
#include "core/formats/table_file.h"
#include "core/formats/tensor_bundle_writer.h"
#include "proto/tensor_bundle.pb.h"
#include "tests/support/temp_dir.h"

#include <absl/strings/escaping.h>
#include <absl/strings/match.h>
#include <absl/strings/numbers.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

namespace whittle {
namespace {

std::string golden(const std::string& name) { return std::string(WHITTLE_TEST_DATA "/golden/bundle/") + name; }

std::string hexOf(const Tensor& tensor) {
    if (tensor.dtype != DataType::kString) return absl::BytesToHexString(tensor.content.view());
    std::string text;
    const std::vector<std::string> values = stringElements(tensor).value();
    for (const std::string& value : values) absl::StrAppend(&text, absl::BytesToHexString(value), ",");
    if (tensor.shape.dims.empty()) text.pop_back();
    return text;
}

struct ExpectedTensor {
    std::string bundle, key, dtype, dims, hex;
};

std::vector<ExpectedTensor> expectedTensors() {
    std::ifstream in(golden("expected.txt"));
    std::vector<ExpectedTensor> all;
    for (ExpectedTensor e; in >> e.bundle >> e.key >> e.dtype >> e.dims >> e.hex;) {
        if (e.hex == "-") e.hex.clear();
        if (e.dims == "-") e.dims.clear();
        all.push_back(e);
    }
    return all;
}

TEST(TensorBundleTest, readsEveryTypeThatTensorFlowWrote) {
    const std::vector<ExpectedTensor> all = expectedTensors();
    ASSERT_GT(all.size(), 25u);
    for (const ExpectedTensor& e : all) {
        SCOPED_TRACE(e.bundle + " " + e.key);
        const auto bundle = TensorBundle::open(golden(e.bundle));
        ASSERT_TRUE(bundle.ok()) << bundle.status();
        EXPECT_TRUE((*bundle)->problem().ok()) << (*bundle)->problem();
        const absl::StatusOr<Tensor> tensor = (*bundle)->read(e.key);
        ASSERT_TRUE(tensor.ok()) << tensor.status();
        EXPECT_EQ(pythonName(tensor->dtype), e.dtype);
        EXPECT_EQ(absl::StrJoin(tensor->shape.dims, ","), e.dims);
        // A list of no strings prints as a lone comma there.
        EXPECT_EQ(hexOf(*tensor), e.hex == "," ? "" : e.hex);
        EXPECT_EQ((*bundle)->find(e.key)->shape, tensor->shape);
    }
}

TEST(TensorBundleTest, readsVariants) {
    const auto bundle = TensorBundle::open(golden("variant"));
    ASSERT_TRUE(bundle.ok()) << bundle.status();
    const absl::StatusOr<Tensor> list = (*bundle)->read("list");
    ASSERT_TRUE(list.ok()) << list.status();
    tensorflow::TensorProto proto;
    ASSERT_TRUE(proto.ParseFromArray(list->fields.data(), static_cast<int>(list->fields.size())));
    ASSERT_EQ(proto.variant_val_size(), 1);
    EXPECT_EQ(proto.variant_val(0).type_name(), "tensorflow::TensorList");
    EXPECT_EQ(proto.variant_val(0).tensors_size(), 2);
}

TEST(TensorBundleTest, tensorInOnePieceIsASliceOfTheShard) {
    const auto bundle = TensorBundle::open(golden("small"));
    const Tensor w = (*bundle)->read("w").value();
    const Tensor again = (*bundle)->read("w").value();
    EXPECT_EQ(w.content.data(), again.content.data());
    EXPECT_EQ((*bundle)->read("wb")->content.data(), w.content.data() + 16);
}

TEST(TensorBundleTest, readsBoxesAcrossStoredSlices) {
    const auto bundle = TensorBundle::open(golden("slices"));
    ASSERT_TRUE(bundle.ok()) << bundle.status();
    const Tensor plane = (*bundle)->readSlice("plane", TensorSlice{{{3, 2}, {2, 2}}}).value();
    EXPECT_EQ(elementsAs<int32_t>(plane).value(), (std::vector<int32_t>{17, 18, 22, 23}));
    const Tensor row = (*bundle)->readSlice("cube", TensorSlice{{{1, 1}, {4, 2}, {}}}).value();
    EXPECT_EQ(row.shape, Shape::of({1, 2, 3}));
    EXPECT_EQ(elementsAs<float>(row).value(), (std::vector<float>{33, 34, 35, 36, 37, 38}));
    EXPECT_EQ((*bundle)->readSlice("plane", TensorSlice{{{3, 4}, {}}}).status().code(),
              absl::StatusCode::kInvalidArgument);
    EXPECT_EQ((*bundle)->readSlice("plane", TensorSlice{{{}}}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(TensorBundleTest, parsesShapeAndSlice) {
    const ShapeAndSlice parsed = parseShapeAndSlice("6 3 2,2:0,3").value();
    EXPECT_EQ(parsed.fullShape, Shape::of({6, 3}));
    EXPECT_EQ(parsed.slice, (TensorSlice{{{2, 2}, {0, 3}}}));
    EXPECT_EQ(parseShapeAndSlice("4 2 0,2:-")->slice, (TensorSlice{{{0, 2}, {0, 2}}}));
    for (const char* bad : {"", "4", "4 x", "4 0,5", "4 -1,2", "4 0,1:0,1", "-4 0,1"}) {
        EXPECT_FALSE(parseShapeAndSlice(bad).ok()) << bad;
    }
}

// Values that TensorFlow's own encoder gave.
TEST(TensorBundleTest, sliceKeysAreTensorFlows) {
    const auto hexOfExtent = [](int64_t start) {
        const std::string key = sliceKey("p", TensorSlice{{{start, 0}}});
        return absl::BytesToHexString(absl::string_view(key).substr(6, key.size() - 7));
    };
    EXPECT_EQ(absl::BytesToHexString(sliceKey("p", TensorSlice{{{0, 2}, {}}})),
              "00700001010280828"
              "07f");
    const std::map<int64_t, std::string> codes = {{0, "80"},
                                                  {63, "bf"},
                                                  {-64, "40"},
                                                  {64, "c040"},
                                                  {8191, "dfff"},
                                                  {8192, "e02000"},
                                                  {1 << 20, "f0100000"},
                                                  {1 << 27, "f808000000"},
                                                  {(int64_t{1} << 34) + 5, "fc0400000005"},
                                                  {(int64_t{1} << 48) + 3, "ff01000000000003"},
                                                  {(int64_t{1} << 55) + 1, "ff8080000000000001"},
                                                  {int64_t{1} << 60, "ff9000000000000000"}};
    for (const auto& [value, code] : codes) EXPECT_EQ(hexOfExtent(value), code) << value;
}

TEST(TensorBundleTest, writesWhatTensorFlowWrote) {
    const TempDir dir;
    for (const char* name : {"types", "strings", "variant"}) {
        SCOPED_TRACE(name);
        const auto bundle = TensorBundle::open(golden(name)).value();
        std::vector<BundleEntry> inFile = bundle->entries();
        std::stable_sort(inFile.begin(), inFile.end(), [](const BundleEntry& a, const BundleEntry& b) {
            return std::pair(a.offset, a.offset + a.bytes) < std::pair(b.offset, b.offset + b.bytes);
        });
        std::vector<std::string> keys;
        for (const BundleEntry& entry : inFile) keys.push_back(entry.key);
        ASSERT_TRUE(writeTensorBundle(
                        dir.file(name), keys, [&](const std::string& key) { return bundle->read(key); }, Progress())
                        .ok());
        for (const char* suffix : {".index", ".data-00000-of-00001"}) {
            EXPECT_EQ(mapFile(dir.file(std::string(name) + suffix)).value(),
                      mapFile(golden(std::string(name) + suffix)).value())
                << suffix;
        }
    }
}

TEST(TensorBundleTest, refusesToWriteAKeyTwice) {
    const TempDir dir;
    const auto one = [](const std::string&) { return Tensor::ofValues<float>(DataType::kFloat, Shape(), {1}); };
    EXPECT_EQ(writeTensorBundle(dir.file("x"), {"a", "a"}, one, Progress()).code(), absl::StatusCode::kInvalidArgument);
    EXPECT_FALSE(fileExists(dir.file("x.index")));
}

TEST(TensorBundleTest, equalNumbersAreStoredOnceWhenAsked) {
    const TempDir dir;
    const std::map<std::string, Tensor> tensors = {
        {"a", Tensor::ofValues<float>(DataType::kFloat, Shape::of({2}), {1, 2})},
        {"b", Tensor::ofValues<float>(DataType::kFloat, Shape::of({2}), {1, 2})},
        {"c", Tensor::ofValues<float>(DataType::kFloat, Shape::of({2}), {1, 3})},
        {"d", Tensor::ofValues<float>(DataType::kFloat, Shape::of({2, 1}), {1, 2})},
        {"e", Tensor::ofValues<float>(DataType::kFloat, Shape::of({2}), {1, 2})},
        {"s", Tensor::ofStrings(Shape(), {"x"})},
        {"t", Tensor::ofStrings(Shape(), {"x"})}};
    const auto tensorOf = [&](const std::string& key) { return tensors.at(key); };
    SharedTensors shared;
    ASSERT_TRUE(
        writeTensorBundle(dir.file("v"), {"a", "b", "c", "d", "e", "s", "t"}, tensorOf, Progress(), &shared).ok());
    EXPECT_EQ(shared.count, 2);
    EXPECT_EQ(shared.bytes, 16);
    const auto bundle = TensorBundle::open(dir.file("v")).value();
    for (const auto& [key, tensor] : tensors) EXPECT_EQ(bundle->read(key).value(), tensor) << key;
    EXPECT_EQ(bundle->find("a")->offset, bundle->find("b")->offset);
    EXPECT_EQ(bundle->find("a")->offset, bundle->find("e")->offset);
    EXPECT_NE(bundle->find("a")->offset, bundle->find("d")->offset) << "another shape";
    EXPECT_EQ(bundle->find("s")->offset, 24);
    ASSERT_TRUE(writeTensorBundle(dir.file("w"), {"a", "b"}, tensorOf, Progress()).ok());
    EXPECT_EQ(TensorBundle::open(dir.file("w")).value()->shardBytes(), 16) << "as TensorFlow writes it";
}

// A bundle made by hand, to be damaged.
class DamagedBundleTest : public ::testing::Test {
  protected:
    DamagedBundleTest() {
        header.set_num_shards(1);
        w.set_dtype(tensorflow::DT_FLOAT);
        w.mutable_shape()->add_dim()->set_size(2);
        w.set_size(8);
        w.set_crc32c(maskCrc(crc32c(shard)));
    }
    absl::StatusOr<std::shared_ptr<const TensorBundle>> open() {
        std::map<std::string, std::string> entries = more;
        entries.emplace("", header.SerializeAsString());
        entries.emplace("w", w.SerializeAsString());
        EXPECT_TRUE(writeFileAtomically(dir.file("t.index"), writeTable(entries).value()).ok());
        EXPECT_TRUE(writeFileAtomically(dir.file("t.data-00000-of-00001"), shard).ok());
        return TensorBundle::open(dir.file("t"));
    }
    absl::StatusCode openCode() { return open().status().code(); }
    absl::StatusCode readCode() {
        const auto bundle = open();
        EXPECT_TRUE(bundle.ok()) << bundle.status();
        return bundle.ok() ? (*bundle)->read("w").status().code() : absl::StatusCode::kUnknown;
    }

    TempDir dir;
    std::string shard = std::string("\0\0\x80?\0\0\0\xc0", 8);
    tensorflow::BundleHeaderProto header;
    tensorflow::BundleEntryProto w;
    std::map<std::string, std::string> more;
};

TEST_F(DamagedBundleTest, undamagedOneIsRead) { EXPECT_EQ(readCode(), absl::StatusCode::kOk); }

TEST_F(DamagedBundleTest, wrongChecksumIsDataLoss) {
    w.set_crc32c(0);
    EXPECT_EQ(readCode(), absl::StatusCode::kDataLoss);
}

TEST_F(DamagedBundleTest, wrongSizesAndPlacesAreDataLoss) {
    const auto readAs = [this](const std::function<void(tensorflow::BundleEntryProto&)>& change) {
        const tensorflow::BundleEntryProto kept = w;
        change(w);
        const auto bundle = open();
        EXPECT_TRUE(bundle.ok()) << bundle.status();
        EXPECT_FALSE((*bundle)->problem().ok());
        w = kept;
        return (*bundle)->read("w").status().code();
    };
    using Entry = tensorflow::BundleEntryProto;
    EXPECT_EQ(readAs([](Entry& e) { e.set_size(4); }), absl::StatusCode::kDataLoss);
    EXPECT_EQ(readAs([](Entry& e) { e.set_size(-8); }), absl::StatusCode::kDataLoss);
    EXPECT_EQ(readAs([](Entry& e) { e.set_offset(-8); }), absl::StatusCode::kDataLoss);
    EXPECT_EQ(readAs([](Entry& e) { e.set_offset(1); }), absl::StatusCode::kDataLoss);
    EXPECT_EQ(readAs([](Entry& e) { e.set_offset(INT64_MAX); }), absl::StatusCode::kDataLoss);
    EXPECT_EQ(readAs([](Entry& e) { e.set_shard_id(5); }), absl::StatusCode::kDataLoss);
    EXPECT_EQ(readAs([](Entry& e) { e.set_shard_id(-1); }), absl::StatusCode::kDataLoss);
    EXPECT_EQ(readAs([](Entry& e) { e.mutable_shape()->mutable_dim(0)->set_size(int64_t{1} << 45); }),
              absl::StatusCode::kDataLoss);
    EXPECT_EQ(readAs([](Entry& e) {
                  e.mutable_shape()->mutable_dim(0)->set_size(int64_t{1} << 62);
                  e.set_size(8);
              }),
              absl::StatusCode::kDataLoss);
}

TEST_F(DamagedBundleTest, hostileShapesAreDataLoss) {
    w.mutable_shape()->mutable_dim(0)->set_size(-2);
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
    w.mutable_shape()->mutable_dim(0)->set_size(int64_t{1} << 40);
    w.mutable_shape()->add_dim()->set_size(int64_t{1} << 40);
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
    w.mutable_shape()->clear_dim();
    for (int i = 0; i < 255; ++i) w.mutable_shape()->add_dim()->set_size(1);
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
    w.mutable_shape()->clear_dim();
    w.mutable_shape()->set_unknown_rank(true);
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
}

TEST_F(DamagedBundleTest, unknownTypesAreSaidWhenRead) {
    for (const int type : {0, 20, 26, 77, 101}) {
        w.set_dtype(static_cast<tensorflow::DataType>(type));
        EXPECT_EQ(readCode(), absl::StatusCode::kUnimplemented) << type;
    }
}

TEST_F(DamagedBundleTest, unparsableEntryIsDataLoss) {
    more["x"] = "\x08\xff";
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
}

TEST_F(DamagedBundleTest, impossibleHeadersAreRefused) {
    header.set_num_shards(0);
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
    header.set_num_shards(1 << 30);
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
    header.set_num_shards(1);
    header.mutable_version()->set_min_consumer(9);
    EXPECT_EQ(openCode(), absl::StatusCode::kUnimplemented);
}

TEST_F(DamagedBundleTest, missingHeaderIsDataLoss) {
    ASSERT_TRUE(writeFileAtomically(dir.file("t.index"), writeTable({{"w", w.SerializeAsString()}}).value()).ok());
    EXPECT_EQ(TensorBundle::open(dir.file("t")).status().code(), absl::StatusCode::kDataLoss);
    ASSERT_TRUE(writeFileAtomically(dir.file("t.index"), writeTable({}).value()).ok());
    EXPECT_EQ(TensorBundle::open(dir.file("t")).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(DamagedBundleTest, missingShardIsSaidAndNamed) {
    header.set_num_shards(3);
    const auto bundle = open();
    ASSERT_TRUE(bundle.ok());
    EXPECT_EQ((*bundle)->read("w").status().code(), absl::StatusCode::kNotFound);
    EXPECT_TRUE(absl::StrContains((*bundle)->problem().message(), "t.data-00000-of-00003")) << (*bundle)->problem();
}

TEST_F(DamagedBundleTest, hostileStringsAreDataLoss) {
    w.set_dtype(tensorflow::DT_STRING);
    for (const std::string& bytes : {std::string("\xff\xff\xff\xff\xff\x3f\0\0\0\0abc", 13),
                                     std::string("\xff\xff\xff\xff\xff\xff\xff\xff\xff\1", 10),
                                     std::string("\2\0\0\0\0\0ab", 8), std::string("\1", 1), std::string()}) {
        shard = bytes;
        w.set_size(static_cast<int64_t>(bytes.size()));
        w.set_crc32c(maskCrc(crc32c(bytes)));
        EXPECT_EQ(readCode(), absl::StatusCode::kDataLoss) << absl::BytesToHexString(bytes);
    }
    w.mutable_shape()->mutable_dim(0)->set_size(int64_t{1} << 50);
    EXPECT_EQ(readCode(), absl::StatusCode::kDataLoss);
}

TEST_F(DamagedBundleTest, bigEndianNumbersAreSwapped) {
    header.set_endianness(tensorflow::BundleHeaderProto::BIG);
    shard = std::string("?\x80\0\0\xc0\0\0\0", 8);
    w.set_crc32c(maskCrc(crc32c(shard)));
    EXPECT_EQ(elementsAs<float>((*open())->read("w").value()).value(), (std::vector<float>{1, -2}));
}

class SlicedBundleTest : public DamagedBundleTest {
  protected:
    // Declares w = float[2] as pieces of these starts and lengths, all stored in the same eight bytes.
    void cut(const std::vector<std::pair<int64_t, int64_t>>& pieces) {
        w.clear_slices();
        more.clear();
        for (const auto& [start, length] : pieces) {
            auto* extent = w.add_slices()->add_extent();
            extent->set_start(start);
            extent->set_length(length);
            tensorflow::BundleEntryProto piece;
            piece.set_dtype(tensorflow::DT_FLOAT);
            piece.mutable_shape()->add_dim()->set_size(length);
            piece.set_size(4 * length);
            piece.set_crc32c(maskCrc(crc32c(shard.substr(0, static_cast<size_t>(4 * length)))));
            more[sliceKey("w", TensorSlice{{{start, length}}})] = piece.SerializeAsString();
        }
    }
};

TEST_F(SlicedBundleTest, slicesMustCoverTheTensorOnce) {
    cut({{0, 1}, {1, 1}});
    EXPECT_EQ(readCode(), absl::StatusCode::kOk);
    cut({{0, 1}});
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
    cut({{0, 2}, {1, 1}});
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
    cut({{0, 1}, {0, 1}});
    EXPECT_EQ(readCode(), absl::StatusCode::kDataLoss);
    cut({{0, 1}, {1, 1}});
    more.erase(more.begin());
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
}

TEST_F(SlicedBundleTest, slicesMustStayInside) {
    cut({{0, 1}, {1, 1}});
    w.mutable_slices(0)->mutable_extent(0)->set_start(INT64_MAX);
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
    w.mutable_slices(0)->mutable_extent(0)->set_start(-1);
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
    w.mutable_slices(0)->clear_extent();
    EXPECT_EQ(openCode(), absl::StatusCode::kDataLoss);
}

// Whatever byte of a real index or shard is cut off or turned, the bundle is read or refused, never more.
TEST(TensorBundleTest, everyFlippedOrMissingByteOfAnIndexIsFound) {
    const std::string index(mapFile(golden("small.index"))->view());
    const TempDir dir;
    ASSERT_TRUE(
        writeFileAtomically(dir.file("t.data-00000-of-00001"), mapFile(golden("small.data-00000-of-00001"))->view())
            .ok());
    for (size_t at = 0; at < index.size(); ++at) {
        std::string turned = index;
        turned[at] = static_cast<char>(turned[at] ^ 0x40);
        std::ofstream(dir.file("t.index"), std::ios::binary) << turned;
        const auto bundle = TensorBundle::open(dir.file("t"));
        // The metaindex block (bytes 0xaf to 0xbb), its handle and the padding of the footer are not needed.
        const bool unused = (at >= 0xaf && at < 0xbc) || (at >= 0xd0 && at < 0xf8);
        EXPECT_TRUE(unused || !bundle.ok()) << at;
        std::ofstream(dir.file("t.index"), std::ios::binary) << index.substr(0, at);
        EXPECT_EQ(TensorBundle::open(dir.file("t")).status().code(), absl::StatusCode::kDataLoss) << at;
    }
}

TEST(TensorBundleTest, everyFlippedByteOfAShardIsFound) {
    const std::string shard(mapFile(golden("small.data-00000-of-00001"))->view());
    const TempDir dir;
    ASSERT_TRUE(writeFileAtomically(dir.file("t.index"), mapFile(golden("small.index"))->view()).ok());
    for (size_t at = 0; at < shard.size(); ++at) {
        std::string turned = shard;
        turned[at] = static_cast<char>(turned[at] ^ 1);
        std::ofstream(dir.file("t.data-00000-of-00001"), std::ios::binary) << turned;
        EXPECT_EQ((*TensorBundle::open(dir.file("t")))->verifyAll(Progress()).code(), absl::StatusCode::kDataLoss)
            << at;
    }
}

}  // namespace
}  // namespace whittle
