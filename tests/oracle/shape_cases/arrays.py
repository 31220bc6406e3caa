# SPDX-License-Identifier: Apache-2.0
"""Ops that reshape, cut, join and repeat tensors."""
import numpy as np

from shape_cases import case
from tf import tf, tf1


@case('Reshape', 'QuantizedReshape')
def reshape(g, op):
    dims = g.dims(highest=4)
    target = list(dims)
    if g.chance(.5):
        g.random.shuffle(target)
    while len(target) > 1 and g.chance(.5):
        target = target[:-2] + [target[-2] * target[-1]]
    if g.chance(.3):
        target.insert(g.integer(0, len(target)), 1)
    if target and g.chance(.5):
        target[g.integer(0, len(target) - 1)] = -1
    shape = g.values(np.array(target, np.int32), g.pick(tf.int32, tf.int64)) if target else tf.constant([], tf.int32)
    if op == 'Reshape':
        return g.call(op, tensor=g.tensor(dims), shape=shape)
    return g.call(op, tensor=g.tensor(dims, tf.quint8, constant=False), shape=shape, input_min=g.tensor([], tf.float32),
                  input_max=g.tensor([], tf.float32))


@case('Squeeze')
def squeeze(g, op):
    dims = [1 if g.chance(.5) else dim for dim in g.dims()]
    ones = [g.pick(i, i - len(dims)) for i, dim in enumerate(dims) if dim == 1 and g.chance(.6)]
    return g.call(op, input=g.tensor(dims), axis=ones)


@case('ExpandDims')
def expand_dims(g, op):
    dims = g.dims()
    axis = g.integer(-len(dims) - 1, len(dims))
    return g.call(op, input=g.tensor(dims), axis=g.values(g.pick(axis, [axis]), g.pick(tf.int32, tf.int64)))


@case('Transpose', 'ConjugateTranspose')
def transpose(g, op):
    dims = g.dims()
    perm = list(range(len(dims)))
    g.random.shuffle(perm)
    perm = [axis - len(dims) if g.chance(.1) else axis for axis in perm]
    return g.call(op, x=g.tensor(dims), perm=g.values(np.array(perm, np.int32)))


@case('Shape', 'Rank', 'Size', 'ZerosLike', 'Identity', 'StopGradient', 'Where', 'Snapshot')
def of_any(g, op):
    return g.call(op, **{'x' if op == 'ZerosLike' else 'condition' if op == 'Where' else 'input': g.tensor(dtype=tf.float32)})


@case('ShapeN')
def shape_n(g, op):
    return g.call(op, input=[g.tensor(dtype=tf.float32) for _ in range(g.integer(1, 3))])


@case('IdentityN')
def identity_n(g, op):
    return g.call(op, input=[g.tensor() for _ in range(g.integer(1, 3))])


@case('EnsureShape')
def ensure_shape(g, op):
    dims = g.dims()
    return g.call(op, input=g.tensor(dims), shape=g.hidden(dims))


@case('InvertPermutation')
def invert(g, op):
    return g.call(op, x=g.tensor(g.dims(1), tf.int32, constant=False))


