// SPDX-License-Identifier: Apache-2.0
#include "core/formats/graph_def.h"

#include "core/base/file.h"
#include "core/formats/model.h"
#include "core/formats/text.h"
#include "core/formats/wire_reader.h"
#include "tests/support/temp_dir.h"

#include <absl/strings/str_cat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

using testing::HasSubstr;

Bytes wireOf(const std::string& text) {
    absl::StatusOr<Bytes> wire = parseTextMessage(MessageKind::kGraphDef, Bytes::copyOf(text));
    EXPECT_TRUE(wire.ok()) << wire.status();
    return wire.ok() ? *wire : Bytes();
}

absl::StatusOr<Graph> read(const Bytes& wire) { return readGraphDef(wire, builtinOps(), Progress()); }
absl::StatusOr<Graph> readText(const std::string& text) { return read(wireOf(text)); }

std::string messageOf(const std::string& text) { return std::string(readText(text).status().message()); }

std::string written(const Graph& graph) {
    absl::StatusOr<WireRope> encoded = encodeGraphDef(graph);
    EXPECT_TRUE(encoded.ok()) << encoded.status();
    return encoded.ok() ? encoded->flatten() : std::string();
}

const Node& nodeOf(const std::vector<NodePtr>& nodes, absl::string_view name) {
    for (const NodePtr& node : nodes) {
        if (node->name == name) return *node;
    }
    ADD_FAILURE() << "no node " << name;
    return *nodes.front();
}

constexpr char kSmallGraph[] = R"(
    node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
    node { name: "s" op: "Split" input: "axis" input: "x" attr { key: "num_split" value { i: 2 } }
           attr { key: "T" value { type: DT_FLOAT } } }
    node { name: "axis" op: "Const" attr { key: "dtype" value { type: DT_INT32 } }
           attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape {} int_val: 1 } } } }
    node { name: "y" op: "Mystery" input: "s:1" input: "s" input: "^x" device: "/cpu:0" }
    versions { producer: 1882 min_consumer: 12 bad_consumers: [3, 4] }
    library {}
)";

TEST(GraphDefReader, ResolvesInputsToNodesAndOutputs) {
    absl::StatusOr<Graph> graph = readText(kSmallGraph);
    ASSERT_TRUE(graph.ok()) << graph.status();
    ASSERT_EQ(graph->nodes.size(), 4u);
    const Node& y = *graph->nodes[3];
    EXPECT_EQ(y.inputs, (std::vector<Input>{{NodeId{1}, 1}, {NodeId{1}, 0}, Input::control(NodeId{0})}));
    EXPECT_EQ(y.device, "/cpu:0");
    EXPECT_EQ(graph->versions->badConsumers, (std::vector<int32_t>{3, 4}));
    EXPECT_TRUE(verify(*graph).ok());
}

TEST(GraphDefReader, KeepsOpsThatNobodyKnows) {
    absl::StatusOr<Graph> graph = readText(R"(node { name: "a" op: "Mystery" attr { key: "k" value { s: "\377" } } }
                                              node { name: "b" op: "Other" input: "a:70" })");
    ASSERT_TRUE(graph.ok()) << graph.status();
    EXPECT_EQ(*graph->nodes[0]->attr("k")->asString(), "\377");
    EXPECT_EQ(graph->nodes[1]->inputs[0].index, 70);
}

TEST(GraphDefReader, LeavesTensorsWhereTheyLie) {
    const Bytes wire = wireOf(absl::StrCat(R"(node { name: "c" op: "Const" attr { key: "value" value { tensor {
        dtype: DT_UINT8 tensor_shape { dim { size: 4000 } } tensor_content: ")",
                                           std::string(4000, 'w'), R"(" } } } }
        node { name: "d" op: "Const" attr { key: "value" value { tensor {
        dtype: DT_FLOAT tensor_shape { dim { size: 3 } } float_val: [1, 2, 3] } } } })"));
    absl::StatusOr<Graph> graph = read(wire);
    ASSERT_TRUE(graph.ok()) << graph.status();
    const Tensor& content = *graph->nodes[0]->constantValue();
    EXPECT_EQ(content.content.size(), 4000u);
    EXPECT_GE(content.content.data(), wire.data());
    EXPECT_LT(content.content.data(), wire.data() + wire.size());
    const Tensor& typed = *graph->nodes[1]->constantValue();
    EXPECT_GE(typed.fields.data(), wire.data());
    EXPECT_EQ(*elementsAsDouble(typed), (std::vector<double>{1, 2, 3}));
}

