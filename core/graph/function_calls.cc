// SPDX-License-Identifier: Apache-2.0
#include "core/graph/function_calls.h"

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

namespace whittle {
namespace {

constexpr size_t kShownCalls = 8;

class Collector {
  public:
    explicit Collector(const FunctionLibrary& library) : m_library(library) {}

    void addName(const std::string& name) {
        if (m_library.find(name) && m_seen.insert(name).second) m_names.push_back(name);
    }
    void addAttrs(const AttrMap& attrs) {
        for (const auto& [name, attr] : attrs) {
            if (const FunctionRef* function = attr.asFunction()) {
                addReference(*function);
            } else if (const auto* list = attr.asListOf<FunctionRef>()) {
                for (const FunctionRef& f : *list) addReference(f);
            }
        }
    }
    std::vector<std::string> take() { return std::move(m_names); }

  private:
    // As deep as readers let attributes nest: a hundred messages.
    void addReference(const FunctionRef& function) {
        addName(function.name);
        addAttrs(function.attrs);
    }

    const FunctionLibrary& m_library;
    absl::flat_hash_set<std::string> m_seen;
    std::vector<std::string> m_names;
};

// One function on the path from the graph's nodes, and how many of its callees were followed.
struct Frame {
    const Function* function;
    std::vector<std::string> callees;
    size_t next = 0;
};

Frame frameOf(const Function& function, const FunctionLibrary& library) {
    Collector calls(library);
    for (const NodePtr& node : function.body) {
        calls.addName(node->op);
        calls.addAttrs(node->attrs);
    }
    return Frame{&function, calls.take()};
}

absl::Status recursion(const Node& caller, const std::vector<Frame>& path, const Function* again) {
    const auto first =
        std::find_if(path.begin(), path.end(), [&](const Frame& frame) { return frame.function == again; });
    const auto length = static_cast<size_t>(path.end() - first);
    std::string calls;
    for (size_t i = 0; i < std::min(length, kShownCalls); ++i)
        absl::StrAppend(&calls, (first + static_cast<ptrdiff_t>(i))->function->name(), " -> ");
    if (length > kShownCalls) absl::StrAppend(&calls, "... -> ");
    return absl::InvalidArgumentError(absl::StrCat("function '", again->name(), "' calls itself: ", calls,
                                                   again->name(), " (reached from node '", caller.name, "')"));
}

}  // namespace

std::vector<std::string> functionsCalledBy(const Node& node, const FunctionLibrary& library) {
    Collector calls(library);
    calls.addName(node.op);
    calls.addAttrs(node.attrs);
    return calls.take();
}

// Depth first with a path of our own on the heap, so that a long chain of calls cannot exhaust the stack.
absl::Status checkFunctionRecursion(const Graph& graph) {
    enum class State { kOnPath, kDone };
    const FunctionLibrary& library = graph.functions();
    if (library.empty()) return absl::OkStatus();
    absl::flat_hash_map<const Function*, State> states;
    for (const NodePtr& node : graph.nodes) {
        for (const std::string& called : functionsCalledBy(*node, library)) {
            const Function* start = library.find(called);
            if (!states.emplace(start, State::kOnPath).second) continue;
            std::vector<Frame> path;
            path.push_back(frameOf(*start, library));
            while (!path.empty()) {
                Frame& top = path.back();
                if (top.next == top.callees.size()) {
                    states[top.function] = State::kDone;
                    path.pop_back();
                    continue;
                }
                const Function* callee = library.find(top.callees[top.next++]);
                const auto [known, isNew] = states.emplace(callee, State::kOnPath);
                if (isNew) {
                    path.push_back(frameOf(*callee, library));
                } else if (known->second == State::kOnPath) {
                    return recursion(*node, path, callee);
                }
            }
        }
    }
    return absl::OkStatus();
}

}  // namespace whittle
