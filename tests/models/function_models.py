# SPDX-License-Identifier: Apache-2.0
"""Models of TensorFlow 2 without Keras: functions, resource variables, structured control flow, tables, shards."""
import os

from common import Numbers, tf


def one_matmul(folder):
    """8 MiB of one variable under a graph of a few kilobytes."""

    class Module(tf.Module):
        def __init__(self):
            super().__init__()
            self.kernel = tf.Variable(Numbers(1).normal(1024, 2048), name='kernel')

        @tf.function(input_signature=[tf.TensorSpec([None, 1024], tf.float32, name='x')])
        def run(self, x):
            return {'y': tf.matmul(x, self.kernel)}

    module = Module()
    tf.saved_model.save(module, folder, signatures=module.run)


def control_flow_v2(folder):
    """While, If and Case over functions that share variables; a call inside a body inside a branch."""

    class Module(tf.Module):
        def __init__(self):
            super().__init__()
            self.kernel = tf.Variable(Numbers(2).normal(4, 4, scale=0.5), name='kernel')
            self.bias = tf.Variable(tf.ones([4]), name='bias', trainable=False)

        @tf.function
        def dense(self, x):
            return tf.tanh(tf.matmul(x, self.kernel) + self.bias)

        @tf.function(input_signature=[tf.TensorSpec([None, 4], tf.float32, name='x'),
                                      tf.TensorSpec([], tf.int32, name='steps')])
        def run(self, x, steps):
            _, y = tf.while_loop(lambda i, _: i < steps, lambda i, y: (i + 1, self.dense(y)), [tf.constant(0), x])
            z = tf.cond(steps > 2, lambda: self.dense(y) * 2.0, lambda: y - 1.0)
            chosen = tf.switch_case(steps % 3, [lambda: z, lambda: self.dense(z), lambda: -z])
            return {'result': chosen, 'steps': tf.identity(steps)}

    module = Module()
    tf.saved_model.save(module, folder, signatures={'serving_default': module.run})


def several_signatures(folder):
    """A table and an embedding behind two signatures; one input and one output are shared."""

    class Module(tf.Module):
        def __init__(self):
            super().__init__()
            self.table = tf.lookup.StaticHashTable(
                tf.lookup.KeyValueTensorInitializer(['red', 'green', 'blue'], tf.constant([1, 2, 3], tf.int64)), 0)
            self.vectors = tf.Variable(Numbers(3).normal(4, 6), name='vectors')

        @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name='words')])
        def find(self, words):
            return {'ids': self.table.lookup(words)}

        @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name='words')])
        def embed(self, words):
            ids = self.table.lookup(words)
            return {'ids': ids, 'vector': tf.gather(self.vectors, ids)}

    module = Module()
    tf.saved_model.save(module, folder, signatures={'serving_default': module.embed, 'find': module.find})


STORED = ('float16', 'bfloat16', 'float32', 'float64', 'int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32',
          'uint64', 'complex64', 'complex128', 'bool')


def dtypes(folder):
    """A variable of every dtype that a checkpoint stores as numbers, and strings that are not text."""

    class Module(tf.Module):
        def __init__(self):
            super().__init__()
            values = tf.constant([[1, 0, 3], [4, 5, 6]])
            self.values = {name: tf.Variable(tf.cast(values, name), name=f'of_{name}') for name in STORED}

        @tf.function(input_signature=[tf.TensorSpec([2, 3], tf.float32, name='x')])
        def run(self, x):
            real = lambda v: tf.math.real(v) if v.dtype.is_complex else v
            sums = {f'sum_{name}': x + tf.cast(real(value), tf.float32) for name, value in self.values.items()}
            return dict(sums, text=tf.constant(['naïve'.encode(), b'\x00\xff\n']))

    module = Module()
    tf.saved_model.save(module, folder, signatures=module.run)


def two_shards(folder):
    """A checkpoint whose variables lie in two data files."""

    class Module(tf.Module):
        def __init__(self):
            super().__init__()
            self.kernels = [tf.Variable(Numbers(k).normal(32, 32, scale=0.3), name=f'layer_{k}/kernel') for k in range(5)]

        @tf.function(input_signature=[tf.TensorSpec([None, 32], tf.float32, name='x')])
        def run(self, x):
            for kernel in self.kernels:
                x = tf.tanh(tf.matmul(x, kernel))
            return {'y': x}

    module = Module()
    tf.saved_model.save(module, folder, signatures=module.run)
    _split_checkpoint(os.path.join(folder, 'variables'), 2)


def _split_checkpoint(folder, shards):
    """Rewrites folder/variables.* as `shards` data files under one index."""
    reader = tf.train.load_checkpoint(os.path.join(folder, 'variables'))
    names = sorted(reader.get_variable_to_shape_map())
    values = {name: reader.get_tensor(name) for name in names}
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))
    parts = [os.path.join(folder, f'part_{shard}') for shard in range(shards)]
    for shard, part in enumerate(parts):
        held = names[shard::shards]
        tf.raw_ops.SaveV2(prefix=part, tensor_names=held, shape_and_slices=[''] * len(held),
                          tensors=[tf.constant(values[name]) for name in held])
    tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=parts, destination_prefix=os.path.join(folder, 'variables'),
                                  delete_old_dirs=False)
    for name in os.listdir(folder):
        if name.startswith('part_'):
            os.remove(os.path.join(folder, name))
