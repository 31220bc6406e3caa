# SPDX-License-Identifier: Apache-2.0
"""Ops that work element by element."""
from shape_cases import case
from tf import tf

UNARY = '''Abs Acos Acosh Asin Asinh Atan Atanh BesselI0e BesselI1e Ceil Cos Cosh Digamma Erf Erfc Erfinv Exp Expm1 Floor Inv
IsFinite IsInf IsNan Lgamma Log Log1p LogicalNot Ndtri Neg Reciprocal Rint Round Rsqrt Sigmoid Sign Sin Sinh Sqrt Square Tan
Tanh'''.split()


@case(*UNARY)
def unary(g, op):
    return g.call(op, x=g.tensor(dtype=tf.bool if op == 'LogicalNot' else g.pick(tf.float32, tf.float64)))


@case('Elu', 'LeakyRelu', 'Relu', 'Relu6', 'Selu', 'Softplus', 'Softsign')
def activation(g, op):
    return g.call(op, features=g.tensor(dtype=g.float_type()))


@case('Add', 'AddV2', 'Atan2', 'BitwiseAnd', 'BitwiseOr', 'BitwiseXor', 'Complex', 'Div', 'DivNoNan', 'Equal', 'FloorDiv',
      'FloorMod', 'Greater', 'GreaterEqual', 'Igamma', 'Less', 'LessEqual', 'LogicalAnd', 'LogicalOr', 'Maximum', 'Minimum',
      'Mod', 'Mul', 'MulNoNan', 'NextAfter', 'NotEqual', 'Pow', 'RealDiv', 'SquaredDifference', 'Sub', 'TruncateDiv',
      'TruncateMod', 'Xdivy', 'Xlogy', 'Zeta')
def binary(g, op):
    a = g.dims()
    b = list(a)
    kind = g.integer(0, 3)
    if kind == 1:
        b = b[g.integer(0, len(b)):]
    if kind == 2:
        b = [1 if g.chance(.4) else dim for dim in b]
    if kind == 3:
        b = []
    if g.chance(.3):
        a, b = b, a
    dtype = tf.bool if op.startswith('Logical') else tf.int32 if op.startswith('Bitwise') else tf.float32
    x, y = g.tensor(a, dtype), g.tensor(b, dtype)
    names = {'Complex': ('real', 'imag'), 'Igamma': ('a', 'x'), 'NextAfter': ('x1', 'x2'), 'Zeta': ('x', 'q')}
    first, second = names.get(op, ('y', 'x') if op == 'Atan2' else ('x', 'y'))
    more = {'incompatible_shape_error': g.flag()} if op in ('Equal', 'NotEqual') else {}
    return g.call(op, **{first: x, second: y}, **more)
