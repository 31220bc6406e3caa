# SPDX-License-Identifier: Apache-2.0
"""Runs our program."""
import shlex
import subprocess

DEADLINE_SECONDS = 120


class Whittle:
    def __init__(self, binary):
        self._binary = binary

    def run(self, *arguments):
        """Gives the exit status, standard output and standard error."""
        done = subprocess.run([self._binary, *arguments], capture_output=True, text=True, timeout=DEADLINE_SECONDS,
                              check=False)
        return done.returncode, done.stdout, done.stderr

    def must(self, *arguments):
        """Standard output; raises, with the command line, when the status is not 0."""
        status, output, errors = self.run(*arguments)
        if status != 0:
            raise RuntimeError(f'status {status} of {self.line(*arguments)}: {errors.strip() or "no message"}')
        return output

    def line(self, *arguments):
        return shlex.join(['whittle', *arguments])
