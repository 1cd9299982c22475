"""A program on standard input and output, line by line."""

import json
import os
import queue
import subprocess
import threading
import time


class Bridge:
    """`countersign mcp`, with whatever arguments and environment."""

    def __init__(self, program, arguments, folder, isRead=True, **environment):
        self.begin = time.monotonic()
        kept = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen(
            [program, "mcp", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**kept, **environment}, cwd=folder)
        self.lines = queue.Queue()
        self.errors = []
        self.everything = []
        if isRead:
            threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=lambda: self.errors.extend(self.process.stderr), daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.everything.append(line)
            self.lines.put(line)
        self.lines.put(None)

    def send(self, data):
        """Sends bytes as they are, or a value as a line; whether they were taken."""
        try:
            self.process.stdin.write(data if isinstance(data, bytes) else json.dumps(data).encode() + b"\n")
            self.process.stdin.flush()
            return True
        except OSError:
            return False

    def next(self, limit=20):
        """The next message; nil when none comes in time, or the output has ended."""
        try:
            line = self.lines.get(timeout=limit)
        except queue.Empty:
            return None
        if line is None:
            self.lines.put(None)
            return None
        return json.loads(line)

    def until(self, id, limit=20):
        """The messages before the answer to one request, and that answer."""
        before, end = [], time.monotonic() + limit
        while time.monotonic() < end:
            message = self.next(max(0.01, end - time.monotonic()))
            if message is None:
                break
            if message.get("id") == id and "method" not in message:
                return before, message
            before.append(message)
        return before, None

    def call(self, tool, arguments, id="call", limit=60):
        """Calls a tool the newer way; the result."""
        self.send(called(tool, arguments, id))
        _, answer = self.until(id, limit)
        return (answer or {}).get("result")

    def close(self, limit=10):
        """Closes its input; the seconds it takes to end, and its exit code."""
        begin = time.monotonic()
        try:
            self.process.stdin.close()
        except OSError:
            pass
        try:
            code = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return limit, None
        return time.monotonic() - begin, code

    def said(self):
        """What it said on standard error."""
        return b"".join(self.errors).decode(errors="replace")


def called(tool, arguments, id, token=None):
    import corpus
    message = corpus.message("tools/call", id, {"name": tool, "arguments": arguments})
    if token is not None:
        message["params"]["_meta"]["progressToken"] = token
    return message
