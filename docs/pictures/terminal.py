"""A terminal program in a real pseudo-terminal, and what stands in each of its cells.

Needs python3-pyte. pyte knows no faint letters (SGR 2), no repeated ones (REP), no scrolling without a move (SU, SD) and
no colours that are written with colons, so they are added here.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time

import pyte


class Screen(pyte.Screen):
    """pyte's screen with 24-bit colours as text, and faint letters in the attribute for struck-out ones."""

    def select_graphic_rendition(self, *attributes, **_):
        look, left = self.cursor.attrs, list(attributes or (0,))
        while left:
            code = left.pop(0)
            if code == 0:
                look = self.default_char
            elif code in (38, 48):
                name = 'fg' if code == 38 else 'bg'
                kind = left.pop(0) if left else 0
                if kind == 2 and len(left) >= 3:
                    look = look._replace(**{name: '%02x%02x%02x' % tuple(left[:3])})
                    left = left[3:]
                elif kind == 5 and left:
                    look = look._replace(**{name: 'palette %d' % left.pop(0)})
            elif 30 <= code <= 37 or 90 <= code <= 97:
                look = look._replace(fg='palette %d' % (code - 30 if code < 90 else code - 82))
            elif 40 <= code <= 47 or 100 <= code <= 107:
                look = look._replace(bg='palette %d' % (code - 40 if code < 100 else code - 92))
            else:
                look = look._replace(**{
                    1: {'bold': True}, 2: {'strikethrough': True}, 3: {'italics': True}, 4: {'underscore': True},
                    7: {'reverse': True}, 22: {'bold': False, 'strikethrough': False}, 23: {'italics': False},
                    24: {'underscore': False}, 27: {'reverse': False}, 39: {'fg': 'default'}, 49: {'bg': 'default'},
                }.get(code, {}))
        self.cursor.attrs = look

    def draw(self, data):
        super().draw(data)
        self.last = data[-1:] or getattr(self, 'last', ' ')

    def repeat(self, count=1):
        super().draw(getattr(self, 'last', ' ') * max(1, count))

    def delete_characters(self, count=None):
        super().delete_characters(count)
        # What moves in at the end has the background that is set (bce).
        for column in range(max(self.cursor.x, self.columns - (count or 1)), self.columns):
            self.buffer[self.cursor.y][column] = self.cursor.attrs._replace(data=' ')

    def scroll_up(self, count=1):
        self._scroll(self.margins.bottom if self.margins else self.lines - 1, self.index, count)

    def scroll_down(self, count=1):
        self._scroll(self.margins.top if self.margins else 0, self.reverse_index, count)

    def _scroll(self, edge, step, count):
        row = self.cursor.y
        for _ in range(max(1, count)):
            self.cursor.y = edge
            step()
            # What comes in has the background that is set (bce).
            for column in range(self.columns):
                self.buffer[edge][column] = self.cursor.attrs._replace(data=' ')
        self.cursor.y = row


class Stream(pyte.ByteStream):
    csi = dict(pyte.ByteStream.csi, b='repeat', S='scroll_up', T='scroll_down')
    events = pyte.ByteStream.events | {'repeat', 'scroll_up', 'scroll_down'}
    unfinished = b''

    def feed(self, data):
        data = self.unfinished + data
        cut = re.search(rb'\x1b(\[[0-9;:]*)?$', data)
        self.unfinished = cut.group() if cut else b''
        data = data[:len(data) - len(self.unfinished)]
        # Direct colours come as 38:2:SPACE:R:G:B or 38:2:R:G:B.
        super().feed(re.sub(rb'([34]8):2:(?:\d*:)?(\d+):(\d+):(\d+)(?=[;m])', rb'\1;2;\2;\3;\4', data))


class Terminal:
    """A program that runs in a terminal of its own; `with` ends it."""

    def __init__(self, command, columns, rows, environment=None):
        self.columns, self.rows = columns, rows
        self._clear()
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.environ.update({'TERM': 'xterm-direct', 'LANG': 'C.UTF-8', 'LC_ALL': 'C.UTF-8', **(environment or {})})
            for name in ('NO_COLOR', 'TMUX', 'STY', 'COLUMNS', 'LINES'):
                if name not in (environment or {}):
                    os.environ.pop(name, None)
            os.execvp(command[0], command)
        self._tell_size()

    def _clear(self):
        self.screen = Screen(self.columns, self.rows)
        self.stream = Stream(self.screen)

    def _tell_size(self):
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack('HHHH', self.rows, self.columns, 0, 0))

    def resize(self, columns, rows):
        """Gives the window another size, and waits for the program to fill it."""
        self.settle()
        if (columns, rows) == (self.columns, self.rows):
            # A program that is told the same size again draws nothing.
            return
        self.columns, self.rows = columns, rows
        self._clear()
        self._tell_size()
        self._read(5.0)
        self.wait_for_edges()

    def press(self, keys):
        os.write(self.descriptor, keys.encode())
        self._read(5.0)
        self.settle()

    def settle(self, quiet=0.25, at_most=4.0):
        """Reads until nothing has come for a while."""
        end = time.monotonic() + at_most
        while time.monotonic() < end and self._read(quiet):
            pass

    def wait_for(self, *words, at_most=30.0):
        """Reads until one of the words stands on the screen; whether it does."""
        end = time.monotonic() + at_most
        while not any(word in self.text for word in words):
            if time.monotonic() >= end:
                return False
            self._read(0.2)
        return True

    def wait_for_edges(self, at_most=10.0):
        """Reads until the first and the last line have words, and then until nothing has come for a while."""
        end = time.monotonic() + at_most
        while time.monotonic() < end:
            lines = self.screen.display
            if lines[0].strip() and lines[-1].strip():
                break
            self._read(0.2)
        self.settle(quiet=0.4)

    @property
    def text(self):
        return '\n'.join(self.screen.display)

    def cells(self):
        """Every cell of the screen, row by row."""
        return [[self.screen.buffer[row][column] for column in range(self.columns)] for row in range(self.rows)]

    def _read(self, patience):
        if not select.select([self.descriptor], [], [], patience)[0]:
            return False
        try:
            data = os.read(self.descriptor, 65536)
        except OSError:
            return False
        self.stream.feed(data)
        return bool(data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(self.pid, number)
            except OSError:
                break
            end = time.monotonic() + 5
            while time.monotonic() < end:
                self._read(0.1)
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    os.close(self.descriptor)
                    return
        os.close(self.descriptor)
