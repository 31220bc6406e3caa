#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes resources/sample/detector, the model that Whittle opens when none is named, with the real TensorFlow."""
import os
import shutil
import sys

from detector import write_detector

LIMIT = 2_000_000


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, '../../resources/sample/detector')
    shutil.rmtree(folder, ignore_errors=True)
    write_detector(folder)
    total = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names)
    print(f'{total:,} bytes in {os.path.normpath(folder)}')
    if total > LIMIT:
        sys.exit(f'more than the {LIMIT:,} bytes that a sample may have')


if __name__ == '__main__':
    main()
