// SPDX-License-Identifier: Apache-2.0
#include "views/job.h"

#include "views/text.h"

namespace whittle {

namespace {

constexpr int kFirstReportMs = 300;
constexpr int kReportMs = 100;

}  // namespace

JobBase::JobBase(QObject* parent) : QObject(parent) {
    connect(&m_timer, &QTimer::timeout, this, [this] { poll(); });
}

JobBase::~JobBase() { m_stop.request_stop(); }

Progress JobBase::begin() {
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_shared = std::make_shared<Shared>();
    m_timer.start(kFirstReportMs);
    m_running = true;
    emit started();
    return Progress(m_stop.get_token(), [shared = m_shared](absl::string_view phase, int64_t done, int64_t total) {
        const std::lock_guard lock(shared->mutex);
        shared->progress = JobProgress{toQString(phase), done, total};
    });
}

void JobBase::end() {
    m_timer.stop();
    m_running = false;
    emit finished();
}

void JobBase::cancel() {
    if (!m_running) return;
    m_stop.request_stop();
    forget();
    end();
}

void JobBase::poll() {
    m_timer.setInterval(kReportMs);
    JobProgress progress;
    {
        const std::lock_guard lock(m_shared->mutex);
        progress = m_shared->progress;
    }
    emit progressed(progress);
}

}  // namespace whittle
