# SPDX-License-Identifier: Apache-2.0
"""A random GraphDef that grows from the inputs on. Everything made can run: images are float [1, 4, 4, channels], rows
float [2, columns]."""
import random

import numpy as np

from tf import graph_pb2, tf

FLOAT, INT32, INT64 = tf.float32, tf.int32, tf.int64
# What a pattern may have in its middle, and an output may name all the same.
INNER_OPS = ('BiasAdd', 'Conv2D', 'ConcatV2', 'Gather', 'Identity', 'MirrorPad', 'Mul', 'Relu', 'ResizeBilinear')
DEVICES = ['/cpu:0', '/device:CPU:0', '/job:localhost/replica:0/task:0/device:CPU:0']


def set_attribute(attribute, value):
    if isinstance(value, bool):
        attribute.b = value
    elif isinstance(value, int):
        attribute.i = value
    elif isinstance(value, float):
        attribute.f = value
    elif isinstance(value, str):
        attribute.s = value.encode()
    elif isinstance(value, tf.DType):
        attribute.type = value.as_datatype_enum
    elif isinstance(value, tf.TensorShape):
        attribute.shape.CopyFrom(value.as_proto())
    elif isinstance(value, list) and value and isinstance(value[0], tf.DType):
        attribute.list.type.extend(kind.as_datatype_enum for kind in value)
    elif isinstance(value, list):
        attribute.list.SetInParent()
        attribute.list.i.extend(value)
    else:
        attribute.CopyFrom(value)


