# SPDX-License-Identifier: Apache-2.0
"""TensorLists, each read in the end, so that what the handle holds is seen."""
from shape_cases import case
from tf import tf

FLOAT = {'element_dtype': tf.float32}


def _shape(g, dims):
    """An element shape as a tensor: known, partly known, or the scalar -1."""
    kind = g.integer(0, 4)
    if kind == 0:
        return tf.constant(-1)
    if kind == 1:
        return tf.constant([-1 if g.chance(.5) else dim for dim in dims], tf.int32)
    return g.values(dims)


def _list(g, dims):
    if g.flag():
        return tf.raw_ops.EmptyTensorList(element_shape=_shape(g, dims), max_num_elements=g.values(3), **FLOAT)
    if g.flag():
        return tf.raw_ops.TensorListReserve(element_shape=_shape(g, dims), num_elements=g.values(3), **FLOAT)
    return tf.raw_ops.TensorListFromTensor(tensor=g.tensor([3] + dims, tf.float32), element_shape=_shape(g, dims))


def _read(g, handle, dims):
    return tf.raw_ops.TensorListGetItem(input_handle=handle, index=0, element_shape=_shape(g, dims), **FLOAT)


@case('EmptyTensorList', 'TensorListReserve', 'TensorListFromTensor', 'TensorListGetItem')
def make(g, _):
    dims = g.dims(g.integer(0, 3))
    return _read(g, _list(g, dims), dims)


@case('TensorListPushBack', 'TensorListSetItem', 'TensorListResize', 'TensorListConcatLists',
      'TensorListScatterIntoExistingList', 'TensorListSplit', 'TensorListScatter', 'TensorListScatterV2')
def change(g, op):
    dims = g.dims(g.integer(1, 3))
    handle = _list(g, dims)
    item = g.tensor(dims, tf.float32)
    rows = {'tensor': g.tensor([3] + dims, tf.float32), 'indices': g.tensor([3], tf.int32)}
    changed = {
        'TensorListPushBack': lambda: g.call(op, input_handle=handle, tensor=item),
        'TensorListSetItem': lambda: g.call(op, input_handle=handle, index=0, item=item),
        'TensorListResize': lambda: g.call(op, input_handle=handle, size=g.values(4)),
        'TensorListConcatLists': lambda: g.call(op, input_a=handle, input_b=_list(g, dims), **FLOAT),
        'TensorListScatterIntoExistingList': lambda: g.call(op, input_handle=handle, **rows),
        'TensorListSplit': lambda: g.call(op, tensor=g.tensor([9] + dims[1:], tf.float32), element_shape=_shape(g, dims),
                                          lengths=g.tensor([3], tf.int64)),
        'TensorListScatter': lambda: g.call(op, element_shape=_shape(g, dims), **rows),
        'TensorListScatterV2': lambda: g.call(op, element_shape=_shape(g, dims), num_elements=-1, **rows),
    }[op]()
    return _read(g, changed, dims)


@case('TensorListLength', 'TensorListElementShape', 'TensorListPopBack', 'TensorListStack', 'TensorListGather',
      'TensorListConcat', 'TensorListConcatV2')
def look(g, op):
    dims = g.dims(g.integer(1, 3))
    handle = _list(g, dims)
    more = {
        'TensorListLength': {},
        'TensorListElementShape': {'shape_type': g.pick(tf.int32, tf.int64)},
        'TensorListPopBack': dict(element_shape=_shape(g, dims), **FLOAT),
        'TensorListStack': dict(element_shape=_shape(g, dims), num_elements=g.pick(-1, 3), **FLOAT),
        'TensorListGather': dict(element_shape=_shape(g, dims), indices=g.tensor([3], tf.int32), **FLOAT),
        'TensorListConcat': dict(element_shape=g.hidden(dims), **FLOAT),
        'TensorListConcatV2': dict(element_shape=_shape(g, dims), leading_dims=tf.constant([], tf.int64), **FLOAT),
    }[op]
    return g.call(op, input_handle=handle, **more)


@case('TensorListPushBackBatch')
def push_batch(g, op):
    dims = g.dims(g.integer(0, 2))
    handles = tf.raw_ops.Pack(values=[_list(g, dims), _list(g, dims)])
    return g.call(op, input_handles=handles, tensor=g.tensor([2] + dims, tf.float32))
