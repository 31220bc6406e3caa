// SPDX-License-Identifier: Apache-2.0
#include "core/layout/worker_client.h"

#include "core/base/file.h"
#include "core/layout/layout_engine.h"
#include "tests/core/layout/graphs.h"
#include "tests/support/temp_dir.h"

#include <absl/strings/match.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <cstdlib>
#include <thread>

namespace whittle {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLong{20000};

// Workers that behave badly, as shell scripts.
class WorkerClientTest : public ::testing::Test {
  protected:
    std::string script(const std::string& body) {
        const std::string path = m_dir.file("worker");
        EXPECT_TRUE(writeFileAtomically(path, "#!/bin/sh\n" + body + "\n").ok());
        chmod(path.c_str(), 0755);
        return path;
    }

    TempDir m_dir;
};

TEST_F(WorkerClientTest, answersEveryRequestInOrder) {
    LayoutWorkerClient client(WHITTLE_LAYOUT_WORKER);
    const auto answers = client.run({"digraph a {x -> y [k=7]}", "no dot at all", "digraph b {z}"}, kLong, Progress());
    ASSERT_TRUE(answers.ok()) << answers.status();
    ASSERT_EQ(answers->size(), 3u);
    EXPECT_TRUE(absl::StrContains(*(*answers)[0], "\ne 7 "));
    EXPECT_EQ((*answers)[1].status().code(), absl::StatusCode::kInternal);
    EXPECT_TRUE(absl::StrContains(*(*answers)[2], "\nn z "));
    EXPECT_TRUE(client.running());
}

TEST_F(WorkerClientTest, manyLargeRequestsDoNotBlockEachOther) {
    std::string dot = "digraph g {";
    for (int i = 0; i < 300; ++i) dot += "n" + std::to_string(i) + " [label=\"" + std::string(2000, 'x') + "\"]\n";
    dot += "}";
    LayoutWorkerClient client(WHITTLE_LAYOUT_WORKER);
    const auto answers = client.run(std::vector<std::string>(8, dot), kLong, Progress());
    ASSERT_TRUE(answers.ok()) << answers.status();
    EXPECT_EQ(answers->size(), 8u);
}

TEST_F(WorkerClientTest, crashIsSaidAndTheNextRequestStartsAfresh) {
    LayoutWorkerClient client(script("kill -SEGV $$"));
    const auto crashed = client.run({"digraph {}"}, kLong, Progress());
    ASSERT_TRUE(crashed.ok());
    const absl::Status status = crashed->front().status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_TRUE(absl::StrContains(status.message(), "ended unexpectedly (signal 11")) << status.message();
    EXPECT_FALSE(client.running());
    EXPECT_FALSE(client.hasAnswered());
    script("exec '" WHITTLE_LAYOUT_WORKER "'");
    EXPECT_TRUE(client.run({"digraph {}"}, kLong, Progress()).ok());
}

TEST_F(WorkerClientTest, dyingAgainAndAgainIsAFailureOfTheWhole) {
    LayoutWorkerClient client(script("exit 3"));
    const absl::Status status = client.run(std::vector<std::string>(5, "digraph {}"), kLong, Progress()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_TRUE(absl::StrContains(status.message(), "exit status 3")) << status.message();
}

TEST_F(WorkerClientTest, hangingWorkerIsEndedAtTheDeadlineOfEachRequest) {
    LayoutWorkerClient client(script("exec sleep 1000"));
    const auto start = std::chrono::steady_clock::now();
    const auto answers = client.run({"digraph {}", "digraph {}"}, milliseconds(100), Progress());
    ASSERT_TRUE(answers.ok());
    for (const auto& answer : *answers) EXPECT_EQ(answer.status().code(), absl::StatusCode::kDeadlineExceeded);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST_F(WorkerClientTest, cancellingEndsTheWorkerAtOnce) {
    LayoutWorkerClient client(script("exec sleep 1000"));
    std::stop_source stop;
    std::thread canceller([&] {
        std::this_thread::sleep_for(milliseconds(50));
        stop.request_stop();
    });
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(client.run({"digraph {}"}, kLong, Progress(stop.get_token())).status().code(),
              absl::StatusCode::kCancelled);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
    EXPECT_FALSE(client.running());
    canceller.join();
}

TEST_F(WorkerClientTest, nonsenseForAnAnswerIsRefused) {
    LayoutWorkerClient client(script("printf '\\377\\377\\377\\377nonsense'; exec sleep 1000"));
    const auto answers = client.run({"digraph {}"}, kLong, Progress());
    ASSERT_TRUE(answers.ok());
    EXPECT_EQ(answers->front().status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(WorkerClientTest, missingProgramIsNamed) {
    LayoutWorkerClient client("/nonexistent/worker");
    const absl::Status status = client.run({"digraph {}"}, kLong, Progress()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_TRUE(absl::StrContains(status.message(), "/nonexistent/worker"));
}

TEST_F(WorkerClientTest, environmentSaysWhereTheWorkerIs) {
    setenv("WHITTLE_LAYOUT_WORKER", WHITTLE_LAYOUT_WORKER, 1);
    EXPECT_EQ(*findLayoutWorker(), WHITTLE_LAYOUT_WORKER);
    setenv("WHITTLE_LAYOUT_WORKER", "/nonexistent/worker", 1);
    EXPECT_EQ(findLayoutWorker().status().code(), absl::StatusCode::kNotFound);
    unsetenv("WHITTLE_LAYOUT_WORKER");
}

LayoutRequest detectorRequest() {
    LayoutRequest request;
    request.tree = std::make_shared<const ScopeTree>(detector());
    openAllBelow(*request.tree, kRootScope, request.view);
    return request;
}

TEST_F(WorkerClientTest, engineDrawsPlainlyWhatGraphvizCannotFinish) {
    LayoutEngineOptions options;
    options.worker = script("exec sleep 1000");
    options.scopeDeadline = milliseconds(30);
    LayoutEngine engine(options);
    const auto result = engine.layout(detectorRequest(), Progress());
    ASSERT_TRUE(result.ok()) << result.status();
    ASSERT_FALSE(result->layout->notes.empty());
    EXPECT_TRUE(absl::StrContains(result->layout->notes.front(), "graphviz gave up after 0.03 s on "));
}

TEST_F(WorkerClientTest, engineSaysThatTheWorkerCrashedAndStillDrawsWithoutIt) {
    LayoutEngineOptions options;
    options.worker = script("exit 1");
    LayoutEngine engine(options);
    LayoutRequest request = detectorRequest();
    EXPECT_EQ(engine.layout(request, Progress()).status().code(), absl::StatusCode::kUnavailable);
    request.withoutGraphviz = true;
    EXPECT_TRUE(engine.layout(request, Progress()).ok());
}

}  // namespace
}  // namespace whittle
