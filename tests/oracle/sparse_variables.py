# SPDX-License-Identifier: Apache-2.0
"""sparsify_gather of variables, whole and in parts, whose values a checkpoint has: node by node what the Graph Transform
Tool gives, and the values of our own way."""
import os

import numpy as np
from tensorflow.python.util import _pywrap_transform_graph

from graphs import graph_differences, read_graph, value_differences
from tf import graph_pb2, tf, tf1

ROWS = 12


class _Part:
    """The rows of each part of a partitioned variable."""

    def __init__(self, values):
        self._values = values

    def __call__(self, shape, dtype=None, partition_info=None):
        first = partition_info.var_offset[0] if partition_info else 0
        return tf.constant(self._values[first:first + shape[0]], dtype)


def _save(work, parts, version):
    """A graph as training leaves it, its checkpoint, and what it computes."""
    random = np.random.RandomState(parts)
    values = np.where(random.uniform(size=[ROWS, 1]) < 0.4, random.uniform(-2, 2, [ROWS, 1]), 0).astype('f')
    with tf1.Graph().as_default() as graph, tf1.Session(graph=graph) as session:
        partitioner = tf1.fixed_size_partitioner(parts) if parts > 1 else None
        with tf1.variable_scope('model', partitioner=partitioner, use_resource=False):
            weights = tf1.get_variable('w', [ROWS, 1], initializer=_Part(values))
        ids = tf1.placeholder(tf.int64, [2, 3], name='ids')
        table = list(weights) if parts > 1 else [weights]
        gathered = [tf1.gather(tf.identity(part), ids // parts) if version == 1 else
                    tf.raw_ops.GatherV2(params=tf.identity(part), indices=ids // parts, axis=0) for part in table]
        tf.add_n(gathered, name='y')
        prefix = os.path.join(work, f'sparse_{parts}')
        saver = tf1.train.Saver()
        session.run(tf1.global_variables_initializer())
        saver.save(session, prefix, write_meta_graph=False)
        fed = random.randint(0, ROWS, [2, 3])
        return graph.as_graph_def(add_shapes=True), prefix, fed, session.run('y:0', {'ids:0': fed})


def _compare(whittle, work, parts, version, group):
    graph_def, prefix, fed, expected = _save(work, parts, version)
    path, written = os.path.join(work, 'sparse.pb'), os.path.join(work, 'sparse_out.pb')
    with open(path, 'wb') as file:
        file.write(graph_def.SerializeToString())
    transform = f'sparsify_gather(input_checkpoint="{prefix}"{group})'
    arguments = ['transform', path, '-o', written, '--inputs', 'ids', '--outputs', 'y', '--transforms', transform]
    theirs = graph_pb2.GraphDef.FromString(_pywrap_transform_graph.TransformGraphWithStringInputs(
        graph_def.SerializeToString(), 'ids', 'y', transform))
    whittle.must(*arguments, '--compat')
    differences = graph_differences(theirs, read_graph(written))
    if differences:
        return [whittle.line(*arguments, '--compat')] + differences
    whittle.must(*arguments)
    with tf1.Graph().as_default() as graph, tf1.Session(graph=graph) as session:
        tf1.import_graph_def(read_graph(written), name='')
        session.run('init' if group else 'group_deps')
        return value_differences('y', expected, session.run('y:0', {'ids:0': fed}))


def compare_sparse_variables(report, whittle, work):
    for parts in (1, 3):
        for version in (1, 2):
            for group in ('', ', group_init_node=init'):
                report.case('patterns', f'sparsify_gather of a variable in {parts}, Gather {version}{group}',
                            lambda: _compare(whittle, work, parts, version, group))
