// SPDX-License-Identifier: Apache-2.0
#include "app/console.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <sstream>
#include <thread>

namespace whittle {
namespace {

using namespace std::chrono_literals;

TEST(Console, keepsResultsAndNotesApart) {
    std::ostringstream out, err;
    Console console(out, err, false);
    console.print("result\n");
    console.note("careful");
    EXPECT_EQ(out.str(), "result\n");
    EXPECT_EQ(err.str(), "careful\n");
}

TEST(Console, saysWhenOutputCannotBeWritten) {
    std::ostringstream out, err;
    Console console(out, err, false);
    EXPECT_TRUE(console.flush());
    out.setstate(std::ios::badbit);
    EXPECT_FALSE(console.flush());
}

TEST(Console, drawsNoProgressForShortWorkOrWithoutATerminal) {
    std::ostringstream out, err;
    Console terminal(out, err, true);
    terminal.progress().report("reading", 1, 2);
    EXPECT_EQ(err.str(), "");
    Console file(out, err, false);
    std::this_thread::sleep_for(1050ms);
    file.progress().report("reading", 1, 2);
    EXPECT_EQ(err.str(), "");
    terminal.progress().report("reading", 1, 2);
    EXPECT_EQ(err.str(), "\r\x1b[Kreading 50%");
    terminal.print("done\n");
    EXPECT_EQ(err.str(), "\r\x1b[Kreading 50%\r\x1b[K");
}

TEST(Console, cancelsItsProgressOnASignal) {
    std::ostringstream out, err;
    Console console(out, err, false);
    const Progress progress = console.progress();
    {
        const CancelOnSignal guard(console);
        EXPECT_TRUE(progress.check().ok());
        std::raise(SIGINT);
        for (int i = 0; i < 500 && !progress.cancelled(); ++i) std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(progress.check().code(), absl::StatusCode::kCancelled);
}

TEST(Console, isNotCancelledWithoutASignal) {
    std::ostringstream out, err;
    Console console(out, err, false);
    { const CancelOnSignal guard(console); }
    EXPECT_FALSE(console.cancelled());
}

}  // namespace
}  // namespace whittle
