// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/rules/signature.h"

#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <gtest/gtest.h>

namespace whittle {
namespace {

// Shapes for inputs and no values.
class Shapes : public RuleContext::Inputs {
  public:
    explicit Shapes(std::vector<SymbolicShape> shapes) : m_shapes(std::move(shapes)) {}
    int count() const override { return static_cast<int>(m_shapes.size()); }
    const SymbolicShape& shape(int input) const override { return m_shapes[static_cast<size_t>(input)]; }
    DataType dtype(int) const override { return DataType::kFloat; }
    const HandleTypes& handle(int) const override { return m_handle; }
    const Tensor* value(int) override { return nullptr; }
    std::optional<SymbolicShape> valueAsShape(int) override { return std::nullopt; }

  private:
    std::vector<SymbolicShape> m_shapes;
    HandleTypes m_handle;
};

SymbolicShape sizes(std::initializer_list<int64_t> dims) { return SymbolicShape::ofSizes(dims); }
Dim symbol(uint32_t number) { return Dim::ofSymbol(number); }

// The outputs, separated by spaces, or the error's message. New symbols begin at 100.
std::string applied(absl::string_view text, std::vector<SymbolicShape> inputs, size_t outputs = 1) {
    Node node;
    node.name = "n";
    node.op = "Op";
    node.attrs.set("count", Attr::ofInt(7));
    node.attrs.set("negative", Attr::ofInt(-2));
    Shapes shapes(std::move(inputs));
    Symbols symbols;
    while (symbols.fresh().symbol() < 99) {
    }
    RuleContext context(node, nullptr, shapes, std::vector<DataType>(outputs, DataType::kFloat), symbols);
    const absl::Status status = Signature(text).apply(context);
    if (!status.ok()) return std::string(status.message());
    std::vector<std::string> texts;
    for (size_t i = 0; i < outputs; ++i) texts.push_back(toString(context.output(static_cast<int>(i))));
    return absl::StrJoin(texts, " ");
}

TEST(SignatureTest, givesANameOneSize) {
    EXPECT_EQ(applied("[n,4] [n] -> [n]", {sizes({3, 4}), sizes({3})}), "[3]");
    EXPECT_EQ(applied("[n,4] [n] -> [n]", {SymbolicShape::of({symbol(1), Dim::ofSize(4)}), sizes({3})}), "[3]");
    EXPECT_EQ(applied("[n,4] [n] -> [n]", {SymbolicShape::of({symbol(1), Dim::ofSize(4)}), SymbolicShape::unknown()}),
              "[?1]");
}

TEST(SignatureTest, refusesWhatDoesNotFit) {
    EXPECT_EQ(applied("[n,4] [n] -> [n]", {sizes({3, 4}), sizes({2})}),
              "node 'n' (Op): dimensions must be equal, but are 3 and 2");
    EXPECT_EQ(applied("[n,4] -> [n]", {sizes({3, 5})}), "node 'n' (Op): dimensions must be equal, but are 5 and 4");
    EXPECT_EQ(applied("[] -> []", {sizes({3})}), "node 'n' (Op): shape must be rank 0 but is rank 1");
    EXPECT_EQ(applied("x>=3 -> x", {sizes({3})}), "node 'n' (Op): shape must be at least rank 3 but is rank 1");
    EXPECT_EQ(applied("x<=1 -> x", {sizes({3, 3})}), "node 'n' (Op): shape must be at most rank 1 but is rank 2");
    EXPECT_EQ(applied("[x..,3] -> [x..]", {sizes({})}), "node 'n' (Op): shape must be at least rank 1 but is rank 0");
}

TEST(SignatureTest, mergesWholeShapes) {
    EXPECT_EQ(applied("x x -> x", {SymbolicShape::of({symbol(1), Dim::ofSize(4)}), sizes({3, 4})}), "[3,4]");
    EXPECT_EQ(applied("x x -> x", {SymbolicShape::unknown(), sizes({3, 4})}), "[3,4]");
    EXPECT_EQ(applied("x * -> x", {SymbolicShape::unknown(), sizes({3, 4})}), "<unknown>");
}

TEST(SignatureTest, takesDimensionsBetween) {
    EXPECT_EQ(applied("[n,x..,3] -> [x..,n]", {sizes({1, 2, 4, 3})}), "[2,4,1]");
    EXPECT_EQ(applied("[n,x..,3] -> [x..,n]", {sizes({1, 3})}), "[1]");
    EXPECT_EQ(applied("[n,x..,3] -> [x..,n]", {SymbolicShape::unknown()}), "<unknown>");
}

TEST(SignatureTest, makesSizes) {
    EXPECT_EQ(applied("[n] -> [n*4] [n/2] [?] [@count] * []", {sizes({6})}, 6), "[24] [3] [?100] [7] <unknown> []");
    EXPECT_EQ(applied("[n] -> [m] [m]", {sizes({6})}, 2), "[?100] [?100]");
    EXPECT_EQ(applied("[n] -> [n/4]", {sizes({6})}),
              "node 'n' (Op): dimension size must be evenly divisible by 4 but is 6");
    EXPECT_EQ(applied("[n] -> [@absent]", {sizes({6})}),
              "node 'n' (Op): attribute 'absent' is missing or of another kind");
    EXPECT_EQ(applied("[n] -> [@negative]", {sizes({6})}), "node 'n' (Op): attribute 'negative' is -2");
    EXPECT_EQ(applied("[n] -> [n*4]", {sizes({int64_t{1} << 62})}),
              "node 'n' (Op): dimension size overflow from multiplying 4611686018427387904 and 4");
}

TEST(SignatureTest, repeatsTheLastPattern) {
    EXPECT_EQ(applied("* [n]... -> [n]...", {sizes({}), sizes({3}), sizes({3})}, 2), "[3] [3]");
    EXPECT_EQ(applied("* [n]... -> [n]...", {sizes({})}, 0), "");
    EXPECT_EQ(applied("* [n]... -> [n]...", {sizes({}), sizes({3}), sizes({2})}, 2),
              "node 'n' (Op): dimensions must be equal, but are 3 and 2");
}

TEST(SignatureTest, refusesOtherCounts) {
    EXPECT_EQ(applied("* -> *", {}), "node 'n' (Op): has 0 inputs");
    EXPECT_EQ(applied("* -> *", {sizes({})}, 2), "node 'n' (Op): has 2 outputs");
}

}  // namespace
}  // namespace whittle
