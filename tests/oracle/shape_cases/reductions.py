# SPDX-License-Identifier: Apache-2.0
"""Ops that take dimensions away, and sums over segments."""
from shape_cases import case
from tf import tf, tf1


def some_axes(g, rank):
    axes = [axis for axis in range(rank) if g.chance(.5)]
    return [axis - rank if g.chance(.3) else axis for axis in axes]


@case('All', 'Any', 'EuclideanNorm', 'Max', 'Mean', 'Min', 'Prod', 'Sum')
def reduction(g, op):
    dims = g.dims()
    axes = some_axes(g, len(dims))
    if len(axes) == 1 and g.chance(.5):
        axes = axes[0]
    dtype = tf.bool if op in ('All', 'Any') else tf.float32
    axis = g.values(axes, g.pick(tf.int32, tf.int64)) if axes != [] else tf.constant([], tf.int32)
    return g.call(op, input=g.tensor(dims, dtype), axis=axis, keep_dims=g.flag())


@case('ReduceJoin')
def reduce_join(g, op):
    dims = g.dims(lowest=1)
    return g.call(op, inputs=g.tensor(dims, tf.string), reduction_indices=g.values([g.integer(-1, len(dims) - 1)]),
                  keep_dims=g.flag())


@case('ArgMax', 'ArgMin')
def argument(g, op):
    dims = g.dims(lowest=1)
    return g.call(op, input=g.tensor(dims, tf.float32), dimension=g.values(g.integer(-len(dims), len(dims) - 1)))


@case('SegmentMax', 'SegmentMean', 'SegmentMin', 'SegmentProd', 'SegmentSum')
def segments(g, op):
    dims = g.dims(lowest=1)
    return g.call(op, data=g.tensor(dims, tf.float32), segment_ids=g.tensor(dims[:1], tf.int32))


@case('SegmentMaxV2', 'SegmentMinV2', 'SegmentProdV2', 'SegmentSumV2', 'UnsortedSegmentMax', 'UnsortedSegmentMin',
      'UnsortedSegmentProd', 'UnsortedSegmentSum')
def unsorted_segments(g, op):
    dims = g.dims(lowest=1)
    ids = dims[:g.integer(1, len(dims))]
    return g.call(op, data=g.tensor(dims, tf.float32), segment_ids=g.tensor(ids, tf.int32),
                  num_segments=g.values(g.integer(0, 9)))


@case('UnsortedSegmentJoin')
def unsorted_join(g, op):
    dims = g.dims(lowest=1)
    ids = dims[:g.integer(1, len(dims))]
    return g.call(op, inputs=g.tensor(dims, tf.string), segment_ids=g.tensor(ids, tf.int32),
                  num_segments=g.values(g.integer(0, 9)))


@case('SparseSegmentMean', 'SparseSegmentSqrtN', 'SparseSegmentSum')
def sparse_segments(g, op):
    count = g.dims(1)
    return g.call(op, data=g.tensor(g.dims(lowest=1), tf.float32), indices=g.tensor(count, tf.int32),
                  segment_ids=g.tensor(count, tf.int32))


@case('SparseSegmentMeanWithNumSegments', 'SparseSegmentSqrtNWithNumSegments', 'SparseSegmentSumWithNumSegments')
def sparse_segments_given(g, op):
    count = g.dims(1)
    return g.call(op, data=g.tensor(g.dims(lowest=1), tf.float32), indices=g.tensor(count, tf.int32),
                  segment_ids=g.tensor(count, tf.int32), num_segments=g.values(g.integer(1, 9)))


@case('SparseSegmentMeanGrad', 'SparseSegmentSqrtNGrad', 'SparseSegmentSumGrad', 'SparseSegmentMeanGradV2',
      'SparseSegmentSqrtNGradV2', 'SparseSegmentSumGradV2')
def sparse_segments_grad(g, op):
    count = g.dims(1)
    size = {'dense_output_dim0' if op.endswith('V2') else 'output_dim0': g.values(g.integer(1, 9))}
    return g.call(op, grad=g.tensor(g.dims(lowest=1), tf.float32), indices=g.tensor(count, tf.int32),
                  segment_ids=g.tensor(count, tf.int32), **size)


@case('Cumsum', 'Cumprod', 'CumulativeLogsumexp')
def cumulative(g, op):
    return g.call(op, x=g.tensor(dtype=tf.float32), axis=g.values(g.integer(-1, 2)))


@case('Bincount')
def bincount(g, op):
    return g.call(op, arr=g.tensor(dtype=tf.int32), size=g.values(g.integer(0, 9)), weights=tf1.placeholder(tf.float32))


@case('DenseBincount')
def dense_bincount(g, op):
    # Of a scalar TensorFlow says that the result is one, but it is a vector.
    return g.call(op, input=g.tensor(g.dims(lowest=1, highest=2), tf.int32), size=g.values(g.integer(0, 9)),
                  weights=tf1.placeholder(tf.float32), binary_output=g.flag())


@case('HistogramFixedWidth')
def histogram(g, op):
    return g.call(op, values=g.tensor(dtype=tf.float32), value_range=g.tensor([2], tf.float32),
                  nbins=g.values(g.integer(1, 9)))
