# SPDX-License-Identifier: Apache-2.0
"""Cases of lists of tensors. A list that goes in was made by TensorFlow."""
import numpy as np

from kernel_case import Case, Typed, numpy_type
from tf import tf

TYPES = ('float', 'int32', 'int64', 'bool', 'string', 'half', 'double', 'uint8')
MAKERS = ('EmptyTensorList', 'TensorListReserve')


def _typed_list(handle):
    return Typed('variant', tf.io.serialize_tensor(handle).numpy())


def _stated(values, dims, index):
    """The shape of the elements, all of it, a part or nothing."""
    known = [int(dim) if values.chance(0.6) else -1 for dim in dims]
    return Typed(index, -1 if values.chance(0.3) else np.array(values.pick((dims, known)), numpy_type(index)))


def _list(values, dtype, dims, stated):
    """A list with some elements set, and how long it is."""
    count = values.pick((0, 1, 3, 6))
    handle = tf.raw_ops.TensorListReserve(element_shape=stated.tensor(), num_elements=count,
                                          element_dtype=tf.dtypes.as_dtype(numpy_type(dtype)) if dtype != 'string' else tf.string)
    sets = range(count) if values.chance(0.4) else [k for k in range(count) if values.chance(0.6)]
    for index in sets:
        handle = tf.raw_ops.TensorListSetItem(input_handle=handle, index=index,
                                              item=values.typed(dtype, dims, 'moderate').tensor())
    return _typed_list(handle), count


def cases(values):
    for dtype in TYPES:
        for index in ('int32', 'int64'):
            dims = values.shape(0, 2, empty=False)
            stated = _stated(values, dims, index)
            shape_type, element = {'shape_type': index}, {'element_dtype': dtype}
            for op in MAKERS:
                yield Case(op, [stated, Typed('int32', values.pick((0, 2, 5)))], dict(element, **shape_type))
            count = values.pick((0, 1, 4))
            yield Case('TensorListFromTensor', [values.typed(dtype, [count] + dims, 'moderate'), stated], dict(element, **shape_type))
            handle, count = _list(values, dtype, dims, stated)
            other = values.typed(dtype, dims if values.chance(0.9) else dims + [2], 'moderate')
            asked = Typed('int32', int(values.rng.integers(-1, count + 2)))
            want = _stated(values, dims, 'int32')
            yield Case('TensorListElementShape', [handle], shape_type)
            yield Case('TensorListLength', [handle])
            grows = int(asked.array) >= 0 and values.chance(0.5)  # TensorFlow crashes when it is to grow for -1
            yield Case('TensorListSetItem', [handle, asked, other], dict(element, resize_if_index_out_of_bounds=grows))
            yield Case('TensorListGetItem', [handle, asked, want], element)
            yield Case('TensorListStack', [handle, want], dict(element, num_elements=values.pick((-1, count))))
            yield Case('TensorListGather', [handle, Typed('int32', values.rng.integers(0, max(count, 1), 3)), want], element)
            yield Case('TensorListPushBack', [handle, other], element)
            yield Case('TensorListPopBack', [handle, want], element)
            yield Case('TensorListResize', [handle, Typed('int32', values.pick((0, 1, 7)))])
