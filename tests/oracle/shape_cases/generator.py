# SPDX-License-Identifier: Apache-2.0
"""What the cases are made of: tensors of random shapes of which more or less is known, and values likewise."""
import numpy as np

from tf import tf, tf1

FLOATS = (tf.float32, tf.float32, tf.float64, tf.float16, tf.bfloat16)
NUMBERS = FLOATS + (tf.int32, tf.int64, tf.int8, tf.uint8, tf.int16)


class Generator:
    def __init__(self, seed):
        self.random = np.random.RandomState(seed)

    # ---- choices
    def pick(self, *choices):
        return choices[self.random.randint(len(choices))]

    def chance(self, probability):
        return self.random.rand() < probability

    def integer(self, low, high):
        """low <= n <= high"""
        return int(self.random.randint(low, high + 1))

    def flag(self):
        return bool(self.random.randint(2))

    def float_type(self):
        return self.pick(*FLOATS)

    def number_type(self):
        return self.pick(*NUMBERS)

    def dims(self, rank=None, lowest=0, highest=5):
        rank = self.integer(lowest, highest) if rank is None else rank
        return [int(self.pick(1, 2, 3, 4, 6, 8)) for _ in range(rank)]

    # ---- tensors
    def hidden(self, dims):
        """What a placeholder says of `dims`: all, some or nothing."""
        kind = self.integer(0, 5)
        if kind == 0:
            return list(dims)
        if kind in (1, 2):
            return [None] + list(dims[1:]) if dims else []
        if kind in (3, 4):
            return [None if self.chance(.4) else dim for dim in dims]
        return None if self.chance(.5) else [None] * len(dims)

    def tensor(self, dims=None, dtype=None, constant=None):
        """A placeholder, or now and then a constant, of these dimensions."""
        dims = self.dims() if dims is None else list(dims)
        dtype = dtype or self.number_type()
        if constant is None:
            constant = self.chance(.12)
        return self.constant(dims, dtype) if constant else tf1.placeholder(dtype, self.hidden(dims))

    def constant(self, dims, dtype):
        values = self.random.uniform(1, 4, dims)
        if dtype == tf.string:
            return tf.constant(np.full(dims, b'text', object), tf.string)
        return tf.constant(values.astype(bool if dtype == tf.bool else np.int32 if not dtype.is_floating else float), dtype)

    def values(self, numbers, dtype=tf.int32):
        """Integers that steer an op: mostly a constant, else partly known (computed from shapes) or not at all."""
        numbers = np.array(numbers)
        if self.chance(.6):
            return tf.constant(numbers, dtype)
        if self.chance(.2):
            return tf1.placeholder(dtype, self.hidden(list(numbers.shape)))
        if numbers.ndim == 1 and numbers.size and dtype in (tf.int32, tf.int64) and self.chance(.7):
            return self._from_shapes(numbers, dtype)
        if self.chance(.5) and dtype in (tf.int32, tf.int64):
            return tf.raw_ops.AddV2(x=tf.constant(numbers - 1, dtype), y=tf.constant(1, dtype))
        return tf1.placeholder(dtype, numbers.shape)

    def _from_shapes(self, numbers, dtype):
        """A vector put together from constants, elements of shapes and unknown scalars."""
        parts = []
        for number in numbers:
            kind = self.integer(0, 3)
            if kind == 0 and number >= 0:
                known = self.chance(.5)
                source = tf1.placeholder(tf.float32, [int(number) if known else None, 2])
                shape = tf.raw_ops.Shape(input=source, out_type=dtype)
                parts.append(tf.raw_ops.StridedSlice(input=shape, begin=[0], end=[1], strides=[1], shrink_axis_mask=1))
            elif kind == 1 and self.chance(.5):
                parts.append(tf1.placeholder(dtype, []))
            else:
                parts.append(tf.constant(number, dtype))
        if self.chance(.7):
            return tf.raw_ops.Pack(values=parts)
        return tf.raw_ops.ConcatV2(values=[tf.raw_ops.Reshape(tensor=part, shape=[1]) for part in parts], axis=0)

    @staticmethod
    def call(op, **arguments):
        return getattr(tf.raw_ops, op)(**arguments)
