# SPDX-License-Identifier: Apache-2.0
"""fold_constants beside TensorFlow: node by node what the Graph Transform Tool gives, and the values that both ways keep."""
import os

import numpy as np
from tensorflow.python.util import _pywrap_transform_graph

from folding_graphs import SEEDS_ALL, SEEDS_FAST, random_folding_graph
from graphs import graph_differences, random_input, read_graph, run_graph, value_differences
from tf import graph_pb2, tf, tf1

# What TensorFlow's results may differ by from one kernel to the next.
RELATIVE = 1e-5
# Sums may be added in another order; what is exact in TensorFlow differs by less than that only if it is equal.
UNITS_IN_THE_LAST_PLACE = 1e-6


def reference_fold(raw, inputs, outputs, transforms):
    """TensorFlow's graph, or what it says when it refuses."""
    try:
        return graph_pb2.GraphDef.FromString(_pywrap_transform_graph.TransformGraphWithStringInputs(
            raw, ','.join(inputs), ','.join(outputs), transforms)), None
    except Exception as error:  # pylint: disable=broad-except
        return None, str(error)


def _feeds(graph_def, inputs):
    with tf1.Graph().as_default() as graph:
        tf1.import_graph_def(graph_def, name='')
        feeds = {}
        for name in inputs:
            tensor = graph.get_tensor_by_name(name if ':' in name else name + ':0')
            shape = tensor.shape.as_list() if tensor.shape.rank is not None else [2, 3]
            feeds[tensor.name] = random_input(name, tensor.dtype, shape)
        return feeds


def _values(graph_def, feeds, outputs):
    return run_graph(graph_def, feeds, [name if ':' in name else name + ':0' for name in outputs])


def without_devices(graph_def):
    for node in graph_def.node:
        node.device = ''
    return graph_def


def same_values(original, folded, inputs, outputs):
    """What differs when both graphs run on the same seeded inputs. If the original refuses made-up inputs, or has variables
    that freezing had to keep, the folded graph has to be one that TensorFlow takes."""
    original, folded = without_devices(original), without_devices(folded)
    feeds = _feeds(original, inputs)
    try:
        expected = _values(original, feeds, outputs)
    except (tf.errors.InvalidArgumentError, tf.errors.FailedPreconditionError, tf.errors.NotFoundError):
        with tf1.Graph().as_default():
            tf1.import_graph_def(folded, name='')
        return []
    actual = _values(folded, feeds, outputs)
    return [line for name, one, other in zip(outputs, expected, actual)
            for line in value_differences(name, one, other, RELATIVE)]


def _transform(whittle, path, written, inputs, outputs, transforms, *flags):
    if os.path.exists(written):
        os.remove(written)
    arguments = ['transform', path, '-o', written, '--inputs', ','.join(inputs), '--outputs', ','.join(outputs),
                 '--transforms', transforms, *flags]
    status, _, errors = whittle.run(*arguments)
    return (read_graph(written) if status == 0 else None), errors.strip(), whittle.line(*arguments)


def take_close_constants(expected, actual):
    """Puts TensorFlow's values for ours where folding made both and they are as close as two kernels are."""
    made = {node.name: node for node in expected.node if '__cf__' in node.name}
    for node in actual.node:
        other = made.get(node.name)
        if other is None or node.op != 'Const' or node.attr['dtype'].type != other.attr['dtype'].type or \
                not tf.as_dtype(node.attr['dtype'].type).is_floating:
            continue
        one, two = (tf.make_ndarray(n.attr['value'].tensor) for n in (node, other))
        if one.shape == two.shape and np.allclose(one, two, UNITS_IN_THE_LAST_PLACE, UNITS_IN_THE_LAST_PLACE, equal_nan=True):
            node.attr['value'].CopyFrom(other.attr['value'])


def compare_with_tool(whittle, path, written, inputs, outputs, transforms):
    with open(path, 'rb') as file:
        expected, refusal = reference_fold(file.read(), inputs, outputs, transforms)
    actual, errors, line = _transform(whittle, path, written, inputs, outputs, transforms, '--compat')
    if expected is None:
        return [] if actual is None else [f'TensorFlow refuses ({refusal.splitlines()[0]}), whittle does not', line]
    if actual is None:
        return [f'TensorFlow folds, whittle does not: {errors}', line]
    take_close_constants(expected, actual)
    # Inputs that are read no more come last, in the order of a hash table.
    differences = graph_differences(expected, actual, {name.split(':')[0] for name in inputs})
    return differences and [line, *errors.splitlines()] + differences


def compare_values(whittle, path, written, inputs, outputs, transforms):
    """Our own way gives a graph with the same values, in which nothing constant is left to compute."""
    actual, errors, line = _transform(whittle, path, written, inputs, outputs, transforms)
    if actual is None:
        return [errors, line]
    differences = same_values(read_graph(path), actual, inputs, outputs)
    return differences and [line] + differences


def compare_random_folding(report, whittle, everything, work):
    path, written = os.path.join(work, 'random.pb'), os.path.join(work, 'folded.pb')
    for seed in SEEDS_ALL if everything else SEEDS_FAST:
        if not report.wants('fold'):
            return
        graph_def, inputs, outputs, transforms = random_folding_graph(seed)
        with open(path, 'wb') as file:
            file.write(graph_def.SerializeToString())
        report.case('fold', f'random graph {seed} as the tool', lambda: compare_with_tool(
            whittle, path, written, inputs, outputs, transforms))
        everything = [name for name in (node.name for node in graph_def.node if node.op == 'Placeholder')]
        report.case('fold', f'random graph {seed} values', lambda: compare_values(
            whittle, path, written, everything, outputs, transforms))


def compare_folding(report, whittle, name, path, inputs, outputs, work):
    """A frozen model; inputs and outputs as the command takes them."""
    written = os.path.join(work, 'folded.pb')
    inputs, outputs = inputs.split(',') if inputs else [], outputs.split(',')
    report.case('fold', f'{name}, values', lambda: compare_values(
        whittle, path, written, inputs, outputs, 'fold_constants'))