TEST(GraphDefWriter, WritesWhatItReadByteForByte) {
    const Bytes wire = wireOf(kSmallGraph);
    absl::StatusOr<Graph> graph = read(wire);
    ASSERT_TRUE(graph.ok()) << graph.status();
    EXPECT_EQ(written(*graph), wire.view());
}

TEST(GraphDefWriter, KeepsFieldsThatItDoesNotKnow) {
    // Field 1000 with value 7, appended to each message from the inside out.
    const std::string unknown = "\xc0\x3e\x07";
    WireRope rope;
    const size_t node = rope.begin(1);
    rope.text(1, "n");
    rope.text(2, "NoOp");
    const size_t entry = rope.begin(5);
    rope.text(1, "a");
    const size_t value = rope.begin(2);
    rope.varint(3, 5);
    rope.raw(unknown);
    rope.end(value);
    rope.end(entry);
    rope.raw(unknown);
    rope.end(node);
    const size_t library = rope.begin(2);
    const size_t function = rope.begin(1);
    const size_t signature = rope.begin(1);
    rope.text(1, "f");
    rope.raw(unknown);
    rope.end(signature);
    rope.raw(unknown);
    rope.end(function);
    rope.raw(unknown);
    rope.end(library);
    rope.raw(unknown);
    const Bytes wire = Bytes::adopt(rope.flatten());

    absl::StatusOr<Graph> graph = read(wire);
    ASSERT_TRUE(graph.ok()) << graph.status();
    EXPECT_EQ(*graph->nodes[0]->attr("a")->asInt(), 5);
    EXPECT_EQ(written(*graph), wire.view());
}

TEST(GraphDefWriter, KeepsUnknownVersionFieldsInAFieldThatMerges) {
    const Bytes wire =
        Bytes::copyOf(absl::string_view("\x22\x04\x08\x05\x28\x09", 6));  // versions{producer 5, field 5: 9}
    absl::StatusOr<Graph> graph = read(wire);
    ASSERT_TRUE(graph.ok()) << graph.status();
    const std::string again = written(*graph);
    EXPECT_THAT(again, HasSubstr("\x28\x09"));
    absl::StatusOr<Graph> reread = read(Bytes::copyOf(again));
    ASSERT_TRUE(reread.ok());
    EXPECT_EQ(reread->versions, graph->versions);
    EXPECT_EQ(written(*reread), again);
}

TEST(GraphDefWriter, ReplacesAFileOnlyWhenAllIsWell) {
    TempDir dir;
    absl::StatusOr<Graph> graph = readText(kSmallGraph);
    ASSERT_TRUE(graph.ok());
    ASSERT_TRUE(writeGraphDef(*graph, dir.file("g.pb")).ok());
    absl::StatusOr<Bytes> file = mapFile(dir.file("g.pb"));
    ASSERT_TRUE(file.ok());
    EXPECT_EQ(file->view(), wireOf(kSmallGraph).view());
    EXPECT_EQ(writeGraphDef(*graph, dir.file("none/g.pb")).code(), absl::StatusCode::kNotFound);
}

TEST(GraphDefWriter, RefusesMoreThanTwoGiBBeforeWriting) {
    // 600 views of one 4 MiB buffer.
    const Bytes megabytes = Bytes::adopt(std::string(4 << 20, 'w'));
    Graph graph;
    for (int i = 0; i < 600; ++i) {
        auto node = std::make_shared<Node>();
        node->id = graph.newId();
        node->name = absl::StrCat("w", i);
        node->op = "Const";
        node->attrs.set("value", Attr::ofTensor(Tensor::ofContent(DataType::kUInt8, Shape::of({4 << 20}), megabytes)));
        graph.nodes.push_back(node);
    }
    TempDir dir;
    const absl::Status status = writeGraphDef(graph, dir.file("big.pb"));
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_THAT(std::string(status.message()), HasSubstr("2.34 GiB"));
    EXPECT_FALSE(fileExists(dir.file("big.pb")));
}

TEST(GraphDefWriter, WritesTextThatReadsTheSame) {
    TempDir dir;
    absl::StatusOr<Graph> graph = readText(kSmallGraph);
    ASSERT_TRUE(graph.ok());
    ASSERT_TRUE(writeGraphDefText(*graph, dir.file("g.pbtxt")).ok());
    absl::StatusOr<Bytes> text = mapFile(dir.file("g.pbtxt"));
    ASSERT_TRUE(text.ok());
    EXPECT_EQ(wireOf(std::string(text->view())), wireOf(kSmallGraph));
}

