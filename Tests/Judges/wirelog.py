"""Stands between a client and a program on standard input and output, and writes down every line.

    wirelog.py LOG PROGRAM ARGUMENT...

JUDGES_BREAK makes it a bridge that is broken: `noise` writes a line that is no message, `late` answers what was
cancelled, `twice` says every answer twice.
"""

import json
import os
import subprocess
import sys
import threading


def main():
    log = open(sys.argv[1], "a", buffering=1)
    turn = threading.Lock()
    breaks = os.environ.pop("JUDGES_BREAK", "")
    child = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def note(by, line):
        with turn:
            log.write(json.dumps({"by": by, "line": line.decode(errors="backslashreplace")}) + "\n")

    def tell(line):
        note("server", line)
        with turn:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()

    def ask():
        for line in sys.stdin.buffer:
            note("client", line)
            if breaks == "late" and b"notifications/cancelled" in line:
                id = json.loads(line)["params"]["requestId"]
                told = json.dumps({"jsonrpc": "2.0", "id": id, "result": {"resultType": "complete", "content": []}})
                tell(told.encode() + b"\n")
            try:
                child.stdin.write(line)
                child.stdin.flush()
            except OSError:
                break
        try:
            child.stdin.close()
        except OSError:
            pass

    threading.Thread(target=ask, daemon=True).start()
    if breaks == "noise":
        tell(b"Starting the server ...\n")
    for line in child.stdout:
        tell(line)
        if breaks == "twice":
            tell(line)
    os._exit(child.wait())


main()
