# SPDX-License-Identifier: Apache-2.0
"""Constants, ops that pass their input on, variables, places, and ops without a converter."""
import numpy as np

from tf import tf, tf1
from trt_cases import case


@case('Const')
def const(d, _):
    dtype = d.pick(tf.float32, tf.float16, tf.float64, tf.bfloat16, tf.int8, tf.uint8, tf.int16, tf.uint16, tf.int32,
                   tf.uint32, tf.int64, tf.uint64, tf.bool, tf.complex64, tf.string)
    sizes = d.sizes()
    if dtype == tf.string:
        value = tf.constant(np.full(sizes, b'a', object))
    elif dtype in (tf.int64, tf.uint64, tf.uint32) and d.chance(.4):
        value = tf.constant(np.full([3], 2**31 + d.integer(0, 5)), dtype)
    else:
        value = d.constant(sizes, dtype)
    tf1.identity(value)


@case('Identity', 'Snapshot', 'StopGradient', 'PreventGradient', 'CheckNumerics')
def passes_on(d, op):
    dtype = d.floating() if op == 'CheckNumerics' else d.pick(d.number(), tf.bool, tf.string)
    value = d.tensor(d.sizes(), dtype) if dtype == tf.string else d.either(d.sizes(), dtype)
    d.call(op, **{'tensor' if op == 'CheckNumerics' else 'input': value},
           **({'message': 'm'} if op == 'CheckNumerics' else {}))


@case('IdentityN')
def identity_n(d, op):
    d.call(op, input=[d.either(d.sizes(), d.number()) for _ in range(d.pick(1, 2))])


@case('Port')
def port_of_identity(d, _):
    """An Identity of a second output: TF-TRT looks at the first."""
    sizes = [4] * d.integer(1, 4)
    values = tf.raw_ops.TopKV2(input=d.either(sizes, d.floating()), k=d.indices(2, tf.int32))
    indices = tf1.identity(values[1])
    tf.raw_ops.Neg(x=tf1.identity(indices) if d.chance(.5) else indices)


@case('Place')
def place(d, _):
    """A node that is told where to run."""
    x = d.tensor(d.sizes(1))
    with tf1.device(d.pick('/device:CPU:0', '/device:GPU:0', '/device:GPU:1', '/job:worker/task:3', '/gpu:0')):
        tf.raw_ops.Relu(features=x)


@case('VariableV2')
def variable(d, op):
    sizes, dtype = d.sizes(1, 4), d.number()
    value = d.call(op, shape=sizes, dtype=dtype)
    tf.raw_ops.AddV2(x=d.tensor(sizes, dtype), y=value)


@case('ReadVariableOp')
def read_variable(d, op):
    sizes, dtype = d.sizes(1, 4), d.floating()
    handle = tf.raw_ops.VarHandleOp(dtype=dtype, shape=sizes, shared_name='v')
    if d.chance(.5):
        handle = tf1.placeholder(tf.resource, [])
    value = d.call(op, resource=handle, dtype=dtype)
    tf.raw_ops.AddV2(x=d.tensor(sizes, dtype), y=value)


@case('NoConverter')
def no_converter(d, _):
    x, image = d.tensor([3, 4]), d.tensor([2, 4, 4, 3])
    one = tf.constant([1])
    d.pick(
        lambda: tf.raw_ops.Cumsum(x=x, axis=tf.constant(1)),
        lambda: tf.raw_ops.LRN(input=image),
        lambda: tf.raw_ops.L2Loss(t=x),
        lambda: tf.raw_ops.Where(condition=d.tensor([4], tf.bool)),
        lambda: tf.raw_ops.ReverseV2(tensor=x, axis=one),
        lambda: tf.raw_ops.Roll(input=x, shift=one, axis=one),
        lambda: tf.raw_ops.OneHot(indices=d.tensor([3], tf.int32), depth=tf.constant(4), on_value=1., off_value=0.),
        lambda: tf.raw_ops.GatherNd(params=x, indices=d.tensor([2, 1], tf.int32)),
        lambda: tf.raw_ops.BroadcastTo(input=x, shape=tf.constant([2, 3, 4])),
        lambda: tf.raw_ops.MirrorPad(input=x, paddings=tf.constant([[0, 0], [1, 1]]), mode='REFLECT'),
        lambda: tf.raw_ops.NonMaxSuppressionV3(boxes=d.tensor([8, 4]), scores=d.tensor([8]),
                                               max_output_size=tf.constant(3), iou_threshold=tf.constant(.5),
                                               score_threshold=tf.constant(0.)),
        lambda: tf.raw_ops.NoOp(),
    )()
