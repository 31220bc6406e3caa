# SPDX-License-Identifier: Apache-2.0
"""Cases of ops on strings."""
from kernel_case import COMPLEX, FLOATS, Case, Typed, combinations

NUMBERS_AS_TEXT = [b'12', b' -3 ', b'0', b'4294967295', b'-9223372036854775808', b'1.5', b'-2e3', b'7x', b'', b'nan', b'+5']


def _joins(values):
    for _ in range(8):
        shape = values.shape(0, 3)
        shapes = [shape if values.chance(0.7) else [] for _ in range(3)]
        if values.chance(0.1):
            shapes[0] = [6, 6]
        yield Case('StringJoin', [values.typed('string', own) for own in shapes],
                   {'N': 3, 'separator': values.pick(('', ', '))})
        axes = [int(axis) for axis in values.rng.permutation(len(shape))[:int(values.rng.integers(0, len(shape) + 1))]]
        if axes and values.chance(0.3):
            axes[0] -= len(shape)
        if values.chance(0.1):
            axes.append(5)
        yield Case('ReduceJoin', [values.typed('string', shape), Typed('int32', axes)],
                   {'keep_dims': values.chance(0.5), 'separator': values.pick(('', '-'))})


def _changes(values):
    for _ in range(4):
        shape = values.shape()
        for op in ('StringLower', 'StringUpper'):
            yield Case(op, [values.typed('string', shape)], {'encoding': ''})
        yield Case('StringStrip', [values.typed('string', shape)])
        for unit in ('BYTE', 'UTF8_CHAR'):
            yield Case('StringLength', [values.typed('string', shape)], {'unit': unit})
            words = Typed('string', [values.pick((b'Whittle', b'abc', 'äöü!'.encode(), b'four')) for _ in range(5)])
            for index in ('int32', 'int64'):
                many = values.chance(0.5)
                place = values.rng.integers(-4, 5, 5 if many else ())
                length = values.rng.integers(0, 5, 5 if many else ())
                yield Case('Substr', [words, Typed(index, place), Typed(index, length)], {'T': index, 'unit': unit})


def _numbers(values):
    for (dtype,) in combinations('StringToNumber', 'out_type'):
        for text in NUMBERS_AS_TEXT:
            yield Case('StringToNumber', [Typed('string', [text])], {'out_type': dtype}, note=text.decode())
    for (dtype,) in combinations('AsString', 'T'):
        for _ in range(4):
            attrs = {'T': dtype}
            is_fraction = dtype in FLOATS + COMPLEX
            if is_fraction or values.chance(0.1):
                attrs['precision'] = values.pick((-1, 0, 3))
            attrs['width'] = values.pick((-1, -1, 8))
            attrs['fill'] = values.pick(('', '', '0', ' ', '+', '-', 'x' if values.chance(0.2) else ''))
            if is_fraction:
                attrs['scientific'] = values.chance(0.3)
                attrs['shortest'] = values.chance(0.3)
            yield Case('AsString', [values.typed(dtype, values.shape())], attrs)


def _patterns(values):
    for pattern in ('a', '[a-z]+', '(W)(h)', '^$', '\\d', '(', '.*', ''):
        for rewrite in ('', 'x', '<\\0>', '\\1'):
            word = [values.typed('string', values.shape(0, 2))]
            attrs = {'replace_global': values.chance(0.5)}
            yield Case('RegexReplace', word + [Typed('string', pattern.encode()), Typed('string', rewrite.encode())], attrs)
            yield Case('StaticRegexReplace', word, dict(attrs, pattern=pattern, rewrite=rewrite))
        yield Case('RegexFullMatch', word + [Typed('string', pattern.encode())])
        yield Case('StaticRegexFullMatch', word, {'pattern': pattern})


def _bytes(values):
    for pad in (False, True):
        yield Case('EncodeBase64', [values.typed('string', values.shape())], {'pad': pad})
    for text in (b'', b'YQ', b'YQ==', b'YWJj', b'YWJ', b'-_-_', b'+/+/', b'Y', b'YQ=', b'Y Q=', b'YR', b'YWJjZA'):
        yield Case('DecodeBase64', [Typed('string', text)], note=text.decode())
    for (dtype,) in combinations('DecodeRaw', 'out_type'):
        for little in (True, False):
            length = values.pick((16, 32, 0, 5))
            shape = values.shape(0, 2)
            count = 1
            for size in shape:
                count *= size
            texts = Typed('string', [values.rng.bytes(length) for _ in range(count)])
            texts.array = texts.array.reshape(shape)
            if dtype != 'bool':
                yield Case('DecodeRaw', [texts], {'out_type': dtype, 'little_endian': little}, same_nan=True)
    yield Case('DecodeRaw', [Typed('string', [b'abcd', b'ab'])], {'out_type': 'int16', 'little_endian': True})


def _formats(values):
    for (dtype,) in combinations('AsString', 'T'):
        if dtype in COMPLEX:
            continue
        shape = values.shape(0, 3)
        yield Case('StringFormat', [values.typed(dtype, shape), values.typed('string', values.shape(0, 2))],
                   {'T': [dtype, 'string'], 'template': 'a {} b {}', 'summarize': values.pick((-1, 1, 3))})
    yield Case('StringFormat', [], {'T': [], 'template': 'nothing {}x', 'placeholder': '%s'})
    yield Case('StringFormat', [values.typed('int32', [2])], {'T': ['int32'], 'template': '%s and %s', 'placeholder': '%s'})
    yield Case('StringFormat', [values.typed('float', [9, 1, 8])], {'T': ['float'], 'template': '{}', 'summarize': 2})


def _buckets(values):
    texts = Typed('string', [values.rng.bytes(length) for length in
                             (0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 127, 128, 129, 500)])
    for buckets in (1, 10, 2 ** 63 - 1):
        yield Case('StringToHashBucket', [texts], {'num_buckets': buckets})
        yield Case('StringToHashBucketFast', [texts], {'num_buckets': buckets})
        yield Case('StringToHashBucketStrong', [texts], {'num_buckets': buckets, 'key': [int(values.rng.integers(99)), 7]})


def cases(values):
    yield from _formats(values)
    yield from _buckets(values)
    yield from _joins(values)
    yield from _changes(values)
    yield from _numbers(values)
    yield from _patterns(values)
    yield from _bytes(values)
