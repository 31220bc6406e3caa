// SPDX-License-Identifier: Apache-2.0
#include "core/layout/sibling_grouping.h"

#include "core/layout/sibling_names.h"

#include <absl/container/flat_hash_map.h>
#include <absl/strings/str_cat.h>

#include <algorithm>
#include <tuple>

// Ways to make a flat scope readable, tried in this order on what the way before left:
//
//  0. Children on one cycle become one group: drawn apart they would only be a tangle.
//  1. Beginnings of names. Keras writes `block_1_expand`, `block_1_expand_BN`, ... into one scope; `block_1` is what a
//     person would call them. The first token is taken, or more of them where one token would gather over half of all.
//  2. Stacks. `Class_0` ... `Class_89` with the same op types inside are one thing done 90 times.
//  3. Strips. Where names say nothing (Inception's `conv2d_1` ... `conv2d_93`), the flow does: where a single tensor
//     carries everything that comes after, the graph falls into a stretch before and one after. Stretches that are too
//     small are joined, ones that are too large are cut where the fewest tensors cross.
//
// A group may only be drawn as one box when it is not fed by what it feeds itself (harmlessGroups).
namespace whittle {
namespace {

constexpr int32_t kManySiblings = 24;  // from here beginnings of names are looked at
constexpr int32_t kSmallestGroup = 3;  // of names
constexpr int32_t kSmallestStack = 8;
constexpr int32_t kTooMany = 80;      // boxes of one scope before it is cut into strips
constexpr int32_t kStrips = 30;       // aimed at when it is
constexpr int32_t kLargeStack = 200;  // members before a stack is cut into strips
constexpr int kDeepest = 6;           // groups within groups

size_t at(int32_t i) { return static_cast<size_t>(i); }

class Grouping {
  public:
    Grouping(const std::vector<Sibling>& siblings, const SiblingGraph& graph, int depth, bool alike = false)
        : m_siblings(siblings), m_graph(graph), m_depth(depth), m_alike(alike), m_groupOf(siblings.size(), -1) {}

    std::vector<SiblingGroup> run() {
        const auto size = static_cast<int32_t>(m_siblings.size());
        if (m_depth >= kDeepest || size < kSmallestStack) return leaves();
        if (m_alike) {
            if (size > kLargeStack) groupStretches();
            return m_groups.empty() ? leaves() : assemble();
        }
        if (size > kManySiblings) {
            groupCycles();
            if (!m_groups.empty()) return assemble();
            groupByNames();
            if (!m_groups.empty()) return assemble();
        }
        groupRepeated();
        if (!m_groups.empty()) return assemble();
        if (size > kTooMany) groupStretches();
        return m_groups.empty() ? leaves() : assemble();
    }

  private:
    struct Group {
        SiblingGroup::Kind kind;
        std::string pattern, title;
    };

    std::vector<SiblingGroup> leaves() const {
        std::vector<SiblingGroup> result(m_siblings.size());
        for (size_t i = 0; i < result.size(); ++i) result[i].leaf = static_cast<int32_t>(i);
        return result;
    }

    // Keeps the groups that do no harm.
    void prune() {
        const std::vector<bool> kept = harmlessGroups(m_graph, m_groupOf, static_cast<int32_t>(m_groups.size()));
        std::vector<int32_t> renumbered(m_groups.size(), -1);
        std::vector<Group> groups;
        for (size_t g = 0; g < m_groups.size(); ++g) {
            if (!kept[g]) continue;
            renumbered[g] = static_cast<int32_t>(groups.size());
            groups.push_back(std::move(m_groups[g]));
        }
        m_groups = std::move(groups);
        for (int32_t& g : m_groupOf) g = g < 0 ? -1 : renumbered[at(g)];
    }

