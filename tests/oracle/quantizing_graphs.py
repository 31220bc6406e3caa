# SPDX-License-Identifier: Apache-2.0
"""Graphs for quantize_nodes: the random ones of the goldens, and small networks that are run."""
import os
import sys

import numpy as np

from tf import tf, tf1

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(HERE), 'golden', 'passes'))
# pylint: disable=wrong-import-position,import-error
from make_quantize_goldens import Builder as random_builder  # noqa: F401,E402

raw = tf.raw_ops


def _random(seed, shape, low=-1.0, high=1.0):
    return np.random.RandomState(seed).uniform(low, high, shape).astype(np.float32)


def _images(*batches):
    return [{'x:0': _random(batch, (batch, 12, 12, 3))} for batch in batches]


def _convolution(value, seed, channels, name=None, **more):
    weights = tf.constant(_random(seed, (3, 3, value.shape[-1], channels), -0.4, 0.4))
    return raw.Conv2D(input=value, filter=weights, strides=[1, 1, 1, 1], padding='SAME', name=name, **more)


def _biased(value, seed):
    return raw.BiasAdd(value=value, bias=tf.constant(_random(seed, (value.shape[-1],))))


def _network():
    """Every op that has an eight-bit form, in a network that hands on from one to the next."""
    x = tf1.placeholder(tf.float32, [None, 12, 12, 3], name='x')
    left = raw.Relu(features=_biased(_convolution(x, 1, 8), 2))
    right = raw.Relu6(features=raw.Mul(x=_convolution(x, 3, 8), y=tf.constant(_random(4, (8,), 0.5, 1.5))))
    joined = raw.Add(x=left, y=right)
    pooled = raw.MaxPool(input=joined, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='SAME')
    mean = raw.AvgPool(value=joined, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding='VALID')
    both = raw.ConcatV2(values=[pooled, mean], axis=-1)
    small = raw.ResizeBilinear(images=both, size=[3, 3], half_pixel_centers=True)
    flat = raw.Reshape(tensor=small, shape=[-1, 144])
    product = raw.MatMul(a=flat, b=tf.constant(_random(5, (144, 6), -0.2, 0.2)))
    raw.Softmax(logits=product, name='probabilities')
    raw.Identity(input=product, name='logits')
    return ['logits', 'probabilities'], _images(1, 2, 5)


def _zeros():
    """Ranges of nothing but zeros: an input, weights, a bias; a constant of one value."""
    x = tf1.placeholder(tf.float32, [None, 12, 12, 3], name='x')
    first = raw.Relu(features=_biased(_convolution(x, 1, 4), 2))
    second = raw.Conv2D(input=first, filter=tf.zeros([1, 1, 4, 4]), strides=[1, 1, 1, 1], padding='VALID')
    raw.BiasAdd(value=second, bias=tf.constant([2.0] * 4), name='y')
    raw.Mul(x=first, y=tf.constant(-0.5), name='z')
    return ['y', 'z'], [{'x:0': np.zeros((1, 12, 12, 3), np.float32)}] + _images(2)


def _shared():
    """One filter for two convolutions, one tensor for three readers, inner nodes that are outputs, a node that reads a
    tensor twice."""
    x = tf1.placeholder(tf.float32, [None, 12, 12, 3], name='x')
    weights = tf.constant(_random(1, (1, 1, 3, 3)), name='w')
    first = raw.Conv2D(input=x, filter=weights, strides=[1, 1, 1, 1], padding='VALID', name='first')
    second = raw.Conv2D(input=first, filter=weights, strides=[1, 1, 1, 1], padding='VALID', name='second')
    raw.Add(x=first, y=first, name='twice')
    raw.Sum(input=weights, axis=[0, 1, 2, 3], name='weights_sum')
    raw.Tanh(x=second, name='float')
    return ['first', 'second', 'twice', 'weights_sum', 'float'], _images(1, 3)


def _trained():
    """FakeQuant nodes behind and a few nodes behind what has 32 bits."""
    x = tf1.placeholder(tf.float32, [None, 12, 12, 3], name='x')

    def fake(value, low, high, name=None, **more):
        return raw.FakeQuantWithMinMaxVars(inputs=value, min=low, max=high, name=name, **more)

    seen = fake(x, -1.0, 1.0)
    first = fake(raw.Relu(features=_biased(_convolution(seen, 1, 6), 2)), 0.0, 3.0)
    second = fake(_convolution(first, 3, 6), -4.0, 4.0, name='second')
    fake(raw.Tanh(x=second), -1.0, 1.0, num_bits=4, name='four_bits')
    return ['second', 'four_bits'], _images(1, 2)


