// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/string_view.h>

#include <utility>

// Debian 12's Abseil has no status macros of its own.
namespace whittle {

// `status` with "context: " before its message; OK stays OK. Each layer says what it was doing when the layer below
// failed.
inline absl::Status annotate(const absl::Status& status, absl::string_view context) {
    if (status.ok()) return status;
    return absl::Status(status.code(), absl::StrCat(context, ": ", status.message()));
}

}  // namespace whittle

#define WHITTLE_CONCAT_(a, b) a##b
#define WHITTLE_CONCAT(a, b) WHITTLE_CONCAT_(a, b)

// Returns from the function when `expr`, an absl::Status, is not OK.
#define WHITTLE_RETURN_IF_ERROR(expr)                                                             \
    do {                                                                                          \
        if (absl::Status whittle_status_ = (expr); !whittle_status_.ok()) return whittle_status_; \
    } while (false)

// Declares or assigns `lhs` from `expr`, an absl::StatusOr, or returns its status from the function.
#define WHITTLE_ASSIGN_OR_RETURN(lhs, expr) WHITTLE_ASSIGN_OR_RETURN_(WHITTLE_CONCAT(whittle_or_, __LINE__), lhs, expr)
#define WHITTLE_ASSIGN_OR_RETURN_(tmp, lhs, expr) \
    auto tmp = (expr);                            \
    if (!tmp.ok()) return tmp.status();           \
    lhs = std::move(tmp).value()
