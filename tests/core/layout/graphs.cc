// SPDX-License-Identifier: Apache-2.0
#include "tests/core/layout/graphs.h"

#include <absl/strings/str_cat.h>

#include <random>

namespace whittle {

NodeId GraphMaker::add(std::string name, std::string op, const std::vector<NodeId>& inputs,
                       const std::vector<NodeId>& controls) {
    Node node;
    node.id = m_graph.newId();
    node.name = std::move(name);
    node.op = std::move(op);
    for (const NodeId input : inputs) node.inputs.push_back({input, 0});
    for (const NodeId input : controls) node.inputs.push_back(Input::control(input));
    m_graph.nodes.push_back(std::make_shared<const Node>(node));
    return node.id;
}

Graph chain(int length) {
    GraphMaker maker;
    NodeId last = maker.add("in", "Placeholder", {});
    for (int i = 0; i < length; ++i) last = maker.add(absl::StrCat("relu", i, "x"), "Relu", {last});
    return maker.graph();
}

Graph grid(int stages, int blocks, int branches) {
    GraphMaker maker;
    NodeId x = maker.add("x", "Placeholder", {});
    for (int s = 0; s < stages; ++s) {
        for (int b = 0; b < blocks; ++b) {
            const std::string block = absl::StrCat("stage_", s, "/block_", b, "/");
            std::vector<NodeId> outputs;
            for (int i = 0; i < branches; ++i) {
                const std::string branch = absl::StrCat(block, "branch_", i, "/");
                const NodeId weight = maker.add(branch + "w", "Const", {});
                outputs.push_back(
                    maker.add(branch + "Relu", "Relu", {maker.add(branch + "MatMul", "MatMul", {x, weight})}));
            }
            x = maker.add(block + "AddN", "AddN", outputs);
        }
    }
    maker.add("out", "Identity", {x});
    return maker.graph();
}

Graph flatKeras(int blocks) {
    GraphMaker maker;
    NodeId x = maker.add("input", "Placeholder", {});
    const auto conv = [&](const std::string& name) {
        const NodeId filter = maker.add(absl::StrCat("net/", name, "/filter"), "Const", {});
        const NodeId read = maker.add(absl::StrCat("net/", name, "/read"), "Identity", {filter});
        x = maker.add(absl::StrCat("net/", name, "/Conv2D"), "Conv2D", {x, read});
        x = maker.add(absl::StrCat("net/", name, "_BN/FusedBatchNormV3"), "FusedBatchNormV3", {x});
    };
    conv("Conv1");
    for (int b = 0; b < blocks; ++b) {
        const NodeId before = x;
        const std::string block = absl::StrCat("block_", b, "_");
        conv(block + "expand");
        x = maker.add(absl::StrCat("net/", block, "expand_relu/Relu6"), "Relu6", {x});
        conv(block + "depthwise");
        conv(block + "project");
        if (b % 3 != 0) x = maker.add(absl::StrCat("net/", block, "add/add"), "AddV2", {before, x});
    }
    maker.add("net/predictions/Softmax", "Softmax", {x});
    return maker.graph();
}

Graph detector() {
    GraphMaker maker;
    NodeId x = maker.add("image", "Placeholder", {});
    std::vector<NodeId> features;
    for (int i = 0; i < 12; ++i) {
        const std::string scope = absl::StrCat("trunk/conv_", i, "/");
        x = maker.add(scope + "Conv2D", "Conv2D", {x, maker.add(scope + "w", "Const", {})});
        x = maker.add(scope + "Relu6", "Relu6", {x});
        if (i >= 6) features.push_back(x);
    }
    std::vector<NodeId> scores;
    for (size_t i = 0; i < features.size(); ++i) {
        const std::string scope = absl::StrCat("head_", i, "/");
        scores.push_back(
            maker.add(scope + "BiasAdd", "BiasAdd", {maker.add(scope + "Conv2D", "Conv2D", {features[i]})}));
    }
    const NodeId all = maker.add("post/concat", "ConcatV2", scores);
    const NodeId enter = maker.add("post/while/Enter", "Enter", {all});
    const NodeId merge = maker.add("post/while/Merge", "Merge", {enter});
    std::vector<NodeId> kept;
    for (int i = 0; i < 20; ++i) {
        const std::string scope = absl::StrCat("post/while/Class_", i, "/");
        const NodeId slice = maker.add(scope + "Slice", "Slice", {merge});
        kept.push_back(maker.add(scope + "Nms", "NonMaxSuppressionV2", {slice}));
    }
    const NodeId joined = maker.add("post/while/concat", "ConcatV2", kept);
    const NodeId next = maker.add("post/while/NextIteration", "NextIteration", {joined});
    maker.add("post/while/Exit", "Exit", {joined}, {next});
    const NodeId name = maker.add("save/Const", "Const", {});
    maker.add("save/SaveV2", "SaveV2", {name, x});
    return maker.graph();
}

Graph randomGraph(int nodes, unsigned seed) {
    std::mt19937 random(seed);
    const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
    GraphMaker maker;
    std::vector<NodeId> ids;
    for (int i = 0; i < nodes; ++i) {
        std::string name;
        for (int depth = below(4); depth > 0; --depth) absl::StrAppend(&name, "s", below(5), "/");
        std::vector<NodeId> inputs;
        for (int k = below(4); k > 0 && !ids.empty(); --k) {
            const int reach = std::min<int>(20, static_cast<int>(ids.size()));
            inputs.push_back(ids[ids.size() - 1 - static_cast<size_t>(below(reach))]);
        }
        if (below(40) == 0) inputs.push_back(NodeId{static_cast<uint32_t>(below(nodes))});
        const char* op = inputs.empty() ? (below(2) ? "Const" : "Placeholder") : below(5) == 0 ? "Identity" : "AddN";
        ids.push_back(maker.add(absl::StrCat(name, "n", i), op, inputs));
    }
    return maker.graph();
}

}  // namespace whittle
