# SPDX-License-Identifier: Apache-2.0
"""Random graphs with what each transform looks for: node by node what the Graph Transform Tool gives, and, where a
transform is to keep what is computed, the values of our own way. One program of ours takes all graphs, one after the
other; the tool runs in this process."""
import os
import select
import subprocess

from tensorflow.python.util import _pywrap_transform_graph

from fold import take_close_constants
from graphs import graph_differences, random_input, read_graph, value_differences
from pattern_graphs import pattern_case
from tf import config_pb2, graph_pb2, tf, tf1

SEEDS_FAST, SEEDS_ALL = 240, 6000
# Beside those of each transform, one case in the report for this many seeds.
SEEDS_IN_A_CASE = 20
DEADLINE_SECONDS = 60
# TensorFlow runs them only in a graph that does not say how old it is.
REMOVED_OPS = ('BatchNormWithGlobalNormalization', 'Concat')


class Transformer:
    """Our program; `offered` are the transforms that it has."""

    def __init__(self, whittle_binary, work):
        program = os.path.join(os.path.dirname(os.path.abspath(whittle_binary)), 'whittle-transform')
        self.offered = set(subprocess.run([program, '--passes'], capture_output=True, text=True, check=True).stdout.split())
        self._work = work
        self._process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def run(self, path, mode, case, transforms):
        """The graph, or what it says when it refuses."""
        written = os.path.join(self._work, 'pattern_out.pb')
        words = [path, written, mode, ','.join(case.inputs), ','.join(case.outputs), transforms]
        self._process.stdin.write('\t'.join(words) + '\n')
        self._process.stdin.flush()
        if not select.select([self._process.stdout], [], [], DEADLINE_SECONDS)[0]:
            self._process.kill()
            raise RuntimeError(f'no answer after {DEADLINE_SECONDS} s: {words}')
        answer = self._process.stdout.readline().strip()
        return read_graph(written) if answer == 'ok' else answer or 'error: it ended'

    def close(self):
        self._process.stdin.close()
        self._process.wait()


def _ask_tool(case, transforms):
    try:
        return graph_pb2.GraphDef.FromString(_pywrap_transform_graph.TransformGraphWithStringInputs(
            case.graph.SerializeToString(), ','.join(case.inputs), ','.join(case.outputs), transforms))
    except Exception as error:  # pylint: disable=broad-except
        return str(error)


def _has_twins(graph_def):
    """TensorFlow refuses such a graph, and so do we."""
    return len({node.name for node in graph_def.node}) != len(graph_def.node)


def _as_the_tool(expected, actual, case):
    if isinstance(expected, str) or _has_twins(expected):
        refusal = expected if isinstance(expected, str) else 'two nodes of one name'
        return [] if isinstance(actual, str) else [f'the tool refuses ({refusal.splitlines()[0]}), whittle does not']
    if isinstance(actual, str):
        return [f'the tool gives a graph, whittle does not: {actual}']
    take_close_constants(expected, actual)
    # fold_constants writes inputs that nothing reads any more last, in the order of a hash table, which what follows on it
    # hands on to other nodes.
    moved = {name.split(':')[0] for name in case.inputs} if 'fold_constants' in case.transforms else set()
    if len(moved) > 1 and case.transforms != 'fold_constants':
        moved = {node.name for node in expected.node}
    return graph_differences(expected, actual, moved)


def _values(graph_def, feeds, outputs, before):
    if any(node.op in REMOVED_OPS for node in graph_def.node):
        graph_def = graph_pb2.GraphDef.FromString(graph_def.SerializeToString())
        graph_def.ClearField('versions')
    options = config_pb2.ConfigProto()
    options.graph_options.rewrite_options.disable_meta_optimizer = True
    options.graph_options.optimizer_options.opt_level = -1
    with tf1.Graph().as_default() as graph, tf1.Session(graph=graph, config=options) as session:
        tf1.import_graph_def(graph_def, name='')
        for name in before:
            if name in {op.name for op in graph.get_operations()}:
                session.run(name)
        return session.run([name + ':0' for name in outputs], feeds)


def _same_values(case, actual):
    if isinstance(actual, str):
        return [f'whittle refuses in safe mode: {actual}']
    shapes = {node.name: [dim.size for dim in node.attr['shape'].shape.dim] for node in case.graph.node
              if node.op == 'Placeholder'}
    feeds = {name + ':0': random_input(name, tf.float32, shapes[name]) for name in case.inputs}
    expected = _values(case.runnable(), feeds, case.outputs, [])
    actual = _values(actual, feeds, case.outputs, ['group_deps', 'start'])
    return [line for name, one, other in zip(case.outputs, expected, actual)
            for line in value_differences(name, one, other)]


def _compare(transformer, seed, work):
    case = pattern_case(seed, transformer.offered)
    path = os.path.join(work, 'pattern.pb')
    with open(path, 'wb') as file:
        file.write(case.graph.SerializeToString())
    transforms = case.transforms
    for word, lines in case.files.items():
        place = os.path.join(work, f'pattern_{word}.txt')
        with open(place, 'w', encoding='utf-8') as file:
            file.write('\n'.join(lines) + '\n')
        transforms = transforms.replace(f'"{word}"', f'"{place}"')
    differences = []
    if case.in_the_wheel:
        differences = _as_the_tool(_ask_tool(case, transforms), transformer.run(path, 'compat', case, transforms), case)
    if not differences and case.keeps_values:
        differences = _same_values(case, transformer.run(path, 'safe', case, transforms))
    title = f'seed {seed}, inputs {",".join(case.inputs)}, outputs {",".join(case.outputs)}: {transforms}'
    return differences and [title] + differences


def compare_patterns(report, whittle_binary, everything, work):
    if not report.wants('patterns'):
        return
    transformer = Transformer(whittle_binary, work)
    try:
        for first in range(0, SEEDS_ALL if everything else SEEDS_FAST, SEEDS_IN_A_CASE):
            seeds = range(first, first + SEEDS_IN_A_CASE)
            report.case('patterns', f'seeds {seeds.start} to {seeds.stop - 1}', lambda: [
                line for seed in seeds for line in _compare(transformer, seed, work)])
    finally:
        transformer.close()
