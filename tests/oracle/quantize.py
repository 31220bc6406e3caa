# SPDX-License-Identifier: Apache-2.0
"""quantize_nodes beside TensorFlow: node by node what the Graph Transform Tool gives, and what the other mode's graph
computes in a session beside the graph of floats."""
import os

import numpy as np

from fold import take_close_constants
from graphs import graph_differences, read_graph, run_graph
from quantizing_graphs import GRAPHS, random_builder
from tf import tf, tf1
from transform import compare_transform, reference_transform

SEEDS_FAST, SEEDS_ALL = range(0, 12), range(12, 200)
RANDOM_TRANSFORMS = ['quantize_nodes', 'quantize_nodes(input_min=-1, input_max=2)',
                     'quantize_nodes(fallback_min=-6, fallback_max=6, ignore_op=Relu, ignore_op=Reshape)',
                     'quantize_weights(minimum_size=4) quantize_nodes strip_unused_nodes sort_by_execution_order',
                     'fold_constants quantize_nodes']
MODEL_TRANSFORMS = ['add_default_attributes quantize_nodes',
                    'add_default_attributes quantize_nodes(input_min=-1, input_max=1)',
                    'quantize_nodes(input_min=1)',
                    'remove_control_dependencies add_default_attributes quantize_weights '
                    'quantize_nodes(fallback_min=-6, fallback_max=6.5, ignore_op=Mul) strip_unused_nodes']
# The recipe that was published for detectors.
DETECTORS = ('add_default_attributes strip_unused_nodes remove_nodes(op=Identity, op=CheckNumerics) '
             'fold_constants(ignore_errors=true) fold_batch_norms fold_old_batch_norms quantize_weights quantize_nodes '
             'strip_unused_nodes sort_by_execution_order')
# Of the range of an output's values: what a few layers of eight bits may be off by at most, and in the mean.
MOST_OFF, MEAN_OFF = 0.08, 0.02


def compare_quantizing(report, whittle, name, path, inputs, outputs, work, everything):
    """A frozen model."""
    compare_transform(report, whittle, name, path, inputs, outputs, work, MODEL_TRANSFORMS if everything else [])
    report.case('quantize', f'{name} detector recipe',
                lambda: _compare_recipe(whittle, path, inputs, outputs, work))


def _compare_recipe(whittle, path, inputs, outputs, work):
    """The file that the recipe gives, byte for byte. TensorFlow's own is in the order of a hash table inside each node, has
    both spellings of a tensor, "x" and "x:0", and an empty library; both files are put in order here, with "x", and without."""
    with open(path, 'rb') as file:
        expected = reference_transform(file.read(), inputs, outputs, DETECTORS)
    written = os.path.join(work, 'recipe.pb')
    call = ['transform', path, '-o', written, '--inputs', inputs, '--outputs', outputs, '--transforms', DETECTORS,
            '--compat']
    status, _, errors = whittle.run(*call)
    if expected is None:
        return [] if status == 1 and errors else ['TensorFlow refuses', whittle.line(*call)]
    if status != 0:
        return [f'status {status}: {errors.strip()}', whittle.line(*call)]
    for node in expected.node:
        names = [name.removesuffix(':0') for name in node.input]
        del node.input[:]
        node.input.extend(names)
    if not expected.library.ByteSize():
        expected.ClearField('library')
    actual = read_graph(written)
    ours = actual.SerializeToString(deterministic=True)
    take_close_constants(expected, actual)
    # Folding puts inputs that nothing reads any more last, in the order of a hash table. Duplicates are merged in the order of
    # a hash of the values: where folding gave another last bit, the order is another one.
    moved = {name.split(':')[0] for name in inputs.split(',')}
    if actual.SerializeToString(deterministic=True) != ours:
        moved = {node.name for node in expected.node}
    differences = graph_differences(expected, actual, moved)
    for graph_def in (expected, actual):
        graph_def.node.sort(key=lambda node: node.name)
        for node in graph_def.node:
            node.ClearField('experimental_type')  # what TensorFlow writes beside types, for itself
    if expected.SerializeToString(deterministic=True) != actual.SerializeToString(deterministic=True):
        differences.append('bytes differ')
    return differences and [whittle.line(*call)] + differences


def _off(expected, actual):
    """How far the values are off, at most and in the mean, as a part of the range of `expected`."""
    scale = float(expected.max() - expected.min()) or 1.0
    difference = np.abs(expected.astype(np.float64) - actual) / scale
    return float(difference.max()), float(difference.mean())


def _compare_values(whittle, make, arguments, least_quantized, work):
    """Differences between a graph and what the default mode makes of it, both run."""
    with tf1.Graph().as_default() as graph:
        outputs, feeds = make()
        original = graph.as_graph_def()
    given, written = os.path.join(work, 'float.pb'), os.path.join(work, 'eight.pb')
    with open(given, 'wb') as file:
        file.write(original.SerializeToString())
    call = ['transform', given, '-o', written, '--outputs', ','.join(outputs), '--transforms',
            f'quantize_nodes{arguments}']
    whittle.must(*call)
    quantized = read_graph(written)
    lines = []
    if quantized.versions.producer != original.versions.producer:
        lines.append('the versions are gone')
    count = sum(node.op.startswith('Quantized') for node in quantized.node)
    if count < least_quantized:
        lines.append(f'{count} nodes compute in eight bits, {least_quantized} can')
    tensors = [f'{output}:0' for output in outputs]
    for feed in feeds:
        coded = dict(feed)
        types = {node.name: tf.as_dtype(node.attr['dtype'].type) for node in quantized.node if node.op == 'Placeholder'}
        for tensor, value in feed.items():
            if types[tensor.split(':')[0]] == tf.quint8:  # from -1 to 1, as the argument says
                codes = np.round((value + 1) * 127.5)
                coded[tensor] = codes.astype(np.uint8)
                feed[tensor] = (codes / 127.5 - 1).astype(np.float32)
        expected, actual = run_graph(original, feed, tensors), run_graph(quantized, coded, tensors)
        for output, one, other in zip(outputs, expected, actual):
            if one.dtype != other.dtype or one.shape != other.shape:
                lines.append(f'{output}: {one.dtype}{list(one.shape)} became {other.dtype}{list(other.shape)}')
            elif one.size and one.dtype == np.float32:
                most, mean = _off(one, other)
                if not (most <= MOST_OFF and mean <= MEAN_OFF):
                    lines.append(f'{output}: off by {most:.3f} at most and {mean:.4f} in the mean')
            elif not np.array_equal(one, other):
                lines.append(f'{output}: values differ')
    return lines and [whittle.line(*call)] + lines


def compare_quantized_values(report, whittle, work):
    for name, make, arguments, count in GRAPHS:
        def compare(make=make, arguments=arguments, count=count):
            return _compare_values(whittle, make, arguments, count, work)

        report.case('quantize', f'{name} {arguments}'.strip(), compare)


def compare_random_quantizing(report, whittle, everything, work):
    path = os.path.join(work, 'random.pb')
    for seed in list(SEEDS_FAST) + (list(SEEDS_ALL) if everything else []):
        built = random_builder(seed)
        with open(path, 'wb') as file:
            file.write(built.graph.SerializeToString())
        compare_transform(report, whittle, f'quantize {seed}', path, ','.join(built.inputs), ','.join(built.outputs), work,
                          RANDOM_TRANSFORMS)
