// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/rules.h"

#include "core/formats/model.h"

#include <gtest/gtest.h>

#include <string>

namespace whittle {
namespace {

TEST(ShapeRulesTest, hasOneRuleForAnOp) {
    const absl::Span<const ShapeRule> rules = allShapeRules();
    for (size_t i = 1; i < rules.size(); ++i) EXPECT_LT(rules[i - 1].op, rules[i].op);
}

TEST(ShapeRulesTest, findsEachRuleByItsOp) {
    for (const ShapeRule& rule : allShapeRules()) EXPECT_EQ(findShapeRule(rule.op), &rule);
    EXPECT_EQ(findShapeRule("NoSuchOp"), nullptr);
}

// A misspelt op would never be found. CompareAndBitpack is in older releases only.
TEST(ShapeRulesTest, namesOpsOfTensorFlow) {
    for (const ShapeRule& rule : allShapeRules()) {
        EXPECT_TRUE(builtinOps().find(rule.op) || rule.op == "CompareAndBitpack") << rule.op;
    }
}

}  // namespace
}  // namespace whittle
