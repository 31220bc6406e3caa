# SPDX-License-Identifier: Apache-2.0
"""Cases of what moves elements or looks at shapes: constants, reshapes, slices, gathers, scatters, blocks."""
import numpy as np

from kernel_case import Case, Typed, combinations

INDEX = ('int32', 'int64')


def _shapes(values):
    for index in INDEX:
        for dtype in ('float', 'string', 'qint8', 'bool'):
            for op in ('Shape', 'Size'):
                yield Case(op, [values.typed(dtype, values.shape())], {'T': dtype, 'out_type': index})
            yield Case('ShapeN', [values.typed(dtype, values.shape()) for _ in range(3)],
                       {'T': dtype, 'N': 3, 'out_type': index})
    for (dtype,) in combinations('Rank', 'T'):
        yield Case('Rank', [values.typed(dtype, values.shape())], {'T': dtype})
        shape = values.shape()
        loose = [-1 if values.chance(0.3) else size for size in shape]
        yield Case('EnsureShape', [values.typed(dtype, shape)], {'T': dtype, 'shape': loose}, same_nan=True)
        yield from _reshapes(values, dtype)
    yield Case('EnsureShape', [values.typed('float', [2, 3])], {'T': 'float', 'shape': None})
    yield Case('EnsureShape', [values.typed('float', [2, 3])], {'T': 'float', 'shape': [2, 4]})
    yield Case('EnsureShape', [values.typed('float', [2, 3])], {'T': 'float', 'shape': [2]})


def _reshapes(values, dtype):
    shape = values.shape()
    target = sorted(shape)
    if target and values.chance(0.5):
        target[int(values.rng.integers(len(target)))] = -1
    if values.chance(0.1):
        target = values.pick(([-1, 0], [0, -1], [-1, -1], [7], [-2], [3, -1]))
    index = values.pick(INDEX)
    yield Case('Reshape', [values.typed(dtype, shape), Typed(index, target)], {'T': dtype, 'Tshape': index}, same_nan=True)
    axis = int(values.rng.integers(-len(shape) - 2, len(shape) + 2))
    yield Case('ExpandDims', [values.typed(dtype, shape), Typed(index, axis if values.chance(0.5) else [axis])],
               {'T': dtype, 'Tdim': index}, same_nan=True)
    ones = [1 if values.chance(0.5) else size for size in shape]
    named = [i - (len(ones) if values.chance(0.5) else 0) for i, size in enumerate(ones) if size == 1 and values.chance(0.5)]
    if values.chance(0.1):
        named.append(values.pick((0, 5, -1)))
    yield Case('Squeeze', [values.typed(dtype, ones)], {'T': dtype, 'squeeze_dims': named}, same_nan=True)


def _about_shapes(values):
    for index in INDEX:
        for _ in range(6):
            left, right = values.broadcast_pair()
            if values.chance(0.1):
                right = [4, 4]
            yield Case('BroadcastArgs', [Typed(index, left), Typed(index, right)], {'T': index})
            order = values.rng.permutation(int(values.rng.integers(0, 9)))
            if values.chance(0.2) and len(order):
                order[0] = values.pick((-1, 2, 40))
            yield Case('InvertPermutation', [Typed(index, order)], {'T': index})
            shape = values.shape(1, 4)
            axis = int(values.rng.integers(-len(shape) - 1, len(shape) + 1))
            rows = []
            for _ in range(3):
                row = list(shape)
                row[axis % len(row)] = int(values.rng.integers(0, 9))
                rows.append(Typed(index, row))
            if values.chance(0.1):
                rows[1] = Typed(index, [77] * len(shape))
            yield Case('ConcatOffset', [Typed('int32', axis)] + rows, {'N': 3, 'shape_type': index})
            format_pair = values.pick((('NHWC', 'NCHW'), ('NCHW', 'NHWC'), ('NDHWC', 'NCDHW'), ('HWNC', 'NHWC'),
                                       ('NHW', 'NHW')))
            rank = len(format_pair[0])
            attrs = {'T': index, 'src_format': format_pair[0], 'dst_format': format_pair[1]}
            yield Case('DataFormatDimMap', [Typed(index, values.rng.integers(-rank, rank, values.shape(0, 2)))], attrs)
            length = values.pick((rank, rank - 2, 3))
            shape = [length] if values.chance(0.5) else [length, 2]
            yield Case('DataFormatVecPermute', [values.typed(index, shape)], attrs)


