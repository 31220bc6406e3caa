# SPDX-License-Identifier: Apache-2.0
"""Sparse tensors, sets and ragged tensors."""
import numpy as np

from shape_cases import case
from tf import tf, tf1


def sparse(g, rank, dims=None, dtype=tf.float32):
    """Indices, values and dense shape."""
    count = g.integer(1, 5)
    shape = g.values(dims, tf.int64) if dims else g.tensor([rank], tf.int64)
    return g.tensor([count, rank], tf.int64), g.tensor([count], dtype), shape


def named(names, tensors):
    return dict(zip(names.split(), tensors))


@case('SparseAdd')
def add(g, op):
    rank = g.integer(1, 3)
    return g.call(op, **named('a_indices a_values a_shape', sparse(g, rank)),
                  **named('b_indices b_values b_shape', sparse(g, rank)), thresh=g.tensor([], tf.float32))


@case('SparseAddGrad')
def add_grad(g, op):
    return g.call(op, backprop_val_grad=g.tensor(g.dims(1), tf.float32),
                  **{name: g.tensor([g.integer(1, 5), 2], tf.int64) for name in ('a_indices', 'b_indices', 'sum_indices')})


@case('SparseTensorDenseMatMul')
def dense_mat_mul(g, op):
    m, k, n = g.dims(3)
    a, b = g.flag(), g.flag()
    tensors = sparse(g, 2, [k, m] if a else [m, k])
    return g.call(op, **named('a_indices a_values a_shape', tensors), b=g.tensor([n, k] if b else [k, n], tf.float32),
                  adjoint_a=a, adjoint_b=b)


@case('SerializeSparse', 'SerializeManySparse')
def serialize(g, op):
    return g.call(op, **named('sparse_indices sparse_values sparse_shape', sparse(g, 2)))


@case('AddSparseToTensorsMap', 'AddManySparseToTensorsMap')
def add_to_map(g, op):
    return g.call(op, **named('sparse_indices sparse_values sparse_shape', sparse(g, 2)))


@case('TakeManySparseFromTensorsMap')
def take_from_map(g, op):
    return g.call(op, sparse_handles=g.tensor(g.dims(1), tf.int64), dtype=tf.float32)


@case('DeserializeManySparse')
def deserialize_many(g, op):
    return g.call(op, serialized_sparse=g.tensor(g.dims(1) + [3], tf.string), dtype=tf.float32)


@case('DeserializeSparse')
def deserialize(g, op):
    return g.call(op, serialized_sparse=g.tensor(g.dims() + [3], tf.string), dtype=tf.float32)


@case('SparseToDense')
def to_dense(g, op):
    return g.call(op, sparse_indices=g.tensor([3, 2], tf.int32), output_shape=g.values(g.dims(2)),
                  sparse_values=g.tensor([3], tf.float32), default_value=g.tensor([], tf.float32))


@case('SparseConcat')
def concat(g, op):
    rank = g.integer(1, 3)
    parts = list(zip(*[sparse(g, rank) for _ in range(g.integer(2, 3))]))
    return g.call(op, **named('indices values shapes', [list(part) for part in parts]), concat_dim=0)


@case('SparseSplit')
def split(g, op):
    return g.call(op, split_dim=g.values(0, tf.int64), **named('indices values shape', sparse(g, 2)), num_split=2)


@case('SparseSlice')
def slice_(g, op):
    return g.call(op, **named('indices values shape', sparse(g, 2)), start=g.values([0, 0], tf.int64),
                  size=g.values([1, 1], tf.int64))


@case('SparseSliceGrad')
def slice_grad(g, op):
    return g.call(op, backprop_val_grad=g.tensor([2], tf.float32), input_indices=g.tensor([3, 2], tf.int64),
                  input_start=g.tensor([2], tf.int64), output_indices=g.tensor([2, 2], tf.int64))


@case('SparseReorder')
def reorder(g, op):
    return g.call(op, **named('input_indices input_values input_shape', sparse(g, 2)))


@case('SparseReshape')
def reshape(g, op):
    return g.call(op, input_indices=g.tensor([3, 2], tf.int64), input_shape=g.values([4, 6], tf.int64),
                  new_shape=g.values(g.pick([24], [6, 4], [2, -1, 3]), tf.int64))


@case('SparseTensorDenseAdd')
def dense_add(g, op):
    dims = g.dims(2)
    return g.call(op, **named('a_indices a_values a_shape', sparse(g, 2, dims)), b=g.tensor(dims, tf.float32))


