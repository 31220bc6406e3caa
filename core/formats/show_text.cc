// SPDX-License-Identifier: Apache-2.0
//
// Each function stands for one of saved_model_cli's; what looks odd here (no newline after "Concrete Functions:", the
// two backspaces at the end of lists, keyword arguments without values) is what it prints.
#include "core/formats/show_text.h"

#include "core/base/status.h"
#include "core/formats/concrete_functions.h"
#include "core/formats/python_repr.h"
#include "core/formats/structured_value_text.h"
#include "core/graph/dtype.h"
#include "proto/saved_model.pb.h"

#include <absl/container/flat_hash_set.h>
#include <absl/strings/str_cat.h>
#include <absl/strings/str_join.h>
#include <absl/strings/str_split.h>

#include <algorithm>
#include <map>

namespace whittle {
namespace {

using tensorflow::SignatureDef;
using tensorflow::StructuredValue;
using tensorflow::TensorInfo;

std::string reprList(const std::vector<std::string>& texts, char open, char close) {
    return absl::StrCat(
        std::string(1, open),
        absl::StrJoin(texts, ", ", [](std::string* out, const std::string& t) { *out += pythonRepr(t); }),
        std::string(1, close));
}

std::string tagSetsText(const Model& model) {
    std::vector<std::vector<std::string>> tagSets;
    for (const MetaGraph& metaGraph : model.metaGraphs) tagSets.push_back(metaGraph.tags);
    std::sort(tagSets.begin(), tagSets.end());
    std::string text = "The given SavedModel contains the following tag-sets:\n";
    for (std::vector<std::string>& tags : tagSets) {
        std::sort(tags.begin(), tags.end());
        absl::StrAppend(&text, pythonRepr(absl::StrJoin(tags, ", ")), "\n");
    }
    return text;
}

std::string opsText(const MetaGraph& metaGraph) {
    const std::vector<std::string> ops = opsUsed(metaGraph.graph);
    return absl::StrCat("The MetaGraph with tag set ", reprList(metaGraph.tags, '[', ']'),
                        " contains the following ops: ", ops.empty() ? "set()" : reprList(ops, '{', '}'), "\n");
}

std::string tensorInfoText(const TensorInfo& info, absl::string_view indent) {
    std::string shape = "unknown_rank";
    if (!info.tensor_shape().unknown_rank()) {
        shape = absl::StrCat("(",
                             absl::StrJoin(info.tensor_shape().dim(), ", ",
                                           [](std::string* out, const auto& dim) { absl::StrAppend(out, dim.size()); }),
                             ")");
    }
    return absl::StrCat(indent, "    dtype: ", protoName(static_cast<DataType>(info.dtype())), "\n", indent,
                        "    shape: ", shape, "\n", indent, "    name: ", info.name(), "\n");
}

template <typename Infos>
std::string tensorInfosText(const Infos& infos, absl::string_view kind, absl::string_view indent) {
    const std::map<std::string, const TensorInfo*> sorted = [&] {
        std::map<std::string, const TensorInfo*> result;
        for (const auto& [key, info] : infos) result[key] = &info;
        return result;
    }();
    std::string text =
        absl::StrCat(indent, "The given SavedModel SignatureDef contains the following ", kind, "(s):\n");
    for (const auto& [key, info] : sorted) {
        absl::StrAppend(&text, indent, "  ", kind, "s['", key, "'] tensor_info:\n",
                        tensorInfoText(*info, absl::StrCat(indent, "  ")));
    }
    return text;
}

std::string signatureText(const SignatureDef& signature, absl::string_view indent) {
    return absl::StrCat(tensorInfosText(signature.inputs(), "input", indent),
                        tensorInfosText(signature.outputs(), "output", indent), indent,
                        "Method name is: ", signature.method_name(), "\n");
}

std::map<std::string, const SignatureDef*> signaturesOf(const MetaGraph& metaGraph) {
    std::map<std::string, const SignatureDef*> result;
    for (const auto& [key, signature] : metaGraph.rest->signature_def()) result[key] = &signature;
    return result;
}

std::string signatureKeysText(const MetaGraph& metaGraph) {
    std::string text = "The given SavedModel MetaGraphDef contains SignatureDefs with the following keys:\n";
    for (const auto& [key, signature] : signaturesOf(metaGraph))
        absl::StrAppend(&text, "SignatureDef key: \"", key, "\"\n");
    return text;
}

std::string maybeQuoted(const StructuredValue& value) {
    const bool isString = value.kind_case() == StructuredValue::kStringValue;
    return isString ? absl::StrCat("'", value.string_value(), "'") : strOf(value);
}

// The elements that Python's iteration gives; nullopt for values that cannot be iterated.
std::optional<std::vector<std::string>> elementTexts(const StructuredValue& value) {
    std::vector<std::string> texts;
    switch (value.kind_case()) {
        case StructuredValue::kListValue:
            for (const StructuredValue& v : value.list_value().values()) texts.push_back(maybeQuoted(v));
            return texts;
        case StructuredValue::kTupleValue:
            for (const StructuredValue& v : value.tuple_value().values()) texts.push_back(maybeQuoted(v));
            return texts;
        case StructuredValue::kNamedTupleValue:
            for (const auto& pair : value.named_tuple_value().values()) texts.push_back(maybeQuoted(pair.value()));
            return texts;
        case StructuredValue::kTensorShapeValue:
            for (const auto& dim : value.tensor_shape_value().dim()) {
                texts.push_back(dim.size() < 0 ? "None" : absl::StrCat(dim.size()));
            }
            return texts;
        case StructuredValue::kDictValue: {
            const std::map<std::string, StructuredValue> sorted(value.dict_value().fields().begin(),
                                                                value.dict_value().fields().end());
            for (const auto& [key, v] : sorted) texts.push_back(absl::StrCat("'", key, "': ", maybeQuoted(v)));
            return texts;
        }
        default:
            return std::nullopt;
    }
}

std::string valueText(const StructuredValue& value) {
    const std::optional<std::vector<std::string>> elements = elementTexts(value);
    if (!elements) return strOf(value);
    const bool isDict = value.kind_case() == StructuredValue::kDictValue;
    std::string text(1, isDict ? '{' : '[');
    for (const std::string& element : *elements) absl::StrAppend(&text, element, ", ");
    return absl::StrCat(text, "\b\b", isDict ? "}" : "]");
}

std::string argumentText(const StructuredValue& value) {
    constexpr absl::string_view kIndent = "          ";
    switch (value.kind_case()) {
        case StructuredValue::kStringValue:
            return absl::StrCat(kIndent, value.string_value(), "\n");
        case StructuredValue::kTensorSpecValue: {
            const std::string& name = value.tensor_spec_value().name();
            return absl::StrCat(kIndent, name.empty() ? "None" : name, ": ", reprOf(value), "\n");
        }
        case StructuredValue::kBoundedTensorSpecValue: {
            const std::string& name = value.bounded_tensor_spec_value().name();
            return absl::StrCat(kIndent, name.empty() ? "None" : name, ": ", reprOf(value), "\n");
        }
        default:
            return absl::StrCat(kIndent, "DType: ", typeNameOf(value), "\n", kIndent, "Value: ", valueText(value),
                                "\n");
    }
}

std::string argumentsText(const std::vector<std::string>& arguments, absl::string_view kind) {
    std::string text;
    for (size_t i = 0; i < arguments.size(); ++i) {
        absl::StrAppend(&text, "        ", kind, " #", i + 1, "\n", arguments[i]);
    }
    return text;
}

std::string optionText(const ConcreteFunction& option, size_t number) {
    std::vector<std::string> positional, named;
    if (option.structure) {
        const StructuredValue& signature = option.structure->canonicalized_input_signature();
        if (signature.tuple_value().values_size() != 2) return "";
        for (const StructuredValue& v : signature.tuple_value().values(0).tuple_value().values()) {
            positional.push_back(argumentText(v));
        }
        std::map<std::string, StructuredValue> keywords(signature.tuple_value().values(1).dict_value().fields().begin(),
                                                        signature.tuple_value().values(1).dict_value().fields().end());
        for (const auto& [key, v] : keywords) named.push_back(absl::StrCat("          ", key, "\n"));
    } else if (option.bare) {
        for (const std::string& key : option.bare->argument_keywords()) {
            positional.push_back(absl::StrCat("          ", key, "\n"));
        }
    }
    std::string text;
    if (!positional.empty()) {
        absl::StrAppend(&text, "    Option #", number, "\n      Callable with:\n",
                        argumentsText(positional, "Argument"));
    }
    return absl::StrCat(text, argumentsText(named, "Named Argument"));
}

std::string concreteFunctionsText(const Model& model, const OpRegistry& ops) {
    const bool hasObjectGraph =
        std::any_of(model.metaGraphs.begin(), model.metaGraphs.end(),
                    [](const MetaGraph& metaGraph) { return metaGraph.rest->has_object_graph_def(); });
    if (!hasObjectGraph) return "";
    std::string text = "\nConcrete Functions:";
    const absl::StatusOr<std::vector<CallableChild>> children = callableChildren(model, ops);
    if (!children.ok()) {
        absl::StrAppend(
            &text, " N/A (could not be listed due to ",
            absl::IsNotFound(children.status()) ? "the existence of custom ops in the SavedModel" : "unknown reasons",
            ")\n");
        return text;
    }
    for (const CallableChild& child : *children) {
        absl::StrAppend(&text, "\n  Function Name: '", child.name, "'\n");
        for (size_t i = 0; i < child.options.size(); ++i) absl::StrAppend(&text, optionText(child.options[i], i + 1));
    }
    return text;
}

std::string allText(const Model& model, const OpRegistry& ops) {
    std::vector<const MetaGraph*> sorted;
    for (const MetaGraph& metaGraph : model.metaGraphs) sorted.push_back(&metaGraph);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const MetaGraph* a, const MetaGraph* b) { return a->tags < b->tags; });
    std::string text;
    for (const MetaGraph* metaGraph : sorted) {
        absl::StrAppend(&text, "\nMetaGraphDef with tag-set: '", absl::StrJoin(metaGraph->tags, ", "),
                        "' contains the following SignatureDefs:\n");
        for (const auto& [key, signature] : signaturesOf(*metaGraph)) {
            absl::StrAppend(&text, "\nsignature_def['", key, "']:\n", signatureText(*signature, "  "));
        }
        absl::StrAppend(&text, opsText(*metaGraph));
    }
    return absl::StrCat(text, concreteFunctionsText(model, ops));
}

