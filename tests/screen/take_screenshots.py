#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Takes the picture of README.md from the program: take_screenshots.py WHITTLE SAMPLE DOCS"""
import os
import shutil
import sys
import tempfile

from screen import Screen
from screen_test import Walk

FEATURE_EXTRACTOR = (729, 293)
EMPTY_PLACE = (1450, 740)


def main():
    binary, sample, docs = (os.path.abspath(path) for path in sys.argv[1:4])
    with tempfile.TemporaryDirectory(prefix='whittle-screen-') as home, Screen(home) as screen:
        walk = Walk(screen, binary, sample, home)
        walk.add_pass('quantized', 'quantize_w')
        screen.click(*FEATURE_EXTRACTOR)
        screen.move(*EMPTY_PLACE)
        shutil.copy(screen.settled_picture('screenshot'), os.path.join(docs, 'screenshot.png'))


if __name__ == '__main__':
    main()