TEST(GraphDefErrors, NamesWhatTensorFlowRefuses) {
    EXPECT_THAT(messageOf(R"(node { name: "x" op: "NoOp" } node { name: "x" op: "NoOp" })"),
                HasSubstr("node 'x' is not unique"));
    EXPECT_THAT(messageOf(R"(node { name: "out" op: "Identity" input: "nope" })"),
                HasSubstr("node 'out': its input 'nope' names no node"));
    EXPECT_THAT(messageOf(R"(node { name: "x" op: "NoOp" } node { name: "y" op: "M" input: "x" })"),
                HasSubstr("reads output 0 of node 'x', which has 0 outputs"));
    EXPECT_THAT(messageOf(R"(node { name: "x" op: "M" } node { name: "y" op: "M" input: "^x" input: "x" })"),
                HasSubstr("node 'y': a data input stands behind a control input"));
    EXPECT_THAT(messageOf(R"(node { op: "NoOp" })"), HasSubstr("node 0 of the graph has no name"));
    EXPECT_THAT(messageOf(R"(node { name: "x" op: "M" } node { name: "y" op: "M" input: "x:99999999999" })"),
                HasSubstr("does not fit"));
    EXPECT_THAT(messageOf(R"(node { name: "c" op: "Const" attr { key: "value" value { tensor { dtype: DT_FLOAT
                             tensor_shape { dim { size: 2 } } tensor_content: "abc" } } } })"),
                HasSubstr("node 'c': its value has 3 bytes"));
    EXPECT_THAT(messageOf(R"(node { name: "c" op: "Const" attr { key: "value" value { tensor { dtype: DT_FLOAT
                             tensor_shape { dim { size: 4611686018427387904 } } tensor_content: "abc" } } } })"),
                HasSubstr("node 'c': its value has 3 bytes"));
}

TEST(GraphDefErrors, SpellsOutACycle) {
    const std::string message = messageOf(R"(
        node { name: "in" op: "M" }
        node { name: "a" op: "M" input: "in" input: "c" }
        node { name: "b" op: "M" input: "a" }
        node { name: "c" op: "M" input: "b" }
        node { name: "after" op: "M" input: "c" })");
    EXPECT_THAT(message, HasSubstr("cycle"));
    EXPECT_THAT(message, testing::AnyOf(HasSubstr("a <- c <- b <- a"), HasSubstr("b <- a <- c <- b"),
                                        HasSubstr("c <- b <- a <- c")));
}

TEST(GraphDefReader, TakesTheLoopsOfTensorFlow1) {
    absl::StatusOr<Graph> graph = readText(R"(
        node { name: "start" op: "Enter" input: "zero" }
        node { name: "zero" op: "M" }
        node { name: "merge" op: "Merge" input: "start" input: "next" attr { key: "N" value { i: 2 } } }
        node { name: "body" op: "M" input: "merge" }
        node { name: "next" op: "NextIteration" input: "body" })");
    EXPECT_TRUE(graph.ok()) << graph.status();
}

TEST(GraphDefReader, TakesAChainOfTenThousandNodesInAnyOrder) {
    std::string text;
    for (int i = 10000; i > 0; --i) {
        absl::StrAppend(&text, "node { name: 'n", i, "' op: 'Identity' input: 'n", i - 1, "' }\n");
    }
    absl::StrAppend(&text, "node { name: 'n0' op: 'M' }");
    absl::StatusOr<Graph> graph = readText(text);
    ASSERT_TRUE(graph.ok()) << graph.status();
    EXPECT_EQ(graph->nodes.size(), 10001u);
}

TEST(GraphDefErrors, FindsTruncationEverywhereAndSaysWhere) {
    const Bytes wire = wireOf(kSmallGraph);
    // Between two fields of the outermost message the shorter file is a valid message.
    int damaged = 0;
    for (size_t size = 0; size < wire.size(); ++size) {
        absl::StatusOr<Graph> graph = read(Bytes::copyOf(wire.view().substr(0, size)));
        if (graph.status().code() == absl::StatusCode::kDataLoss) {
            ++damaged;
            EXPECT_THAT(std::string(graph.status().message()), HasSubstr("at byte"));
        }
    }
    EXPECT_GT(damaged, static_cast<int>(wire.size()) - 10);
}

TEST(GraphDefErrors, RefusesNamesThatAreNotText) {
    absl::StatusOr<Graph> graph = read(Bytes::copyOf(absl::string_view("\x0a\x03\x0a\x01\xff", 5)));
    EXPECT_THAT(std::string(graph.status().message()), HasSubstr("UTF-8"));
}

