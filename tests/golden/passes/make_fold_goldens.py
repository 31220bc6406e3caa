#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the fold_*.txt beside this script, as make_goldens.py writes random_*.txt, for the pass fold_constants.

Graphs that the tool imports, so every attribute is there. One input each: of several that are read no more the tool
writes the order of a hash table.
"""
import os
import random

import numpy as np
from tensorflow.core.framework import attr_value_pb2, graph_pb2, types_pb2
from tensorflow.python.framework import tensor_util

from make_goldens import graph_text, transformed, type_attr

SEEDS = [1, 2, 5, 9]
TRANSFORMS = [
    'fold_constants',
    'fold_constants fold_constants',
    'fold_constants(exclude_op=Neg)',
    'fold_constants(max_constant_size_in_bytes=7)',
    'fold_constants remove_nodes(op=Identity) sort_by_execution_order',
    'fold_constants merge_duplicate_nodes',
]
FLOAT, INT32 = types_pb2.DT_FLOAT, types_pb2.DT_INT32


class Builder:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.graph = graph_pb2.GraphDef()
        self.values = [self.node('Placeholder', [], dtype=type_attr(FLOAT), shape=attr_value_pb2.AttrValue(
            shape={'dim': [{'size': 2}]}))]
        self.inputs = list(self.values)
        self.axis = self.constant(np.int32(0))
        self.values += [self.constant(np.float32([1, 2])), self.constant(np.float32([0.5, -3]))]
        for _ in range(self.random.randint(10, 24)):
            self.grow()
        nodes = list(self.graph.node)
        if self.random.random() < 0.5:
            self.random.shuffle(nodes)
        del self.graph.node[:]
        self.graph.node.extend(nodes)
        computed = [v for v in self.values if v not in self.inputs]
        self.outputs = sorted({v.split(':')[0] for v in self.random.sample(computed, 2) + computed[-1:]})

    def node(self, op, inputs, **attrs):
        node = self.graph.node.add(op=op, input=inputs)
        node.name = self.random.choice(['a/', 'b/', 'n']) + op.lower()[:4] + str(len(self.graph.node))
        if op != 'Placeholder' and len(self.graph.node) > 4 and self.random.random() < 0.15:
            node.input.append('^' + self.random.choice(self.graph.node[:-1]).name)
        for name, value in attrs.items():
            node.attr[name].CopyFrom(value)
        return node.name

    def constant(self, values):
        proto = tensor_util.make_tensor_proto(values)
        return self.node('Const', [], dtype=type_attr(proto.dtype), value=attr_value_pb2.AttrValue(tensor=proto))

    def grow(self):
        value, other = self.random.choice(self.values), self.random.choice(self.values)
        kind = self.random.choice(['Neg', 'Identity', 'AddV2', 'Mul', 'AddV2', 'Const', 'Split', 'Reshape', 'NoOp'])
        T = type_attr(FLOAT)
        if kind in ('Neg', 'Identity'):
            self.values.append(self.node(kind, [value], T=T))
        elif kind in ('AddV2', 'Mul'):
            self.values.append(self.node(kind, [value, other], T=T))
        elif kind == 'Const':
            self.values.append(self.constant(np.float32([self.random.randint(-4, 4), 0.25])))
        elif kind == 'Split':
            split = self.node(kind, [self.axis, value], T=T, num_split=attr_value_pb2.AttrValue(i=2))
            both = self.node('Pack', [split + ':1', split], T=T, N=attr_value_pb2.AttrValue(i=2),
                             axis=attr_value_pb2.AttrValue(i=0))
            self.reshape(both, value)
        elif kind == 'Reshape':
            self.reshape(value, other)
        else:
            self.node(kind, ['^' + self.random.choice(self.graph.node).name])

    def reshape(self, value, like):
        shape = self.node('Shape', [like], T=type_attr(FLOAT), out_type=type_attr(INT32))
        if self.random.random() < 0.5:
            shape = self.node('Identity', [shape], T=type_attr(INT32))
        self.values.append(self.node('Reshape', [value, shape], T=type_attr(FLOAT), Tshape=type_attr(INT32)))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    for seed in SEEDS:
        built = Builder(seed)
        text = '# inputs %s outputs %s\n' % (','.join(built.inputs), ','.join(built.outputs)) + graph_text(built.graph)
        for transforms in TRANSFORMS:
            text += '# %s\n' % transforms + transformed(built.graph.SerializeToString(), built.inputs, built.outputs,
                                                        transforms)
        with open(os.path.join(here, 'fold_%02d.txt' % seed), 'w') as out:
            out.write(text)


if __name__ == '__main__':
    main()
