# SPDX-License-Identifier: Apache-2.0
"""Products of matrices, decompositions and diagonals."""
from shape_cases import case
from tf import tf, tf1


def broadcastable(g, dims):
    dims = dims[g.integer(0, len(dims)):] if g.chance(.4) else dims
    return [1 if g.chance(.3) else dim for dim in dims]


def matrix(g, batch, rows, columns, transposed=False, dtype=tf.float32):
    return g.tensor(list(batch) + ([columns, rows] if transposed else [rows, columns]), dtype)


@case('MatMul', 'SparseMatMul')
def mat_mul(g, op):
    m, k, n = g.dims(3)
    a, b = g.flag(), g.flag()
    return g.call(op, a=matrix(g, [], m, k, a), b=matrix(g, [], k, n, b), transpose_a=a, transpose_b=b)


@case('QuantizedMatMul')
def quantized_mat_mul(g, op):
    m, k, n = g.dims(3)
    a, b = g.flag(), g.flag()
    ranges = {name: g.tensor([], tf.float32) for name in ('min_a', 'max_a', 'min_b', 'max_b')}
    return g.call(op, a=matrix(g, [], m, k, a, tf.quint8), b=matrix(g, [], k, n, b, tf.quint8), transpose_a=a,
                  transpose_b=b, **ranges)


@case('BatchMatMul', 'BatchMatMulV2', 'BatchMatMulV3')
def batch_mat_mul(g, op):
    m, k, n = g.dims(3)
    x, y = g.flag(), g.flag()
    batch = g.dims(highest=3)
    other = batch if op == 'BatchMatMul' else broadcastable(g, batch)
    types = {'Tout': tf.float32} if op.endswith('V3') else {}
    return g.call(op, x=matrix(g, batch, m, k, x), y=matrix(g, other, k, n, y), adj_x=x, adj_y=y, **types)


@case('Einsum')
def einsum(g, op):
    letters = list('abcdefg')
    g.random.shuffle(letters)
    size = dict(zip(letters, g.dims(len(letters))))
    count = g.integer(1, 2)
    batch = g.dims(highest=2)
    subscripts, tensors, used = [], [], set()
    for _ in range(count):
        labels = ''.join(letters[g.integer(0, 4)] for _ in range(g.integer(0, 3)))
        at = g.integer(0, len(labels))
        has_batch = g.chance(.4)
        own = broadcastable(g, batch) if has_batch else []
        subscripts.append(labels[:at] + '...' + labels[at:] if has_batch else labels)
        tensors.append(g.tensor([size[x] for x in labels[:at]] + own + [size[x] for x in labels[at:]], tf.float32))
        used |= set(labels)
    output = ''.join(sorted(used, key=lambda _: g.random.rand()))[:g.integer(0, 4)]
    if any('.' in subscript for subscript in subscripts):
        at = g.integer(0, len(output))
        output = output[:at] + '...' + output[at:]
    return g.call(op, inputs=tensors, equation=','.join(subscripts) + '->' + output)


@case('Cross')
def cross(g, op):
    dims = g.dims() + [3]
    return g.call(op, a=g.tensor(dims, tf.float32), b=g.tensor(dims, tf.float32))


@case('Cholesky', 'LogMatrixDeterminant', 'Lu', 'MatrixDeterminant', 'MatrixInverse', 'MatrixSquareRoot')
def square(g, op):
    n = g.integer(1, 4)
    return g.call(op, input=matrix(g, g.dims(highest=3), n, n, dtype=tf.complex64 if op == 'MatrixSquareRoot' else tf.float32))


@case('MatrixLogarithm')
def logarithm(g, op):
    n = g.integer(1, 4)
    return g.call(op, input=matrix(g, g.dims(highest=3), n, n, dtype=tf.complex64))


@case('CholeskyGrad')
def cholesky_grad(g, op):
    n = g.integer(1, 4)
    batch = g.dims(highest=3)
    return g.call(op, l=matrix(g, batch, n, n), grad=matrix(g, batch, n, n))


@case('SelfAdjointEigV2', 'Eig')
def eig(g, op):
    n = g.integer(1, 4)
    more = {'Tout': tf.complex64} if op == 'Eig' else {}
    return g.call(op, input=matrix(g, g.dims(highest=3), n, n), compute_v=g.flag(), **more)


@case('Qr')
def qr(g, op):
    m, n = g.dims(2)
    return g.call(op, input=matrix(g, g.dims(highest=3), m, n), full_matrices=g.flag())


