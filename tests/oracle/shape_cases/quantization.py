# SPDX-License-Identifier: Apache-2.0
"""Quantized types and their ranges."""
from shape_cases import case
from tf import tf


def axis_and_range(g, dims):
    axis = g.integer(-1, len(dims) - 1)
    return axis, [] if axis < 0 else [dims[axis]]


@case('QuantizeAndDequantizeV2', 'QuantizeAndDequantizeV3', 'QuantizeAndDequantizeV4')
def quantize_and_dequantize(g, op):
    dims = g.dims()
    axis, span = axis_and_range(g, dims)
    more = {'num_bits': g.values(8)} if op.endswith('V3') else {}
    return g.call(op, input=g.tensor(dims, tf.float32), input_min=g.tensor(span, tf.float32),
                  input_max=g.tensor(span, tf.float32), axis=axis, **more)


@case('QuantizeAndDequantizeV4Grad')
def quantize_and_dequantize_grad(g, op):
    dims = g.dims()
    axis, span = axis_and_range(g, dims)
    return g.call(op, gradients=g.tensor(dims, tf.float32), input=g.tensor(dims, tf.float32), axis=axis,
                  input_min=g.tensor(span, tf.float32), input_max=g.tensor(span, tf.float32))


@case('QuantizeV2')
def quantize(g, op):
    dims = g.dims()
    axis, span = axis_and_range(g, dims)
    return g.call(op, input=g.tensor(dims, tf.float32), min_range=g.tensor(span, tf.float32),
                  max_range=g.tensor(span, tf.float32), T=tf.quint8, axis=axis)


@case('Dequantize')
def dequantize(g, op):
    dims = g.dims()
    axis, span = axis_and_range(g, dims)
    return g.call(op, input=g.tensor(dims, tf.quint8, constant=False), min_range=g.tensor(span, tf.float32),
                  max_range=g.tensor(span, tf.float32), axis=axis)


@case('FakeQuantWithMinMaxArgs')
def fake_quant(g, op):
    return g.call(op, inputs=g.tensor(dtype=tf.float32))


@case('FakeQuantWithMinMaxArgsGradient')
def fake_quant_gradient(g, op):
    dims = g.dims()
    return g.call(op, gradients=g.tensor(dims, tf.float32), inputs=g.tensor(dims, tf.float32))


@case('FakeQuantWithMinMaxVars', 'FakeQuantWithMinMaxVarsGradient', 'FakeQuantWithMinMaxVarsPerChannel',
      'FakeQuantWithMinMaxVarsPerChannelGradient')
def fake_quant_vars(g, op):
    dims = g.dims(lowest=1)
    span = dims[-1:] if 'PerChannel' in op else []
    more = {'gradients': g.tensor(dims, tf.float32)} if op.endswith('Gradient') else {}
    return g.call(op, inputs=g.tensor(dims, tf.float32), min=g.tensor(span, tf.float32), max=g.tensor(span, tf.float32), **more)


@case('QuantizeDownAndShrinkRange')
def shrink_range(g, op):
    return g.call(op, input=g.tensor(dtype=tf.qint32, constant=False), input_min=g.tensor([], tf.float32),
                  input_max=g.tensor([], tf.float32), out_type=tf.quint8)


@case('Requantize')
def requantize(g, op):
    return g.call(op, input=g.tensor(dtype=tf.qint32, constant=False), out_type=tf.quint8,
                  **{name: g.tensor([], tf.float32) for name in
                     ('input_min', 'input_max', 'requested_output_min', 'requested_output_max')})


@case('RequantizationRange')
def requantization_range(g, op):
    return g.call(op, input=g.tensor(dtype=tf.qint32, constant=False), input_min=g.tensor([], tf.float32),
                  input_max=g.tensor([], tf.float32))


@case('QuantizedAdd', 'QuantizedMul')
def quantized_binary(g, op):
    dims = g.dims()
    other = [1 if g.chance(.3) else dim for dim in dims[g.integer(0, len(dims)):]]
    return g.call(op, x=g.tensor(dims, tf.quint8, constant=False), y=g.tensor(other, tf.quint8, constant=False),
                  **{name: g.tensor([], tf.float32) for name in ('min_x', 'max_x', 'min_y', 'max_y')})


@case('QuantizedInstanceNorm')
def instance_norm(g, op):
    return g.call(op, x=g.tensor(g.dims(4), tf.quint8, constant=False), x_min=g.tensor([], tf.float32),
                  x_max=g.tensor([], tf.float32))