def _fills(values):
    for dtype, index in combinations('Fill', 'T', 'index_type'):
        yield Case('Fill', [Typed(index, values.shape()), values.typed(dtype, [])], {'T': dtype, 'index_type': index},
                   same_nan=True)
    yield Case('Fill', [Typed('int32', [2, -1]), values.typed('float', [])], {'T': 'float', 'index_type': 'int32'})
    yield Case('Fill', [Typed('int32', [2]), values.typed('float', [1])], {'T': 'float', 'index_type': 'int32'})
    for (dtype,) in combinations('BroadcastTo', 'T'):
        for _ in range(3):
            index = values.pick(INDEX)
            target = values.shape()
            source = [1 if values.chance(0.4) else size for size in target[int(values.rng.integers(len(target) + 1)):]]
            if values.chance(0.1):
                source = [4, 6]
            yield Case('BroadcastTo', [values.typed(dtype, source), Typed(index, target)], {'T': dtype, 'Tidx': index},
                       same_nan=True)
    for (dtype,) in combinations('Tile', 'T'):
        for _ in range(3):
            index = values.pick(INDEX)
            shape = values.shape(0, 3)
            multiples = values.rng.integers(-1 if values.chance(0.1) else 0, 4, len(shape))
            yield Case('Tile', [values.typed(dtype, shape), Typed(index, multiples)], {'T': dtype, 'Tmultiples': index},
                       same_nan=True)
    for dtype, index in combinations('OneHot', 'T', 'TI'):
        shape = values.shape(0, 3)
        axis = int(values.rng.integers(-1, len(shape) + (2 if values.chance(0.1) else 1)))
        indices = Typed(index, values.rng.integers(0 if index == 'uint8' else -2, 7, shape))
        yield Case('OneHot', [indices, Typed('int32', values.pick((0, 1, 3, 5, 5, 5))), values.typed(dtype, []),
                              values.typed(dtype, [])], {'T': dtype, 'TI': index, 'axis': axis}, same_nan=True)


def _transposes(values):
    for op in ('Transpose', 'ConjugateTranspose'):
        for (dtype,) in combinations(op, 'T'):
            for _ in range(3):
                shape = values.shape(0, 6)
                order = values.rng.permutation(len(shape))
                if values.chance(0.15) and len(order):
                    order[0] = values.pick((order[-1], 9))
                index = values.pick(INDEX)
                yield Case(op, [values.typed(dtype, shape), Typed(index, order)], {'T': dtype, 'Tperm': index},
                           same_nan=True)
    yield Case('Transpose', [values.typed('float', [100, 7, 333]), Typed('int32', [2, 1, 0])],
               {'T': 'float', 'Tperm': 'int32'}, same_nan=True)


def _joins(values):
    for op in ('Concat', 'ConcatV2', 'Pack'):
        for (dtype,) in combinations(op, 'T'):
            for _ in range(3):
                yield _join(values, op, dtype)


def _join(values, op, dtype):
    count = int(values.rng.integers(2, 5))
    shape = values.shape(0, 4)
    extra = 1 if op == 'Pack' else 0
    rank = len(shape) + extra
    axis = int(values.rng.integers(-rank, rank)) if rank else 0
    if values.chance(0.05):
        axis = rank + 1
    parts = []
    for _ in range(count):
        own = list(shape)
        if op != 'Pack' and -rank <= axis < rank and rank:
            own[axis] = int(values.rng.integers(0, 5))
        parts.append(values.typed(dtype, own))
    if values.chance(0.05):
        parts[-1] = values.typed(dtype, [3, 4])
    attrs = {'T': dtype, 'N': count}
    if op == 'Pack':
        return Case(op, parts, dict(attrs, axis=axis), same_nan=True)
    where = Typed('int32', axis)
    if op == 'Concat':
        return Case(op, [where] + parts, attrs, same_nan=True)
    return Case(op, parts + [where], dict(attrs, Tidx='int32'), same_nan=True)


