# SPDX-License-Identifier: Apache-2.0
"""Ops that compute element by element."""
from tf import tf
from trt_cases import case

UNARY = ('Abs Acos Acosh Asin Asinh Atan Atanh Ceil Cos Cosh Erf Exp Floor Log Neg Reciprocal Round Rsqrt Sigmoid Sign '
         'Sin Sinh Sqrt Square Tan Tanh Log1p Expm1 Rint Inv IsNan').split()
BINARY = ('Add AddV2 Sub Mul Div RealDiv FloorDiv Maximum Minimum Pow SquaredDifference Equal NotEqual Greater '
          'GreaterEqual Less LessEqual DivNoNan FloorMod Atan2 TruncateDiv').split()


@case(*UNARY)
def unary(d, op):
    d.call(op, x=d.either(d.sizes(), d.number()))


@case('LogicalNot')
def logical_not(d, op):
    d.call(op, x=d.either(d.sizes(), tf.bool))


@case(*'Relu Relu6 LeakyRelu Elu Selu Softplus Softsign'.split())
def activation(d, op):
    d.call(op, features=d.either(d.sizes(), d.number() if d.chance(.3) else d.floating()))


def pair(d):
    """Two shapes that broadcast, usually."""
    left = d.sizes()
    right = list(left)
    how = d.integer(0, 5)
    if how == 1:
        right = right[d.integer(0, len(right) + 1):]
    if how == 2:
        right = [1 if d.chance(.4) else size for size in right]
    if how == 3:
        right = []
    if how == 4 and right:
        right = [1] * (len(right) - 1) + right[-1:]
    return (right, left) if d.chance(.3) else (left, right)


@case(*BINARY)
def binary(d, op):
    left, right = pair(d)
    dtype = d.number()
    d.call(op, x=d.either(left, dtype, .15), y=d.either(right, dtype, .4))


@case('LogicalAnd', 'LogicalOr')
def logical(d, op):
    left, right = pair(d)
    d.call(op, x=d.either(left, tf.bool), y=d.either(right, tf.bool, .3))


@case('AddN')
def add_n(d, op):
    sizes, dtype = d.sizes(), d.number()
    d.call(op, inputs=[d.either(sizes, dtype, .2) for _ in range(d.pick(1, 2, 2, 3))])


@case('BiasAdd')
def bias_add(d, op):
    layout, dtype = d.pick('NHWC', 'NHWC', 'NCHW'), d.number()
    sizes = d.sizes(2 if layout == 'NHWC' else 3)
    channels = sizes[-1] if layout == 'NHWC' else sizes[1]
    # TF-TRT reads memory that nobody wrote when the bias of NCHW is a tensor and the batch implicit: no case of that.
    bias = d.either([channels], dtype, .7) if layout == 'NHWC' else d.constant([channels], dtype)
    d.call(op, value=d.either(sizes, dtype, .1), bias=bias, data_format=layout)


@case('Softmax', 'LogSoftmax')
def softmax(d, op):
    d.call(op, logits=d.either(d.sizes(1), d.floating()))


@case('Cast')
def cast(d, op):
    d.call(op, x=d.either(d.sizes(), d.pick(d.number(), tf.bool)),
           DstT=d.pick(tf.float32, tf.float32, tf.float16, tf.int32, tf.int64, tf.bool, tf.uint8, tf.float64))


@case('ClipByValue')
def clip(d, op):
    dtype = d.number()
    d.call(op, t=d.either(d.sizes(), dtype), clip_value_min=d.either([], dtype, .8),
           clip_value_max=d.either([], dtype, .8))


@case('ZerosLike', 'OnesLike')
def like(d, op):
    d.call(op, x=d.either(d.sizes(), d.number()))


@case('Select')
def select(d, op):
    sizes, dtype = d.sizes(), d.number()
    # A vector that chooses rows: TF-TRT ends when its length is unknown, reads memory that nobody wrote when there are
    # more dimensions than rows, and writes beyond its own with more than seven rows.
    rows = sizes[0] if sizes and len(sizes) - 1 <= sizes[0] < 8 else None
    condition = d.pick(d.either(sizes, tf.bool, .1), d.tensor([rows], tf.bool, shape=[rows]) if rows else None,
                       d.tensor([], tf.bool, shape=[]))
    if condition is None:
        condition = d.tensor(sizes, tf.bool, shape=sizes)
    d.call(op, condition=condition, x=d.either(sizes, dtype, .3), y=d.either(sizes, dtype, .3))


@case('SelectV2')
def select_v2(d, op):
    left, right = pair(d)
    dtype, condition = d.number(), d.pick(left, right, [], left[-1:])
    d.call(op, condition=d.either(condition, tf.bool, .1), t=d.either(left, dtype, .3), e=d.either(right, dtype, .3))
