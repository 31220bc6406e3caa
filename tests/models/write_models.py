#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the reference models with the real TensorFlow: write_models.py FOLDER [NAME ...]

Without names, all of them; `fast` stands for the small ones. A name ending in .pb is a GraphDef, any other a SavedModel.
One process writes one module's models, since TensorFlow's switches for its first version are global. What is there
already is kept.
"""
import argparse
import importlib
import os
import shutil
import subprocess
import sys

# module -> small models, large models
MODELS = {
    'classic_models': (['detector_v1', 'detector_frozen.pb', 'asset_and_examples_v1', 'two_tag_sets_v1', 'branches_v1',
                        'table_v1'], []),
    'graph_models': (['old_batch_norm.pb', 'scaled_convolutions.pb', 'deployment.pb', 'quantizable.pb', 'grid_5k.pb'],
                     ['grid_20k.pb', 'grid_100k.pb']),
    'call_models': (['nested_calls', 'nested_control_flow', 'side_effects'], []),
    'function_models': (['one_matmul', 'control_flow_v2', 'several_signatures', 'dtypes', 'two_shards'], []),
    'variable_models': (['resource_loops_v1', 'reference_loops_v1', 'equal_v1', 'partitioned_v1', 'trained_v1',
                         'written_v1', 'tables_v1', 'renamed_v1', 'iterator_v1', 'functional_v1', 'calls_v1'], []),
    'keras_models': (['small_convolutions', 'attention', 'text_lstm', 'keras2_convolutions'],
                     ['mobilenet_v2', 'resnet50', 'efficientnet_b0', 'inception_v3']),
}
FAST = [name for small, _ in MODELS.values() for name in small]
ALL = [name for both in MODELS.values() for names in both for name in names]


def write_one(module, name, folder):
    """Writes beside its final place and renames, so that a model that is there is whole."""
    target = os.path.join(folder, name)
    if os.path.exists(target):
        return
    partial = target + '.partial'
    shutil.rmtree(partial, ignore_errors=True)
    getattr(module, name.removesuffix('.pb'))(partial)
    os.rename(partial, target)
    print(name, flush=True)


def write_models(folder, names):
    """Writes what is missing of `names`; the processes run one after the other. Raises when one fails."""
    os.makedirs(folder, exist_ok=True)
    for module, (small, large) in MODELS.items():
        wanted = [name for name in small + large if name in names and not os.path.exists(os.path.join(folder, name))]
        if wanted:
            subprocess.run([sys.executable, os.path.abspath(__file__), '--module', module, folder, *wanted], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--module', help=argparse.SUPPRESS)
    parser.add_argument('folder')
    parser.add_argument('names', nargs='*')
    arguments = parser.parse_args()
    names = FAST if arguments.names == ['fast'] else arguments.names or ALL
    unknown = [name for name in names if name not in ALL]
    if unknown:
        parser.error(f'no model is called {unknown[0]}; there are {", ".join(ALL)}')
    if not arguments.module:
        write_models(arguments.folder, names)
        return
    module = importlib.import_module(arguments.module)
    for name in names:
        write_one(module, name, arguments.folder)


if __name__ == '__main__':
    main()