absl::StatusOr<const MetaGraph*> findMetaGraph(const Model& model, const std::string& tagSet) {
    const std::vector<std::string> tags = absl::StrSplit(tagSet, ',', absl::SkipEmpty());
    if (const MetaGraph* metaGraph = model.metaGraph(tags)) return metaGraph;
    std::vector<std::string> valid;
    for (const MetaGraph& metaGraph : model.metaGraphs) {
        std::vector<std::string> sorted = metaGraph.tags;
        std::sort(sorted.begin(), sorted.end());
        valid.push_back(absl::StrJoin(sorted, ","));
    }
    return absl::NotFoundError(absl::StrCat("MetaGraphDef associated with tag-set ", tagSet,
                                            " could not be found in the SavedModel. Please use one of the following "
                                            "tag-sets: ",
                                            reprList(valid, '[', ']')));
}

absl::StatusOr<std::string> oneSignatureText(const MetaGraph& metaGraph, const std::string& key) {
    const std::map<std::string, const SignatureDef*> signatures = signaturesOf(metaGraph);
    const auto found = signatures.find(key);
    if (found != signatures.end()) return signatureText(*found->second, "");
    return absl::NotFoundError(
        absl::StrCat("Could not find signature \"", key, "\". Please choose from: ",
                     absl::StrJoin(signatures, ", ", [](std::string* out, const auto& s) { *out += s.first; })));
}

}  // namespace

