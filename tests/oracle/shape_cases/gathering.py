# SPDX-License-Identifier: Apache-2.0
"""Ops that pick elements and write them."""
import numpy as np

from shape_cases import case
from tf import tf, tf1


@case('Gather')
def gather(g, op):
    return g.call(op, params=g.tensor(g.dims(lowest=1)), indices=g.tensor(g.dims(highest=3), tf.int32))


@case('GatherV2')
def gather_v2(g, op):
    dims = g.dims(lowest=1)
    axis = g.integer(0, len(dims) - 1)
    batch = g.integer(0, axis) if g.chance(.4) else 0
    indices = dims[:batch] + g.dims(highest=3)
    axis = axis - len(dims) if g.chance(.3) else axis
    # With an unknown axis TensorFlow takes a negative number as it stands, and says too many dimensions.
    from_end = g.chance(.2) and indices
    return g.call(op, params=g.tensor(dims), indices=g.tensor(indices, tf.int32),
                  axis=tf.constant(axis) if from_end else g.values(axis), batch_dims=batch - len(indices) if from_end else batch)


@case('GatherNd')
def gather_nd(g, op):
    dims = g.dims()
    return g.call(op, params=g.tensor(dims), indices=g.tensor(g.dims(highest=3) + [g.integer(0, len(dims))], tf.int32))


@case('OneHot')
def one_hot(g, op):
    dims = g.dims(highest=4)
    return g.call(op, indices=g.tensor(dims, tf.int32), depth=g.values(g.integer(0, 9)), on_value=1., off_value=0.,
                  axis=g.integer(-1, len(dims)))


@case('Unique', 'UniqueWithCounts')
def unique(g, op):
    return g.call(op, x=g.tensor(g.dims(1), tf.int32))


@case('UniqueV2', 'UniqueWithCountsV2')
def unique_v2(g, op):
    return g.call(op, x=g.tensor(g.dims(lowest=1), tf.int32), axis=g.values([0], tf.int64))


@case('ListDiff')
def list_diff(g, op):
    return g.call(op, x=g.tensor(g.dims(1), tf.int32), y=g.tensor(g.dims(1), tf.int32))


@case('UpperBound', 'LowerBound')
def search_sorted(g, op):
    rows, columns, count = g.dims(3)
    return g.call(op, sorted_inputs=g.tensor([rows, columns], tf.float32), values=g.tensor([rows, count], tf.float32))


@case('UnravelIndex')
def unravel_index(g, op):
    return g.call(op, indices=g.tensor(g.dims(highest=2), tf.int32), dims=g.tensor(g.dims(1), tf.int32))


def scatter_shapes(g):
    dims = g.dims(lowest=1)
    deep = g.integer(1, len(dims))
    outer = g.dims(highest=2)
    return dims, outer + [deep], outer + dims[deep:]


@case('ScatterNd')
def scatter_nd(g, op):
    dims, indices, updates = scatter_shapes(g)
    return g.call(op, indices=g.tensor(indices, tf.int32), updates=g.tensor(updates, tf.float32),
                  shape=g.values(np.array(dims, np.int32)))


@case('TensorScatterAdd', 'TensorScatterMax', 'TensorScatterMin', 'TensorScatterSub', 'TensorScatterUpdate',
      'ScatterNdNonAliasingAdd')
def tensor_scatter(g, op):
    dims, indices, updates = scatter_shapes(g)
    return g.call(op, **{'input' if op.startswith('Scatter') else 'tensor': g.tensor(dims, tf.float32)},
                  indices=g.tensor(indices, tf.int32), updates=g.tensor(updates, tf.float32))


@case('InplaceAdd', 'InplaceSub', 'InplaceUpdate')
def inplace(g, op):
    dims = g.dims(lowest=1)
    return g.call(op, x=g.tensor(dims, tf.float32), i=tf1.placeholder(tf.int32), v=g.tensor(dims, tf.float32))


@case('Bucketize')
def bucketize(g, op):
    return g.call(op, input=g.tensor(dtype=tf.float32), boundaries=[1., 2.])


@case('ClipByValue')
def clip(g, op):
    return g.call(op, t=g.tensor(dtype=tf.float32), clip_value_min=0., clip_value_max=1.)


@case('Cast')
def cast(g, op):
    return g.call(op, x=g.tensor(), DstT=g.number_type())


@case('CheckNumerics', 'CheckNumericsV2')
def check_numerics(g, op):
    return g.call(op, tensor=g.tensor(dtype=tf.float32), message='text')


@case('Fingerprint')
def fingerprint(g, op):
    return g.call(op, data=g.tensor(g.dims(lowest=1), tf.float32), method=tf.constant('farmhash64'))


@case('ExtractImagePatches')
def image_patches(g, op):
    return g.call(op, images=g.tensor([2, 8, 9, 3], tf.float32), ksizes=[1, g.integer(1, 3), g.integer(1, 3), 1],
                  strides=[1, g.integer(1, 3), g.integer(1, 3), 1], rates=[1, g.integer(1, 2), g.integer(1, 2), 1],
                  padding=g.pick('SAME', 'VALID'))


@case('ExtractVolumePatches')
def volume_patches(g, op):
    # With an unknown size among the spatial ones TensorFlow forgets one of five dimensions.
    volume = tf1.placeholder(tf.float32, [g.pick(2, None), 8, 9, 7, g.pick(3, None)])
    return g.call(op, input=volume, padding=g.pick('SAME', 'VALID'),
                  ksizes=[1] + [g.integer(1, 3) for _ in range(3)] + [1],
                  strides=[1] + [g.integer(1, 3) for _ in range(3)] + [1])
