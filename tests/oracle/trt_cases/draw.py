# SPDX-License-Identifier: Apache-2.0
"""What random cases are made of."""
import numpy as np

from tf import tf, tf1

NUMBERS = (tf.float32,) * 6 + (tf.float16,) * 2 + (tf.int32,) * 3 + (tf.int64, tf.float64, tf.int8, tf.uint8, tf.bfloat16)
FLOATS = (tf.float32,) * 6 + (tf.float16,) * 2 + (tf.float64,)
SIZES = (1, 1, 2, 2, 3, 4, 4, 6, 8)


class Draw:
    """A source of random tensors, constants and attributes."""

    def __init__(self, seed):
        self._random = np.random.RandomState(seed)

    def pick(self, *choices):
        return choices[self._random.randint(len(choices))]

    def chance(self, probability):
        return bool(self._random.rand() < probability)

    def integer(self, low, high):
        """low <= result < high."""
        return int(self._random.randint(low, high))

    def order(self, count):
        return [int(i) for i in self._random.permutation(count)]

    def number(self):
        return self.pick(*NUMBERS)

    def floating(self):
        return self.pick(*FLOATS)

    def sizes(self, least=0, most=5):
        rank = self.integer(least, most + 1)
        if most >= 5 and self.chance(.03):
            rank = self.integer(6, 10)
        return [0 if self.chance(.01) else self.pick(*SIZES) for _ in range(rank)]

    def hidden(self, sizes):
        """What is known of a shape: all, all but the batch, some of it, or nothing. Of more than six dimensions TensorFlow
        keeps the numbers by which it tells unknown ones apart, and TF-TRT takes them for sizes: those are all known."""
        how = self.integer(0, 10) if len(sizes) <= 6 else 0
        if how < 3:
            return list(sizes)
        if how < 7:
            return [None] + list(sizes[1:]) if sizes else []
        if how < 9:
            return [None if self.chance(.4) else size for size in sizes]
        return None

    def tensor(self, sizes, dtype=tf.float32, shape=False):
        """A placeholder, now and then behind an Identity or two. `shape`: what is known of it instead of a draw."""
        result = tf1.placeholder(dtype, self.hidden(sizes) if shape is False else shape)
        while self.chance(.07):
            result = tf1.identity(result)
        return result

    def constant(self, sizes, dtype=tf.float32):
        values = self._random.uniform(1, 4, sizes)
        if dtype == tf.bool:
            values = values > 2
        result = tf.constant(np.asarray(values).astype(dtype.as_numpy_dtype), dtype)
        return tf1.identity(result) if self.chance(.04) else result

    def either(self, sizes, dtype=tf.float32, constant=.12):
        return self.constant(sizes, dtype) if self.chance(constant) else self.tensor(sizes, dtype)

    def indices(self, values, dtype=None, constant=.88):
        """Values that are usually a constant, of int32 or now and then of int64."""
        dtype = dtype or self.pick(tf.int32, tf.int32, tf.int32, tf.int64)
        values = np.array(values, dtype.as_numpy_dtype)
        if self.chance(constant):
            return tf1.identity(tf.constant(values, dtype)) if self.chance(.04) else tf.constant(values, dtype)
        known = list(values.shape)
        return tf1.placeholder(dtype, self.pick(known, known, [None] * len(known), None))

    def call(self, op, **arguments):
        return getattr(tf.raw_ops, op)(**arguments)
