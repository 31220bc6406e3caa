// SPDX-License-Identifier: Apache-2.0
#include "core/kernels/ops/window.h"

#include "core/base/status.h"

#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr int64_t kMostOfAnything = int64_t{1} << 40;

// Sizes that cannot overflow what is computed from them.
absl::Status checkSize(const KernelContext& c, const WindowDim& dim) {
    for (const int64_t size : {dim.in, dim.kernel, dim.stride, dim.dilation}) {
        if (size > kMostOfAnything / 1024) return c.fail("a size is too large");
    }
    if (dim.kernel < 1) return c.fail("the window is empty");
    if (dim.dilation > 1 && dim.kernel > (int64_t{1} << 20)) return c.fail("the window is too large");
    if (dim.kernel > 1 && dim.dilation > (int64_t{1} << 20)) return c.fail("the dilation is too large");
    return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<int64_t>> spatialAttr(const KernelContext& c, absl::string_view name, size_t rank) {
    WHITTLE_ASSIGN_OR_RETURN(std::vector<int64_t> values, c.intsAttr(name));
    if (values.size() != rank) return c.fail(absl::StrCat("'", name, "' needs ", rank, " numbers"));
    if (std::any_of(values.begin(), values.end(), [](int64_t value) { return value < 1; })) {
        return c.fail(absl::StrCat("'", name, "' must be positive"));
    }
    if (values.front() != 1 || values.back() != 1) {
        return c.fail(absl::StrCat("'", name, "' must be 1 for batch and channels"));
    }
    return values;
}

absl::StatusOr<std::vector<int64_t>> dilationsOf(const KernelContext& c, size_t rank) {
    if (!c.attr("dilations")) return std::vector<int64_t>(rank, 1);
    return spatialAttr(c, "dilations", rank);
}

absl::StatusOr<Window> windowOf(const KernelContext& c, const std::vector<int64_t>& input,
                                const std::vector<int64_t>& kernel, const std::vector<int64_t>& strides,
                                const std::vector<int64_t>& dilations) {
    WHITTLE_ASSIGN_OR_RETURN(const std::string padding, c.stringAttr("padding"));
    if (c.attr("data_format")) {
        WHITTLE_ASSIGN_OR_RETURN(const std::string format, c.stringAttr("data_format"));
        if (format != "NHWC" && format != "NDHWC") {
            return absl::UnimplementedError(
                absl::StrCat("node '", c.node().name, "' (", c.node().op, "): no kernel for ", format));
        }
    }
    std::vector<int64_t> edges;
    if (c.attr("explicit_paddings")) {
        WHITTLE_ASSIGN_OR_RETURN(edges, c.intsAttr("explicit_paddings"));
    }
    const bool isExplicit = padding == "EXPLICIT";
    if (!isExplicit && padding != "SAME" && padding != "VALID") return c.fail(absl::StrCat("no padding ", padding));
    if (isExplicit != !edges.empty() || (isExplicit && edges.size() != 2 * input.size())) {
        return c.fail("'explicit_paddings' needs two numbers for each dimension, with the padding EXPLICIT only");
    }
    Window window;
    const size_t first = 3 - kernel.size();
    for (size_t i = 0; i < kernel.size(); ++i) {
        WindowDim& dim = window[first + i];
        dim = {input[i + 1], kernel[i], strides[i + 1], dilations[i + 1], 0, 0};
        WHITTLE_RETURN_IF_ERROR(checkSize(c, dim));
        const int64_t reach = (dim.kernel - 1) * dim.dilation + 1;
        int64_t all = dim.in;
        if (isExplicit) {
            dim.before = edges[2 * (i + 1)];
            const int64_t after = edges[2 * (i + 1) + 1];
            if (dim.before < 0 || after < 0 || dim.before > kMostOfAnything || after > kMostOfAnything) {
                return c.fail("a padding is negative or too large");
            }
            all += dim.before + after;
        }
        if (padding == "SAME") {
            dim.out = (dim.in + dim.stride - 1) / dim.stride;
            const int64_t missing = (dim.out - 1) * dim.stride + reach - dim.in;
            // In three dimensions TensorFlow leaves it to Eigen, which centers windows that leave gaps.
            dim.before = (kernel.size() == 3 ? missing : std::max<int64_t>(missing, 0)) / 2;
        } else {
            if (all - reach + dim.stride < 0) return c.fail("the window is larger than the input");
            dim.out = (all - reach + dim.stride) / dim.stride;
        }
    }
    return window;
}

}  // namespace whittle
