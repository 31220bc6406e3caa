#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the quantize_*.txt beside this script, as make_goldens.py writes random_*.txt, for the pass quantize_nodes."""
import os
import random

import numpy as np
from tensorflow.core.framework import attr_value_pb2, graph_pb2, types_pb2
from tensorflow.python.framework import tensor_util

import make_goldens
from make_goldens import graph_text, transformed, type_attr

make_goldens.SPELLING[types_pb2.DT_QINT32] = 'qint32'
SEEDS = [13, 18]
TRANSFORMS = [
    'quantize_nodes',
    'quantize_nodes(input_min=-1, input_max=2)',
    'quantize_nodes(fallback_min=-6, fallback_max=6, ignore_op=Relu, ignore_op=Reshape)',
    'quantize_nodes(fallback_min=-6)',
    'quantize_weights(minimum_size=4) quantize_nodes strip_unused_nodes sort_by_execution_order',
]
FLOAT, INT32 = types_pb2.DT_FLOAT, types_pb2.DT_INT32


def attribute(value):
    """An attribute of a bool, an int, a string or a list of ints."""
    if isinstance(value, bool):
        return attr_value_pb2.AttrValue(b=value)
    if isinstance(value, int):
        return attr_value_pb2.AttrValue(i=value)
    if isinstance(value, str):
        return attr_value_pb2.AttrValue(s=value.encode())
    return attr_value_pb2.AttrValue(list={'i': value})


def attr_text(value):
    kind = value.WhichOneof('value')
    if kind == 'b':
        return 'true' if value.b else 'false'
    if kind == 'list':
        return '[%s]' % ','.join(str(i) for i in value.list.i)
    return _plain_attr_text(value)


_plain_attr_text, make_goldens.attr_text = make_goldens.attr_text, attr_text


class Builder:
    """A random graph of ops that have an eight-bit form, FakeQuant nodes, and a few ops that stay float."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.graph = graph_pb2.GraphDef()
        shape = attr_value_pb2.AttrValue(shape={'dim': [{'size': d} for d in (1, 4, 4, 2)]})
        self.inputs = [self.node('Placeholder', [], dtype=type_attr(FLOAT), shape=shape)]
        self.values = list(self.inputs)
        for _ in range(self.random.randint(5, 9)):
            self.grow()
        self.outputs = [self.values[-1]]
        nodes = list(self.graph.node)
        if self.random.random() < 0.5:
            self.random.shuffle(nodes)
        del self.graph.node[:]
        self.graph.node.extend(nodes)

    def node(self, op, inputs, **attrs):
        node = self.graph.node.add(op=op, input=inputs, name='%s%d' % (op[:4].lower(), len(self.graph.node)))
        for name, value in attrs.items():
            node.attr[name].CopyFrom(value)
        return node.name

    def constant(self, value):
        proto = tensor_util.make_tensor_proto(value)
        proto.tensor_content = value.tobytes()
        proto.ClearField('float_val')
        proto.ClearField('int_val')
        kind = INT32 if value.dtype == np.int32 else FLOAT
        return self.node('Const', [], dtype=type_attr(kind), value=attr_value_pb2.AttrValue(tensor=proto))

    def weights(self, *shape):
        return self.constant(np.random.RandomState(len(self.graph.node)).uniform(-2, 2, shape).round(2).astype('f'))

    def grow(self):
        value = self.random.choice(self.values[-3:])
        # The tool fails for a node that reads a tensor twice.
        others = [v for v in self.values if v != value or self.random.random() < 0.03]
        other = self.random.choice(others or [self.weights(1)])
        T = type_attr(FLOAT)
        strides, padding = attribute([1, 1, 1, 1]), attribute('SAME')
        kind = self.random.choice(['Conv2D', 'Conv2D', 'BiasAdd', 'Relu', 'Relu', 'Relu6', 'MaxPool', 'Mul', 'Add',
                                   'Concat', 'Reshape', 'Neg', 'FakeQuant', 'FakeQuant'])
        if kind == 'Conv2D':
            made = self.node(kind, [value, self.weights(1, 1, 2, 2)], T=T, strides=strides, padding=padding)
        elif kind in ('BiasAdd', 'Mul'):
            made = self.node(kind, [value, self.weights(2)], T=T)
        elif kind in ('Relu', 'Relu6', 'Neg'):
            made = self.node(kind, [value], T=T)
        elif kind == 'MaxPool':
            made = self.node(kind, [value], T=T, ksize=strides, strides=strides, padding=padding)
        elif kind == 'Add':
            made = self.node(kind, [value, other], T=T)
        elif kind == 'Concat':
            made = self.node(kind, [self.constant(np.int32(0)), value, other], T=T, N=attribute(2))
        elif kind == 'Reshape':
            made = self.node(kind, [value, self.constant(np.int32([-1, 4, 4, 2]))], T=T, Tshape=type_attr(INT32))
        else:
            ends = [self.constant(np.float32(end)) for end in (-self.random.randint(0, 3), self.random.randint(1, 6))]
            made = self.node('FakeQuantWithMinMaxVars', [value] + ends, num_bits=attribute(8),
                             narrow_range=attribute(False))
        self.values.append(made)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    for seed in SEEDS:
        built = Builder(seed)
        text = '# inputs %s outputs %s\n' % (','.join(built.inputs), ','.join(built.outputs)) + graph_text(built.graph)
        raw = built.graph.SerializeToString()
        for transforms in TRANSFORMS:
            text += '# %s\n' % transforms + transformed(raw, built.inputs, built.outputs, transforms)
        with open(os.path.join(here, 'quantize_%02d.txt' % seed), 'w') as out:
            out.write(text)


if __name__ == '__main__':
    main()
