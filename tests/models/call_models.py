# SPDX-License-Identifier: Apache-2.0
"""Small models whose functions and control flow are as odd as TensorFlow 2 lets them be."""
import tensorflow as tf

from common import Numbers

VECTOR = tf.TensorSpec([None, 4], tf.float32, name='x')
COUNT = tf.TensorSpec([], tf.int32, name='n')


def nested_calls(folder):
    """Functions in functions, one called often, with outputs and arguments that nobody needs, and a marked one."""

    class Module(tf.Module):
        def __init__(self):
            super().__init__()
            self.kernel = tf.Variable(Numbers(1).normal(4, 4), name='kernel')
            self.offset = tf.Variable(Numbers(2).normal(4), name='kernel')
            self.table = tf.constant([[1.0, 2.0, 3.0, 4.0]])
            self.words = tf.constant(['red', 'green'])

        @tf.function
        def layer(self, x, unused):
            return tf.matmul(x, self.kernel) + self.offset, x * 2.0, unused

        @tf.function(experimental_implements='example.scaled')
        def scaled(self, x, by):
            return tf.tanh(x) * by

        @tf.function(experimental_attributes={'_noinline': True})
        def kept(self, x):
            first, second, _ = self.layer(x, 2)
            return first - second, second

        @tf.function(input_signature=[VECTOR, COUNT])
        def run(self, x, n):
            with tf.device('/CPU:0'):
                a, b, _ = self.layer(x, n)
            c = self.scaled(a, self.table)
            with tf.control_dependencies([b]):
                d = self.scaled(self.layer(c, 1)[0], self.table)
            with tf.name_scope('Block'):
                e = tf.nn.relu(d, name='Act')
            with tf.name_scope('block'):
                e = tf.tanh(e, name='act')
            parts = tf.split(e, 2, axis=1)
            both = tf.identity_n([parts[1], tf.shape(x)])
            return {'x': x, 'y': e, 'again': e, 'part': both[0], 'shape': both[1], 'words': self.words}

        @tf.function(input_signature=[VECTOR])
        def with_kept(self, x):
            first, second = self.kept(x)
            third, _ = self.kept(x * 3.0)
            return {'y': first + third, 'z': second}

        @tf.function(input_signature=[])
        def nothing(self):
            return {'sum': tf.reduce_sum(self.kernel), 'one': tf.constant(1)}

        @tf.function(input_signature=[VECTOR, COUNT])
        def unused(self, x, n):
            return {'y': tf.ones([3])}

    module = Module()
    tf.saved_model.save(module, folder, signatures={
        'serving_default': module.run, 'kept': module.with_kept, 'nothing': module.nothing, 'unused': module.unused})


def nested_control_flow(folder):
    """Loops in branches in loops; stateless forms; captured variables in all of them, looked up in and read."""

    class Module(tf.Module):
        def __init__(self):
            super().__init__()
            self.kernel = tf.Variable(Numbers(3).normal(4, 4, scale=0.3), name='kernel')
            self.rows = tf.Variable(Numbers(4).normal(5, 4), name='rows')
            self.offset = tf.constant([0.5, 0.25, 0.125, 1.0])

        @tf.function
        def step(self, x):
            return tf.tanh(tf.matmul(x, self.kernel)) + self.offset

        @tf.function(input_signature=[VECTOR, COUNT])
        def loops(self, x, n):
            def inner(i, y):
                y = tf.cond(i > 1, lambda: self.step(y), lambda: y - tf.gather(self.rows, i % 5))
                return i + 1, y

            def outer(i, y):
                _, y = tf.while_loop(lambda j, _: j < i, inner, [0, y], parallel_iterations=3)
                return i + 1, y

            i, y = tf.while_loop(lambda i, _: i < n, outer, [0, x], maximum_iterations=6)
            return {'i': i, 'y': y}

        @tf.function(input_signature=[VECTOR, COUNT])
        def branches(self, x, n):
            y = tf.switch_case(n % 3, [lambda: self.step(x), lambda: x + 1.0, lambda: tf.cond(
                n > 4, lambda: tf.gather(self.rows, [0]) + x, lambda: -x)])
            z = tf.switch_case(n % 2, [lambda: x * 2.0, lambda: x * 3.0])
            first, second = tf.cond(tf.reduce_sum(x) > 0.0, lambda: (x, self.kernel[0]), lambda: (y, self.kernel[1]))
            return {'y': y, 'z': z, 'first': first, 'second': second}

        @tf.function(input_signature=[VECTOR, COUNT])
        def arrays(self, x, n):
            array = tf.TensorArray(tf.float32, size=0, dynamic_size=True, element_shape=[None, 4])
            for i in tf.range(n + 1):
                array = array.write(i, self.step(x) * tf.cast(i, tf.float32))
                if tf.reduce_sum(x) > 1e6:
                    break
            return {'sum': tf.reduce_sum(array.stack(), 0), 'size': array.size()}

    module = Module()
    tf.saved_model.save(module, folder, signatures={
        'serving_default': module.loops, 'branches': module.branches, 'arrays': module.arrays})


def side_effects(folder):
    """Prints, assertions, random numbers, custom gradients and order by control edges, in functions and branches."""

    @tf.custom_gradient
    def clipped(x):
        return tf.minimum(x, 1.0), lambda dy: dy

    class Module(tf.Module):
        def __init__(self):
            super().__init__()
            self.scale = tf.Variable(2.0, name='scale')

        @tf.function
        def checked(self, x):
            tf.debugging.assert_less(x, 1e9)
            return x * self.scale

        @tf.function
        def noisy(self, x):
            return clipped(x) + 0.0 * tf.random.uniform([4], seed=3)

        @tf.function(input_signature=[VECTOR])
        def run(self, x):
            y = self.checked(x)
            tf.print('checked', tf.shape(y), output_stream='file:///dev/null')
            if tf.reduce_sum(y) > 0.0:
                z = self.checked(y)
                tf.print('positive', output_stream='file:///dev/null')
            else:
                z = self.noisy(y)
            return {'y': y, 'z': z}

        @tf.function(input_signature=[VECTOR])
        def unobserved(self, x):
            return {'y': self.noisy(x), 'z': tf.stop_gradient(self.checked(x))}

    module = Module()
    tf.saved_model.save(module, folder, signatures={'serving_default': module.run, 'unobserved': module.unobserved})