def _splits(values):
    for (dtype,) in combinations('Unpack', 'T'):
        for _ in range(2):
            shape = values.shape(1, 4)
            axis = int(values.rng.integers(-len(shape), len(shape)))
            shape[axis] = max(shape[axis], 1)
            count = shape[axis] + (1 if values.chance(0.1) else 0)
            yield Case('Unpack', [values.typed(dtype, shape)], {'T': dtype, 'num': count, 'axis': axis}, same_nan=True)
    for (dtype,) in combinations('Split', 'T'):
        for _ in range(2):
            shape = values.shape(1, 4)
            axis = int(values.rng.integers(-len(shape), len(shape)))
            count = values.pick((1, 2, 3))
            if values.chance(0.9):
                shape[axis] = count * int(values.rng.integers(0, 4))
            yield Case('Split', [Typed('int32', axis), values.typed(dtype, shape)], {'T': dtype, 'num_split': count},
                       same_nan=True)
    for dtype, index in combinations('SplitV', 'T', 'Tlen'):
        shape = values.shape(1, 4)
        axis = int(values.rng.integers(-len(shape), len(shape)))
        sizes = [int(size) for size in values.rng.integers(0, 4, int(values.rng.integers(1, 4)))]
        shape[axis] = sum(sizes)
        if values.chance(0.4):
            sizes[0] = -1
        if values.chance(0.1):
            sizes[-1] += 1
        yield Case('SplitV', [values.typed(dtype, shape), Typed(index, sizes), Typed('int32', axis)],
                   {'T': dtype, 'Tlen': index, 'num_split': len(sizes)}, same_nan=True)


def _slices(values):
    for (dtype,) in combinations('Slice', 'T'):
        for _ in range(3):
            shape = values.shape(0, 5)
            begin = [int(values.rng.integers(0, size + 1)) for size in shape]
            size = [values.pick((-1, int(values.rng.integers(0, n - b + 1)))) for n, b in zip(shape, begin)]
            if shape and values.chance(0.1):
                size[0] = values.pick((-2, 30))
            index = values.pick(INDEX)
            yield Case('Slice', [values.typed(dtype, shape), Typed(index, begin), Typed(index, size)],
                       {'T': dtype, 'Index': index}, same_nan=True)
    for (dtype,) in combinations('StridedSlice', 'T'):
        for _ in range(12):
            yield _strided(values, dtype)


def _strided(values, dtype):
    shape = values.shape(0, 5)
    length = int(values.rng.integers(0, len(shape) + 2))
    begin = values.rng.integers(-6, 7, length)
    end = values.rng.integers(-6, 19, length)
    strides = [values.pick((1, 1, 1, 2, 3, -1, -2, 1 if values.chance(0.9) else 0)) for _ in range(length)]
    masks = {}
    for name, chance in (('begin_mask', 0.3), ('end_mask', 0.3), ('new_axis_mask', 0.15), ('shrink_axis_mask', 0.2)):
        masks[name] = sum(1 << i for i in range(length) if values.chance(chance))
    masks['ellipsis_mask'] = 1 << int(values.rng.integers(length)) if length and values.chance(0.3) else 0
    for i in range(length):
        if masks['shrink_axis_mask'] >> i & 1 and values.chance(0.8):
            strides[i] = 1
            begin[i] = values.pick((0, -1))
    index = values.pick(INDEX)
    return Case('StridedSlice', [values.typed(dtype, shape), Typed(index, begin), Typed(index, end), Typed(index, strides)],
                dict(masks, T=dtype, Index=index), same_nan=True)