class Builder:
    """Nodes and what is known of them; patterns (pattern_graphs.py) use it to add theirs."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.numbers = np.random.RandomState(seed)
        self.graph = graph_pb2.GraphDef()
        self.inputs = []
        self.images = []  # (tensor, channels)
        self.rows = []  # (tensor, columns)
        self.pool = {}  # constants that others may read, too, by dtype and shape, and value if not float
        self.alone = set()  # nodes that must not have another reader: the Graph Transform Tool would never end
        self.quiet = set()  # nodes that no control edge comes into
        self.files = {}  # what transforms read, by the word for it in their text
        self.runs = True
        self.averaged = {}  # what has to be read instead, by node and input, and None for nodes that cannot run at all
        self.suffixed = 0.04  # how often "x" is written "x:0"
        self.prefixes = ['', '', 'a/', 'net/block/']

    def chance(self, probability):
        return self.random.random() < probability

    def name(self, op):
        return f'{self.random.choice(self.prefixes)}{op.lower()[:6]}{len(self.graph.node)}'

    def node(self, op, inputs=(), name=None, **attributes):
        node = self.graph.node.add(op=op, name=name or self.name(op))
        for text in inputs:
            plain = text[0] != '^' and ':' not in text
            node.input.append(f'{text}:0' if plain and self.chance(self.suffixed) else text)
        for key, value in attributes.items():
            set_attribute(node.attr[key], value)
        return node.name

    def constant(self, values, shared=0.12, name=None):
        """Now and then one that is there already."""
        values = np.asarray(values)
        key = values.dtype.str, values.shape, b'' if values.dtype == np.float32 else values.tobytes()
        if name is None and self.chance(shared) and self.pool.get(key):
            return self.random.choice(self.pool[key])
        tensor = tf.make_tensor_proto(values)
        if tensor.tensor_content == b'' and self.chance(0.5) and values.size:
            for field in ('float_val', 'int_val', 'int64_val'):
                tensor.ClearField(field)
            tensor.tensor_content = values.tobytes()
        made = self.node('Const', [], name, dtype=tf.as_dtype(values.dtype))
        self.graph.node[-1].attr['value'].tensor.CopyFrom(tensor)
        if shared > 0:
            self.pool.setdefault(key, []).append(made)
        else:
            self.alone.add(made)
        return made

    def floats(self, shape, low=-2.0, high=2.0, **options):
        return self.constant(self.numbers.uniform(low, high, shape).astype('f'), **options)

    def integers(self, values, kind='i4', **options):
        return self.constant(np.array(values, kind), **options)

    def image(self):
        return self.random.choice(self.images + self.images[-2:] * 2)

    def row(self):
        return self.random.choice(self.rows + self.rows[-2:] * 2)

    def through(self, constant):
        """The constant, or an Identity of it."""
        return self.node('Identity', [constant], T=FLOAT) if self.chance(0.15) else constant

    def placeholder(self, shape):
        made = self.node('Placeholder', [], dtype=FLOAT, shape=tf.TensorShape(shape))
        self.inputs.append(made)
        return made

    def conv(self, value, channels, filters, size=1, padding='SAME', op=None, weights=None, strides=1):
        """A convolution with constant weights; gives its name and what it is."""
        op = op or self.random.choice(['Conv2D', 'Conv2D', 'Conv2D', 'DepthwiseConv2dNative'])
        depthwise = op != 'Conv2D'
        if depthwise and filters % channels:
            op, depthwise = 'Conv2D', False
        shape = [size, size, channels, filters // channels if depthwise else filters]
        weights = weights or self.through(self.floats(shape))
        extra = {} if depthwise else {'use_cudnn_on_gpu': True}
        return self.node(op, [value, weights], T=FLOAT, strides=[1, strides, strides, 1], padding=padding,
                         data_format='NHWC', dilations=[1, 1, 1, 1], explicit_paddings=[], **extra)

    def noise(self):
        """Something that no transform looks for, or one that a transform might spoil."""
        value, channels = self.image()
        kind = self.random.choice(['Neg', 'Relu', 'Identity', 'Identity', 'CheckNumerics', 'Add', 'Split', 'pool', 'twin', 'row'])
        if kind == 'Add':
            other = self.random.choice([v for v, c in self.images if c == channels])
            made = self.node('AddV2' if self.chance(0.5) else 'Add', [value, other], T=FLOAT)
        elif kind == 'Split':
            axis = self.integers(1)
            split = self.node('Split', [axis, value], num_split=2, T=FLOAT)
            joined = self.node('ConcatV2', [split + ':1', split, axis], N=2, T=FLOAT, Tidx=INT32)
            made = joined
        elif kind == 'pool':
            made = self.node(self.random.choice(['MaxPool', 'AvgPool']), [value], T=FLOAT, ksize=[1, 3, 3, 1],
                             strides=[1, 1, 1, 1], padding='SAME', data_format='NHWC')
        elif kind == 'twin':
            one, two = (self.node('Neg', [value], T=FLOAT) for _ in range(2))
            made = self.node('Add', [one, two], T=FLOAT)
        elif kind == 'row':
            columns = 16 * channels
            flat = self.node('Reshape', [value, self.integers([1, columns])], T=FLOAT, Tshape=INT32)
            self.rows.append((self.node('Tile', [flat, self.integers([2, 1])], T=FLOAT, Tmultiples=INT32), columns))
            return
        elif kind == 'CheckNumerics':
            made = self.node(kind, [value], T=FLOAT, message='no number')
        else:
            made = self.node(kind, [value], T=FLOAT)
        self.images.append((made, channels))

    def spoil(self):
        """Further readers, control edges, devices, nodes that nothing needs, attributes that nobody knows."""
        known = [node.name for node in self.graph.node]
        for index, node in enumerate(list(self.graph.node)):
            before = [name for name in known[:index] if name not in self.alone]
            if before and node.name not in self.quiet and node.op != 'Placeholder' and self.chance(0.06):
                node.input.append('^' + self.random.choice(before))
            if self.chance(0.06):
                node.device = self.random.choice(DEVICES)
            if self.chance(0.04):
                set_attribute(node.attr['_unknown'], self.random.choice(['kept', 7, 0.5]))
        for value, _ in self.random.sample(self.images, min(len(self.images), 2)):
            if self.chance(0.3) and value.split(':')[0] not in self.alone:
                self.node('Sigmoid', [value], T=FLOAT)
        if self.chance(0.15):
            self.node('NoOp', ['^' + self.random.choice([name for name in known if name not in self.alone])])

    def finish(self):
        """The outputs, by name."""
        values = [value for value, _ in self.images[-4:] + self.rows[-2:] if value.split(':')[0] not in self.inputs]
        values = [value for value in values if value.split(':')[0] not in self.alone]
        if not values:
            values = [self.node('Neg', [self.images[0][0]], T=FLOAT)]
        outputs = {value.split(':')[0] for value in self.random.sample(values, min(len(values), 2))}
        inner = [node.name for node in self.graph.node if node.op in INNER_OPS]
        if inner and not self.averaged and self.chance(0.25):
            outputs.add(self.random.choice(inner))
        outputs = sorted(outputs)
        if self.chance(0.35):
            nodes = list(self.graph.node)
            self.random.shuffle(nodes)
            del self.graph.node[:]
            self.graph.node.extend(nodes)
        self.graph.versions.producer = 1882 if self.chance(0.7) else 21
        return outputs
