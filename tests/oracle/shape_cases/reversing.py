# SPDX-License-Identifier: Apache-2.0
"""Turning tensors round, and writing slices into variables."""
from shape_cases import case
from tf import tf


@case('Reverse')
def reverse(g, op):
    dims = g.dims()
    return g.call(op, tensor=g.tensor(dims, tf.float32), dims=g.tensor([len(dims)], tf.bool))


@case('ReverseV2')
def reverse_axes(g, op):
    dims = g.dims(lowest=1)
    return g.call(op, tensor=g.tensor(dims, tf.float32), axis=g.values([g.integer(-len(dims), len(dims) - 1)]))


@case('ReverseSequence')
def reverse_sequence(g, op):
    dims = g.dims(lowest=2)
    return g.call(op, input=g.tensor(dims, tf.float32), seq_lengths=g.tensor([dims[1]], tf.int64), seq_dim=0, batch_dim=1)


@case('DataFormatDimMap', 'DataFormatVecPermute')
def data_format(g, op):
    return g.call(op, x=g.tensor(g.pick([4], [4, 2]), tf.int32))


@case('ScatterNdAdd', 'ScatterNdMax', 'ScatterNdMin', 'ScatterNdSub', 'ScatterNdUpdate', 'ResourceScatterNdAdd',
      'ResourceScatterNdMax', 'ResourceScatterNdMin', 'ResourceScatterNdSub', 'ResourceScatterNdUpdate')
def scatter_slices(g, op):
    dims, where = g.dims(lowest=1, highest=3), g.dims(lowest=1, highest=2)
    depth = g.integer(1, len(dims))
    variable = tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=dims) if op.startswith('Resource') else \
        tf.raw_ops.VariableV2(dtype=tf.float32, shape=dims)
    return g.call(op, ref=variable, indices=g.tensor(where + [depth], tf.int32),
                  updates=g.tensor(where + dims[depth:], tf.float32))


@case('DisableCopyOnRead', 'ResourceCountUpTo')
def by_handle(g, op):
    handle = tf.raw_ops.VarHandleOp(dtype=tf.int32, shape=[])
    return g.call(op, resource=handle, **({'limit': 3, 'T': tf.int32} if op == 'ResourceCountUpTo' else {}))
