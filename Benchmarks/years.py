#!/usr/bin/env python3
"""Measures the dashboard on a ledger of years beside a young one and an empty one, as `countersign-bench years --keep` left them.

Each figure is milliseconds from the key until the screen is quiet: until the last byte after which nothing came for a while.
The engine within finds no service (nobody listens at the accounts' address), so nothing leaves the machine.

usage: years.py --folder FOLDER [--program PATH] [--runs N]
"""

import argparse
import os
import statistics
import sys
import time

sys.dont_write_bytecode = True
from terminal import ROOT, Terminal, kilobytes, table

SIDES = ["empty", "young", "years"]
STEPS = [
    ("first paint", None),
    ("the log opens (L)", b"L"),
    ("a page down", b"\x1b[6~"),
    ("the end of what is held (G)", b"G"),
    ("a page down from there", b"\x1b[6~"),
    ("a filter that nothing matches: 20,000 entries are read", b"/nothing-like-that\r"),
    ("History (H)", b"H"),
    ("a review (Enter)", b"\r"),
]


def settled(terminal, keys, quiet):
    """Milliseconds from the keys until the last byte after which nothing came for so many seconds."""
    terminal.read(5, quiet=quiet)
    sent, had = time.perf_counter(), len(terminal.chunks)
    terminal.send(keys)
    while True:
        before = len(terminal.chunks)
        terminal.read(quiet, count=1)
        if len(terminal.chunks) == before or time.perf_counter() - sent > 60:
            break
    return (terminal.chunks[-1][0] - sent) * 1000 if len(terminal.chunks) > had else None


def measure(program, folder, side):
    terminal = Terminal(
        [program, "dashboard", "--config", folder + "/config.toml", "--state", folder + "/" + side],
        {"DOCK_API_KEY": "dk_" + "0" * 40})
    try:
        terminal.read(5, quiet=0.6)
        times = [terminal.painted("quit")]
        if times[0] is None:
            sys.exit("years.py: no first paint: " + "\n".join(terminal.screen()))
        for name, keys in STEPS[1:]:
            if name.startswith(("History", "a review")):
                # Out of whatever is open.
                for _ in range(4):
                    terminal.send(b"\x1b")
                    terminal.read(0.3)
            times.append(settled(terminal, keys, 1.0 if "filter" in name else 0.4))
        return times, kilobytes(terminal.pid, "status", ("VmHWM",)) / 1024
    finally:
        terminal.close()


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--program", default=ROOT + "/.build/release/countersign")
    options.add_argument("--folder", required=True)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    times = {side: [[] for _ in STEPS] for side in SIDES}
    most = dict.fromkeys(SIDES, 0)
    for _ in range(chosen.runs):
        # In turn, so that a slow moment hits all of them.
        for side in SIDES:
            measured, memory = measure(os.path.abspath(chosen.program), chosen.folder, side)
            most[side] = max(most[side], memory)
            for place, value in enumerate(measured):
                if value is not None:
                    times[side][place].append(value)
    rows = [["ms, median of %d" % chosen.runs] + SIDES]
    for place, (name, _) in enumerate(STEPS):
        rows.append([name] + [f"{statistics.median(values):.1f}" if (values := times[side][place]) else "-" for side in SIDES])
    rows.append(["most memory, MB"] + [f"{most[side]:.1f}" for side in SIDES])
    table([row + [""] for row in rows])


if __name__ == "__main__":
    main()
