// SPDX-License-Identifier: Apache-2.0
#include "core/shapes/symbol_names.h"

#include <gtest/gtest.h>

namespace whittle {
namespace {

TEST(SymbolNamesTest, sizesThatOccurOnceHaveNoLetter) {
    const SymbolicShape once = SymbolicShape::of({Dim::ofSymbol(7), Dim::ofSize(3)});
    const SymbolicShape twice = SymbolicShape::of({Dim::ofSymbol(9), Dim::ofSymbol(9)});
    const SymbolicShape third = SymbolicShape::of({Dim::ofSymbol(2)});
    SymbolNames names;
    for (const SymbolicShape* shape : {&once, &twice, &third, &third}) names.count(*shape);
    EXPECT_EQ(names.nameOf(once), "[?,3]");
    EXPECT_EQ(names.nameOf(twice), "[a,a]");
    EXPECT_EQ(names.nameOf(third), "[b]");
    EXPECT_EQ(names.nameOf(SymbolicShape::unknown()), "<unknown>");
    EXPECT_EQ(names.letterOf(Dim::ofSize(3)), "");
}

TEST(SymbolNamesTest, lettersGoOnAfterZ) {
    SymbolNames names;
    for (uint32_t i = 0; i < 28; ++i) {
        names.count(SymbolicShape::of({Dim::ofSymbol(i), Dim::ofSymbol(i)}));
    }
    EXPECT_EQ(names.letterOf(Dim::ofSymbol(25)), "z");
    EXPECT_EQ(names.letterOf(Dim::ofSymbol(26)), "a1");
    EXPECT_EQ(names.letterOf(Dim::ofSymbol(27)), "b1");
}

}  // namespace
}  // namespace whittle
