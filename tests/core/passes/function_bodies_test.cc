// SPDX-License-Identifier: Apache-2.0
#include "core/formats/model.h"
#include "core/passes/pipeline.h"
#include "core/passes/weight_error.h"
#include "tests/support/functions.h"
#include "tests/support/graph_text.h"
#include "tests/support/run_pass.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

constexpr char kBody[] = R"(
    a = _Arg {T: float, index: 0}
    w = Const float [2] {0.1, 2}
    i = Identity a {T: float}
    m = Mul i w {T: float}
    done = NoOp ^i
    r = _Retval m {T: float, index: 0}
)";

PassArgs argsOf(std::vector<std::pair<std::string, std::string>> values) { return PassArgs(std::move(values)); }

class FunctionBodiesTest : public testing::Test {
  protected:
    StepOutcome run(Step step, bool compat = false) {
        const Graph graph = withFunctions(graphFromText("x = Placeholder float [2]\ny = f x"),
                                          {functionFromText("f", kBody, {"done"})});
        PipelineSettings settings{{"x"}, {"y"}, &builtinOps(), nullptr, compat, true, {}};
        base = std::make_shared<const Graph>(graph);
        return Pipeline().run(base, settings, {step})->steps[0];
    }

    static std::string bodyOf(const StepOutcome& outcome) {
        Graph body;
        body.nodes = outcome.graph->functions().find("f")->body;
        return textOf(body);
    }

    GraphPtr base;
};

TEST_F(FunctionBodiesTest, aPassWorksOnBodiesToo) {
    const StepOutcome outcome = run({"remove_identity_chains"});
    ASSERT_TRUE(outcome.error.ok()) << outcome.error;
    EXPECT_EQ(outcome.functionsChanged, 1);
    EXPECT_EQ(bodyOf(outcome), dedent(R"(
        a = _Arg {T: float, index: 0}
        w = Const float [2] {0.1, 2}
        m = Mul a w {T: float}
        done = NoOp
        r = _Retval m {T: float, index: 0}
    )"));
    EXPECT_TRUE(outcome.graph->functions().find("f")->original.empty());
}

TEST_F(FunctionBodiesTest, reportsNameTheFunction) {
    const StepOutcome outcome = run({"weights_to_half", argsOf({{"minimum_size", "2"}})});
    ASSERT_NE(outcome.weightErrorReport, nullptr);
    ASSERT_EQ(outcome.weightErrorReport->weights.size(), 1u);
    EXPECT_EQ(outcome.weightErrorReport->weights[0].function, "f");
}

TEST_F(FunctionBodiesTest, compatModeLeavesTheLibraryAlone) {
    const StepOutcome outcome = run({"remove_identity_chains"}, true);
    EXPECT_EQ(outcome.functionsChanged, 0);
    EXPECT_EQ(outcome.graph->library, base->library);
}

TEST_F(FunctionBodiesTest, whatIsLeftAloneIsShared) {
    const StepOutcome outcome = run({"constant_deduplicate"});
    EXPECT_EQ(outcome.functionsChanged, 0);
    EXPECT_EQ(outcome.graph->library, base->library);
}

}  // namespace
}  // namespace whittle