def _pads(values):
    for op in ('Pad', 'PadV2', 'MirrorPad'):
        for dtype, index in combinations(op, 'T', 'Tpaddings'):
            shape = values.shape(0, 4)
            top = 3
            paddings = values.rng.integers(0, top, (len(shape), 2))
            if op == 'MirrorPad':
                paddings = [[min(int(pad), max(size - 1, 0)) for pad in row] for row, size in zip(paddings, shape)]
            if shape and values.chance(0.1):
                paddings[0][0] = values.pick((-1, 18))
            paddings = Typed(index, paddings)
            paddings.array = paddings.array.reshape(len(shape), 2)
            attrs = {'T': dtype, 'Tpaddings': index}
            inputs = [values.typed(dtype, shape), paddings]
            if op == 'PadV2':
                inputs.append(values.typed(dtype, []))
            if op == 'MirrorPad':
                attrs['mode'] = values.pick(('REFLECT', 'SYMMETRIC'))
            yield Case(op, inputs, attrs, same_nan=True)


def _gathers(values):
    for dtype, index in combinations('Gather', 'Tparams', 'Tindices'):
        shape = values.shape(1, 3)
        yield Case('Gather', [values.typed(dtype, shape), _indices(values, index, values.shape(0, 2), shape[0])],
                   {'Tparams': dtype, 'Tindices': index}, same_nan=True)
    for dtype, index in combinations('GatherV2', 'Tparams', 'Tindices'):
        for _ in range(2):
            shape = values.shape(1, 4)
            axis = int(values.rng.integers(len(shape)))
            batch = int(values.rng.integers(axis + 1))
            where = shape[:batch] + values.shape(0, 2)
            where_typed = _indices(values, index, where, shape[axis])
            if values.chance(0.3):
                axis -= len(shape)
            if values.chance(0.3):
                batch -= len(where)
            yield Case('GatherV2', [values.typed(dtype, shape), where_typed, Typed('int32', axis)],
                       {'Tparams': dtype, 'Tindices': index, 'Taxis': 'int32', 'batch_dims': batch}, same_nan=True)
    for dtype, index in combinations('GatherNd', 'Tparams', 'Tindices'):
        shape = values.shape(1, 4)
        yield Case('GatherNd', [values.typed(dtype, shape), _places(values, index, shape)],
                   {'Tparams': dtype, 'Tindices': index}, same_nan=True)


def _indices(values, dtype, shape, limit):
    top = limit + (1 if values.chance(0.1) else 0)
    return Typed(dtype, values.rng.integers(-1 if values.chance(0.05) else 0, max(top, 1), shape))


def _places(values, dtype, shape):
    """Index vectors into a tensor of `shape`."""
    depth = int(values.rng.integers(0, len(shape) + 1))
    lead = values.shape(0, 2)
    columns = [values.rng.integers(0, max(size, 1), lead) for size in shape[:depth]]
    if columns and values.chance(0.1):
        columns[0] = columns[0] + values.pick((-40, 40))
    array = Typed(dtype, [])
    array.array = (np.stack(columns, -1) if columns else np.zeros(lead + [0])).astype(array.array.dtype)
    return array


def _scatters(values):
    for op in ('ScatterNd', 'ScatterNdNonAliasingAdd', 'TensorScatterUpdate', 'TensorScatterAdd', 'TensorScatterSub',
               'TensorScatterMin', 'TensorScatterMax'):
        for dtype, index in combinations(op, 'T', 'Tindices'):
            shape = values.shape(1, 3)
            places = _places(values, index, shape)
            depth = places.array.shape[-1]
            kind = 'any' if op == 'TensorScatterUpdate' else 'moderate'
            updates = values.typed(dtype, list(places.array.shape[:-1]) + shape[depth:], kind)
            attrs = {'T': dtype, 'Tindices': index}
            if op == 'ScatterNd':
                yield Case(op, [places, updates, Typed(index, shape)], attrs)
            else:
                yield Case(op, [values.typed(dtype, shape, kind), places, updates], attrs)