@case('Bitcast')
def bitcast(g, op):
    source = g.pick(tf.float32, tf.float64, tf.int8, tf.int16, tf.complex64, tf.quint8)
    target = g.pick(tf.int32, tf.uint8, tf.int64, tf.float16, tf.bfloat16)
    dims = g.dims() + ([target.size // source.size] if target.size > source.size else [])
    return g.call(op, input=g.tensor(dims, source, constant=False), type=target)


@case('Slice')
def slice_(g, op):
    dims = g.dims()
    begin = [g.integer(0, dim - 1) for dim in dims]
    size = [-1 if g.chance(.3) else g.integer(0, dim - at) for dim, at in zip(dims, begin)]
    dtype = g.pick(tf.int32, tf.int64)
    return g.call(op, input=g.tensor(dims), begin=g.values(np.array(begin, np.int32), dtype),
                  size=g.values(np.array(size, np.int32), dtype))


@case('StridedSlice')
def strided_slice(g, op):
    dims = g.dims()
    entries = g.integer(0, len(dims) + 2)
    begin, end, strides = [], [], []
    for _ in range(entries):
        size = g.pick(*(dims or [1]))
        begin.append(g.integer(-size - 1, size))
        end.append(g.integer(-size - 1, size + 1))
        strides.append(g.pick(1, 1, 1, 2, -1, -2, 3))
    def mask(probability):
        return sum(1 << i for i in range(entries + (1 if g.chance(.1) else 0)) if g.chance(probability))
    shrink = mask(.2)
    strides = [1 if shrink >> i & 1 and g.chance(.9) else stride for i, stride in enumerate(strides)]
    masks = {'begin_mask': mask(.3), 'end_mask': mask(.3), 'new_axis_mask': mask(.15), 'shrink_axis_mask': shrink,
             'ellipsis_mask': 1 << g.integer(0, max(entries - 1, 0)) if g.chance(.3) else 0}
    vectors = {'begin': begin, 'end': end, 'strides': strides}
    dtype = g.pick(tf.int32, tf.int64)
    inputs = {name: g.values(np.array(vector, np.int32), dtype) if g.chance(.5) else tf.constant(vector, dtype)
              for name, vector in vectors.items()}
    return g.call(op, input=g.tensor(dims), **inputs, **masks)


@case('StridedSliceGrad')
def strided_slice_grad(g, op):
    dims = g.dims(lowest=1)
    return g.call(op, shape=g.values(dims), begin=[0], end=[1], strides=[1], dy=tf1.placeholder(tf.float32))


@case('TensorStridedSliceUpdate')
def strided_slice_update(g, op):
    return g.call(op, input=g.tensor(g.dims(lowest=1), tf.float32), begin=[0], end=[1], strides=[1],
                  value=tf1.placeholder(tf.float32))


@case('Concat', 'ConcatV2')
def concat(g, op):
    dims = g.dims(lowest=1)
    axis = g.integer(0, len(dims) - 1)
    values = [g.tensor(dims[:axis] + g.dims(1) + dims[axis + 1:], tf.float32) for _ in range(g.integer(2, 4))]
    name = 'concat_dim' if op == 'Concat' else 'axis'
    return g.call(op, values=values, **{name: g.values(axis - len(dims) if g.chance(.3) else axis)})


@case('ConcatOffset')
def concat_offset(g, op):
    rank = g.integer(1, 4)
    return g.call(op, concat_dim=g.values(0), shape=[g.tensor([rank], tf.int32) for _ in range(g.integer(2, 3))])


@case('QuantizedConcat')
def quantized_concat(g, op):
    dims = g.dims(lowest=1)
    axis = g.integer(0, len(dims) - 1)
    count = g.integer(2, 3)
    values = [g.tensor(dims[:axis] + g.dims(1) + dims[axis + 1:], tf.quint8, constant=False) for _ in range(count)]
    return g.call(op, concat_dim=g.values(axis), values=values, input_mins=[g.tensor([], tf.float32) for _ in range(count)],
                  input_maxes=[g.tensor([], tf.float32) for _ in range(count)])


@case('Pack')
def pack(g, op):
    dims = g.dims()
    return g.call(op, values=[g.tensor(dims, tf.float32) for _ in range(g.integer(1, 3))],
                  axis=g.integer(-len(dims) - 1, len(dims)))


@case('Unpack')
def unpack(g, op):
    dims = g.dims(lowest=1)
    axis = g.integer(-len(dims), len(dims) - 1)
    return g.call(op, value=g.tensor(dims), num=dims[axis], axis=axis)


@case('ParallelConcat')
def parallel_concat(g, op):
    dims = g.dims()
    return g.call(op, values=[tf1.placeholder(tf.float32, [1] + dims) for _ in range(2)], shape=[2] + dims)


@case('Split')
def split(g, op):
    dims = g.dims(lowest=1)
    axis = g.integer(-len(dims), len(dims) - 1)
    return g.call(op, axis=g.values(axis), value=g.tensor(dims), num_split=g.pick(1, 2, dims[axis]))


@case('SplitV')
def split_v(g, op):
    dims = g.dims(lowest=1)
    axis = g.integer(-len(dims), len(dims) - 1)
    first = g.integer(0, dims[axis])
    sizes = [first, -1 if g.chance(.4) else dims[axis] - first]
    sizes = g.values(sizes, g.pick(tf.int32, tf.int64))
    # With known sizes and an axis that is not, TensorFlow splits the last dimension.
    along = g.values(axis) if sizes.op.type == 'Placeholder' else tf.constant(axis)
    return g.call(op, value=g.tensor(dims), size_splits=sizes, axis=along, num_split=2)


def paddings(g, rank, highest=3):
    return np.array([[g.integer(0, highest), g.integer(0, highest)] for _ in range(rank)], np.int32).reshape(rank, 2)


@case('Pad', 'PadV2', 'MirrorPad', 'MirrorPadGrad')
def pad(g, op):
    dims = g.dims()
    more = {'constant_values': 0.} if op == 'PadV2' else {'mode': 'REFLECT'} if 'Mirror' in op else {}
    return g.call(op, input=g.tensor(dims, tf.float32), paddings=g.values(paddings(g, len(dims), 1 if 'Mirror' in op else 3)),
                  **more)


@case('Tile')
def tile(g, op):
    dims = g.dims()
    return g.call(op, input=g.tensor(dims), multiples=g.values(np.array([g.integer(0, 3) for _ in dims], np.int32)))


@case('SpaceToBatchND', 'BatchToSpaceND')
def blocks_nd(g, op):
    spatial = g.integer(0, 3)
    block = [g.integer(1, 3) for _ in range(spatial)]
    trims = paddings(g, spatial, 2)
    rest = g.dims(highest=2)
    if op == 'SpaceToBatchND':
        dims = g.dims(1) + [b * 4 - int(t.sum()) for b, t in zip(block, trims)] + rest
    else:
        dims = [int(np.prod(block)) * 2] + [6] * spatial + rest
    return g.call(op, input=g.tensor(dims, tf.float32), block_shape=g.values(np.array(block, np.int32)),
                  **{'paddings' if op == 'SpaceToBatchND' else 'crops': g.values(trims)})


@case('SpaceToBatch', 'BatchToSpace')
def blocks(g, op):
    block = g.integer(2, 3)
    trims = paddings(g, 2, 1)
    if op == 'SpaceToBatch':
        dims = g.dims(1) + [block * 4 - int(t.sum()) for t in trims] + g.dims(1)
    else:
        dims = [block * block * 2, 5, 5] + g.dims(1)
    return g.call(op, input=g.tensor(dims, tf.float32), block_size=block,
                  **{'paddings' if op == 'SpaceToBatch' else 'crops': g.values(trims)})


@case('SpaceToDepth', 'DepthToSpace')
def depth(g, op):
    block = g.integer(2, 3)
    data_format = g.pick('NHWC', 'NCHW', 'NCHW_VECT_C')
    size, channels = (block * 2, 3) if op == 'SpaceToDepth' else (4, 2 * block * block)
    dims = {'NHWC': [2, size, size, channels], 'NCHW': [2, channels, size, size],
            'NCHW_VECT_C': [2, channels, size, size, 4]}[data_format]
    dtype = tf.qint8 if data_format == 'NCHW_VECT_C' else tf.float32
    return g.call(op, input=g.tensor(dims, dtype, constant=False), block_size=block, data_format=data_format)


@case('BroadcastTo')
def broadcast_to(g, op):
    dims = g.dims()
    own = [1 if g.chance(.3) else dim for dim in dims[g.integer(0, len(dims)):]]
    return g.call(op, input=g.tensor(own), shape=g.values(np.array(dims, np.int32), g.pick(tf.int32, tf.int64)))


@case('BroadcastArgs', 'BroadcastGradientArgs')
def broadcast_args(g, op):
    return g.call(op, s0=g.tensor(g.dims(1), tf.int32), s1=g.tensor(g.dims(1), tf.int32))


@case('Fill')
def fill(g, op):
    return g.call(op, dims=g.values(np.array(g.dims(), np.int32), g.pick(tf.int32, tf.int64)), value=g.tensor([], tf.float32))


@case('Empty')
def empty(g, op):
    return g.call(op, shape=g.values(np.array(g.dims(), np.int32)), dtype=tf.float32)


@case('Range')
def range_(g, op):
    dtype = g.pick(tf.int32, tf.int64, tf.float32, tf.float64)
    start, delta = g.integer(-5, 5), g.pick(-3, -1, 1, 2)
    limit = start + delta * g.integer(0, 5) + g.integer(0, 1) * (1 if delta > 0 else -1)
    scale = 1 if dtype.is_integer else .1
    return g.call(op, start=g.values(start * scale, dtype), limit=g.values(limit * scale, dtype),
                  delta=g.values(delta * scale, dtype))


@case('LinSpace')
def lin_space(g, op):
    return g.call(op, start=g.values(1., tf.float32), stop=g.values(2., tf.float32), num=g.values(g.integer(1, 9)))


@case('Select')
def select(g, op):
    dims = g.dims(lowest=1)
    return g.call(op, condition=g.tensor(dims if g.chance(.5) else dims[:1], tf.bool), x=g.tensor(dims, tf.float32),
                  y=g.tensor(dims, tf.float32))


@case('SelectV2')
def select_v2(g, op):
    dims = g.dims()
    parts = [[1 if g.chance(.3) else dim for dim in dims[g.integer(0, len(dims)):]] for _ in range(3)]
    return g.call(op, condition=g.tensor(parts[0], tf.bool), t=g.tensor(parts[1], tf.float32), e=g.tensor(parts[2], tf.float32))


@case('Betainc')
def betainc(g, op):
    dims = g.dims()
    return g.call(op, **{name: g.tensor([] if g.chance(.4) else dims, tf.float32) for name in 'abx'})


@case('AddN')
def add_n(g, op):
    dims = g.dims()
    return g.call(op, inputs=[g.tensor(dims, tf.float32) for _ in range(g.integer(1, 4))])


@case('AccumulateNV2')
def accumulate(g, op):
    dims = g.dims()
    return g.call(op, inputs=[g.tensor(dims, tf.float32) for _ in range(2)], shape=dims)


@case('ApproximateEqual')
def approximate_equal(g, op):
    dims = g.dims()
    return g.call(op, x=g.tensor(dims, tf.float32), y=g.tensor(dims, tf.float32))