TEST(GraphDefErrors, RefusesAttributesNestedTooDeep) {
    std::string value;
    for (int i = 0; i < 200; ++i) {
        WireRope rope;
        const size_t function = rope.begin(10);
        rope.text(1, "f");
        const size_t entry = rope.begin(2);
        rope.text(1, "k");
        rope.text(2, value);
        rope.end(entry);
        rope.end(function);
        value = rope.flatten();
    }
    WireRope rope;
    const size_t node = rope.begin(1);
    rope.text(1, "n");
    const size_t entry = rope.begin(5);
    rope.text(1, "k");
    rope.text(2, value);
    rope.end(entry);
    rope.end(node);
    EXPECT_THAT(std::string(read(Bytes::adopt(rope.flatten())).status().message()), HasSubstr("nested deeper"));
}

TEST(GraphDefReader, StopsWhenItIsCancelled) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(readGraphDef(wireOf(kSmallGraph), builtinOps(), Progress(stop.get_token())).status().code(),
              absl::StatusCode::kCancelled);
}

constexpr char kFunctions[] = R"(
    node { name: "call" op: "f" input: "x" input: "x" }
    node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } } }
    library {
      function {
        signature { name: "f" input_arg { name: "a" type: DT_FLOAT } input_arg { name: "b" type: DT_FLOAT }
                    output_arg { name: "out" type: DT_FLOAT } output_arg { name: "both" type: DT_FLOAT }
                    control_output: "done" }
        node_def { name: "split" op: "Split" input: "axis:output:0" input: "a"
                   attr { key: "num_split" value { i: 3 } } attr { key: "T" value { type: DT_FLOAT } } }
        node_def { name: "axis" op: "Const" input: "^side" attr { key: "dtype" value { type: DT_INT32 } }
                   attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape {} } } } }
        node_def { name: "g" op: "PartitionedCall" input: "split:output:2" input: "b"
                   attr { key: "Tin" value { list { type: [DT_FLOAT, DT_FLOAT] } } }
                   attr { key: "Tout" value { list { type: [DT_FLOAT, DT_FLOAT] } } }
                   attr { key: "f" value { func { name: "pair" } } } }
        node_def { name: "direct" op: "pair" input: "g:output:1" input: "g:output" }
        node_def { name: "side" op: "NoOp" }
        ret { key: "out" value: "direct:second:0" }
        ret { key: "both" value: "b" }
        control_ret { key: "done" value: "side" }
        attr { key: "_noinline" value { b: true } }
        arg_attr { key: 1 value { attr { key: "_user_specified_name" value { s: "bee" } } } }
        resource_arg_unique_id { key: 1 value: 7 }
      }
      function {
        signature { name: "pair" input_arg { name: "a" type: DT_FLOAT } input_arg { name: "b" type: DT_FLOAT }
                    output_arg { name: "first" type: DT_FLOAT } output_arg { name: "second" type: DT_FLOAT } }
        ret { key: "first" value: "b" }
        ret { key: "second" value: "a" }
      }
    })";

TEST(FunctionReader, MakesABodyOfOrdinaryNodes) {
    std::string text = kFunctions;
    // "g:output" without a number stands for both of its tensors, so `direct` would have three inputs: f is written so
    // that TensorFlow refuses it later, but a reader sees the list.
    absl::StatusOr<Graph> graph = readText(text);
    ASSERT_TRUE(graph.ok()) << graph.status();
    const Function* f = graph->functions().find("f");
    ASSERT_NE(f, nullptr);
    ASSERT_EQ(f->body.size(), 9u);
    EXPECT_EQ(f->body[0]->op, "_Arg");
    EXPECT_EQ(f->body[1]->name, "b");
    EXPECT_EQ(*f->body[1]->attr("index")->asInt(), 1);
    EXPECT_EQ(*f->body[1]->attr("_user_specified_name")->asString(), "bee");
    const Node& split = nodeOf(f->body, "split");
    const Node& axis = nodeOf(f->body, "axis");
    const Node& g = nodeOf(f->body, "g");
    const Node& direct = nodeOf(f->body, "direct");
    const Node& side = nodeOf(f->body, "side");
    EXPECT_EQ(split.inputs, (std::vector<Input>{{axis.id, 0}, {NodeId{0}, 0}}));
    EXPECT_EQ(axis.inputs, (std::vector<Input>{Input::control(side.id)}));
    EXPECT_EQ(g.inputs, (std::vector<Input>{{split.id, 2}, {NodeId{1}, 0}}));
    EXPECT_EQ(direct.inputs, (std::vector<Input>{{g.id, 1}, {g.id, 0}, {g.id, 1}}));
    ASSERT_EQ(f->returns().size(), 2u);
    EXPECT_EQ(f->returns()[0]->inputs, (std::vector<Input>{{direct.id, 1}}));
    EXPECT_EQ(f->returns()[1]->inputs, (std::vector<Input>{{NodeId{1}, 0}}));
    EXPECT_EQ(f->controlReturns, (std::vector<std::pair<std::string, NodeId>>{{"done", side.id}}));
    EXPECT_EQ(f->resourceArgIds, (std::vector<std::pair<uint32_t, uint32_t>>{{1, 7}}));
    EXPECT_TRUE(*f->attrs.find("_noinline")->asBool());
}

