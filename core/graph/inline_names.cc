// SPDX-License-Identifier: Apache-2.0
#include "core/graph/inline_names.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/ascii.h>
#include <absl/strings/str_cat.h>

#include <algorithm>

// TensorFlow's exporters wrap a model in two or three calls whose names say nothing: the layer a user calls
// dense/MatMul is StatefulPartitionedCall/StatefulPartitionedCall/dense/MatMul. The made-up last part of a call's name
// is left out when no two nodes get the same name by that. A body is shortened as a whole or not at all, so that its
// nodes stay in one scope, with one exception: wrappers, whose body is one call and the Identity and NoOp nodes around
// it, give way node by node, since their Identity is named as the one inside.
namespace whittle {
namespace {

bool isMadeUp(absl::string_view part) {
    for (const absl::string_view op : {"StatefulPartitionedCall", "PartitionedCall"}) {
        if (part.substr(0, op.size()) != op) continue;
        absl::string_view rest = part.substr(op.size());
        if (rest.empty()) return true;
        if (rest.front() != '_' || rest.size() == 1) return false;
        rest.remove_prefix(1);
        return std::all_of(rest.begin(), rest.end(), [](char c) { return absl::ascii_isdigit(c); });
    }
    return false;
}

std::string withoutMadeUpEnd(const std::string& name) {
    const size_t slash = name.rfind('/');
    const size_t last = slash == std::string::npos ? 0 : slash + 1;
    if (!isMadeUp(absl::string_view(name).substr(last))) return name;
    return slash == std::string::npos ? std::string() : name.substr(0, slash);
}

std::string joined(absl::string_view prefix, absl::string_view name) {
    if (prefix.empty()) return std::string(name);
    return name.empty() ? std::string(prefix) : absl::StrCat(prefix, "/", name);
}

// The first character that TensorFlow accepts in a node's name.
bool canStand(absl::string_view name) {
    return !name.empty() && (absl::ascii_isalnum(name.front()) || name.front() == '.');
}

class Namer {
  public:
    Namer(const std::vector<NamedCall>& calls, absl::flat_hash_set<std::string> taken)
        : m_calls(calls), m_taken(std::move(taken)) {}

    InlinedNames run() {
        for (const NamedCall& call : m_calls) {
            m_names.paths.push_back(joined(parentOf(m_names.paths, call), call.name));
            m_short.push_back(joined(parentOf(m_short, call), withoutMadeUpEnd(call.name)));
        }
        countShortNames();
        for (size_t i = 0; i < m_calls.size(); ++i) {
            const NamedCall& call = m_calls[i];
            const bool shorten = call.isWrapper || fits(i);
            m_names.prefixes.push_back(
                joined(parentOf(m_names.prefixes, call), shorten ? withoutMadeUpEnd(call.name) : call.name));
        }
        m_names.nodes.resize(m_calls.size());
        // Wrappers last: what is inside them has the first choice.
        for (const bool wrappers : {false, true}) {
            for (size_t i = 0; i < m_calls.size(); ++i) {
                if (m_calls[i].isWrapper == wrappers) nameNodes(i);
            }
        }
        return std::move(m_names);
    }

  private:
    static std::string parentOf(const std::vector<std::string>& names, const NamedCall& call) {
        return call.parent < 0 ? std::string() : names[static_cast<size_t>(call.parent)];
    }

    void countShortNames() {
        for (size_t i = 0; i < m_calls.size(); ++i) {
            if (m_calls[i].isWrapper) continue;
            for (const absl::string_view node : m_calls[i].nodes) ++m_count[joined(m_short[i], node)];
        }
    }

    bool fits(size_t i) const {
        const std::vector<absl::string_view>& nodes = m_calls[i].nodes;
        return std::all_of(nodes.begin(), nodes.end(), [&](absl::string_view node) {
            const std::string name = joined(m_short[i], node);
            return canStand(name) && m_count.at(name) == 1 && !m_taken.contains(name);
        });
    }

    void nameNodes(size_t i) {
        for (const absl::string_view node : m_calls[i].nodes) {
            std::string name = joined(m_names.prefixes[i], node);
            if (!canStand(name) || m_taken.contains(name)) name = joined(m_names.paths[i], node);
            const std::string base = name;
            for (int k = 1; !m_taken.insert(name).second; ++k) name = absl::StrCat(base, "_", k);
            m_names.nodes[i].push_back(std::move(name));
        }
    }

    const std::vector<NamedCall>& m_calls;
    absl::flat_hash_set<std::string> m_taken;
    std::vector<std::string> m_short;  // prefixes with every made-up part left out
    absl::flat_hash_map<std::string, int> m_count;
    InlinedNames m_names;
};

}  // namespace

InlinedNames nameInlinedNodes(const std::vector<NamedCall>& calls, absl::flat_hash_set<std::string> taken) {
    return Namer(calls, std::move(taken)).run();
}

}  // namespace whittle
