# SPDX-License-Identifier: Apache-2.0
"""Ops that move elements or give them another shape."""
import numpy as np

from tf import tf
from trt_cases import case


@case('Shape', 'Size', 'Rank')
def shape(d, op):
    arguments = {} if op == 'Rank' else {'out_type': d.pick(tf.int32, tf.int32, tf.int64)}
    d.call(op, input=d.either(d.sizes(), d.pick(d.number(), tf.bool)), **arguments)


@case('Reshape')
def reshape(d, op):
    sizes = d.sizes(0, 4)
    count = int(np.prod(sizes))
    first, last = (sizes or [1])[0], (sizes or [1])[-1]
    target = d.pick([count], [-1], [first, -1], [1, count], [-1, last], [2, -1], list(sizes) or [1], [0, -1],
                    [-1, *sizes[1:]] if sizes else [1], [first, count // max(first, 1)])
    d.call(op, tensor=d.either(sizes, d.number()), shape=d.indices(target))


@case('Transpose')
def transpose(d, op):
    sizes = d.sizes(1)
    order = [0] + [1 + axis for axis in d.order(len(sizes) - 1)] if d.chance(.5) else d.order(len(sizes))
    d.call(op, x=d.either(sizes, d.number()), perm=d.indices(order))


@case('ExpandDims')
def expand_dims(d, op):
    sizes = d.sizes()
    axis = d.integer(-len(sizes) - 1, len(sizes) + 1)
    d.call(op, input=d.either(sizes, d.number()), axis=d.indices(d.pick(axis, axis, [axis])))


@case('Squeeze')
def squeeze(d, op):
    sizes = [d.pick(1, 1, 3) for _ in range(d.integer(1, 6))]
    ones = [axis for axis, size in enumerate(sizes) if size == 1]
    axes = [axis - (len(sizes) if d.chance(.3) else 0) for axis in ones if d.chance(.6)]
    d.call(op, input=d.either(sizes, d.number()), axis=axes if d.chance(.75) else [])


@case('Pack')
def pack(d, op):
    sizes, dtype = d.sizes(0, 4), d.number()
    d.call(op, values=[d.either(sizes, dtype, .2) for _ in range(d.pick(1, 2, 2, 3))],
           axis=d.integer(-len(sizes) - 1, len(sizes) + 1))


@case('ConcatV2')
def concat(d, op):
    sizes, dtype = d.sizes(1, 4), d.number()
    axis = d.integer(0, len(sizes))
    def value():
        return [d.pick(1, 2, 4) if at == axis else size for at, size in enumerate(sizes)]
    d.call(op, values=[d.either(value(), dtype, .2) for _ in range(d.pick(2, 2, 3))],
           axis=d.indices(axis - (len(sizes) if d.chance(.3) else 0)))


@case('Slice')
def slice_(d, op):
    sizes = [4] * d.integer(1, 5)
    begin = [0 if axis == 0 and d.chance(.6) else d.pick(0, 1) for axis in range(len(sizes))]
    size = [d.pick(-1, 2, 3) if at or d.chance(.5) else d.pick(-1, 4) for at in begin]
    dtype = d.pick(tf.int32, tf.int32, tf.int64)
    d.call(op, input=d.either(sizes, d.number()), begin=d.indices(begin, dtype), size=d.indices(size, dtype))


@case('StridedSlice')
def strided_slice(d, op):
    sizes = [d.pick(3, 4) for _ in range(d.integer(1, 5))]
    count = d.integer(1, len(sizes) + 1)
    def mask(chance):
        return sum(d.chance(chance) << bit for bit in range(count))
    dtype = d.pick(tf.int32, tf.int32, tf.int32, tf.int64)
    # The batch is often left as it is: x[:, ...].
    keeps = d.chance(.5)
    begin = [d.pick(0, 0, 1, 2, -1, -2) for _ in range(count)]
    strides = [d.pick(1, 1, 1, 2, -1) for _ in range(count)]
    begin_mask, end_mask, shrink = mask(.3), mask(.4), mask(.2) if d.chance(.5) else 0
    if keeps:
        begin[0], strides[0], begin_mask, end_mask, shrink = 0, 1, begin_mask | 1, end_mask | 1, shrink & ~1
    d.call(op, input=d.either(sizes, d.number()), begin=d.indices(begin, dtype, .96),
           end=d.indices([d.pick(2, 3, 4, -1, 0) for _ in range(count)], dtype, .96),
           strides=d.indices(strides, dtype, .98), begin_mask=begin_mask, end_mask=end_mask,
           ellipsis_mask=d.pick(0, 0, 0, 1, 2) if count > 1 else d.pick(0, 0, 1), shrink_axis_mask=shrink,
           new_axis_mask=d.pick(0, 0, 0, 0, 0, 2))


@case('Split')
def split(d, op):
    sizes = [4] * d.integer(1, 5)
    d.call(op, axis=d.indices(d.integer(-len(sizes), len(sizes)), tf.int32), value=d.either(sizes, d.number()),
           num_split=d.pick(1, 2, 4))


@case('SplitV')
def split_v(d, op):
    sizes = [6] * d.integer(1, 4)
    d.call(op, value=d.either(sizes, d.number()), size_splits=d.indices([2, 4]),
           axis=d.indices(d.integer(0, len(sizes)), tf.int32), num_split=2)


@case('Unpack')
def unpack(d, op):
    sizes = d.sizes(1, 4)
    axis = d.integer(-len(sizes), len(sizes))
    d.call(op, value=d.either(sizes, d.number()), num=sizes[axis], axis=axis)


@case('Tile')
def tile(d, op):
    sizes = d.sizes(1, 4)
    multiples = [d.pick(1, 1, 2, 3, 0) if d.chance(.3) else d.pick(1, 2) for _ in sizes]
    if d.chance(.5):
        multiples[0] = 1
    d.call(op, input=d.either(sizes, d.number()), multiples=d.indices(multiples))


@case('Fill')
def fill(d, op):
    sizes = d.sizes(1, 4)
    d.call(op, dims=d.indices(sizes), value=d.either([], d.number(), .6))


@case('Range')
def range_(d, op):
    dtype = d.pick(tf.int32, tf.int32, tf.float32, tf.int64, tf.float64)
    d.call(op, start=d.indices(0, dtype), limit=d.indices(8, dtype), delta=d.indices(d.pick(1, 2), dtype))


@case('GatherV2')
def gather(d, op):
    sizes, indices = d.sizes(1, 4), d.sizes(0, 3)
    axis = d.integer(-len(sizes), len(sizes))
    if d.chance(.2):
        sizes, indices, axis = [1, *sizes[1:]], [1, *indices[1:]], d.integer(0, len(sizes))
    batch_dims = d.pick(0, 0, 0, 0, 1, 2)
    if batch_dims:
        sizes, indices, axis = [2, 3, 4], [2, 3, 4][:d.pick(2, 3)], batch_dims
    d.call(op, params=d.either(sizes, d.number(), .3),
           indices=d.either(indices, d.pick(tf.int32, tf.int32, tf.int32, tf.int64), .2), axis=d.indices(axis),
           batch_dims=batch_dims)


@case('DataFormatVecPermute')
def vec_permute(d, op):
    d.call(op, x=d.either(d.pick([4], [2], [4, 2], [2, 2]), d.pick(tf.int32, tf.int32, tf.int64)),
           src_format=d.pick('NHWC', 'NCHW'), dst_format=d.pick('NCHW', 'NHWC'))
