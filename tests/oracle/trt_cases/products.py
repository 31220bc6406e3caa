# SPDX-License-Identifier: Apache-2.0
"""Reductions and products of matrices."""
from tf import tf
from trt_cases import case

EQUATIONS = (
    ('ij,jk->ik', [2, 3], [3, 4]), ('abc,cd->abd', [2, 3, 4], [4, 6]), ('abcd,cde->abe', [2, 3, 4, 2], [4, 2, 6]),
    ('BTNH,BFNH->BNFT', [2, 3, 4, 8], [2, 6, 4, 8]), ('ab,ab->a', [2, 3], [2, 3]), ('ab,ab->ab', [2, 3], [2, 3]),
    ('ab,ba->ab', [2, 3], [3, 2]), ('ij,j->ij', [2, 3], [3]), ('ij,j->i', [2, 3], [3]), ('i,j->ij', [2], [3]),
    ('bi,bj->bij', [2, 3], [2, 4]), ('ab,cd->abcd', [2, 3], [2, 3]), ('aa,ab->b', [2, 2], [2, 3]),
    ('a...,ab->b...', [2, 3], [2, 4]), ('ab,ab->', [2, 3], [2, 3]), ('abc->cb', [2, 3, 4], None),
    ('ab->ba', [2, 3], None), ('ab->', [2, 3], None), ('...a->a...', [2, 3], None),
)


@case('Sum', 'Mean', 'Max', 'Min', 'Prod')
def reduce(d, op):
    sizes = d.sizes(1)
    rank = len(sizes)
    axes = sorted({d.integer(-rank, rank) if d.chance(.4) else d.integer(min(1, rank - 1), rank)
                   for _ in range(d.pick(1, 1, 2))})
    d.call(op, input=d.either(sizes, d.number()), axis=d.indices(axes[0] if len(axes) == 1 and d.chance(.4) else axes),
           keep_dims=d.chance(.5))


@case('All', 'Any')
def reduce_bool(d, op):
    sizes = d.sizes(1)
    d.call(op, input=d.either(sizes, tf.bool), axis=d.indices([d.integer(0, len(sizes))]), keep_dims=d.chance(.5))


@case('ArgMax', 'ArgMin')
def arg_max(d, op):
    sizes = d.sizes(1)
    d.call(op, input=d.either(sizes, d.number()), dimension=d.indices(d.integer(-len(sizes), len(sizes))),
           output_type=d.pick(tf.int32, tf.int32, tf.int64))


@case('TopKV2')
def top_k(d, op):
    sizes = [2, 3, 8][-d.integer(1, 4):]
    d.call(op, input=d.either(sizes, d.number()), k=d.indices(d.pick(1, 2), tf.int32), sorted=d.chance(.8))


@case('MatMul')
def mat_mul(d, op):
    rows, inner, columns = (d.pick(1, 2, 4) for _ in range(3))
    flip_a, flip_b, dtype = d.chance(.3), d.chance(.4), d.pick(d.floating(), d.number())
    d.call(op, a=d.either([inner, rows] if flip_a else [rows, inner], dtype, .15),
           b=d.either([columns, inner] if flip_b else [inner, columns], dtype, .6), transpose_a=flip_a,
           transpose_b=flip_b)


@case('BatchMatMul', 'BatchMatMulV2', 'BatchMatMulV3')
def batch_mat_mul(d, op):
    rows, inner, columns = (d.pick(1, 2, 4) for _ in range(3))
    batch, dtype = [d.pick(1, 2, 3) for _ in range(d.integer(0, 3))], d.pick(d.floating(), d.number())
    other = batch
    if op != 'BatchMatMul':
        other = d.pick(batch, batch, batch[1:], [1] * len(batch), [2, *batch])
    flip_x, flip_y = d.chance(.3), d.chance(.3)
    arguments = {'Tout': dtype} if op == 'BatchMatMulV3' else {}
    d.call(op, x=d.either([*batch, *([inner, rows] if flip_x else [rows, inner])], dtype, .2),
           y=d.either([*other, *([columns, inner] if flip_y else [inner, columns])], dtype, .4), adj_x=flip_x,
           adj_y=flip_y, **arguments)


@case('Einsum')
def einsum(d, op):
    equation, left, right = d.pick(*EQUATIONS)
    dtype = d.number()
    d.call(op, inputs=[d.either(sizes, dtype, .2) for sizes in (left, right) if sizes is not None], equation=equation)
