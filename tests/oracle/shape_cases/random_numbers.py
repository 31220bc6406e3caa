# SPDX-License-Identifier: Apache-2.0
"""Random numbers."""
import numpy as np

from shape_cases import case
from tf import tf, tf1


def size(g):
    return g.values(np.array(g.dims(lowest=1), np.int32), g.pick(tf.int32, tf.int64))


@case('RandomUniform', 'RandomStandardNormal', 'TruncatedNormal')
def stateful(g, op):
    return g.call(op, shape=size(g), dtype=tf.float32)


@case('RandomUniformInt')
def uniform_int(g, op):
    return g.call(op, shape=size(g), minval=g.tensor([], tf.int32), maxval=g.tensor([], tf.int32))


@case('RandomGamma', 'RandomPoissonV2')
def per_element(g, op):
    return g.call(op, shape=size(g), **{'alpha' if op == 'RandomGamma' else 'rate': g.tensor(g.dims(highest=2), tf.float32)})


@case('ParameterizedTruncatedNormal')
def parameterized(g, op):
    return g.call(op, shape=size(g), **{name: g.tensor(g.dims(highest=1), tf.float32)
                                       for name in ('means', 'stdevs', 'minvals', 'maxvals')})


@case('RandomShuffle')
def shuffle(g, op):
    return g.call(op, value=g.tensor())


@case('Multinomial')
def multinomial(g, op):
    return g.call(op, logits=g.tensor(g.dims(2), tf.float32), num_samples=g.values(g.integer(0, 9)))


@case('StatelessMultinomial')
def stateless_multinomial(g, op):
    return g.call(op, logits=g.tensor(g.dims(2), tf.float32), num_samples=g.values(g.integer(0, 9)),
                  seed=g.tensor([2], tf.int32))


@case('NonDeterministicInts')
def non_deterministic(g, op):
    return g.call(op, shape=size(g))


@case('StatelessRandomUniform', 'StatelessRandomNormal', 'StatelessTruncatedNormal')
def stateless(g, op):
    return g.call(op, shape=size(g), seed=g.tensor([2], tf.int32))


@case('StatelessRandomUniformFullInt')
def stateless_full(g, op):
    return g.call(op, shape=size(g), seed=g.tensor([2], tf.int32), dtype=tf.int32)


@case('StatelessRandomUniformInt')
def stateless_int(g, op):
    return g.call(op, shape=size(g), seed=g.tensor([2], tf.int32), minval=g.tensor([], tf.int32),
                  maxval=g.tensor([], tf.int32))


@case('StatelessRandomBinomial')
def stateless_binomial(g, op):
    return g.call(op, shape=size(g), seed=g.tensor([2], tf.int32), counts=g.tensor([], tf.float32),
                  probs=g.tensor([], tf.float32))


@case('StatelessRandomPoisson', 'StatelessRandomGammaV2')
def stateless_poisson(g, op):
    more = {'alpha': g.tensor(g.dims(highest=2), tf.float32)} if 'Gamma' in op else \
        {'lam': g.tensor(g.dims(highest=2), tf.float32), 'dtype': tf.float32}
    return g.call(op, shape=size(g), seed=g.tensor([2], tf.int32), **more)


@case('StatelessParameterizedTruncatedNormal')
def stateless_parameterized(g, op):
    dims = g.dims(lowest=1)
    return g.call(op, shape=g.values(np.array(dims, np.int32)), seed=g.tensor([2], tf.int32),
                  **{name: g.tensor(dims[g.integer(0, len(dims)):], tf.float32)
                     for name in ('means', 'stddevs', 'minvals', 'maxvals')})


def generator(g):
    return {'key': g.tensor([1], tf.uint64, constant=False), 'counter': g.tensor([2], tf.uint64, constant=False),
            'alg': g.tensor([], tf.int32)}


@case('StatelessRandomUniformV2', 'StatelessRandomNormalV2', 'StatelessTruncatedNormalV2',
      'StatelessRandomUniformFullIntV2')
def stateless_v2(g, op):
    return g.call(op, shape=size(g), **generator(g))


@case('StatelessRandomUniformIntV2')
def stateless_int_v2(g, op):
    return g.call(op, shape=size(g), minval=g.tensor([], tf.int32), maxval=g.tensor([], tf.int32), **generator(g))


@case('StatelessRandomGammaV3')
def stateless_gamma_v3(g, op):
    return g.call(op, shape=size(g), alpha=g.tensor(g.dims(highest=2), tf.float32), **generator(g))


@case('StatelessShuffle')
def stateless_shuffle(g, op):
    return g.call(op, value=g.tensor(), **generator(g))


@case('StatelessRandomGetKeyCounterAlg', 'StatelessRandomGetKeyCounter')
def key_counter(g, op):
    return g.call(op, seed=g.tensor([2], tf.int32))


@case('StatelessRandomGetAlg')
def alg(g, op):
    return g.call(op)


@case('StatefulUniform', 'StatefulUniformFullInt', 'StatefulStandardNormalV2', 'StatefulTruncatedNormal')
def with_resource(g, op):
    return g.call(op, resource=tf1.placeholder(tf.resource, []), algorithm=g.tensor([], tf.int64), shape=size(g))


@case('StatefulUniformInt')
def with_resource_int(g, op):
    return g.call(op, resource=tf1.placeholder(tf.resource, []), algorithm=g.tensor([], tf.int64), shape=size(g),
                  minval=g.tensor([], tf.int32), maxval=g.tensor([], tf.int32))


@case('StatefulRandomBinomial')
def with_resource_binomial(g, op):
    return g.call(op, resource=tf1.placeholder(tf.resource, []), algorithm=g.tensor([], tf.int64), shape=size(g),
                  counts=g.tensor(g.dims(highest=1), tf.float32), probs=g.tensor(g.dims(highest=1), tf.float32))


@case('RngReadAndSkip')
def read_and_skip(g, op):
    return g.call(op, resource=tf1.placeholder(tf.resource, []), alg=g.tensor([], tf.int32),
                  delta=g.tensor([], tf.uint64, constant=False))


@case('SobolSample')
def sobol(g, op):
    return g.call(op, dim=g.values(g.integer(1, 5)), num_results=g.values(g.integer(1, 5)), skip=g.tensor([], tf.int32))


@case('RandomIndexShuffle')
def index_shuffle(g, op):
    count = g.dims(1)
    index, seed, limit = ([] if g.chance(.5) else count for _ in range(3))
    return g.call(op, index=g.tensor(index, tf.int64), seed=g.tensor(seed + [3], tf.int64), max_index=g.tensor(limit, tf.int64))
