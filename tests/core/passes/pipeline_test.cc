// SPDX-License-Identifier: Apache-2.0
#include "core/passes/pipeline.h"

#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

PassArgs argsOf(std::vector<std::pair<std::string, std::string>> values) { return PassArgs(std::move(values)); }

class PipelineTest : public testing::Test {
  protected:
    PipelineTest() {
        const PassContext context = passContext("x", "y", false);
        settings = {context.inputs, context.outputs, context.ops, nullptr, false, false, [this](const Graph& graph) {
                        ++measured;
                        return static_cast<int64_t>(graph.nodes.size()) * 100;
                    }};
    }

    PipelineRun run(const std::vector<Step>& steps) {
        auto result = pipeline.run(base, settings, steps);
        EXPECT_TRUE(result.ok()) << result.status();
        return *std::move(result);
    }

    const GraphPtr base = std::make_shared<const Graph>(graphFromText(R"(
        x = Placeholder float
        i = Identity x
        y = Neg i @/cpu:0
        dead = Neg x
    )"));
    int measured = 0;
    PipelineSettings settings;
    Pipeline pipeline;
    const Step strip{"strip_unused_nodes"};
    const Step identity{"remove_nodes", PassArgs({{"op", "Identity"}, {"op", "StopGradient"}})};
    const Step device{"remove_device"};
};

std::vector<std::string> names(const std::vector<NodeId>& ids, const Graph& graph) {
    std::vector<std::string> result;
    for (const NodePtr& node : graph.nodes) {
        if (std::find(ids.begin(), ids.end(), node->id) != ids.end()) result.push_back(node->name);
    }
    return result;
}

using Names = std::vector<std::string>;

TEST_F(PipelineTest, eachStepTellsWhatItDid) {
    const PipelineRun result = run({strip, identity, device});
    ASSERT_EQ(result.steps.size(), 3u);
    EXPECT_TRUE(result.status.ok());
    EXPECT_EQ(result.steps[0].nodesBefore, 4);
    EXPECT_EQ(result.steps[0].nodesAfter, 3);
    EXPECT_EQ(result.steps[0].bytesAfter, 300);
    EXPECT_EQ(names(result.steps[0].delta.removed, *base), Names{"dead"});
    EXPECT_EQ(names(result.steps[1].delta.removed, *base), Names{"i"});
    EXPECT_EQ(names(result.steps[1].delta.changed, *base), Names{"y"});
    EXPECT_TRUE(result.steps[1].delta.added.empty());
    EXPECT_EQ(textOf(*result.graph), "x = Placeholder float\ny = Neg x\n");
}

TEST_F(PipelineTest, aStepThatIsOffHandsOnItsGraph) {
    Step off = identity;
    off.enabled = false;
    const PipelineRun result = run({strip, off, device});
    EXPECT_FALSE(result.steps[1].ran);
    EXPECT_EQ(result.steps[1].graph, result.steps[0].graph);
    EXPECT_EQ(result.steps[1].nodesAfter, 3);
    EXPECT_EQ(textOf(*result.graph), "x = Placeholder float\ni = Identity x\ny = Neg i\n");
}

TEST_F(PipelineTest, whatRanBeforeIsRemembered) {
    const PipelineRun first = run({strip, identity});
    EXPECT_FALSE(first.steps[1].cached);
    const PipelineRun longer = run({strip, identity, device});
    EXPECT_TRUE(longer.steps[1].cached);
    EXPECT_FALSE(longer.steps[2].cached);
    EXPECT_EQ(longer.steps[1].graph, first.steps[1].graph);
    const int before = measured;
    const PipelineRun again = run({strip, identity});
    EXPECT_TRUE(again.steps[1].cached);
    EXPECT_EQ(measured, before);
    EXPECT_EQ(again.graph, first.graph);
}

TEST_F(PipelineTest, otherSettingsAreOtherResults) {
    run({strip});
    settings.outputs = {"dead"};
    const PipelineRun result = run({strip});
    EXPECT_FALSE(result.steps[0].cached);
    EXPECT_EQ(textOf(*result.graph), "x = Placeholder float\ndead = Neg x\n");
    settings.compat = true;
    EXPECT_FALSE(run({strip}).steps[0].cached);
}

TEST_F(PipelineTest, misspeltNamesAreErrorsThatSayWhatWasMeant) {
    const Step argument{"remove_nodes", PassArgs(std::vector<std::pair<std::string, std::string>>{{"op", "Identity"},
                                                                                                  {"max_input", "1"}})};
    const PipelineRun result = run({{"remove_device_"}, argument});
    EXPECT_EQ(result.steps[0].error.message(),
              "Transform 'remove_device_' not recognized. Did you mean remove_device?");
    EXPECT_EQ(result.steps[1].error.message(), "remove_nodes has no argument 'max_input'. Did you mean max_inputs?");
    settings.compat = true;
    const PipelineRun compat = run({argument});
    EXPECT_TRUE(compat.steps[0].error.ok());
    ASSERT_EQ(compat.steps[0].warnings.size(), 1u);
    EXPECT_EQ(compat.steps[0].warnings[0],
              "remove_nodes has no argument 'max_input'. Did you mean max_inputs? It is ignored.");
}

TEST_F(PipelineTest, theStepsAfterAnErrorWorkOnWhatCameBeforeIt) {
    const PipelineRun result = run({strip, {"remove_nodes"}, device, {"no_such_pass"}});
    EXPECT_EQ(result.steps[1].error.message(),
              "remove_nodes expects at least one 'op'argument, e.g. remove_nodes(op=Identity)");
    EXPECT_FALSE(result.steps[1].errorIgnored);
    EXPECT_EQ(result.steps[1].graph, result.steps[0].graph);
    EXPECT_TRUE(result.steps[2].error.ok());
    EXPECT_EQ(result.steps[3].error.message(), "Transform 'no_such_pass' not recognized.");
    EXPECT_EQ(result.status.message(), "remove_nodes: " + std::string(result.steps[1].error.message()));
    EXPECT_EQ(textOf(*result.graph), "x = Placeholder float\ni = Identity x\ny = Neg i\n");
}

TEST_F(PipelineTest, stopsAtAnErrorWhenTold) {
    settings.stopAtError = true;
    const PipelineRun result = run({{"remove_nodes"}, device});
    EXPECT_FALSE(result.steps[1].ran);
    EXPECT_EQ(result.graph, base);
}

TEST_F(PipelineTest, errorsCanBeIgnored) {
    settings.stopAtError = true;
    for (const Step& step : {Step{"remove_nodes", {}, true, true},
                             Step{"remove_nodes", argsOf({{"max_inputs", "2"}, {"ignore_errors", "TRUE"}})}}) {
        const PipelineRun result = run({step, device});
        EXPECT_TRUE(result.status.ok());
        EXPECT_TRUE(result.steps[0].errorIgnored);
        EXPECT_TRUE(result.steps[1].ran);
    }
    const PipelineRun odd = run({Step{"remove_device", argsOf({{"ignore_errors", "1"}})}});
    EXPECT_EQ(odd.status.message(), "remove_device: ignore_errors should be true or false, found 1");
}

TEST_F(PipelineTest, anInvalidResultIsAnErrorThatCannotBeIgnored) {
    const GraphPtr split = std::make_shared<const Graph>(graphFromText("x = A\ns = S x\ny = Add s s:1"));
    settings.compat = true;
    const auto result =
        pipeline.run(split, settings, {{"remove_nodes", PassArgs({{"op", "S"}, {"op", "T"}}), true, true}});
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->status.message(),
              "remove_nodes: Invalid graph with inputs referring to nonexistent nodes: Invalid input s:1 for node y");
    EXPECT_EQ(result->graph, split);
}

TEST_F(PipelineTest, cancellingEndsTheRunAndLeavesNothingBehind) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(pipeline.run(base, settings, {strip}, Progress(stop.get_token())).status().code(),
              absl::StatusCode::kCancelled);
    EXPECT_FALSE(run({strip}).steps[0].cached);
}

TEST_F(PipelineTest, remembersNoMoreThanItMay) {
    Pipeline small(1);
    ASSERT_TRUE(small.run(base, settings, {strip, device}).ok());
    const auto again = small.run(base, settings, {strip, device});
    EXPECT_FALSE(again->steps[0].cached);
}

}  // namespace
}  // namespace whittle
