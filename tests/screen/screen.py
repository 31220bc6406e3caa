# SPDX-License-Identifier: Apache-2.0
"""A screen of its own (Xvfb), a program on it, and real key presses and mouse events (xdotool)."""
import os
import subprocess
import time

DEADLINE_SECONDS = 30


class ScreenError(Exception):
    pass


class Screen:
    """Use it in a with statement; `pictures` is the folder for screenshots."""

    def __init__(self, pictures, size='1600x1000'):
        self._pictures = pictures
        self._processes = []
        os.makedirs(pictures, exist_ok=True)
        read, write = os.pipe()
        self._start(['Xvfb', '-displayfd', str(write), '-screen', '0', f'{size}x24', '-nolisten', 'tcp'],
                    pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as display:
            number = display.readline().strip()
        if not number:
            raise ScreenError('Xvfb did not start')
        self._environment = dict(os.environ, DISPLAY=f':{number}', QT_QPA_PLATFORM='xcb', LC_ALL='C.UTF-8')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self._processes):
            process.terminate()
            process.wait(timeout=10)

    def _start(self, command, **options):
        process = subprocess.Popen(command, **options)
        self._processes.append(process)
        return process

    def launch(self, command, **environment):
        return self._start(command, env=dict(self._environment, **environment))

    def _run(self, *command):
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout.strip()

    def windows(self, title):
        """The visible windows whose title matches this regular expression."""
        return self._run('xdotool', 'search', '--onlyvisible', '--name', title)[1].split()

    def wait_for(self, what, condition):
        """What condition() gives as soon as it is true; raises after a deadline."""
        end = time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < end:
            value = condition()
            if value:
                return value
            time.sleep(0.05)
        self.picture('deadline')
        raise ScreenError(f'waited {DEADLINE_SECONDS} s in vain for {what}')

    def wait_for_window(self, title):
        window = self.wait_for(f'a window called {title}', lambda: self.windows(title))[-1]
        self.focus(window)
        return window

    def focus(self, window):
        """No window manager gives the focus back when a dialog closes."""
        self._run('xdotool', 'windowfocus', '--sync', window)

    def resize(self, window, width, height):
        self._run('xdotool', 'windowmove', window, '0', '0')
        self._run('xdotool', 'windowsize', '--sync', window, str(width), str(height))

    def keys(self, *names):
        for name in names:
            self._run('xdotool', 'key', '--clearmodifiers', name)

    def type(self, text):
        self._run('xdotool', 'type', '--delay', '15', text)

    def move(self, x, y):
        self._run('xdotool', 'mousemove', '--sync', str(x), str(y))

    def click(self, x, y, button=1, times=1):
        self.move(x, y)
        self._run('xdotool', 'click', '--repeat', str(times), '--delay', '60', str(button))

    def drag(self, start, end):
        self.move(*start)
        self._run('xdotool', 'mousedown', '1')
        for step in range(1, 11):
            self.move(*(a + (b - a) * step // 10 for a, b in zip(start, end)))
        self._run('xdotool', 'mouseup', '1')

    def picture(self, name):
        """Takes a screenshot; gives its path."""
        path = os.path.join(self._pictures, f'{name}.png')
        self._run('import', '-window', 'root', path)
        return path

    def settled_picture(self, name):
        """A screenshot after the picture has stopped changing."""
        last = None

        def unchanged():
            nonlocal last
            time.sleep(0.25)
            before, last = last, self._run('sh', '-c', 'import -window root rgb:- | md5sum')[1]
            return before == last

        self.wait_for('a still picture', unchanged)
        return self.picture(name)

    def colours(self, picture, region):
        """How many different colours a region of a screenshot has; a drawn graph has hundreds."""
        return int(self._run('convert', picture, '-crop', region, '+repage', '-format', '%k', 'info:')[1])

    def changed_share(self, one, other, region=None):
        """The share of pixels, in percent, in which two screenshots differ; region is WxH+X+Y."""
        crop = ['-crop', region, '+repage'] if region else []
        share = self._run('sh', '-c', '"$@" | tail -n 1', 'sh', 'convert', one, other, *crop, '-compose', 'difference',
                          '-composite', '-threshold', '3%', '-separate', '-evaluate-sequence', 'max', '-format',
                          '%[fx:mean*100]\n', 'info:')[1]
        return float(share)
