# SPDX-License-Identifier: Apache-2.0
"""Shape arithmetic: sizes taken from one tensor, changed, put together and used for another."""
from shape_cases import case
from tf import tf, tf1

r = tf.raw_ops


def _sizes(g, x, dtype):
    shape = r.Shape(input=x, out_type=dtype) if g.flag() else r.ShapeN(input=[x], out_type=dtype)[0]
    return r.Identity(input=shape) if g.chance(.2) else shape


def _element(g, shape, at):
    kind = g.integer(0, 4)
    if kind == 0:
        return r.StridedSlice(input=shape, begin=[at], end=[at + 1], strides=[1], shrink_axis_mask=1)
    if kind == 1:
        return r.GatherV2(params=shape, indices=at, axis=0)
    if kind == 2:
        return r.Squeeze(input=r.Slice(input=shape, begin=[at], size=[1]), axis=[])
    if kind == 3:
        return r.Unpack(value=shape, num=3, axis=0)[at]
    return r.Reshape(tensor=r.Split(axis=0, value=shape, num_split=3)[at], shape=[])


def _changed(g, size, dtype):
    kind = g.integer(0, 8)
    number = tf.constant(g.integer(1, 3), dtype)
    if kind == 0:
        return r.Mul(x=size, y=number)
    if kind == 1:
        return r.AddV2(x=number, y=size)
    if kind == 2:
        return r.FloorDiv(x=size, y=number)
    if kind == 3:
        return r.Maximum(x=size, y=tf.constant(0, dtype))
    if kind == 4:
        return r.Minimum(x=size, y=number)
    if kind == 5:
        return r.Cast(x=r.Cast(x=size, DstT=tf.float32), DstT=dtype)
    if kind == 6:
        return r.Sub(x=size, y=tf.constant(1, dtype))
    return size


def _vector(g, parts):
    if g.flag():
        return r.Pack(values=parts)
    return r.ConcatV2(values=[r.ExpandDims(input=part, axis=0) for part in parts], axis=0)


def _computed(g):
    dtype = g.pick(tf.int32, tf.int64)
    x = tf1.placeholder(tf.float32, g.hidden([2, 3, 4]) or [None, None, 4])
    shape = _sizes(g, x, dtype)
    parts = [_changed(g, _element(g, shape, g.integer(0, 2)), dtype) for _ in range(g.integer(1, 3))]
    return x, shape, _vector(g, parts), dtype


@case('Arithmetic/fill')
def fill(g, _):
    return r.Fill(dims=_computed(g)[2], value=1.)


@case('Arithmetic/reshape')
def reshape(g, _):
    x, shape, _, dtype = _computed(g)
    parts = [_element(g, shape, 0), tf.constant(-1, dtype)]
    return r.Reshape(tensor=x, shape=_vector(g, parts if g.flag() else parts[::-1]))


@case('Arithmetic/same')
def same(g, _):
    x, shape, _, _ = _computed(g)
    return r.AddV2(x=r.Reshape(tensor=x, shape=shape), y=x)


@case('Arithmetic/product')
def product(g, _):
    x, shape, _, dtype = _computed(g)
    flat = r.Prod(input=shape, axis=0, keep_dims=True) if g.flag() else r.Reshape(tensor=r.Size(input=x, out_type=dtype), shape=[1])
    return r.Reshape(tensor=x, shape=flat)


@case('Arithmetic/slice')
def slices(g, _):
    x, shape, _, dtype = _computed(g)
    begin = tf.constant([g.integer(0, 1) for _ in range(3)], dtype)
    return r.Slice(input=x, begin=begin, size=r.Sub(x=shape, y=begin))


@case('Arithmetic/mask')
def mask(g, _):
    """TensorFlow 2.17 begins at 0 for a masked begin even when it goes backwards, and infers [] where Fill gives [4, 3];
    so masks come with steps forward only."""
    _, shape, _, _ = _computed(g)
    stride = g.pick(1, 1, 2, -1)
    masks = {'begin_mask': g.integer(0, 1), 'end_mask': g.integer(0, 1)} if stride > 0 else {}
    part = r.StridedSlice(input=shape, begin=[g.integer(-3, 2)], end=[g.integer(-3, 3)], strides=[stride], **masks)
    return r.Fill(dims=part, value=1.)


@case('Arithmetic/constants')
def constants(g, _):
    """Wholly constant, but computed."""
    a = tf.constant([g.integer(1, 4), g.integer(1, 4), g.integer(1, 4)])
    b = r.Mul(x=a, y=r.Range(start=1, limit=4, delta=1)) if g.flag() else r.ReverseV2(tensor=a, axis=[0])
    return r.Fill(dims=r.Cast(x=r.Sqrt(x=r.Cast(x=b, DstT=tf.float32)), DstT=tf.int32), value=1.)
