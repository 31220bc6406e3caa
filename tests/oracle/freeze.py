# SPDX-License-Identifier: Apache-2.0
"""`whittle freeze` beside TensorFlow: node for node what convert_variables_to_constants gives for TF1 models and
convert_variables_to_constants_v2 for TF2 models, and for all the values that the original computes; what stays a
variable, a table or an iterator is named."""
import json
import os
import re

from frozen_functions import classic_differences, frozen_differences, is_comparable, load, reference
from graphs import is_tf2, read_graph, read_saved_model, run_graph, value_differences
from originals import classic_session
from tf import tf, tf1

# "input KEY: TENSOR DTYPE SHAPE", one line each, as the command prints them.
END = re.compile(r'^(input|output) (.+): (\S+) \S+ .*$', re.MULTILINE)
# A frozen graph has no initializers, so nothing gives these their state, in TensorFlow's frozen graph as little as in ours.
STATE_OPS = {'HashTableV2', 'HashTable', 'MutableHashTableV2', 'IteratorV2', 'VarHandleOp', 'VariableV2', 'Variable'}


def _ends(text):
    found = {'input': {}, 'output': {}}
    for what, key, tensor in END.findall(text):
        found[what][key] = tensor
    return found['input'], found['output']


def _stateful(graph_def):
    functions = [(f'{function.signature.name}/{node.name}', node.op) for function in graph_def.library.function
                 for node in function.node_def]
    fed = {node.name for node in graph_def.node
           if node.op == 'Placeholder' and node.attr['dtype'].type == tf.resource.as_datatype_enum}
    return fed | {name for name, op in [(node.name, node.op) for node in graph_def.node] + functions if op in STATE_OPS}


def _named(whittle, arguments):
    return {node['node'] for node in json.loads(whittle.must(*arguments, '--json'))['kept']}


def _imports(graph_def):
    with tf1.Graph().as_default():
        try:
            tf1.import_graph_def(graph_def, name='')
        except ValueError:
            return False
    return True


def _reference(folder, original):
    """TensorFlow's frozen graph of a TF1 model, from the graph as the file has it; inputs stay, as they do in ours."""
    meta = next(meta for meta in read_saved_model(folder).meta_graphs if list(meta.meta_info_def.tags) == original.tags)
    ends = sorted({name.split(':')[0] for name in [*original.output_names.values(), *original.input_names.values()] if name})
    with classic_session(folder, original.tags) as (session, _):
        return tf1.graph_util.convert_variables_to_constants(session, meta.graph_def, ends)


def _node_differences(folder, original, ours):
    """Where TensorFlow's own result cannot be loaded, there is nothing to be equal to; ours has to load."""
    theirs = _reference(folder, original)
    differences = classic_differences(theirs, ours)
    return differences if differences and _imports(theirs) else []


def _same_values(original, text, graph_def, kept):
    inputs, outputs = _ends(text)
    if _stateful(graph_def) != kept:
        return [f'kept are {sorted(_stateful(graph_def))}, named {sorted(kept)}']
    if outputs.keys() != original.results.keys():
        return [f'outputs are {sorted(outputs)} instead of {sorted(original.results)}']
    if kept:
        return [] if _imports(graph_def) else ['the graph does not load']
    results = run_graph(graph_def, {inputs[key]: value for key, value in original.feeds.items()}, outputs)
    return [line for key in sorted(results) for line in value_differences(key, original.results[key], results[key])]


def _runs(graph_def, original, text):
    inputs, outputs = _ends(text)
    try:
        run_graph(graph_def, {inputs[key]: value for key, value in original.feeds.items()}, outputs)
    except tf.errors.InvalidArgumentError:
        return False
    return True


def _compare_function(report, whittle, name, folder, original, model, frozen):
    """The names that TensorFlow gives, with control flow lowered and kept, and with all inlined that can be, where that
    makes a difference; and that what is lowered computes the same."""
    tags = ','.join(original.tags)
    marks = any(function.attr['_noinline'].b for function in read_saved_model(folder).meta_graphs[0].graph_def.library.function)
    ways = {'lower': ('lower', False), 'keep': ('keep', False)}
    if marks or 'side_effects' in name:
        ways['lower, aggressive inlining'] = ('lower', True)
    for way, (flow, aggressive) in ways.items():
        path = frozen.replace('.pb', f'_{flow}.pb')
        arguments = ['freeze', folder, '-o', path, '--tag_set', tags, '--signature_def', original.key,
                     '--control-flow', flow] + ['--aggressive-inlining'] * aggressive

        def compare_nodes(path=path, arguments=arguments, flow=flow, aggressive=aggressive):
            text = whittle.must(*arguments)
            expected, inputs = reference(model(), original.key, flow == 'lower', aggressive)
            actual = read_graph(path)
            differences = frozen_differences(expected, actual, inputs) if is_comparable(expected) else []
            try:
                return differences or _same_values(original, text, actual, _named(whittle, arguments))
            except tf.errors.InvalidArgumentError:
                # Lowered loops in loops may lose the frame; then TensorFlow cannot run its own graph either.
                if _runs(expected, original, text):
                    raise
                return []

        report.case('freeze', f'{name} {tags} {original.key}, nodes, control flow {way}', compare_nodes)


def compare_freeze(report, whittle, name, folder, computed, work):
    """Freezes each signature in `computed`; gives the lean graphs that were written."""
    written = []
    classic = not is_tf2(folder)
    loaded = []

    def model():
        if not loaded:
            loaded.append(load(folder, computed[0].tags))
        return loaded[0]

    for number, original in enumerate(computed):
        tags = ','.join(original.tags)
        frozen = os.path.join(work, f'{name.replace("/", "_")}_{number}.pb')
        arguments = ['freeze', folder, '-o', frozen, '--tag_set', tags, '--signature_def', original.key, '--lean']

        def compare_values(original=original, frozen=frozen, arguments=arguments):
            text = whittle.must(*arguments)
            return _same_values(original, text, read_graph(frozen), _named(whittle, arguments))

        def compare_nodes(original=original, frozen=frozen, arguments=arguments):
            path = frozen.replace('.pb', '_calls.pb')
            as_it_is = [path if argument == frozen else argument for argument in arguments[:-1]]
            text, ours = whittle.must(*as_it_is), read_graph(path)
            return _node_differences(folder, original, ours) or _same_values(
                original, text, ours, _named(whittle, as_it_is))

        report.case('freeze', f'{name} {tags} {original.key}, values', compare_values)
        if classic:
            report.case('freeze', f'{name} {tags} {original.key}, nodes', compare_nodes)
        else:
            _compare_function(report, whittle, name, folder, original, model, frozen)
        if os.path.exists(frozen):
            written.append(frozen)
    return written
