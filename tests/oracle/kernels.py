# SPDX-License-Identifier: Apache-2.0
"""Holds our kernels against TensorFlow's: random single ops, run by both, compared bit for bit or in units in the last
place. What TensorFlow refuses we must refuse. A dtype that TensorFlow's kernel takes and ours does not is counted and
listed; the other way round is a failure, as is a kernel without cases."""
import importlib
import os
import subprocess

import numpy as np

from kernel_case import answers_of, ask_tensorflow, difference, graph_of
from kernel_values import Values
from tf import graph_pb2

# Each has cases(values): a generator of Case.
FAMILIES = (
    'kernel_cases_linear',
    'kernel_cases_lists',
    'kernel_cases_math',
    'kernel_cases_moves',
    'kernel_cases_nn',
    'kernel_cases_strings',
)
UNIMPLEMENTED = 12
SHOWN = 6


def evaluator_beside(whittle_binary):
    return os.path.join(os.path.dirname(os.path.abspath(whittle_binary)), 'whittle-evaluate')


def _ask_whittle(evaluator, cases, work):
    asked, answered = os.path.join(work, 'kernels.pb'), os.path.join(work, 'kernels_out.pb')
    with open(asked, 'wb') as file:
        file.write(graph_of(cases).SerializeToString())
    subprocess.run([evaluator, asked, answered], check=True, timeout=600)
    graph = graph_pb2.GraphDef()
    with open(answered, 'rb') as file:
        graph.ParseFromString(file.read())
    return answers_of(graph, len(cases))


class _OpType:
    """What came of the cases of one op type."""

    def __init__(self):
        self.cases = 0
        self.computed = 0
        self.differences = []
        self.missing = set()

    def add(self, case, ours, theirs):
        self.cases += 1
        refused = isinstance(theirs, str)
        if ours is None:
            self.differences.append(f'{case.title()}: was not evaluated')
        elif isinstance(ours, tuple):
            if refused:
                return
            if ours[0] == UNIMPLEMENTED:
                self.missing.add(case.dtypes())
            else:
                self.differences.append(f'{case.title()}: we refuse: {ours[1]}')
        elif refused:
            self.differences.append(f'{case.title()}: TensorFlow refuses: {theirs[:200]}')
        else:
            self.computed += 1
            text = difference(case, ours, theirs)
            if text:
                self.differences.append(f'{case.title()}: {text}')


def _run(evaluator, cases, work):
    results = {}
    for case, ours in zip(cases, _ask_whittle(evaluator, cases, work)):
        results.setdefault(case.op, _OpType()).add(case, ours, ask_tensorflow(case))
    return results


def _verdict(result):
    if result is None or not result.cases:
        return ['this op type has a kernel but no cases']
    if not result.computed:
        return result.differences + [f'none of {result.cases} cases was computed by both']
    shown = result.differences[:SHOWN]
    more = len(result.differences) - len(shown)
    return shown + ([f'and {more} more of {result.cases} cases'] if more else [])


def compare_kernels(report, whittle_binary, seeds, work, only=None):
    """A case of the report for each op type that has a kernel."""
    evaluator = evaluator_beside(whittle_binary)
    have = subprocess.run([evaluator, '--ops'], capture_output=True, text=True, check=True).stdout.split()
    results = {}
    for family in FAMILIES:
        module = importlib.import_module(family)
        cases = []
        with np.errstate(all='ignore'):
            for seed in range(seeds):
                cases += [case for case in module.cases(Values([seed, len(family)]))
                          if only is None or case.op in only]
        if cases:
            results.update(_run(evaluator, cases, work))
    missing = set()
    for op in only or sorted(set(have) | set(results)):
        result = results.get(op)
        missing |= result.missing if result else set()
        if op in have:
            report.case('kernel', f'{op} in {result.cases if result else 0} cases', lambda r=result: _verdict(r))
        elif result and not only:
            missing |= {f'{op} (no kernel at all)'} - missing
    print(f'kernels that TensorFlow has and we have not: {len(missing)}', flush=True)
    for line in sorted(missing):
        print(f'     {line}', flush=True)
