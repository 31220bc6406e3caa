// SPDX-License-Identifier: Apache-2.0
//
// Loading a SavedModel renames each function "__inference_<name>_<uid>" to carry a new uid. The uids come from one
// counter of the process, and what draws from it is known: one for the load itself, one for each custom gradient that
// is registered, then for each function in the order of loading one for each tensor in its body, one for the graph, one
// for the function, and one for each hash table that gets a new shared name. The order of loading is a topological
// order of the library that takes the most recently freed function first. With both, the names are the same to the
// digit, and so is the order of the options that saved_model_cli prints (which compares the uids as text).
#include "core/formats/restored_names.h"

#include "core/base/status.h"
#include "core/formats/output_ports.h"
#include "proto/graph.pb.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/ascii.h>
#include <absl/strings/match.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <vector>

namespace whittle {
namespace {

constexpr absl::string_view kPrefix = "__inference_";

// "__inference_call_42" -> "call".
absl::string_view cleanName(absl::string_view name) {
    if (!absl::StartsWith(name, kPrefix)) return name;
    const size_t underscore = name.rfind('_');
    const absl::string_view digits = name.substr(underscore + 1);
    if (underscore < kPrefix.size() || digits.empty()) return name;
    if (!std::all_of(digits.begin(), digits.end(), [](unsigned char c) { return absl::ascii_isdigit(c); })) return name;
    return name.substr(kPrefix.size(), underscore - kPrefix.size());
}

// Registered op type of a custom gradient -> the function that computes it.
struct Gradients {
    absl::flat_hash_map<std::string, std::string> functionByOpType;
    int count = 0;
};

Gradients gradientsOf(const FunctionLibrary& library) {
    Gradients result;
    tensorflow::FunctionDefLibrary extra;
    const absl::string_view wire = library.extra().view();
    if (!extra.ParseFromArray(wire.data(), static_cast<int>(wire.size()))) return result;
    for (const auto& gradient : extra.registered_gradients()) {
        ++result.count;
        result.functionByOpType[gradient.registered_op_type()] = gradient.gradient_func();
    }
    return result;
}

class Loader {
  public:
    Loader(const FunctionLibrary& library, const OpRegistry& ops)
        : m_library(library), m_ops(ops), m_gradients(gradientsOf(library)) {}

    absl::StatusOr<absl::flat_hash_map<std::string, std::string>> names() const {
        WHITTLE_ASSIGN_OR_RETURN(const std::vector<const Function*> order, loadOrder());
        int64_t counter = 1 + m_gradients.count;
        absl::flat_hash_map<std::string, std::string> result;
        for (const Function* function : order) {
            WHITTLE_ASSIGN_OR_RETURN(const int64_t drawn, drawnBy(*function));
            counter += drawn;
            result[function->name()] = absl::StrCat(kPrefix, cleanName(function->name()), "_", counter);
        }
        return result;
    }

  private:
    absl::flat_hash_set<std::string> dependencies(const Function& function) const {
        absl::flat_hash_set<std::string> result;
        for (const NodePtr& node : function.body) {
            const std::string* gradient =
                node->attr("_gradient_op_type") ? node->attr("_gradient_op_type")->asString() : nullptr;
            const auto known =
                gradient ? m_gradients.functionByOpType.find(*gradient) : m_gradients.functionByOpType.end();
            const bool isCall = node->op == "PartitionedCall" || node->op == "StatefulPartitionedCall";
            if (m_library.find(node->op)) {
                result.insert(node->op);
            } else if (!isCall && known != m_gradients.functionByOpType.end()) {
                result.insert(known->second);
            } else {
                for (auto& [attr, callee] : calledFunctions(*node)) result.insert(callee);
            }
        }
        return result;
    }

    absl::StatusOr<std::vector<const Function*>> loadOrder() const {
        absl::flat_hash_map<std::string, std::vector<const Function*>> dependents;
        absl::flat_hash_map<const Function*, size_t> waitingFor;
        std::vector<const Function*> ready, order;
        for (const FunctionPtr& function : m_library.functions()) {
            const absl::flat_hash_set<std::string> needed = dependencies(*function);
            for (const std::string& callee : needed) dependents[callee].push_back(function.get());
            waitingFor[function.get()] = needed.size();
            if (needed.empty()) ready.push_back(function.get());
        }
        while (!ready.empty()) {
            const Function* next = ready.back();
            ready.pop_back();
            order.push_back(next);
            for (const Function* dependent : dependents[next->name()])
                if (--waitingFor[dependent] == 0) ready.push_back(dependent);
        }
        if (order.size() != m_library.functions().size()) {
            return absl::InvalidArgumentError("functions call each other in a circle or call one that is missing");
        }
        return order;
    }

    absl::StatusOr<int64_t> drawnBy(const Function& function) const {
        int64_t drawn = 2;
        for (const NodePtr& node : function.body) {
            if (node->op == "_Retval") continue;
            if (node->op == "HashTableV2") {
                const Attr* sharing = node->attr("use_node_name_sharing");
                if (!sharing || !sharing->asBool() || !*sharing->asBool()) ++drawn;
            }
            WHITTLE_ASSIGN_OR_RETURN(const int64_t outputs, outputCount(*node));
            drawn += outputs;
        }
        return drawn;
    }

    absl::StatusOr<int64_t> outputCount(const Node& node) const {
        if (node.op == "_Arg") return 1;
        if (const Function* callee = m_library.find(node.op))
            return static_cast<int64_t>(callee->signature.outputs.size());
        const OpDef* op = m_ops.find(node.op);
        if (!op) return absl::NotFoundError(absl::StrCat("op type not registered: ", node.op));
        return whittle::outputCount(*op, node.attrs).value_or(0);
    }

    const FunctionLibrary& m_library;
    const OpRegistry& m_ops;
    const Gradients m_gradients;
};

}  // namespace

absl::StatusOr<absl::flat_hash_map<std::string, std::string>> restoredFunctionNames(const Graph& graph,
                                                                                    const OpRegistry& ops) {
    return Loader(graph.functions(), ops).names();
}

}  // namespace whittle
