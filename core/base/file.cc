// SPDX-License-Identifier: Apache-2.0
#include "core/base/file.h"

#include "core/base/status.h"
#include "core/base/system_error.h"

#include <absl/strings/str_cat.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>

namespace whittle {
namespace {

// Which addresses are mapped files. madvise() on any other memory would erase it, and Bytes do not know what they view.
class Mappings {
  public:
    static Mappings& instance() {
        static Mappings& mappings = *new Mappings;  // mappings may outlive static objects
        return mappings;
    }
    void add(const void* address, size_t size) {
        const std::lock_guard lock(m_mutex);
        m_ends[reinterpret_cast<uintptr_t>(address)] = reinterpret_cast<uintptr_t>(address) + size;
    }
    void remove(const void* address) {
        const std::lock_guard lock(m_mutex);
        m_ends.erase(reinterpret_cast<uintptr_t>(address));
    }
    bool contain(uintptr_t begin, uintptr_t end) const {
        const std::lock_guard lock(m_mutex);
        const auto after = m_ends.upper_bound(begin);
        return after != m_ends.begin() && end <= std::prev(after)->second;
    }

  private:
    mutable std::mutex m_mutex;
    std::map<uintptr_t, uintptr_t> m_ends;  // by where a mapping begins
};

class Descriptor {
  public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }
    bool close() {
        const int fd = m_fd;
        m_fd = -1;
        return fd < 0 || ::close(fd) == 0;
    }

  private:
    int m_fd;
};

absl::Status appendAll(int fd, absl::string_view data, const std::string& path) {
    while (!data.empty()) {
        const ssize_t written = ::write(fd, data.data(), data.size());
        if (written < 0) {
            if (errno == EINTR) continue;
            return systemError("write", path);
        }
        data.remove_prefix(static_cast<size_t>(written));
    }
    return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Bytes> mapFile(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return systemError("open", path);
    struct stat info;
    if (::fstat(file.get(), &info) != 0) return systemError("read", path);
    if (!S_ISREG(info.st_mode)) return absl::InvalidArgumentError(absl::StrCat(path, " is not a file"));
    const size_t size = static_cast<size_t>(info.st_size);
    if (size == 0) return Bytes();
    void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
    if (address == MAP_FAILED) return systemError("map", path);
    Mappings::instance().add(address, size);
    std::shared_ptr<const void> owner(address, [size](const void* p) {
        Mappings::instance().remove(p);
        ::munmap(const_cast<void*>(p), size);
    });
    return Bytes(std::move(owner), absl::string_view(static_cast<const char*>(address), size));
}

void forgetPages(const Bytes& part) {
    const auto begin = reinterpret_cast<uintptr_t>(part.data());
    const auto end = begin + part.size();
    if (part.empty() || !Mappings::instance().contain(begin, end)) return;
    const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
    // A mapping begins at a page, so rounding down stays inside.
    const uintptr_t from = begin / page * page;
    ::madvise(reinterpret_cast<void*>(from), end - from, MADV_DONTNEED);
}

bool fileExists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

bool isDirectory(const std::string& path) {
    struct stat info;
    return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

std::string joinPath(absl::string_view directory, absl::string_view name) {
    if (directory.empty()) return std::string(name);
    return directory.back() == '/' ? absl::StrCat(directory, name) : absl::StrCat(directory, "/", name);
}

std::string baseName(absl::string_view path) {
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    const size_t slash = path.rfind('/');
    return std::string(slash == absl::string_view::npos || path.size() == 1 ? path : path.substr(slash + 1));
}

std::string directoryOf(absl::string_view path) {
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    const size_t slash = path.rfind('/');
    if (slash == absl::string_view::npos) return ".";
    return std::string(slash == 0 ? "/" : path.substr(0, slash));
}

absl::Status writeFileAtomically(const std::string& path,
                                 const std::function<absl::Status(const AppendFunction&)>& write) {
    const std::string temporary = absl::StrCat(path, ".part", ::getpid());
    Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (file.get() < 0) return systemError("write", path);
    absl::Status status = write([&](absl::string_view data) { return appendAll(file.get(), data, path); });
    if (status.ok() && ::fsync(file.get()) != 0 && errno != EINVAL) status = systemError("write", path);
    if (!file.close() && status.ok()) status = systemError("write", path);
    if (status.ok() && ::rename(temporary.c_str(), path.c_str()) != 0) status = systemError("replace", path);
    if (!status.ok()) ::unlink(temporary.c_str());
    return status;
}

absl::Status writeFileAtomically(const std::string& path, absl::string_view content) {
    return writeFileAtomically(path, [&](const AppendFunction& append) { return append(content); });
}

}  // namespace whittle