@case('SparseReduceMax', 'SparseReduceSum', 'SparseReduceMaxSparse', 'SparseReduceSumSparse')
def reduce(g, op):
    rank = g.integer(1, 3)
    axes = [axis - rank if g.chance(.3) else axis for axis in range(rank) if g.chance(.5)]
    return g.call(op, **named('input_indices input_values input_shape', sparse(g, rank, g.dims(rank))),
                  reduction_axes=g.values(np.array(axes, np.int32)), keep_dims=g.flag())


@case('SparseDenseCwiseAdd', 'SparseDenseCwiseDiv', 'SparseDenseCwiseMul')
def cwise(g, op):
    return g.call(op, **named('sp_indices sp_values sp_shape', sparse(g, 2)), dense=g.tensor(g.dims(highest=2), tf.float32))


@case('SparseSoftmax')
def softmax(g, op):
    return g.call(op, **named('sp_indices sp_values sp_shape', sparse(g, 2)))


@case('SparseSparseMaximum', 'SparseSparseMinimum')
def extremum(g, op):
    return g.call(op, **named('a_indices a_values a_shape', sparse(g, 2)), **named('b_indices b_values b_shape', sparse(g, 2)))


@case('SparseFillEmptyRows')
def fill_empty_rows(g, op):
    return g.call(op, **named('indices values dense_shape', sparse(g, 2, g.dims(2))), default_value=g.tensor([], tf.float32))


@case('SparseFillEmptyRowsGrad')
def fill_empty_rows_grad(g, op):
    return g.call(op, reverse_index_map=g.tensor(g.dims(1), tf.int64), grad_values=g.tensor(g.dims(1), tf.float32))


@case('SparseCross')
def cross(g, op):
    indices, values, shape = sparse(g, 2, dtype=tf.int64)
    return g.call(op, indices=[indices], values=[values], shapes=[shape], dense_inputs=[], hashed_output=True, num_buckets=0,
                  hash_key=1, out_type=tf.int64, internal_type=tf.int64)


@case('SparseCrossV2')
def cross_v2(g, op):
    indices, values, shape = sparse(g, 2, dtype=tf.string)
    return g.call(op, indices=[indices], values=[values], shapes=[shape], dense_inputs=[], sep='_')


@case('SparseCrossHashed')
def cross_hashed(g, op):
    indices, values, shape = sparse(g, 2, dtype=tf.string)
    return g.call(op, indices=[indices], values=[values], shapes=[shape], dense_inputs=[], num_buckets=0, strong_hash=False,
                  salt=[1, 2])


@case('SparseBincount')
def bincount(g, op):
    rank = g.integer(1, 2)
    return g.call(op, **named('indices values dense_shape', sparse(g, rank, g.dims(rank), tf.int32)),
                  size=g.values(g.integer(0, 9)), weights=tf1.placeholder(tf.float32))


@case('RaggedBincount')
def ragged_bincount(g, op):
    return g.call(op, splits=g.tensor(g.dims(1), tf.int64), values=g.tensor(g.dims(1), tf.int32),
                  size=g.values(g.integer(0, 9)), weights=tf1.placeholder(tf.float32))


@case('DenseCountSparseOutput')
def dense_count(g, op):
    return g.call(op, values=g.tensor(g.dims(lowest=1, highest=2), tf.int32), weights=tf1.placeholder(tf.float32),
                  binary_output=False)


@case('SparseCountSparseOutput')
def sparse_count(g, op):
    return g.call(op, **named('indices values dense_shape', sparse(g, 2, dtype=tf.int32)), weights=tf1.placeholder(tf.float32),
                  binary_output=False)


@case('RaggedCountSparseOutput')
def ragged_count(g, op):
    return g.call(op, splits=g.tensor(g.dims(1), tf.int64), values=g.tensor(g.dims(1), tf.int32),
                  weights=tf1.placeholder(tf.float32), binary_output=False)


@case('EditDistance')
def edit_distance(g, op):
    rank = g.integer(1, 3)
    return g.call(op, **named('hypothesis_indices hypothesis_values hypothesis_shape', sparse(g, rank, g.dims(rank), tf.int32)),
                  **named('truth_indices truth_values truth_shape', sparse(g, rank, g.dims(rank), tf.int32)))


# ---- sets

@case('DenseToDenseSetOperation')
def dense_to_dense(g, op):
    dims = g.dims(lowest=2)
    return g.call(op, set1=g.tensor(dims, tf.int32), set2=g.tensor(dims[:-1] + g.dims(1), tf.int32), set_operation='a-b')


@case('DenseToSparseSetOperation')
def dense_to_sparse(g, op):
    dims = g.dims(lowest=2)
    return g.call(op, set1=g.tensor(dims, tf.int32), set_operation='a-b',
                  **named('set2_indices set2_values set2_shape', sparse(g, len(dims), dtype=tf.int32)))