def _orders(values):
    for (dtype,) in combinations('Reverse', 'T'):
        shape = values.shape(0, 5)
        yield Case('Reverse', [values.typed(dtype, shape), values.typed('bool', [len(shape)])], {'T': dtype}, same_nan=True)
    for dtype, index in combinations('ReverseV2', 'T', 'Tidx'):
        shape = values.shape(0, 5)
        axes = [axis - (len(shape) if values.chance(0.3) else 0) for axis in range(len(shape)) if values.chance(0.5)]
        if values.chance(0.05):
            axes.append(values.pick((0, -1, 8)))
        yield Case('ReverseV2', [values.typed(dtype, shape), Typed(index, axes)], {'T': dtype, 'Tidx': index}, same_nan=True)
    for dtype, index in combinations('ReverseSequence', 'T', 'Tlen'):
        shape = values.shape(2, 4)
        along, batch = (int(axis) for axis in values.rng.permutation(len(shape))[:2])
        if values.chance(0.05):
            batch = along
        lengths = values.rng.integers(0, shape[along] + (2 if values.chance(0.1) else 1), shape[batch])
        yield Case('ReverseSequence', [values.typed(dtype, shape), Typed(index, lengths)],
                   {'T': dtype, 'Tlen': index, 'seq_dim': along, 'batch_dim': batch}, same_nan=True)
    for dtype, shift, axis in combinations('Roll', 'T', 'Tshift', 'Taxis'):
        shape = values.shape(1, 4)
        count = int(values.rng.integers(0, 4))
        shifts, axes = values.rng.integers(-20, 20, count), values.rng.integers(-len(shape), len(shape), count)
        if values.chance(0.2):
            shifts, axes = int(values.rng.integers(-9, 9)), 0
        yield Case('Roll', [values.typed(dtype, shape), Typed(shift, shifts), Typed(axis, axes)],
                   {'T': dtype, 'Tshift': shift, 'Taxis': axis}, same_nan=True)


def _sets(values):
    for op in ('Unique', 'UniqueWithCounts'):
        for dtype, index in combinations(op, 'T', 'out_idx'):
            yield Case(op, [values.typed(dtype, [values.pick((0, 1, 9, 300))])], {'T': dtype, 'out_idx': index}, same_nan=True)
    yield Case('Unique', [values.typed('int32', [2, 2])], {'T': 'int32', 'out_idx': 'int32'})
    for op in ('UniqueV2', 'UniqueWithCountsV2'):
        for dtype, index in combinations(op, 'T', 'out_idx'):
            shape = values.shape(1, 3)
            axis = [int(values.rng.integers(-len(shape), len(shape)))] if values.chance(0.8) else []
            kind = values.pick(('any', 'positive'))
            yield Case(op, [values.typed(dtype, shape, kind), Typed('int64', axis)],
                       {'T': dtype, 'Taxis': 'int64', 'out_idx': index}, same_nan=True)
    for dtype, index in combinations('ListDiff', 'T', 'out_idx'):
        yield Case('ListDiff', [values.typed(dtype, [values.pick((0, 5, 40))]), values.typed(dtype, [values.pick((0, 6, 9))])],
                   {'T': dtype, 'out_idx': index}, same_nan=True)


def _deals(values):
    for (dtype,) in combinations('DynamicPartition', 'T'):
        for _ in range(2):
            shape = values.shape(0, 4)
            lead = shape[:int(values.rng.integers(len(shape) + 1))]
            count = values.pick((1, 3))
            numbers = values.rng.integers(0, count + (1 if values.chance(0.1) else 0), lead)
            yield Case('DynamicPartition', [values.typed(dtype, shape), Typed('int32', numbers)],
                       {'T': dtype, 'num_partitions': count}, same_nan=True)
    for op in ('DynamicStitch', 'ParallelDynamicStitch'):
        for (dtype,) in combinations(op, 'T'):
            rest = values.shape(0, 2)
            sizes = [int(size) for size in values.rng.integers(0, 5, 3)]
            order = values.rng.permutation(sum(sizes))
            indices, data, at = [], [], 0
            for size in sizes:
                indices.append(Typed('int32', order[at:at + size]))
                data.append(values.typed(dtype, [size] + rest))
                at += size
            yield Case(op, indices + data, {'T': dtype, 'N': 3}, same_nan=True)