def _broadcasts():
    """Shapes that QuantizedAdd and QuantizedMul get wrong beside ones that they get right."""
    x = tf1.placeholder(tf.float32, [None, 12, 12, 3], name='x')
    value = _convolution(x, 1, 4)
    raw.Mul(x=value, y=tf.constant(_random(2, (4,), 0.2, 1)), name='by_channel')
    raw.Mul(x=value, y=tf.constant(_random(3, (12, 1), 0.2, 1)), name='by_column')
    raw.AddV2(x=value, y=tf.reduce_mean(value, [1, 2], keepdims=True), name='gated')
    raw.AddV2(x=tf.constant(1.5), y=value, name='by_scalar')
    return ['by_channel', 'by_column', 'gated', 'by_scalar'], _images(1, 2)


def _layouts():
    """What only the float op can do: dilation, uneven strides, explicit padding."""
    x = tf1.placeholder(tf.float32, [None, 12, 12, 3], name='x')
    weights = tf.constant(_random(1, (3, 3, 3, 4)))
    more = {'input': x, 'filter': weights}
    raw.Conv2D(strides=[1, 1, 1, 1], padding='SAME', dilations=[1, 2, 2, 1], name='dilated', **more)
    raw.Conv2D(strides=[1, 1, 2, 1], padding='SAME', name='uneven', **more)
    raw.Conv2D(strides=[1, 2, 2, 1], padding='EXPLICIT', explicit_paddings=[0, 0, 1, 0, 0, 1, 0, 0], name='padded', **more)
    raw.Conv2D(strides=[1, 2, 2, 1], padding='VALID', name='plain', **more)
    return ['dilated', 'uneven', 'padded', 'plain'], _images(1, 2)


def _selection():
    """Post-processing that may select nothing, where the Graph Transform Tool's graph stops."""
    x = tf1.placeholder(tf.float32, [None, 12, 12, 3], name='x')
    value = raw.Relu(features=_convolution(x, 1, 4))
    rows = raw.Reshape(tensor=value, shape=[-1, 4], name='rows')
    chosen = raw.GatherV2(params=rows, indices=raw.Squeeze(
        input=raw.Where(condition=raw.Greater(x=raw.Max(input=rows, axis=1), y=100.0)), axis=[1]), axis=0)
    raw.Mul(x=raw.Relu(features=chosen), y=tf.constant([1.0, 2.0, 3.0, 4.0]), name='boxes')
    raw.MatMul(a=chosen, b=tf.constant(_random(5, (4, 2))), name='scores')
    return ['boxes', 'scores'], _images(1, 2)


def _control():
    """Control inputs, branches and a loop of the first kind around ops that have an eight-bit form."""
    x = tf1.placeholder(tf.float32, [None, 12, 12, 3], name='x')
    tf1.disable_control_flow_v2()
    with tf1.control_dependencies([tf1.no_op(name='before')]):
        value = _convolution(x, 1, 4, name='ordered')
    side = tf1.cond(tf.reduce_sum(x) > 0, lambda: raw.Relu(features=_convolution(value, 2, 4)), lambda: value)
    _, looped = tf1.while_loop(lambda i, v: i < 2, lambda i, v: (i + 1, raw.Relu(features=_convolution(v, 3, 4))),
                               [tf.constant(0), side], shape_invariants=[tf.TensorShape([]),
                                                                         tf.TensorShape([None, 12, 12, 4])])
    raw.Identity(input=looped, name='y')
    return ['ordered', 'y'], _images(1, 2)


# Name, what builds it, arguments, and how many nodes can compute in eight bits.
GRAPHS = [
    ('every op', _network, '', 13),
    ('every op', _network, '(input_min=-1, input_max=1)', 13),
    ('every op', _network, '(ignore_op=Mul, ignore_op=Conv2D)', 1),
    ('zeros', _zeros, '', 6),
    ('shared', _shared, '', 3),
    ('shared', _shared, '(input_min=-1, input_max=1, fallback_min=-4, fallback_max=4)', 3),
    ('trained', _trained, '', 4),
    ('trained', _trained, '(input_min=-1, input_max=1)', 4),
    ('broadcasts', _broadcasts, '', 3),
    ('layouts', _layouts, '', 1),
    ('selection', _selection, '', 2),
    ('control', _control, '', 3),
]