@case('SparseToSparseSetOperation')
def sparse_to_sparse(g, op):
    rank = g.integer(2, 3)
    return g.call(op, set_operation='a-b', **named('set1_indices set1_values set1_shape', sparse(g, rank, dtype=tf.int32)),
                  **named('set2_indices set2_values set2_shape', sparse(g, rank, dtype=tf.int32)))


@case('SetSize')
def set_size(g, op):
    return g.call(op, **named('set_indices set_values set_shape', sparse(g, 2, dtype=tf.int32)))


# ---- ragged

def splits(g, count):
    return [g.tensor(g.dims(1), tf.int64) for _ in range(count)]


@case('RaggedRange')
def ragged_range(g, op):
    count = g.dims(1)
    return g.call(op, **{name: g.tensor([] if g.chance(.4) else count, tf.int32) for name in ('starts', 'limits', 'deltas')})


@case('RaggedGather')
def ragged_gather(g, op):
    count = g.integer(1, 2)
    rank = g.integer(0, 2)
    return g.call(op, params_nested_splits=splits(g, count), params_dense_values=g.tensor(g.dims(lowest=1), tf.float32),
                  indices=g.tensor(g.dims(rank), tf.int32), OUTPUT_RAGGED_RANK=count + rank - 1)


@case('RaggedTensorToSparse')
def ragged_to_sparse(g, op):
    return g.call(op, rt_nested_splits=splits(g, g.integer(1, 3)), rt_dense_values=g.tensor(g.dims(lowest=1), tf.float32))


@case('RaggedTensorToVariant')
def ragged_to_variant(g, op):
    return g.call(op, rt_nested_splits=splits(g, g.integer(1, 2)), rt_dense_values=g.tensor(g.dims(lowest=1), tf.float32),
                  batched_input=g.flag())


@case('RaggedTensorFromVariant')
def ragged_from_variant(g, op):
    rank = g.integer(0, 2)
    inner = g.integer(-1, 1)
    encoded = tf1.placeholder(tf.variant, g.hidden(g.dims(rank)))
    return g.call(op, encoded_ragged=encoded, input_ragged_rank=inner, output_ragged_rank=max(inner, 0) + rank,
                  Tvalues=tf.float32)


@case('RaggedTensorToTensor')
def ragged_to_tensor(g, op):
    values = g.dims(lowest=1, highest=3)
    ragged = g.integer(1, 2)
    shape = [-1 if g.chance(.6) else dim for dim in g.dims(ragged)] + values[1:]
    types = ['ROW_SPLITS'] * ragged
    partitions = splits(g, ragged)
    if g.chance(.3):
        types = ['FIRST_DIM_SIZE'] + ['VALUE_ROWIDS'] * ragged
        partitions = [g.tensor([], tf.int64)] + splits(g, ragged)
    inner = values[1:]
    return g.call(op, shape=g.values(shape, tf.int64), values=g.tensor(values, tf.float32),
                  default_value=g.tensor(inner[g.integer(0, len(inner)):], tf.float32), row_partition_tensors=partitions,
                  row_partition_types=types)


@case('RaggedFillEmptyRows')
def ragged_fill(g, op):
    count = g.dims(1)
    return g.call(op, value_rowids=g.tensor(count, tf.int64), values=g.tensor(count, tf.float32),
                  nrows=g.values(g.integer(1, 5), tf.int64), default_value=g.tensor([], tf.float32))


@case('RaggedFillEmptyRowsGrad')
def ragged_fill_grad(g, op):
    return g.call(op, reverse_index_map=g.tensor(g.dims(1), tf.int64), grad_values=g.tensor(g.dims(1), tf.float32))


@case('RaggedTensorToVariantGradient')
def ragged_variant_grad(g, op):
    return g.call(op, encoded_ragged_grad=tf1.placeholder(tf.variant, [3]), row_splits=g.tensor([4], tf.int64),
                  dense_values_shape=g.values(g.dims(2)), Tvalues=tf.float32)


@case('RaggedCross')
def ragged_cross(g, op):
    count = g.dims(1)[0]
    ragged = g.integer(0, 2)
    return g.call(op, ragged_values=[g.tensor(g.dims(1), tf.int64) for _ in range(ragged)],
                  ragged_row_splits=[g.tensor([count + 1], tf.int64) for _ in range(ragged)], sparse_indices=[],
                  sparse_values=[], sparse_shape=[], dense_inputs=[g.tensor([count, 2], tf.int64)],
                  input_order='R' * ragged + 'D', hashed_output=True, num_buckets=0, hash_key=1, out_values_type=tf.int64,
                  out_row_splits_type=tf.int64)
