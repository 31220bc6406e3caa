// SPDX-License-Identifier: Apache-2.0
//
// Searching 100,000 nodes; the aim is 50 ms a search, since it runs while the user types. Ends with 1 when one misses
// it.
#include "core/graph/query.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace {

std::vector<whittle::Node> makeNodes() {
    std::vector<whittle::Node> nodes;
    for (int i = 0; i < 100000; ++i) {
        whittle::Node node;
        node.name = absl::StrCat("FeatureExtractor/MobilenetV2/expanded_conv_", i % 17, "/BoxPredictor_", i % 6,
                                 "/Class_", i % 90, "/BatchNorm/FusedBatchNormV3_", i);
        node.op = i % 3 ? "Conv2D" : "FusedBatchNormV3";
        node.attrs.set("T", whittle::Attr::ofType(whittle::DataType::kFloat));
        node.attrs.set("padding", whittle::Attr::ofString(i % 2 ? "SAME" : "VALID"));
        nodes.push_back(std::move(node));
    }
    return nodes;
}

}  // namespace

int main() {
    const std::vector<whittle::Node> nodes = makeNodes();
    const auto outputsOf = [](const whittle::Node&) {
        return std::vector<whittle::Query::Output>{{whittle::DataType::kFloat, whittle::Shape::of({-1, 19, 19, 64})}};
    };
    bool missed = false;
    for (const char* text :
         {"fusedbatchnormv3_99999", "op:Conv2D", "name:/Class_\\d+\\/Batch/", "\"Class_12\" -expanded_conv_3",
          "*boxpredictor_5*v3_99*", "attr:padding=SAME", "shape:?x19x19x* dtype:float"}) {
        const whittle::Query query = whittle::Query::compile(text).value();
        double best = 1e9;
        size_t hits = 0;
        for (int run = 0; run < 5; ++run) {
            const auto start = std::chrono::steady_clock::now();
            hits = static_cast<size_t>(std::count_if(
                nodes.begin(), nodes.end(), [&](const whittle::Node& node) { return query.matches(node, outputsOf); }));
            best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        }
        missed |= best > 0.05;
        std::printf("%-58s %9.3f ms   %6zu hits   aim 50%s\n", text, best * 1e3, hits, best > 0.05 ? "  MISSED" : "");
    }
    return missed ? 1 : 0;
}
