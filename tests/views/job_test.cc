// SPDX-License-Identifier: Apache-2.0
#include "views/job.h"

#include <QSignalSpy>
#include <QTest>

#include <atomic>
#include <chrono>
#include <thread>

namespace whittle {

// Waits until asked to end; gives kCancelled then, `value` after `most`.
absl::StatusOr<int> waitForStop(const Progress& progress, int value, std::chrono::milliseconds most) {
    const auto end = std::chrono::steady_clock::now() + most;
    while (std::chrono::steady_clock::now() < end) {
        if (progress.cancelled()) return absl::CancelledError("cancelled");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return value;
}

class JobTest : public QObject {
    Q_OBJECT

  private slots:
    void deliversItsResultOnThisThread() {
        Job<int> job;
        QSignalSpy finished(&job, &JobBase::finished);
        int result = 0;
        QThread* where = nullptr;
        job.start([](const Progress&) -> absl::StatusOr<int> { return 42; },
                  [&](absl::StatusOr<int> value) {
                      result = *value;
                      where = QThread::currentThread();
                  });
        QVERIFY(job.isRunning());
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(result, 42);
        QCOMPARE(where, QThread::currentThread());
        QVERIFY(!job.isRunning());
    }

    void cancellingDeliversNothing() {
        Job<int> job;
        QSignalSpy finished(&job, &JobBase::finished);
        bool delivered = false;
        job.start([](const Progress& p) { return waitForStop(p, 1, std::chrono::seconds(20)); },
                  [&](absl::StatusOr<int>) { delivered = true; });
        job.cancel();
        QCOMPARE(finished.count(), 1);
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QVERIFY(!delivered);
    }

    void theNewestRequestWins() {
        Job<int> job;
        std::vector<int> results;
        const auto keep = [&](absl::StatusOr<int> value) { results.push_back(value.ok() ? *value : -1); };
        job.start([](const Progress& p) { return waitForStop(p, 1, std::chrono::seconds(20)); }, keep);
        job.start([](const Progress& p) { return waitForStop(p, 2, std::chrono::seconds(20)); }, keep);
        job.start([](const Progress&) -> absl::StatusOr<int> { return 3; }, keep);
        QTRY_COMPARE(results.size(), size_t{1});
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        QCOMPARE(results, std::vector<int>{3});
    }

    void destroyingARunningJobStopsItsWork() {
        const auto stopped = std::make_shared<std::atomic<bool>>(false);
        const auto begun = std::make_shared<std::atomic<bool>>(false);
        {
            Job<int> job;
            job.start(
                [=](const Progress& progress) {
                    *begun = true;
                    auto result = waitForStop(progress, 1, std::chrono::seconds(20));
                    *stopped = absl::IsCancelled(result.status());
                    return result;
                },
                [](absl::StatusOr<int>) { QFAIL("a destroyed job delivered"); });
            QTRY_VERIFY(*begun);
        }
        QTRY_VERIFY(*stopped);
    }

    void aResultMayStartTheNextRun() {
        Job<int> job;
        int last = 0;
        job.start([](const Progress&) -> absl::StatusOr<int> { return 1; },
                  [&](absl::StatusOr<int>) {
                      job.start([](const Progress&) -> absl::StatusOr<int> { return 2; },
                                [&](absl::StatusOr<int> value) { last = *value; });
                  });
        QTRY_COMPARE(last, 2);
    }

    void whatIsThrownBecomesAStatus() {
        Job<int> job;
        absl::Status status;
        job.start([](const Progress&) -> absl::StatusOr<int> { throw std::runtime_error("boom"); },
                  [&](absl::StatusOr<int> value) { status = value.status(); });
        QTRY_COMPARE(status.code(), absl::StatusCode::kInternal);
        QCOMPARE(std::string(status.message()), std::string("boom"));
    }

    void progressIsToldAfterAWhileOnly() {
        Job<int> job;
        QString phase;
        qint64 done = 0;
        connect(&job, &JobBase::progressed, &job, [&](const JobProgress& progress) {
            phase = progress.phase;
            done = progress.done;
        });
        QElapsedTimer clock;
        clock.start();
        job.start(
            [](const Progress& progress) {
                progress.report("counting", 3, 10);
                return waitForStop(progress, 1, std::chrono::seconds(20));
            },
            [](absl::StatusOr<int>) {});
        QTRY_COMPARE(phase, QStringLiteral("counting"));
        QVERIFY(clock.elapsed() >= 290);
        QCOMPARE(done, 3);
        job.cancel();
    }
};

}  // namespace whittle

QTEST_GUILESS_MAIN(whittle::JobTest)
#include "job_test.moc"
