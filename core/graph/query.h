// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/graph/node.h"

#include <absl/status/statusor.h>
#include <absl/strings/string_view.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace whittle {

// A search for nodes:
//
//     plain words         each must occur in the name or in the op type, upper or lower case
//     "conv1"             a whole component of the name, or several ("block/conv1"); or the whole op type
//     /Class_\d+/         a regular expression (RE2) that is found in the name; /x/i ignores case
//     name:x  op:x  device:x  attr:x  dtype:x  shape:x
//     -term               nodes that the term does not match
//
// A node must match every term. Values of fields may be "quoted" or a /regular expression/ too. name: and device: look
// for a part, or for the whole with * and ? as wildcards when the value has one; op: compares the whole type with
// wildcards. attr:strides asks for the attribute, attr:padding=SAME also for the text of its value. dtype: and shape:
// ask for an output that is so; dtype:float, float32 and DT_FLOAT are the same. In shape:?x19x19x* a ? is an unknown
// dimension and * any; "..." at the end stands for any more; shape:scalar and shape:unknown are words. A tensor's name
// ("conv1:0", "^conv1") finds its node.
class Query {
  public:
    // What is asked about a node's outputs; called only for nodes that match everything else.
    struct Output {
        DataType dtype = DataType::kInvalid;
        Shape shape = Shape::unknown();
    };
    using OutputsOf = std::function<std::vector<Output>(const Node&)>;

    // Matches everything.
    Query();
    ~Query();
    Query(const Query&);
    Query& operator=(const Query&);

    // InvalidArgument says what is wrong; `errorPosition`, when given, receives the byte where.
    static absl::StatusOr<Query> compile(absl::string_view text, size_t* errorPosition = nullptr);

    // Safe from several threads. `outputsOf` may be empty when !needsOutputs().
    bool matches(const Node& node, const OutputsOf& outputsOf) const;
    bool needsOutputs() const;
    bool empty() const { return m_terms.empty(); }

    class Term;

  private:
    std::vector<std::shared_ptr<const Term>> m_terms;  // the cheap ones first
};

}  // namespace whittle
