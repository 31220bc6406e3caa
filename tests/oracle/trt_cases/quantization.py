# SPDX-License-Identifier: Apache-2.0
"""Quantization, emulated in floating point: candidates for INT8 only."""
from tf import tf
from trt_cases import case


def bound(d, dtype):
    return d.either([], dtype, .8)


@case('FakeQuantWithMinMaxArgs')
@case('FakeQuantWithMinMaxArgs', explicit=True)
def fake_quant_args(d, op):
    d.call(op, inputs=d.either(d.sizes()), min=-1., max=2.)


@case('FakeQuantWithMinMaxVars')
@case('FakeQuantWithMinMaxVars', explicit=True)
def fake_quant_vars(d, op):
    d.call(op, inputs=d.either(d.sizes()), min=bound(d, tf.float32), max=bound(d, tf.float32))


@case('QuantizeAndDequantizeV3')
@case('QuantizeAndDequantizeV3', explicit=True)
def quantize_v3(d, op):
    dtype = tf.float32  # half bounds that are constants are in crashes.py
    d.call(op, input=d.either(d.sizes(), dtype), input_min=bound(d, dtype), input_max=bound(d, dtype),
           num_bits=d.indices(8, tf.int32, .8), range_given=d.chance(.7))


@case('QuantizeAndDequantizeV2', explicit=True)
def quantize_v2(d, op):
    dtype = tf.float32  # half bounds that are constants are in crashes.py
    d.call(op, input=d.either(d.sizes(), dtype), input_min=bound(d, dtype), input_max=bound(d, dtype),
           range_given=d.chance(.7), narrow_range=d.chance(.2), round_mode=d.pick('HALF_TO_EVEN', 'HALF_UP'))


def quantized(value):
    return tf.raw_ops.QuantizeAndDequantizeV2(input=value, input_min=-1., input_max=1., range_given=True)


@case('Conv2D', 'DepthwiseConv2dNative', explicit=True)
def quantized_conv(d, op):
    d.call(op, input=quantized(d.tensor([2, 8, 8, 4])), filter=quantized(d.constant([3, 3, 4, 2])),
           strides=[1, 1, 1, 1], padding='SAME')


@case('MatMul', explicit=True)
def quantized_mat_mul(d, op):
    d.call(op, a=quantized(d.tensor([2, 4])), b=quantized(d.constant([4, 3])))
