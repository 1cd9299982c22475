"""What was judged, and how it stands."""

import threading
import time


class Report:
    """Findings of all judges, which work side by side."""

    def __init__(self, quiet=False):
        self.fine = {}
        self.wrong = []
        self.quiet = quiet
        self._turn = threading.Lock()
        self._begin = time.monotonic()

    def check(self, judge, what, holds, detail=""):
        """Notes whether something holds; `detail` tells what was found where it does not."""
        with self._turn:
            self.fine.setdefault(judge, 0)
            if holds:
                self.fine[judge] += 1
                return True
            self.wrong.append((judge, what, str(detail)[:800]))
        if not self.quiet:
            print(f"  WRONG  {judge}: {what}: {str(detail)[:800]}", flush=True)
        return False

    def tell(self, words):
        """Prints a line for whoever watches."""
        if not self.quiet:
            print(f"  {time.monotonic() - self._begin:5.1f} s  {words}", flush=True)

    def of(self, judge):
        """What one judge found wrong."""
        return [(what, detail) for name, what, detail in self.wrong if name == judge]
