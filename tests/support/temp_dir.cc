// SPDX-License-Identifier: Apache-2.0
#include "tests/support/temp_dir.h"

#include <stdlib.h>

#include <filesystem>
#include <system_error>

namespace whittle {

TempDir::TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "whittle-test-XXXXXX").string();
    m_path = ::mkdtemp(pattern.data());
}

TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
}

}  // namespace whittle