TEST(FunctionWriter, WritesAnUnchangedFunctionByteForByte) {
    const Bytes wire = wireOf(kFunctions);
    absl::StatusOr<Graph> graph = read(wire);
    ASSERT_TRUE(graph.ok()) << graph.status();
    EXPECT_EQ(written(*graph), wire.view());
}

TEST(FunctionWriter, WritesAChangedFunctionWithTheNamesOfItsOutputs) {
    absl::StatusOr<Graph> graph = readText(kFunctions);
    ASSERT_TRUE(graph.ok()) << graph.status();
    std::vector<FunctionPtr> changed;
    for (const FunctionPtr& function : graph->functions().functions()) {
        auto copy = std::make_shared<Function>(*function);
        copy->original = Bytes();
        changed.push_back(copy);
    }
    graph->library = std::make_shared<const FunctionLibrary>(changed, Bytes());
    const std::string again = written(*graph);
    EXPECT_THAT(again, HasSubstr("split:output:2"));
    EXPECT_THAT(again, HasSubstr("direct:second:0"));
    absl::StatusOr<Graph> reread = read(Bytes::copyOf(again));
    ASSERT_TRUE(reread.ok()) << reread.status();
    const Function& before = *changed[0];
    const Function& after = *reread->functions().find("f");
    ASSERT_EQ(after.body.size(), before.body.size());
    for (size_t i = 0; i < before.body.size(); ++i) {
        EXPECT_EQ(after.body[i]->name, before.body[i]->name);
        EXPECT_EQ(after.body[i]->inputs, before.body[i]->inputs);
        EXPECT_EQ(after.body[i]->attrs, before.body[i]->attrs);
    }
    EXPECT_EQ(after.controlReturns, before.controlReturns);
    EXPECT_EQ(after.resourceArgIds, before.resourceArgIds);
    EXPECT_EQ(after.attrs, before.attrs);
    EXPECT_EQ(after.signature.controlOutputs, before.signature.controlOutputs);
}

std::string functionError(absl::string_view body) {
    return messageOf(absl::StrCat(
        "library { function { signature { name: 'f' input_arg { name: 'a' type: DT_FLOAT } } ", body, " } }"));
}

TEST(FunctionErrors, NamesFunctionNodeAndInput) {
    EXPECT_THAT(functionError("node_def { name: 'n' op: 'Identity' input: 'nope:output:0' }"),
                HasSubstr("function 'f': node 'n': its input 'nope:output:0' names nothing"));
    EXPECT_THAT(
        functionError("node_def { name: 'n' op: 'Identity' input: 'n2:bogus:0' } node_def { name: 'n2' op: 'Add' }"),
        HasSubstr("is no output of op Add"));
    EXPECT_THAT(functionError("node_def { name: 'a' op: 'NoOp' }"), HasSubstr("node 'a' is not unique"));
    EXPECT_THAT(
        functionError("node_def { name: 'n' op: 'Identity' input: 'n2:output:4' } node_def { name: 'n2' op: 'Split' "
                      "attr { key: 'num_split' value { i: 2 } } }"),
        HasSubstr("past the 2 tensors"));
    EXPECT_THAT(messageOf("library { function { signature { name: 'f' output_arg { name: 'y' } } } }"),
                HasSubstr("output 'y' has no return value"));
    EXPECT_THAT(messageOf("library { function { signature { name: 'f' } } function { signature { name: 'f' } "
                          "node_def { name: 'n' op: 'NoOp' } } }"),
                HasSubstr("function 'f' is not unique"));
}

TEST(FunctionErrors, DoesNotExpandWhatAnAttributeMakesHuge) {
    EXPECT_THAT(functionError("node_def { name: 'n' op: 'M' input: 's:output' } node_def { name: 's' op: 'Split' "
                              "attr { key: 'num_split' value { i: 2000000000 } } }"),
                HasSubstr("past the 2000000000 tensors"));
}

}  // namespace
}  // namespace whittle