@case('Svd')
def svd(g, op):
    m, n = g.dims(2)
    return g.call(op, input=matrix(g, g.dims(highest=3), m, n), compute_uv=g.flag(), full_matrices=g.flag())


@case('MatrixSolve', 'MatrixTriangularSolve', 'MatrixSolveLs')
def solve(g, op):
    m, n, k = g.dims(3)
    batch = g.dims(highest=3)
    other = broadcastable(g, batch) if op == 'MatrixTriangularSolve' else batch
    more = {'l2_regularizer': g.tensor([], tf.float64)} if op == 'MatrixSolveLs' else {}
    return g.call(op, matrix=matrix(g, batch, m, n if op == 'MatrixSolveLs' else m), rhs=matrix(g, other, m, k), **more)


@case('BandedTriangularSolve')
def banded(g, op):
    m, k = g.dims(2)
    batch = g.dims(highest=3)
    return g.call(op, matrix=matrix(g, batch, g.integer(1, 4), m), rhs=matrix(g, broadcastable(g, batch), m, k))


@case('TridiagonalSolve')
def tridiagonal_solve(g, op):
    m, k = g.dims(2)
    batch = g.dims(highest=3)
    return g.call(op, diagonals=matrix(g, batch, 3, m), rhs=matrix(g, batch, m, k))


@case('TridiagonalMatMul')
def tridiagonal_mat_mul(g, op):
    m, n = g.dims(2)
    batch = g.dims(highest=3)
    diagonals = {name: matrix(g, batch, 1, m) for name in ('superdiag', 'maindiag', 'subdiag')}
    return g.call(op, rhs=matrix(g, batch, m, n), **diagonals)


@case('MatrixBandPart')
def band_part(g, op):
    return g.call(op, input=g.tensor(g.dims(lowest=2), tf.float32), num_lower=g.values(1, tf.int64),
                  num_upper=g.values(1, tf.int64))


@case('Diag', 'MatrixDiag')
def diag(g, op):
    return g.call(op, diagonal=g.tensor(g.dims(lowest=1), tf.float32))


@case('DiagPart')
def diag_part(g, op):
    dims = g.dims(lowest=1, highest=3)
    return g.call(op, input=g.tensor(dims + dims, tf.float32))


@case('MatrixDiagPart')
def matrix_diag_part(g, op):
    return g.call(op, input=g.tensor(g.dims(lowest=2), tf.float32))


@case('MatrixSetDiag')
def matrix_set_diag(g, op):
    dims = g.dims(lowest=2)
    return g.call(op, input=g.tensor(dims, tf.float32), diagonal=g.tensor(dims[:-2] + [min(dims[-2:])], tf.float32))


def band(g, rows, columns):
    lower = g.integer(1 - rows, columns - 1)
    upper = g.integer(lower, columns - 1) if g.chance(.6) else lower
    length = min(rows + min(upper, 0), columns - max(lower, 0))
    ends = [lower, upper] if lower < upper or g.chance(.3) else g.pick(lower, [lower])
    return ends, ([upper - lower + 1] if lower < upper else []) + [length]


@case('MatrixDiagPartV2', 'MatrixDiagPartV3')
def diag_part_v2(g, op):
    dims = g.dims(lowest=2)
    ends, _ = band(g, *dims[-2:])
    return g.call(op, input=g.tensor(dims, tf.float32), k=g.values(ends), padding_value=0.)


@case('MatrixDiagV2', 'MatrixDiagV3')
def diag_v2(g, op):
    dims = g.dims(lowest=2)
    ends, rest = band(g, *dims[-2:])
    # With a diagonal of unknown length TensorFlow computes as if that were -1, and says sizes that are wrong.
    shape = g.hidden(dims[:-2] + rest)
    diagonal = tf1.placeholder(tf.float32, shape and shape[:-1] + rest[-1:])
    return g.call(op, diagonal=diagonal, k=g.values(ends), padding_value=0.,
                  num_rows=g.values(dims[-2] if g.chance(.6) else -1), num_cols=g.values(dims[-1] if g.chance(.6) else -1))


@case('MatrixSetDiagV2', 'MatrixSetDiagV3')
def set_diag_v2(g, op):
    dims = g.dims(lowest=2)
    ends, rest = band(g, *dims[-2:])
    matrices = g.tensor(dims, tf.float32)
    # When both are open TensorFlow takes the band for a single diagonal.
    k = tf.constant(ends) if matrices.shape.rank is None else g.values(ends)
    return g.call(op, input=matrices, diagonal=g.tensor(dims[:-2] + rest, tf.float32), k=k)