std::vector<std::string> opsUsed(const Graph& graph) {
    absl::flat_hash_set<std::string> used;
    std::vector<const Function*> waiting;
    const auto mark = [&](const std::string& op) {
        if (!used.insert(op).second) return;
        if (const Function* function = graph.functions().find(op)) waiting.push_back(function);
    };
    const auto markNode = [&](const Node& node) {
        mark(node.op);
        if (node.op != "PartitionedCall" && node.op != "StatefulPartitionedCall") return;
        const Attr* callee = node.attr("f");
        if (callee && callee->asFunction()) mark(callee->asFunction()->name);
    };
    for (const NodePtr& node : graph.nodes) markNode(*node);
    while (!waiting.empty()) {
        const Function* function = waiting.back();
        waiting.pop_back();
        for (const NodePtr& node : function->body) {
            if (node->op != "_Arg" && node->op != "_Retval") markNode(*node);
        }
    }
    std::vector<std::string> ops;
    for (const std::string& op : used)
        if (!graph.functions().find(op)) ops.push_back(op);
    std::sort(ops.begin(), ops.end());
    return ops;
}

absl::StatusOr<std::string> showText(const Model& model, const ShowRequest& request, const OpRegistry& ops) {
    if (request.all) return allText(model, ops);
    if (!request.tagSet) {
        return absl::StrCat(request.listOps ? "--list_ops must be paired with a tag-set or with --all.\n" : "",
                            tagSetsText(model));
    }
    WHITTLE_ASSIGN_OR_RETURN(const MetaGraph* metaGraph, findMetaGraph(model, *request.tagSet));
    const std::string opsPart = request.listOps ? opsText(*metaGraph) : "";
    if (!request.signature) return absl::StrCat(opsPart, signatureKeysText(*metaGraph));
    WHITTLE_ASSIGN_OR_RETURN(const std::string signature, oneSignatureText(*metaGraph, *request.signature));
    return absl::StrCat(opsPart, signature);
}

}  // namespace whittle
