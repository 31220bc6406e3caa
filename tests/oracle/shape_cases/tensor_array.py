# SPDX-License-Identifier: Apache-2.0
"""TensorArrays; the element shape is declared, or not, and the same for all elements, or not."""
from shape_cases import case
from tf import tf


def _array(g, dims):
    return tf.raw_ops.TensorArrayV3(size=3, dtype=tf.float32, element_shape=g.hidden(dims),
                                    identical_element_shapes=g.flag())


@case('TensorArrayV3')
def array(g, _):
    return _array(g, g.dims())


@case('TensorArrayGradV3')
def gradient(g, op):
    handle, flow = _array(g, g.dims())
    grad, flow = g.call(op, handle=handle, flow_in=flow, source='gradients')
    return tf.raw_ops.TensorArrayReadV3(handle=grad, index=0, flow_in=flow, dtype=tf.float32)


@case('TensorArrayGradWithShape')
def gradient_with_shape(g, op):
    handle, flow = _array(g, g.dims())
    grad, flow = g.call(op, handle=handle, flow_in=flow, shape_to_prepend=g.values(g.dims(g.integer(0, 2))), source='gradients')
    return tf.raw_ops.TensorArrayReadV3(handle=grad, index=0, flow_in=flow, dtype=tf.float32)


@case('TensorArraySizeV3', 'TensorArrayCloseV3')
def size(g, op):
    handle, flow = _array(g, g.dims())
    return g.call(op, handle=handle, flow_in=flow) if op == 'TensorArraySizeV3' else g.call(op, handle=handle)


@case('TensorArrayWriteV3')
def write(g, op):
    dims = g.dims()
    handle, flow = _array(g, dims)
    return g.call(op, handle=handle, index=g.values(0), value=g.tensor(dims, tf.float32), flow_in=flow)


@case('TensorArrayReadV3')
def read(g, op):
    handle, flow = _array(g, g.dims())
    return g.call(op, handle=handle, index=g.values(0), flow_in=flow, dtype=tf.float32)


@case('TensorArrayGatherV3')
def gather(g, op):
    dims = g.dims()
    handle, flow = _array(g, dims)
    return g.call(op, handle=handle, indices=g.tensor([3], tf.int32), flow_in=flow, dtype=tf.float32,
                  element_shape=g.hidden(dims))


@case('TensorArrayScatterV3')
def scatter(g, op):
    dims = g.dims()
    handle, flow = _array(g, dims)
    return g.call(op, handle=handle, indices=g.tensor([3], tf.int32), value=g.tensor([3] + dims, tf.float32), flow_in=flow)


@case('TensorArrayConcatV3')
def concat(g, op):
    dims = g.dims(g.integer(1, 4))
    handle, flow = _array(g, dims)
    return g.call(op, handle=handle, flow_in=flow, dtype=tf.float32, element_shape_except0=g.hidden(dims[1:]))


@case('TensorArraySplitV3')
def split(g, op):
    dims = g.dims(g.integer(1, 4))
    handle, flow = _array(g, dims)
    return g.call(op, handle=handle, value=g.tensor(dims, tf.float32), lengths=g.tensor([3], tf.int64), flow_in=flow)
