#!/usr/bin/env python3
"""Measures the dashboard in a real pseudo-terminal, beside other terminal programs where they are installed.

First paint: from the start of the process until the screen is whole. Key to paint: from the key until the first byte of
the answer. Idle: nobody presses a key. What a terminal program writes is timed as it comes and understood afterwards, so
that the terminal emulator's own time is in no figure.

usage: terminal.py [--program PATH] [--starts N] [--keys N] [--idle SECONDS]
"""

import argparse
import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

try:
    import pyte
except ImportError:
    sys.exit("terminal.py: the Python package pyte is missing; install it with: python3 -m pip install pyte")

COLUMNS, ROWS = 120, 40
ACCOUNTS = 20
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Terminal:
    """A program on a pseudo-terminal, and everything it wrote with the time at which it came."""

    def __init__(self, command, environment=None, folder=None):
        self.chunks = []
        self.start = time.perf_counter()
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            try:
                if folder:
                    os.chdir(folder)
                words = dict(os.environ, TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
                words.update(environment or {})
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
                os.execvpe(command[0], command, words)
            finally:
                os._exit(127)

    def read(self, seconds, quiet=None, count=None):
        """Reads for so many seconds, or until it is quiet after a first byte, or until so many more chunks have come."""
        end = time.perf_counter() + seconds
        last = time.perf_counter()
        target = None if count is None else len(self.chunks) + count
        while True:
            now = time.perf_counter()
            left = end - now
            if quiet is not None and self.chunks:
                left = min(left, last + quiet - now)
            if left <= 0 or (target is not None and len(self.chunks) >= target):
                return
            if not select.select([self.descriptor], [], [], left)[0]:
                continue
            try:
                data = os.read(self.descriptor, 65536)
            except OSError:
                return
            last = time.perf_counter()
            if not data:
                return
            self.chunks.append((last, data))
            # The two questions that programs ask a terminal most.
            if b"\x1b[6n" in data:
                os.write(self.descriptor, b"\x1b[1;1R")
            if b"\x1b[c" in data or b"\x1b[0c" in data:
                os.write(self.descriptor, b"\x1b[?62;22c")

    def send(self, keys):
        os.write(self.descriptor, keys)

    def screen(self):
        """What is on the screen now."""
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        for _, data in self.chunks:
            stream.feed(data)
        return screen.display

    def painted(self, mark):
        """Milliseconds from the start until a text stood on the screen; None when it never did."""
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        for moment, data in self.chunks:
            stream.feed(data)
            if any(mark in line for line in screen.display):
                return (moment - self.start) * 1000
        return None

    def close(self):
        """Ends the program, kindly at first."""
        try:
            for stop in (signal.SIGTERM, signal.SIGKILL):
                os.kill(self.pid, stop)
                for _ in range(250):
                    if os.waitpid(self.pid, os.WNOHANG)[0]:
                        return
                    self.read(0.02)
        except (ChildProcessError, ProcessLookupError):
            pass
        finally:
            os.close(self.descriptor)


def processes(pid):
    """A process and its children."""
    found = [pid]
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                for child in file.read().split():
                    found += processes(int(child))
    except OSError:
        pass
    return found


def processor_milliseconds(pid):
    """Time on the processor of a process and its children, threads that have ended included."""
    total = 0.0
    for process in processes(pid):
        try:
            # The number of a process's clock, as clock_getcpuclockid(3) makes it on Linux.
            total += time.clock_gettime((~process << 3) | 2)
        except OSError:
            pass
    return total * 1000


def kilobytes(pid, file, names):
    """The sum of some lines of a file of /proc over a process and its children."""
    total = 0
    for process in processes(pid):
        try:
            with open(f"/proc/{process}/{file}") as lines:
                total += sum(int(line.split()[1]) for line in lines if line.split(":")[0] in names)
        except OSError:
            pass
    return total


class Subject:
    """A program to measure."""

    def __init__(self, name, command, mark, keys, environment=None, folder=None, settle=3.0):
        self.name, self.command, self.mark, self.keys = name, command, mark, keys
        self.environment, self.folder, self.settle = environment, folder, settle
        self.first_paints = []
        self.figures = {}
        self.note = ""

    def open(self):
        return Terminal(self.command, self.environment, self.folder)

    def measure_start(self):
        terminal = self.open()
        terminal.read(5, quiet=0.6)
        paint = terminal.painted(self.mark)
        terminal.close()
        if paint is None:
            last = [line.strip() for line in terminal.screen() if line.strip()][-2:]
            sys.exit(f"terminal.py: {self.name} never showed {self.mark!r}; its last lines: {last}")
        self.first_paints.append(paint)

    def measure_running(self, idle, keys):
        terminal = self.open()
        terminal.read(self.settle)
        self.note = countdowns(terminal.screen())
        before, written = processor_milliseconds(terminal.pid), len(terminal.chunks)
        begin = time.perf_counter()
        terminal.read(idle)
        seconds = time.perf_counter() - begin
        self.figures["cpu"] = (processor_milliseconds(terminal.pid) - before) / seconds
        self.figures["bytes"] = sum(len(data) for _, data in terminal.chunks[written:]) / seconds
        self.figures["private"] = kilobytes(terminal.pid, "smaps_rollup", ("Private_Clean", "Private_Dirty")) / 1024
        self.figures["anonymous"] = kilobytes(terminal.pid, "status", ("RssAnon",)) / 1024
        times, missed = [], 0
        for number in range(keys):
            terminal.read(0.2, quiet=0.03)
            sent, had = time.perf_counter(), len(terminal.chunks)
            terminal.send(self.keys[number % len(self.keys)])
            terminal.read(0.5, count=1)
            if len(terminal.chunks) > had:
                times.append((terminal.chunks[had][0] - sent) * 1000)
            else:
                missed += 1
        terminal.close()
        times.sort()
        if times:
            self.figures["p50"] = statistics.median(times)
            self.figures["p99"] = times[min(len(times) - 1, int(len(times) * 0.99))]
        self.figures["missed"] = missed

    def row(self):
        paints, figures = sorted(self.first_paints), self.figures
        number = lambda name, digits: f"{figures[name]:.{digits}f}" if name in figures else "-"
        return [
            self.name, f"{paints[0]:.1f}", f"{statistics.median(paints):.1f}", f"{paints[-1]:.1f}", number("p50", 2),
            number("p99", 2), str(figures["missed"]), number("cpu", 2), number("bytes", 0), number("private", 1),
            number("anonymous", 1), self.note,
        ]


def countdowns(lines):
    """What a dashboard says of itself: how many requests wait, and how many of them are seen counting down."""
    pending = re.search(r"(\d+) pending", "\n".join(lines))
    seen = sum(1 for line in lines if re.match(r"^│[▸▲ ]+\d+:\d\d ", line))
    return f"{pending.group(1)} pending, {seen} of them on the screen" if pending else ""


class TwentyAccounts:
    """A state folder with twenty accounts on the built-in sandbox and a pending request on each."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.sandbox = subprocess.Popen(
            [program, "sandbox", "--seed", "1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        announced = json.loads(self.sandbox.stdout.readline())
        self.environment = {"COUNTERSIGN_BENCH_KEY": announced["organisations"][0]["credential"]}
        self.options = ["--config", folder + "/config.toml", "--state", folder + "/state"]
        self.names = [f"dock-{number:02}" for number in range(1, ACCOUNTS + 1)]
        account = '[[account]]\nname = "%s"\nprovider = "dock"\nbase_url = "%s"\n' \
            'credential = { env = "COUNTERSIGN_BENCH_KEY" }\nlive = false\n'
        with open(folder + "/config.toml", "w") as file:
            file.write("".join(account % (name, announced["url"]) for name in self.names))
        os.chmod(folder + "/config.toml", 0o600)

    def subject(self):
        return Subject(
            f"countersign, {ACCOUNTS} accounts", [self.program, "dashboard"] + self.options, "quit", [b"j", b"k"],
            self.environment)

    def ask(self):
        """Lets the operator ask for a change of each account while a dashboard runs the engine."""
        dashboard = self.subject().open()
        dashboard.read(2)
        asks = [
            subprocess.Popen(
                [self.program, "upgrade", name, "--plan", "scale", "--json"] + self.options, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, **self.environment))
            for name in self.names
        ]
        end = time.monotonic() + 20
        while any(ask.poll() is None for ask in asks) and time.monotonic() < end:
            dashboard.read(0.1)
        for ask in asks:
            if ask.poll() is None:
                ask.kill()
            ask.wait()
        dashboard.close()

    def close(self):
        self.sandbox.terminate()
        self.sandbox.wait()


def neighbours():
    """Programs that people leave open in a terminal as well; those that are not installed are named."""
    arrows = [b"\x1b[B", b"\x1b[A"]
    candidates = [
        Subject("htop", ["htop"], "PID", arrows), Subject("btop", ["btop", "--utf-force"], "menu", arrows),
    ]
    if os.path.exists(ROOT + "/.git"):
        candidates.append(Subject("tig", ["tig"], "[main]", [b"j", b"k"], folder=ROOT))
    else:
        print("tig: not measured, this is no git repository")
    for subject in candidates:
        if shutil.which(subject.command[0]):
            yield subject
        else:
            print(f"{subject.name}: absent")


def table(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(width) if column in (0, len(row) - 1) else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        print("  " + "  ".join(cells).rstrip())


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", default=ROOT + "/.build/release/countersign")
    options.add_argument("--starts", type=int, default=9)
    options.add_argument("--keys", type=int, default=300)
    options.add_argument("--idle", type=float, default=10)
    chosen = options.parse_args()
    if not os.access(chosen.program, os.X_OK):
        sys.exit(f"terminal.py: {chosen.program} is missing; build it with: make build")
    if not os.path.exists("/proc/self/smaps_rollup"):
        sys.exit("terminal.py: the figures come from Linux's /proc, which is not here.")
    with tempfile.TemporaryDirectory(prefix="countersign-tty-") as folder:
        twenty = TwentyAccounts(os.path.abspath(chosen.program), folder)
        try:
            twenty.ask()
            demo = Subject(
                "countersign demo, busy", [chosen.program, "demo", "--script", "busy", "--seed", "1", "--speed", "50"],
                "quit", [b"j", b"k"], settle=8.0)
            subjects = [twenty.subject(), demo] + list(neighbours())
            # In turn, so that a slow moment hits all of them.
            for _ in range(chosen.starts):
                for subject in subjects:
                    subject.measure_start()
            for subject in subjects:
                subject.measure_running(chosen.idle, chosen.keys)
        finally:
            twenty.close()
    print(f"terminal: {COLUMNS}x{ROWS}, {chosen.starts} starts in turn, {chosen.keys} keys, {chosen.idle:g} s idle")
    head = ["", "first paint min", "median", "max ms", "key p50", "p99 ms", "unanswered", "idle cpu ms/s", "bytes/s",
            "private MB", "RssAnon MB", ""]
    table([head] + [subject.row() for subject in subjects])


if __name__ == "__main__":
    main()
