#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares Whittle's commands with the real TensorFlow 2.17.1: run.py --whittle BINARY [--all] [--zoo DIR] [--only WORD]

Without --all: the bundled sample and the small reference models. The reference models are written on first use and kept in
the cache folder, under a name that changes with the scripts that write them. Everything runs in this one process, since
starting TensorFlow takes longer than most comparisons. The last line is "N passed, N failed".
"""
import argparse
import glob
import hashlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MODELS = os.path.join(ROOT, 'tests', 'models')


def reference_models(everything):
    """The folder of the reference models and their names, after writing what is missing."""
    sys.path.insert(1, MODELS)
    import write_models  # pylint: disable=import-outside-toplevel,import-error
    digest = hashlib.sha256()
    for path in sorted(glob.glob(os.path.join(MODELS, '*.py'))):
        with open(path, 'rb') as file:
            digest.update(file.read())
    cache = os.environ.get('XDG_CACHE_HOME') or os.path.expanduser('~/.cache')
    folder = os.path.join(cache, 'whittle', 'models-' + digest.hexdigest()[:16])
    names = write_models.ALL if everything else write_models.FAST
    write_models.write_models(folder, names)
    return folder, names


def models_in(folder):
    """The SavedModels below `folder`, at most two levels down, and the GraphDefs in it; as (name, path)."""
    found = [(os.path.relpath(os.path.dirname(path), folder), os.path.dirname(path))
             for depth in ('', '*/', '*/*/') for path in glob.glob(os.path.join(folder, depth, 'saved_model.pb'))]
    found += [(os.path.relpath(path, folder), path) for depth in ('', '*/', '*/*/')
              for path in glob.glob(os.path.join(folder, depth, '*.pb')) if os.path.basename(path) not in
              ('saved_model.pb', 'fingerprint.pb', 'keras_metadata.pb')]
    return sorted(found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--whittle', required=True, help='the program to compare')
    parser.add_argument('--all', action='store_true', help='with the large models and many random cases')
    parser.add_argument('--zoo', action='append', default=[], metavar='DIR', help='a folder with further models')
    parser.add_argument('--only', default='', metavar='WORD', help='only cases whose line holds WORD')
    arguments = parser.parse_args()
    folder, names = reference_models(arguments.all)
    models = [('sample', os.path.join(ROOT, 'resources', 'sample', 'detector'))]
    models += [(name, os.path.join(folder, name)) for name in names]
    for zoo in arguments.zoo:
        models += models_in(zoo)

    import tf  # pylint: disable=import-outside-toplevel,unused-import  # its switches come before TensorFlow starts
    import compare  # pylint: disable=import-outside-toplevel
    sys.exit(compare.compare_all(models, os.path.abspath(arguments.whittle), arguments.only, arguments.all))


if __name__ == '__main__':
    main()