    // Scopes that feed each other, as a block and its activations that Keras wrote beside it. What holds most of the
    // scope is left alone.
    void groupCycles() {
        const std::vector<int32_t> component = m_graph.components();
        std::vector<std::vector<int32_t>> members(m_siblings.size());
        for (size_t i = 0; i < component.size(); ++i) members[at(component[i])].push_back(static_cast<int32_t>(i));
        for (const std::vector<int32_t>& cycle : members) {
            if (cycle.size() < 2 || cycle.size() * 2 > m_siblings.size()) continue;
            const auto named =
                std::find_if(cycle.begin(), cycle.end(), [&](int32_t i) { return m_siblings[at(i)].isScope; });
            const absl::string_view name = m_siblings[at(named == cycle.end() ? cycle.front() : *named)].name;
            for (const int32_t i : cycle) m_groupOf[at(i)] = static_cast<int32_t>(m_groups.size());
            m_groups.push_back({SiblingGroup::Kind::kGroup, absl::StrCat(name, "+"), std::string(name)});
        }
    }

    void groupByNames() {
        std::vector<int32_t> all(m_siblings.size());
        for (size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int32_t>(i);
        splitByToken(all, 1);
        prune();
        // One group around nearly everything explains nothing.
        std::vector<int32_t> sizes(m_groups.size(), 0);
        for (const int32_t g : m_groupOf) {
            if (g >= 0) ++sizes[at(g)];
        }
        for (const int32_t s : sizes) {
            if (s * 10 > static_cast<int32_t>(m_siblings.size()) * 9) {
                m_groups.clear();
                std::fill(m_groupOf.begin(), m_groupOf.end(), -1);
                return;
            }
        }
    }

    void splitByToken(const std::vector<int32_t>& items, int tokens) {
        absl::flat_hash_map<absl::string_view, size_t> slots;
        std::vector<std::pair<absl::string_view, std::vector<int32_t>>> parts;
        for (const int32_t i : items) {
            const absl::string_view prefix = firstTokens(m_siblings[at(i)].name, tokens);
            if (prefix.empty()) continue;
            const auto [it, added] = slots.try_emplace(prefix, parts.size());
            if (added) parts.emplace_back(prefix, std::vector<int32_t>());
            parts[it->second].second.push_back(i);
        }
        for (const auto& [prefix, members] : parts) {
            const auto size = static_cast<int32_t>(members.size());
            if (size < kSmallestGroup) continue;
            const bool tooLarge = size * 2 > static_cast<int32_t>(m_siblings.size()) || isNumbering(members, prefix);
            if (tooLarge && tokens < 4) {
                splitByToken(members, tokens + 1);
                continue;
            }
            if (tooLarge) continue;
            for (const int32_t i : members) m_groupOf[at(i)] = static_cast<int32_t>(m_groups.size());
            m_groups.push_back({SiblingGroup::Kind::kGroup, absl::StrCat(prefix, "_*"), std::string(prefix)});
        }
    }

    // conv2d, conv2d_1, conv2d_2, ...: counted things, which stacks and strips are for.
    bool isNumbering(const std::vector<int32_t>& members, absl::string_view prefix) const {
        return std::all_of(members.begin(), members.end(), [&](int32_t i) {
            const absl::string_view name = m_siblings[at(i)].name;
            return name == prefix || repeatBase(name) == prefix;
        });
    }

    void groupRepeated() {
        using Key = std::tuple<std::string, uint64_t, bool>;
        absl::flat_hash_map<Key, int32_t> counts;
        std::vector<Key> keys;
        for (const Sibling& s : m_siblings) {
            keys.emplace_back(repeatPattern(s.name), s.contentHash, s.isScope);
            ++counts[keys.back()];
        }
        absl::flat_hash_map<Key, int32_t> groups;
        for (size_t i = 0; i < keys.size(); ++i) {
            const int32_t count = counts[keys[i]];
            if (count < kSmallestStack) continue;
            const auto [it, added] = groups.try_emplace(keys[i], static_cast<int32_t>(m_groups.size()));
            if (added) {
                const std::string& pattern = std::get<0>(keys[i]);
                m_groups.push_back({SiblingGroup::Kind::kStack, pattern, absl::StrCat(pattern, " \xc3\x97 ", count)});
            }
            m_groupOf[i] = it->second;
        }
        prune();
    }

    void groupStretches() {
        // Cycles stay together: the flow of their components is what is cut.
        const std::vector<int32_t> component = m_graph.components();
        const int32_t count = *std::max_element(component.begin(), component.end()) + 1;
        const SiblingGraph flow = m_graph.merged(component, count);
        const std::vector<int32_t> order = flow.order();
        std::vector<int32_t> place(at(count));
        for (size_t i = 0; i < order.size(); ++i) place[at(order[i])] = static_cast<int32_t>(i);
        const std::vector<int32_t> ends = stretchEnds(flow, place);
        std::vector<int32_t> stretchAt(at(count));
        for (int32_t i = 0, s = 0; i < count; ++i) {
            stretchAt[at(i)] = s;
            if (ends[at(s)] == i) ++s;
        }
        nameStretches(component, place, stretchAt, static_cast<int32_t>(ends.size()));
    }

    // Last places of the stretches, in order.
    static std::vector<int32_t> stretchEnds(const SiblingGraph& flow, const std::vector<int32_t>& place) {
        const int32_t count = flow.size();
        std::vector<int32_t> lastUse(at(count), -1);
        for (const auto& [from, to] : flow.edges()) {
            int32_t& last = lastUse[at(place[at(from)])];
            last = std::max(last, place[at(to)]);
        }
        // How many tensors cross the gap after each place.
        std::vector<int32_t> crossing(at(count) + 1, 0);
        for (int32_t i = 0; i < count; ++i) {
            if (lastUse[at(i)] <= i) continue;
            ++crossing[at(i)];
            --crossing[at(lastUse[at(i)])];
        }
        for (int32_t i = 1; i < count; ++i) crossing[at(i)] += crossing[at(i - 1)];
        const int32_t aim = std::max<int32_t>(2, count / kStrips);
        std::vector<int32_t> ends;
        for (int32_t begin = 0; begin < count; begin = ends.back() + 1)
            ends.push_back(stretchEnd(crossing, begin, count, aim));
        return ends;
    }

    // The first gap that one tensor crosses, within reason; else the one that the fewest cross.
    static int32_t stretchEnd(const std::vector<int32_t>& crossing, int32_t begin, int32_t count, int32_t aim) {
        const int32_t last = count - 1;
        if (last - begin < aim) return last;
        for (int32_t i = begin + aim - 1; i <= std::min(last, begin + 5 * aim); ++i) {
            if (crossing[at(i)] <= 1) return i;
        }
        int32_t best = begin + aim / 2;
        for (int32_t i = best; i <= std::min(last, begin + 2 * aim); ++i) {
            if (crossing[at(i)] <= crossing[at(best)]) best = i;
        }
        return best;
    }

    void nameStretches(const std::vector<int32_t>& component, const std::vector<int32_t>& place,
                       const std::vector<int32_t>& stretchAt, int32_t stretches) {
        std::vector<std::vector<int32_t>> members(at(stretches));
        for (size_t i = 0; i < component.size(); ++i) {
            members[at(stretchAt[at(place[at(component[i])])])].push_back(static_cast<int32_t>(i));
        }
        if (stretches < 2) return;
        for (std::vector<int32_t>& stretch : members) {
            if (stretch.size() < 2) continue;
            std::stable_sort(stretch.begin(), stretch.end(), [&](int32_t a, int32_t b) {
                return place[at(component[at(a)])] < place[at(component[at(b)])];
            });
            const absl::string_view first = m_siblings[at(stretch.front())].name;
            const absl::string_view last = m_siblings[at(stretch.back())].name;
            for (const int32_t i : stretch) m_groupOf[at(i)] = static_cast<int32_t>(m_groups.size());
            m_groups.push_back({SiblingGroup::Kind::kStrip, absl::StrCat(first, "..", last),
                                absl::StrCat(first, " \xe2\x80\xa6 ", last)});
        }
    }

    // The groups with what is inside them grouped in turn; then, one level up, what repeats among them.
    std::vector<SiblingGroup> assemble() {
        std::vector<std::vector<int32_t>> members(m_groups.size());
        std::vector<int32_t> classOf(m_siblings.size());
        std::vector<SiblingGroup> result;
        std::vector<Sibling> outer;
        std::vector<int32_t> slotOfGroup(m_groups.size(), -1);
        for (size_t i = 0; i < m_siblings.size(); ++i) {
            const int32_t g = m_groupOf[i];
            if (g >= 0) members[at(g)].push_back(static_cast<int32_t>(i));
            if (g < 0 || slotOfGroup[at(g)] < 0) {
                if (g >= 0) slotOfGroup[at(g)] = static_cast<int32_t>(result.size());
                result.emplace_back().leaf = g < 0 ? static_cast<int32_t>(i) : -1;
                outer.push_back(g < 0 ? m_siblings[i] : Sibling{m_groups[at(g)].title, 0, true});
            }
            classOf[i] = g < 0 ? static_cast<int32_t>(result.size()) - 1 : slotOfGroup[at(g)];
        }
        for (size_t g = 0; g < m_groups.size(); ++g) {
            Sibling& sibling = outer[at(slotOfGroup[g])];
            for (const int32_t i : members[g]) sibling.contentHash += m_siblings[at(i)].contentHash;
            result[at(slotOfGroup[g])] = inner(m_groups[g], members[g]);
        }
        if (result.size() == m_siblings.size()) return result;
        return regroup(std::move(result), outer, m_graph.merged(classOf, static_cast<int32_t>(outer.size())));
    }

    SiblingGroup inner(const Group& group, const std::vector<int32_t>& members) const {
        SiblingGroup result{group.kind, -1, group.pattern, group.title, {}};
        std::vector<Sibling> siblings;
        std::vector<int32_t> local(m_siblings.size(), -1);
        for (const int32_t i : members) {
            local[at(i)] = static_cast<int32_t>(siblings.size());
            siblings.push_back(m_siblings[at(i)]);
        }
        const bool stack = group.kind == SiblingGroup::Kind::kStack;
        if (static_cast<int32_t>(members.size()) <= (stack ? kLargeStack : kManySiblings)) {
            for (const int32_t i : members) result.members.emplace_back().leaf = i;
            return result;
        }
        std::vector<std::pair<int32_t, int32_t>> edges;
        for (const auto& [from, to] : m_graph.edges()) {
            if (local[at(from)] >= 0 && local[at(to)] >= 0) edges.emplace_back(local[at(from)], local[at(to)]);
        }
        const SiblingGraph graph(static_cast<int32_t>(siblings.size()), std::move(edges));
        result.members = Grouping(siblings, graph, m_depth + 1, stack).run();
        for (SiblingGroup& member : result.members) renumber(member, members);
        return result;
    }

    std::vector<SiblingGroup> regroup(std::vector<SiblingGroup> items, const std::vector<Sibling>& outer,
                                      const SiblingGraph& graph) const {
        std::vector<SiblingGroup> grouped = Grouping(outer, graph, m_depth + 1, m_alike).run();
        const auto replace = [&](auto& self, SiblingGroup& g) -> void {
            if (g.kind == SiblingGroup::Kind::kLeaf)
                g = std::move(items[at(g.leaf)]);
            else
                for (SiblingGroup& member : g.members) self(self, member);
        };
        for (SiblingGroup& g : grouped) replace(replace, g);
        return grouped;
    }

    static void renumber(SiblingGroup& group, const std::vector<int32_t>& numbers) {
        if (group.kind == SiblingGroup::Kind::kLeaf) group.leaf = numbers[at(group.leaf)];
        for (SiblingGroup& member : group.members) renumber(member, numbers);
    }

    const std::vector<Sibling>& m_siblings;
    const SiblingGraph& m_graph;
    int m_depth;
    bool m_alike;  // the inside of a stack: only stretches are left to tell apart
    std::vector<int32_t> m_groupOf;
    std::vector<Group> m_groups;
};

}  // namespace

std::vector<SiblingGroup> groupSiblings(const std::vector<Sibling>& siblings, const SiblingGraph& graph) {
    return Grouping(siblings, graph, 0).run();
}

}  // namespace whittle
