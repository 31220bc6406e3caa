# SPDX-License-Identifier: Apache-2.0
"""Variables, by reference and by handle, and stacks."""
from shape_cases import case
from tf import tf, tf1


def _variable(g, dims, dtype=tf.float32):
    return tf.raw_ops.VariableV2(shape=dims, dtype=dtype)


def _handle(g, dims, dtype=tf.float32):
    """A handle that has come some way from its variable."""
    handle = tf.raw_ops.VarHandleOp(dtype=dtype, shape=g.hidden(dims))
    way = g.integer(0, 4)
    if way == 1:
        handle = tf.raw_ops.Identity(input=handle)
    if way == 2:
        handle = tf.raw_ops.Enter(data=handle, frame_name='frame', is_constant=True)
    if way == 3:
        handle = tf.raw_ops.Switch(data=handle, pred=tf1.placeholder(tf.bool, []))[1]
    if way == 4 and g.flag():
        handle = tf1.placeholder(tf.resource, [])
    return handle


@case('VariableV2', 'Variable', 'TemporaryVariable')
def variable(g, op):
    return g.call(op, shape=g.dims(), dtype=tf.float32)


@case('Assign', 'AssignAdd', 'AssignSub')
def assign(g, op):
    dims = g.dims()
    more = {'validate_shape': g.flag()} if op == 'Assign' else {}
    return g.call(op, ref=_variable(g, dims), value=g.tensor(dims, tf.float32), **more)


@case('IsVariableInitialized')
def is_initialized(g, op):
    return g.call(op, ref=_variable(g, g.dims()))


@case('DestroyTemporaryVariable')
def destroy(g, op):
    return g.call(op, ref=tf.raw_ops.TemporaryVariable(shape=g.dims(), dtype=tf.float32, var_name='v'), var_name='v')


@case('CountUpTo')
def count_up_to(g, op):
    return g.call(op, ref=_variable(g, [], tf.int32), limit=5)


@case('ScatterAdd', 'ScatterDiv', 'ScatterMax', 'ScatterMin', 'ScatterMul', 'ScatterSub', 'ScatterUpdate')
def scatter(g, op):
    row, where = g.dims(g.integer(0, 2)), g.dims(g.integer(0, 2))
    return g.call(op, ref=_variable(g, [9] + row), indices=g.tensor(where, tf.int32),
                  updates=g.tensor(where + row, tf.float32))


@case('VarHandleOp')
def var_handle(g, op):
    return g.call(op, dtype=tf.float32, shape=g.hidden(g.dims()))


@case('VarIsInitializedOp', 'DestroyResourceOp')
def by_handle(g, op):
    return g.call(op, resource=_handle(g, g.dims()))


@case('VariableShape')
def variable_shape(g, op):
    return g.call(op, input=_handle(g, g.dims()), out_type=g.pick(tf.int32, tf.int64))


@case('ReadVariableOp')
def read(g, op):
    return g.call(op, resource=_handle(g, g.dims()), dtype=tf.float32)


@case('AssignVariableOp', 'AssignAddVariableOp', 'AssignSubVariableOp')
def assign_variable(g, op):
    dims = g.dims()
    return g.call(op, resource=_handle(g, dims), value=g.tensor(dims, tf.float32))


@case('ResourceGather')
def resource_gather(g, op):
    dims, batch = g.dims(g.integer(1, 4)), g.pick(0, 0, 0, 1)
    indices = dims[:batch] + g.dims(g.integer(0, 2))
    return g.call(op, resource=_handle(g, dims), indices=g.tensor(indices, tf.int32), dtype=tf.float32, batch_dims=batch)


@case('ResourceGatherNd')
def resource_gather_nd(g, op):
    dims = g.dims(g.integer(1, 4))
    indices = g.dims(g.integer(0, 2)) + [g.integer(0, len(dims))]
    return g.call(op, resource=_handle(g, dims), indices=g.tensor(indices, tf.int32), dtype=tf.float32)


@case('ResourceScatterAdd', 'ResourceScatterDiv', 'ResourceScatterMax', 'ResourceScatterMin', 'ResourceScatterMul',
      'ResourceScatterSub', 'ResourceScatterUpdate')
def resource_scatter(g, op):
    row, where = g.dims(g.integer(0, 2)), g.dims(g.integer(0, 2))
    return g.call(op, resource=_handle(g, [9] + row), indices=g.tensor(where, tf.int32),
                  updates=g.tensor(where + row, tf.float32))


@case('StackV2', 'StackPushV2', 'StackPopV2', 'StackCloseV2')
def stack(g, op):
    handle = tf.raw_ops.StackV2(max_size=3, elem_type=tf.float32)
    if op == 'StackV2':
        return handle
    more = {'elem': g.tensor(dtype=tf.float32)} if op == 'StackPushV2' else {}
    if op == 'StackPopV2':
        more = {'elem_type': tf.float32}
    return g.call(op, handle=handle, **more)
