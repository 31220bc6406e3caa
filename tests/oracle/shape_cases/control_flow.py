# SPDX-License-Identifier: Apache-2.0
"""Branches and loops of TF1."""
import contextlib

from shape_cases import case
from tensorflow.python.ops import control_flow_util
from tf import tf, tf1


@contextlib.contextmanager
def _classic():
    """Loops and branches as Enter, Switch and Merge."""
    before = control_flow_util.ENABLE_CONTROL_FLOW_V2
    control_flow_util.ENABLE_CONTROL_FLOW_V2 = False
    try:
        yield
    finally:
        control_flow_util.ENABLE_CONTROL_FLOW_V2 = before


@case('Switch', 'RefSwitch')
def switch(g, op):
    data = g.tensor(dtype=tf.float32)
    if op == 'RefSwitch':
        data = tf.raw_ops.VariableV2(shape=g.dims(), dtype=tf.float32)
    return g.call(op, data=data, pred=tf1.placeholder(tf.bool, g.pick([], None)))


@case('RefSelect')
def chosen_reference(g, op):
    dims = g.dims()
    variables = [tf.raw_ops.VariableV2(shape=dims if g.chance(.7) else g.dims(), dtype=tf.float32) for _ in range(g.integer(1, 3))]
    return g.call(op, index=tf1.placeholder(tf.int32, g.pick([], None)), inputs=variables)


@case('Merge')
def merge(g, op):
    dims = g.dims()
    inputs = [g.tensor([dim if g.chance(.8) else dim + 1 for dim in dims], tf.float32) for _ in range(g.integer(1, 3))]
    if g.chance(.3):
        inputs.append(inputs[0])
    return g.call(op, inputs=inputs)


@case('Enter', 'Exit', 'NextIteration')
def pass_on(g, op):
    data = g.tensor(dtype=tf.float32)
    if op == 'Enter':
        return g.call(op, data=data, frame_name='frame', is_constant=g.flag())
    return g.call(op, data=data)


@case('LoopCond')
def loop_condition(g, op):
    return g.call(op, input=tf1.placeholder(tf.bool, g.pick([], None)))


@case('ControlTrigger', 'NoOp', 'Abort')
def nothing(g, op):
    return g.call(op)


@case('Placeholder')
def placeholder(g, op):
    return g.call(op, dtype=g.number_type(), shape=g.hidden(g.dims()))


@case('PlaceholderWithDefault')
def placeholder_with_default(g, op):
    dims = g.dims()
    return g.call(op, input=g.tensor(dims, tf.float32), shape=g.hidden(dims))


@case('Const')
def constant(g, _):
    return g.constant(g.dims(), g.number_type())


def _while(g, build, start=None):
    """A TF1 loop whose second variable `build` changes; shape_invariants are what they must be."""
    start = g.tensor(g.dims(g.integer(1, 3)), tf.float32) if start is None else start
    unknown = tf.TensorShape([None] * start.shape.rank) if start.shape.rank is not None else tf.TensorShape(None)
    return tf1.while_loop(lambda i, x: i < 3, lambda i, x: (i + 1, build(x)), [tf.constant(0), start],
                          shape_invariants=[tf.TensorShape([]), unknown if g.flag() else start.shape])


def _shared_dims(g, x):
    return tf.raw_ops.AddV2(x=x, y=g.constant([], tf.float32))


def _growing(_, x):
    return tf.raw_ops.ConcatV2(values=[x, x], axis=0)


def _nested(g, x):
    return _while(g, lambda inner: _shared_dims(g, inner), x)[1] + x[:1]


@case('While/same', 'While/growing', 'While/nested')
def while_loop(g, name):
    change = {'same': _shared_dims, 'growing': _growing, 'nested': _nested}[name.split('/')[1]]
    with _classic():
        return _while(g, lambda x: change(g, x))


@case('Cond/classic')
def cond(g, _):
    x = g.tensor([3, 4], tf.float32)
    y = g.tensor(g.pick([3, 4], [2, 4], [3]), tf.float32)
    with _classic():
        return tf1.cond(tf1.placeholder(tf.bool, []), lambda: x * 2, lambda: y + 1)
