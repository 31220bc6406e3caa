// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/progress.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QtConcurrent>

#include <absl/status/statusor.h>

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace whittle {

// What one long work is doing, for a progress bar: `phase` is core's English word for it, `total` 0 means unknown.
struct JobProgress {
    QString phase;
    qint64 done = 0;
    qint64 total = 0;
};

// The part of Job<T> that widgets see. Lives on the window's thread.
class JobBase : public QObject {
    Q_OBJECT

  public:
    ~JobBase() override;

    bool isRunning() const { return m_running; }
    // Asks the work to end; its result is never delivered. finished() comes at once.
    void cancel();

  signals:
    void started();
    // At most ten times a second, the first time 300 ms after the start: short work shows no progress.
    void progressed(const whittle::JobProgress& progress);
    // After the result was delivered, or after cancel().
    void finished();

  protected:
    explicit JobBase(QObject* parent);

    // Begins a run: stops the previous one and hands out what the new one reports to.
    Progress begin();
    void end();

  private:
    // Written on the worker's thread, read by the timer: nothing crosses the event loop, so a run that outlives the job
    // has nowhere to call.
    struct Shared {
        std::mutex mutex;
        JobProgress progress;
    };

    virtual void forget() = 0;
    void poll();

    bool m_running = false;
    std::stop_source m_stop;
    std::shared_ptr<Shared> m_shared;
    QTimer m_timer;
};

// Work on another thread whose newest request wins: starting again ends the previous run soon, and its result is never
// delivered. Destroying the job while it runs is fine; the work must own (or share) everything that it touches.
template <typename T>
class Job final : public JobBase {
  public:
    using Result = absl::StatusOr<T>;
    using Work = std::function<Result(const Progress&)>;
    using Done = std::function<void(Result)>;

    explicit Job(QObject* parent = nullptr) : JobBase(parent) {
        // Not future.then(this, ...): Qt 6.4 aborts when `this` dies first.
        connect(&m_watcher, &QFutureWatcher<std::shared_ptr<Result>>::finished, this, [this] { deliver(); });
    }

    // Runs `work` on a thread of the pool and `done` with its result on this one.
    void start(Work work, Done done) {
        m_done = std::move(done);
        const Progress progress = begin();
        m_watcher.setFuture(QtConcurrent::run([work = std::move(work), progress] { return guarded(work, progress); }));
    }

  private:
    // What a library threw becomes a status here and nowhere else.
    static std::shared_ptr<Result> guarded(const Work& work, const Progress& progress) {
        if (progress.cancelled()) return std::make_shared<Result>(absl::CancelledError("cancelled"));
        try {
            return std::make_shared<Result>(work(progress));
        } catch (const std::bad_alloc&) {
            return std::make_shared<Result>(absl::ResourceExhaustedError("out of memory"));
        } catch (const std::exception& e) {
            return std::make_shared<Result>(absl::InternalError(e.what()));
        }
    }

    void deliver() {
        const auto future = m_watcher.future();
        if (!m_done || future.resultCount() == 0) return;
        const Done done = std::exchange(m_done, {});
        end();
        // `done` may start the next run or destroy this job, so nothing of ours is touched after it.
        done(std::move(*future.result()));
    }

    void forget() override {
        m_done = {};
        m_watcher.setFuture({});
    }

    QFutureWatcher<std::shared_ptr<Result>> m_watcher;
    Done m_done;
};

}  // namespace whittle
