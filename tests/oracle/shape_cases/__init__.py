# SPDX-License-Identifier: Apache-2.0
"""Random cases of single ops for the comparison of shapes. Each module beside this one registers the ops of a family.

    @case('Conv2D')
    def conv2d(g, op):
        return g.call(op, input=g.tensor([2, 8, 8, 3]), filter=g.tensor([3, 3, 3, 4]), strides=[1, 1, 1, 1], ...)

A case is built in a graph of its own scope. What TensorFlow refuses when the op is made is thrown away and tried again, so
a case may be careless; but most tries should be accepted.
"""
import importlib
import pkgutil

CASES = {}


def case(*ops):
    """Registers build(g, op), which makes one random case of `op` and gives its outputs."""
    def register(build):
        for op in ops:
            if op in CASES:
                raise ValueError(f'{op} has cases in two places')
            CASES[op] = build
        return build
    return register


def load_all():
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f'{__name__}.{module.name}')
    return CASES
