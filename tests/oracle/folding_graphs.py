# SPDX-License-Identifier: Apache-2.0
"""Random graphs for fold_constants: shape arithmetic, control edges into constants, several outputs, strings, limits."""
import random

import numpy as np

from tf import graph_pb2, tf, tf1

SEEDS_FAST = range(12)
SEEDS_ALL = range(300)


class _Grower:
    """Adds random ops; everything it makes can run."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.numbers = []  # float tensors of shape [2, 3]
        self.shapes = []  # int32 vectors that are the shape [2, 3]
        self.strings = []
        self.inputs = []
        self.outputs = []

    def constant(self):
        values = np.random.RandomState(self.random.randint(0, 10 ** 6)).uniform(-2, 2, [2, 3]).astype('f')
        return tf.constant(values)

    def placeholder(self):
        shape = self.random.choice([[2, 3], [2, 3], [None, 3], None])
        made = tf1.placeholder(tf.float32, shape)
        self.inputs.append(made.name)
        return made

    def number(self):
        return self.random.choice(self.numbers + self.numbers[-3:])

    def shape(self):
        return self.random.choice(self.shapes)

    def with_default(self):
        made = tf1.placeholder_with_default(self.constant(), [2, 3])
        if self.random.random() < 0.5:
            self.inputs.append(made.name)
        return made

    def sliced_shape(self):
        full = tf.raw_ops.Shape(input=self.number())
        parts = tf.unstack(full, num=2)
        return tf.stack(parts) if self.random.random() < 0.5 else tf.concat([full[:1], [3]], 0)

    def several_outputs(self):
        first, second = tf.split(tf.concat([self.number(), self.number()], 0), 2)
        return self.random.choice([first, second, first - second])

    def sized(self):
        size = tf.raw_ops.Size(input=self.number()) + tf.raw_ops.Rank(input=self.number())
        return self.number() * tf.cast(size, tf.float32)

    def joined(self):
        if self.random.random() < 0.5 or not self.strings:
            self.strings.append(tf.constant(['a', 'bc']))
        one, other = self.random.choice(self.strings), self.random.choice(self.strings)
        self.strings.append(tf.concat([one, other], 0)[1:3] if self.random.random() < 0.5 else tf.identity(one))

    def tiled(self):
        return tf.reduce_mean(tf.tile(self.number(), [self.random.choice([1, 8]), 1])) + self.number()

    def branch(self):
        condition = tf1.placeholder(tf.bool, [])
        self.inputs.append(condition.name)
        return tf1.cond(condition, lambda: self.number() + tf.negative(tf.constant(1.0)), lambda: tf.negative(self.number()))

    def loop(self):
        limit = self.random.randint(1, 3)
        start = self.number()
        return tf1.while_loop(lambda i, y: i < limit,
                              lambda i, y: (i + 1, tf.reshape(y * tf.negative(tf.constant(0.5)), tf.raw_ops.Shape(input=start))),
                              [0, start], shape_invariants=[tf.TensorShape([]), tf.TensorShape(None)])[1]

    def controlled(self):
        with tf1.control_dependencies([self.number().op, tf1.no_op()] + [self.number().op][:self.random.randint(0, 1)]):
            return tf.negative(self.constant()) if self.random.random() < 0.5 else self.constant()

    def grow(self):
        kind = self.random.choice(['unary', 'unary', 'binary', 'binary', 'binary', 'constant', 'shape', 'sliced', 'reshape',
                                   'reshape', 'split', 'sized', 'joined', 'tile', 'branch', 'loop', 'controlled', 'controlled',
                                   'default', 'random', 'placeholder'])
        if kind == 'unary':
            made = self.random.choice([tf.negative, tf.identity, tf.nn.relu, tf.square])(self.number())
        elif kind == 'binary':
            made = self.random.choice([tf.add, tf.subtract, tf.multiply, tf.maximum])(self.number(), self.number())
        elif kind == 'shape':
            self.shapes.append(tf.raw_ops.Shape(input=self.number()))
            return
        elif kind == 'sliced':
            self.shapes.append(self.sliced_shape())
            return
        elif kind == 'joined':
            self.joined()
            return
        elif kind == 'random':
            made = self.number() + 0 * tf1.random_uniform([2, 3])
        else:
            made = {'constant': self.constant, 'split': self.several_outputs, 'sized': self.sized, 'tile': self.tiled,
                    'branch': self.branch, 'loop': self.loop, 'controlled': self.controlled, 'default': self.with_default,
                    'placeholder': self.placeholder,
                    'reshape': lambda: tf.reshape(self.number(), self.shape())}[kind]()
        self.numbers.append(made)

    def finish(self):
        """Outputs, by name; now and then inputs that are not listed."""
        some = self.random.sample(self.numbers, min(len(self.numbers), self.random.randint(1, 4)))
        if self.strings and self.random.random() < 0.7:
            given = tf1.placeholder(tf.string, [2])
            self.inputs.append(given.name)
            some.append(tf.strings.join([given, self.strings[-1]]))
        self.outputs = sorted({t.name for t in some} - set(self.inputs))
        if len(self.inputs) > 1 and self.random.random() < 0.1:
            self.inputs.pop(self.random.randrange(len(self.inputs)))


def random_folding_graph(seed):
    """A GraphDef, its inputs and outputs, and a transform that fits it."""
    tf1.disable_control_flow_v2()
    with tf1.Graph().as_default() as graph:
        tf1.set_random_seed(seed)
        grower = _Grower(seed)
        grower.numbers = [grower.placeholder(), grower.constant(), grower.constant()]
        grower.shapes = [tf.constant([2, 3])]
        for _ in range(grower.random.randint(6, 30)):
            grower.grow()
        grower.finish()
    graph_def = graph.as_graph_def(add_shapes=grower.random.random() < 0.3)
    nodes = list(graph_def.node)
    if grower.random.random() < 0.4:
        grower.random.shuffle(nodes)
        del graph_def.node[:]
        graph_def.node.extend(nodes)
    extra = grower.random.choice(['', '', '', 'exclude_op=Mul', 'exclude_op=Neg, exclude_op=Shape',
                                  'max_constant_size_in_bytes=100', 'max_constant_size_in_bytes=24',
                                  'clear_output_shapes=false', f'exclude_node={grower.random.choice(nodes).name}'])
    inputs = [name.replace(':0', '') if grower.random.random() < 0.6 else name for name in grower.inputs]
    outputs = [name.replace(':0', '') if grower.random.random() < 0.6 else name for name in grower.outputs]
    return graph_pb2.GraphDef.FromString(graph_def.SerializeToString()), inputs, outputs, f'fold_constants({extra})'
