// SPDX-License-Identifier: Apache-2.0
//
// How long the numbers take when a pass is switched: pipeline_bench [FROZEN.pb INPUTS OUTPUTS]
//
// Without arguments on a graph made here, of the size of a detector: 4,000 nodes and 9 MB of weights. Prints medians
// and fails when a switch misses 100 ms.

#include "core/formats/model.h"
#include "core/passes/pipeline.h"
#include "core/passes/transform_string.h"
#include "core/sizes/sizes.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace whittle {
namespace {

constexpr double kAimMilliseconds = 100;
constexpr int kRuns = 7;
constexpr char kRecipe[] =
    "strip_unused_nodes remove_nodes(op=Identity, op=CheckNumerics) merge_duplicate_nodes fold_batch_norms "
    "quantize_weights remove_device sort_by_execution_order";

class DetectorLike {
  public:
    GraphPtr make() {
        constexpr int kBlocks = 200;
        Input value{add("input", "Placeholder", {}), 0};
        for (int block = 0; block < kBlocks; ++block) value = addBlock(absl::StrCat("block", block, "/"), value);
        add("output", "Identity", {value});
        m_graph.library = std::make_shared<const FunctionLibrary>();
        return std::make_shared<const Graph>(std::move(m_graph));
    }

  private:
    Input addBlock(const std::string& scope, Input value) {
        constexpr int kHelpers = 6;
        const Input weights{addConstant(scope + "weights", {3, 3, 32, 40}), 0};
        const Input read{add(scope + "weights/read", "Identity", {weights}), 0};
        const Input conv{add(scope + "conv", "Conv2D", {value, read}), 0};
        const Input mul{add(scope + "mul", "Mul", {conv, {addConstant(scope + "scale", {40}), 0}}), 0};
        Input last{add(scope + "bias", "BiasAdd", {mul, {addConstant(scope + "offset", {40}), 0}}), 0};
        for (int i = 0; i < kHelpers; ++i) {
            const std::string name = absl::StrCat(scope, "helper", i);
            const Input one{addConstant(name + "/one", {}), 0};
            last = Input{add(name, i % 2 ? "Add" : "Maximum", {last, one}), 0};
        }
        return {add(scope + "check", "CheckNumerics", {last}), 0};
    }

    NodeId addConstant(std::string name, std::vector<int64_t> dims) {
        const Shape shape = Shape::of(std::move(dims));
        std::vector<float> values(static_cast<size_t>(*shape.elementCount()));
        for (float& element : values) element = static_cast<float>(std::sin(static_cast<double>(m_seed++)));
        if (shape.dims.empty()) values[0] = 1;
        const NodeId id = add(std::move(name), "Const", {});
        Node node = *m_graph.nodes.back();
        node.attrs = {{"dtype", Attr::ofType(DataType::kFloat)},
                      {"value", Attr::ofTensor(Tensor::ofValues<float>(DataType::kFloat, shape, values))}};
        m_graph.nodes.back() = std::make_shared<const Node>(std::move(node));
        return id;
    }

    NodeId add(std::string name, std::string op, std::vector<Input> inputs) {
        Node node;
        node.id = m_graph.newId();
        node.name = std::move(name);
        node.op = std::move(op);
        node.inputs = std::move(inputs);
        node.attrs.set("T", Attr::ofType(DataType::kFloat));
        m_graph.nodes.push_back(std::make_shared<const Node>(std::move(node)));
        return m_graph.nodes.back()->id;
    }

    Graph m_graph;
    int64_t m_seed = 0;
};

struct Subject {
    GraphPtr graph;
    PipelineSettings settings;
    std::vector<Step> steps;
};

PipelineRun runOrDie(Pipeline& pipeline, const Subject& subject, const std::vector<Step>& steps) {
    const auto run = pipeline.run(subject.graph, subject.settings, steps);
    const absl::Status status = run.ok() ? run->status : run.status();
    if (!status.ok()) {
        std::fprintf(stderr, "pipeline_bench: %s\n", std::string(status.message()).c_str());
        std::exit(1);
    }
    return *run;
}

// Median milliseconds of running `after` when `before` has just been run.
double medianOfSwitch(const Subject& subject, const std::vector<Step>& before, const std::vector<Step>& after) {
    std::vector<double> times;
    for (int i = 0; i < kRuns; ++i) {
        Pipeline pipeline;
        runOrDie(pipeline, subject, before);
        const auto start = std::chrono::steady_clock::now();
        runOrDie(pipeline, subject, after);
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

bool report(const std::string& what, double milliseconds) {
    const bool met = milliseconds <= kAimMilliseconds;
    std::printf("%-58s %9.3f ms   aim %g%s\n", what.c_str(), milliseconds, kAimMilliseconds, met ? "" : "  MISSED");
    return met;
}

bool measureAll(const Subject& subject) {
    bool met = true;
    for (const Step& step : subject.steps) {
        met &= report(absl::StrCat(step.pass, " switched on alone"), medianOfSwitch(subject, {}, {step}));
    }
    for (size_t i = 0; i < subject.steps.size(); ++i) {
        std::vector<Step> without = subject.steps;
        without[i].enabled = false;
        met &= report(absl::StrCat(subject.steps[i].pass, " switched off in the recipe"),
                      medianOfSwitch(subject, subject.steps, without));
    }
    std::vector<Step> shorter(subject.steps.begin(), subject.steps.end() - 1);
    return report("the last step switched off", medianOfSwitch(subject, subject.steps, shorter)) && met;
}

int main(int argc, char** argv) {
    Subject subject;
    subject.settings.ops = &builtinOps();
    subject.settings.measure = [](const Graph& graph) { return measure(graph, nullptr).total(); };
    if (argc == 4) {
        const auto model = openModel(argv[1], builtinOps(), Progress());
        if (!model.ok()) {
            std::fprintf(stderr, "pipeline_bench: %s\n", std::string(model.status().message()).c_str());
            return 1;
        }
        subject.graph = std::make_shared<const Graph>(model->metaGraphs.front().graph);
        subject.settings.inputs = absl::StrSplit(argv[2], ',');
        subject.settings.outputs = absl::StrSplit(argv[3], ',');
    } else {
        subject.graph = DetectorLike().make();
        subject.settings.inputs = {"input"};
        subject.settings.outputs = {"output"};
    }
    const absl::StatusOr<TransformList> recipe = parseTransforms(kRecipe);
    for (const TransformCall& call : recipe->calls) subject.steps.push_back({call.name, call.args});
    std::printf("pipeline over %zu nodes\n", subject.graph->nodes.size());
    return measureAll(subject) ? 0 : 1;
}

}  // namespace
}  // namespace whittle

int main(int argc, char** argv) { return whittle::main(argc, argv); }
