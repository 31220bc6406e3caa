# SPDX-License-Identifier: Apache-2.0
"""Random shapes and elements, the odd ones too."""
import numpy as np

from kernel_case import FLOATS, SIGNED, Typed, numpy_type

_INTEGERS_OF_4_BITS = {'int4': (-8, 8), 'uint4': (0, 16)}
_LARGEST = {'half': 65504.0, 'bfloat16': 3.3895e38, 'float': 3.4028234e38, 'double': 1.7976931348623157e308,
            'float8_e5m2': 57344.0, 'float8_e4m3fn': 448.0}
_SMALLEST = {'half': 6e-8, 'bfloat16': 1e-40, 'float': 1e-45, 'double': 5e-324, 'float8_e5m2': 2e-5,
             'float8_e4m3fn': 2e-3}


class Values:
    """A source of cases' inputs; the same seed gives the same ones."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def chance(self, likelihood):
        return self.rng.random() < likelihood

    def pick(self, items):
        return items[int(self.rng.integers(len(items)))]

    def shape(self, lowest=0, highest=4, empty=True):
        """Few elements, odd sizes, now and then none at all."""
        rank = int(self.rng.integers(lowest, highest + 1))
        shape = [int(self.pick((1, 2, 3, 5, 7, 9, 17))) for _ in range(rank)]
        while np.prod(shape, dtype=np.int64) > 3000:
            shape[int(self.rng.integers(rank))] = 1
        if empty and rank and self.chance(0.08):
            shape[int(self.rng.integers(rank))] = 0
        return shape

    def broadcast_pair(self, highest=4):
        """Two shapes that fit each other."""
        shape = self.shape(0, highest)
        sides = []
        for _ in range(2):
            side = [1 if self.chance(0.25) else size for size in shape]
            sides.append(side[int(self.rng.integers(len(side) + 1)):] if self.chance(0.3) else side)
        return sides if self.chance(0.75) else [shape, shape]

    def typed(self, dtype, shape, kind='any'):
        """`kind`: any (NaN, infinities, denormals, extremes among them), normal (any without
        denormals), moderate (about -4 to 4), positive, unit (0 to
        1), finite."""
        return Typed(dtype, self._array(dtype, tuple(shape), kind))

    def _array(self, dtype, shape, kind):
        if dtype == 'string':
            words = [b'', b'a', b'Whittle', b'\xff\x00z', 'äöü'.encode(), b'12', b' -3.5 ']
            flat = np.array([self.pick(words) for _ in range(int(np.prod(shape, dtype=np.int64)))], dtype=object)
            return flat.reshape(shape)
        if dtype == 'bool':
            return self.rng.random(shape) < 0.5
        if dtype.startswith('complex'):
            part = 'float' if dtype == 'complex64' else 'double'
            real, imaginary = self._array(part, shape, kind), self._array(part, shape, kind)
            result = np.empty(shape, numpy_type(dtype))
            result.real, result.imag = real, imaginary
            return result
        if dtype in FLOATS or dtype.startswith('float8'):
            return self._floats(dtype, shape, kind)
        return self._integers(dtype, shape, kind)

    def _floats(self, dtype, shape, kind):
        if kind == 'unit':
            return self.rng.random(shape).astype(numpy_type(dtype))
        values = self.rng.normal(0, 1.5, shape)
        if kind == 'positive':
            values = np.abs(values) + 1e-3
        if kind in ('any', 'finite', 'normal'):
            largest, smallest = _LARGEST[dtype], _SMALLEST[dtype]
            wide = np.exp(self.rng.uniform(np.log(smallest) / 2, np.log(largest) / 2, shape)) * np.sign(values)
            halves = np.round(values * 4) / 2
            special = np.array([0.0, -0.0, 1, -1, largest, -largest, smallest, -smallest, smallest * 37, 0.49999997, 2.5,
                                3.5, -2.5, 255.5, 127.9, 32768, -32769, 65536, 4.3e9, 1e19, -1e19]
                               + ([np.nan, np.inf, -np.inf] if kind in ('any', 'normal') else []))
            kinds = self.rng.random(shape)
            values = np.where(kinds < 0.2, wide, values)
            values = np.where((kinds > 0.3) & (kinds < 0.4), halves, values)
            values = np.where(kinds > 0.75, self.rng.choice(special, shape), values)
            if kind == 'normal':
                values = np.where(np.abs(values) < 2e-38 if dtype != 'double' else np.abs(values) < 1e-300, 0.0, values)
        with np.errstate(all='ignore'):
            return np.asarray(values).astype(numpy_type(dtype))

    def _integers(self, dtype, shape, kind):
        kind_type = numpy_type(dtype)
        if dtype in _INTEGERS_OF_4_BITS:
            return self.rng.integers(*_INTEGERS_OF_4_BITS[dtype], shape).astype(kind_type)
        limits = np.iinfo(kind_type)
        if kind == 'positive':
            return self.rng.integers(1, 9, shape).astype(kind_type)
        lowest = -9 if dtype in SIGNED + ('qint8', 'qint16', 'qint32') else 0
        values = self.rng.integers(lowest, 10, shape).astype(kind_type)
        if kind in ('any', 'finite', 'normal'):
            wide = np.frombuffer(self.rng.bytes(int(np.prod(shape, dtype=np.int64)) * kind_type.itemsize),
                                 kind_type).reshape(shape)
            kinds = self.rng.random(shape)
            values = np.where(kinds < 0.4, wide, values)
            special = np.array([limits.min, limits.max, 0, 1], kind_type)
            values = np.where(kinds > 0.85, self.rng.choice(special, shape), values)
        return values.astype(kind_type)
