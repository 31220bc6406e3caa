# SPDX-License-Identifier: Apache-2.0
"""Random cases of single ops for the comparison with TF-TRT's verdicts. Each module beside this one registers a family.

    @case('Softmax', 'LogSoftmax')
    def softmax(d, op):
        d.call(op, logits=d.either(d.sizes(1)))

All cases of a seed are in one graph, a scope each. What TensorFlow refuses when the op is made is thrown away and tried
again, so a case may be careless. Two things no case may hold, since they end TF-TRT's process: an empty constant of
indices, and a Pad by nothing; crashes.py has those.
"""
import importlib
import pkgutil
import zlib

from tf import tf1
from trt_cases.draw import Draw

CASES, EXPLICIT_CASES = {}, {}
TRIES = 5  # for each case that is wanted


def case(*ops, explicit=False):
    """Registers build(draw, op), which makes one random case. `explicit`: for the graph with a QuantizeAndDequantizeV2,
    which makes TF-TRT judge every node otherwise."""
    def register(build):
        for op in ops:
            (EXPLICIT_CASES if explicit else CASES).setdefault(op, []).append(build)
        return build
    return register


def load_all():
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f'{__name__}.{module.name}')


def build_graph(cases, seed, per_op, ops=None):
    """A GraphDef with a scope OP/K for each case, and the ops of which none was accepted, with why."""
    refused = {}
    with tf1.Graph().as_default() as graph:
        for op in sorted(ops or cases):
            draw, made = Draw((seed * 1000003 + zlib.crc32(op.encode())) % 2**32), 0
            for attempt in range(per_op * TRIES):
                if made == per_op:
                    break
                try:
                    with tf1.name_scope(f'{op}/{made}'):
                        cases[op][attempt % len(cases[op])](draw, op)
                except Exception as error:  # pylint: disable=broad-except
                    refused.setdefault(op, str(error).splitlines()[0][:200])
                    continue
                made += 1
            if made:
                refused.pop(op, None)
        return graph.as_graph_def(), refused