def _blocks(values):
    for op in ('DepthToSpace', 'SpaceToDepth'):
        for (dtype,) in combinations(op, 'T'):
            for _ in range(2):
                block = values.pick((2, 3, 1 if values.chance(0.1) else 2))
                height, width, depth, batch = (int(size) for size in values.rng.integers(1, 4, 4))
                shape = [batch, height * block, width * block, depth]
                if op == 'DepthToSpace':
                    shape = [batch, height, width, depth * block * block]
                if values.chance(0.1):
                    shape[values.pick((1, 2, 3))] += 1
                attrs = {'T': dtype, 'block_size': block, 'data_format': 'NHWC'}
                yield Case(op, [values.typed(dtype, shape)], attrs, same_nan=True)
    for op in ('SpaceToBatch', 'SpaceToBatchND', 'BatchToSpace', 'BatchToSpaceND'):
        for (dtype,) in combinations(op, 'T'):
            for _ in range(3):
                yield _batch_blocks(values, op, dtype)


def _batch_blocks(values, op, dtype):
    count = int(values.rng.integers(1, 4)) if op.endswith('ND') else 2
    blocks = [int(values.rng.integers(1, 4)) for _ in range(count)]
    if not op.endswith('ND'):
        blocks = [values.pick((2, 3))] * 2
    rest = values.shape(0, 1) if op.endswith('ND') else [values.pick((1, 3))]
    edges = values.rng.integers(0, 3, (count, 2))
    batch = values.pick((1, 2))
    if op.startswith('Space'):
        inner = []
        for block, (before, after) in zip(blocks, edges):
            inner.append(int(block * values.rng.integers(2, 5) - before - after))
        inner = [max(size, 0) for size in inner]
    else:
        for block in blocks:
            batch *= block
        inner = [int(size) for size in values.rng.integers(1, 4, count)]
    if values.chance(0.08):
        batch += 1
    if values.chance(0.05):
        edges[0][0] = -1
    shape = [batch] + inner + rest
    index = values.pick(INDEX)
    edge_attr = 'Tpaddings' if op.startswith('Space') else 'Tcrops' if op.endswith('ND') else 'Tidx'
    attrs = {'T': dtype, edge_attr: index}
    inputs = [values.typed(dtype, shape)]
    if op.endswith('ND'):
        attrs['Tblock_shape'] = index
        inputs.append(Typed(index, blocks))
    else:
        attrs['block_size'] = blocks[0]
    return Case(op, inputs + [Typed(index, edges)], attrs, same_nan=True)


def _diagonals(values):
    for (dtype,) in combinations('Diag', 'T'):
        shape = values.shape(0, 2)
        yield Case('Diag', [values.typed(dtype, shape)], {'T': dtype}, same_nan=True)
        yield Case('DiagPart', [values.typed(dtype, shape + shape)], {'T': dtype}, same_nan=True)
    yield Case('DiagPart', [values.typed('float', [2, 3])], {'T': 'float'})
    for (dtype,) in combinations('MatrixBandPart', 'T'):
        for _ in range(3):
            shape = values.shape(2, 4)
            widths = [int(values.rng.integers(-1, size + (2 if values.chance(0.1) else 1))) for size in shape[-2:]]
            index = values.pick(INDEX)
            yield Case('MatrixBandPart', [values.typed(dtype, shape)] + [Typed(index, width) for width in widths],
                       {'T': dtype, 'Tindex': index}, same_nan=True)
    for op in ('LowerBound', 'UpperBound'):
        for dtype, index in combinations(op, 'T', 'out_type'):
            rows = values.pick((1, 3))
            inputs = [values.typed(dtype, [rows, values.pick((0, 5, 9))], 'moderate'), values.typed(dtype, [rows, 4], 'moderate')]
            inputs[0].array.sort(axis=1)
            yield Case(op, inputs, {'T': dtype, 'out_type': index})


def cases(values):
    yield from _diagonals(values)
    yield from _shapes(values)
    yield from _about_shapes(values)
    yield from _fills(values)
    yield from _transposes(values)
    yield from _joins(values)
    yield from _splits(values)
    yield from _slices(values)
    yield from _pads(values)
    yield from _gathers(values)
    yield from _scatters(values)
    yield from _orders(values)
    yield from _sets(values)
    yield from _deals(values)
    yield from _blocks(values)
