"""Programs that nobody here wrote judge the real program; see docs/judges.md.

    judges.py --program PATH [--packages FOLDER] [--controls] [--only NAME]...

Exit codes: 0 all is well; 1 something was judged wrong; 75 when the judges cannot be had, and nothing was judged.
"""

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
CANNOT = 75


def install(folder):
    """Installs what the judges are made of into a folder of their own; an exit code where that cannot be."""
    wanted = os.path.join(HERE, "requirements.txt")
    with open(wanted, "rb") as file:
        key = hashlib.sha256(file.read() + sys.version.encode()).hexdigest()
    stamp = os.path.join(folder, ".installed")
    if os.path.exists(stamp) and open(stamp).read() == key:
        return None
    shutil.rmtree(folder, ignore_errors=True)
    print("Installing the judges ...", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir",
         "--no-input", "--retries", "1", "--timeout", "20", "--target", folder, "-r", wanted],
        capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode == 0:
        with open(stamp, "w") as file:
            file.write(key)
        return None
    said = (done.stdout + done.stderr).strip()
    print(said[-2000:], file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    signs = ("connection", "retrying", "timed out", "resolution", "unreachable", "proxy", "ssl")
    if any(sign in said.lower() for sign in signs):
        print("The judges come from PyPI, which cannot be reached: NOTHING WAS JUDGED.", file=sys.stderr)
        return CANNOT
    print("The judges cannot be installed.", file=sys.stderr)
    return 1


class Run:
    """Everything side by side, in one private folder."""

    def __init__(self, program, packages, folder):
        import verdict
        self.program, self.packages, self.folder = program, packages, folder
        self.report = verdict.Report()
        self.scenes = []

    def scene(self, name):
        import scene
        folder = os.path.join(self.folder, name)
        os.mkdir(folder, 0o700)
        made = scene.Scene(self.program, folder)
        self.scenes.append(made)
        made.start()
        return made

    def part(self, name):
        """A folder of a judge's own."""
        folder = os.path.join(self.folder, name)
        os.mkdir(folder, 0o700)
        return folder

    # The judges.

    def sdk(self):
        import messages
        import sdk
        import wire
        main = self.scene("sdk")
        proxy = wire.Proxy(main.port)
        logs = sdk.judge(self.report, main, proxy, self.part("sdk-logs"))
        self.older(proxy, main.agent("older"))
        count = messages.judge_http(self.report, list(proxy.log))
        self.report.check("schemas over HTTP", "there was something to judge", count > 60, count)
        counts = [messages.judge_stdio(self.report, log) for log in logs]
        self.report.check("schemas over stdio", "there was something to judge", min(counts) > 15, counts)
        self.report.tell(f"{count} messages over HTTP and {sum(counts)} over stdio are held against the schemas")
        proxy.close()

    def older(self, proxy, token):
        """The oldest revision that is spoken, which no mode of the client chooses."""
        import json
        import rawhttp
        version = [("MCP-Protocol-Version", "2025-06-18")]
        for method, params, extra in (
            ("initialize", {"protocolVersion": "2025-06-18", "capabilities": {},
                            "clientInfo": {"name": "judges", "version": "1"}}, []),
            ("ping", {}, version), ("tools/list", {}, version), ("nope", {}, version),
            ("tools/call", {"name": "list_accounts", "arguments": {}}, version),
            ("tools/call", {"name": "get_billing", "arguments": {"account": "mail"}}, version),
            ("tools/call", {"name": "get_billing", "arguments": {"account": "idp"}}, version),
            ("tools/call", {"name": "get_billing", "arguments": {"account": "daimon-bot"}}, version),
            ("tools/call", {"name": "nope", "arguments": {}}, version),
        ):
            body = json.dumps({"jsonrpc": "2.0", "id": method, "method": method, "params": params}).encode()
            answer = rawhttp.post(proxy.port, body, token, extra)
            self.report.check("2025-06-18", f"{method} is answered", answer.status == 200 and answer.message,
                              (answer.status, answer.body[:200]))

    def days(self):
        import messages
        import transcript
        threads = []
        for over in ("HTTP", "stdio"):
            scene = self.scene("day-" + over)
            folder = self.part("day-logs-" + over)

            def one(over=over, scene=scene, folder=folder):
                for log in transcript.judge(self.report, scene, over, folder):
                    messages.judge_stdio(self.report, log)
            threads.append(self.start(one))
        for thread in threads:
            thread.join()

    def checkers(self):
        import programs
        main = self.scene("checkers")
        folder = self.part("checkers-files")
        threads = [
            self.start(lambda: programs.mcpcheck(self.report, main.gateway, main.agent("check"), self.packages, folder)),
            self.start(lambda: programs.probe_http(self.report, main.gateway, main.agent("probe"), self.packages, folder)),
            self.start(lambda: programs.probe_stdio(self.report, main, main.agent("probe-2"), self.packages, folder)),
        ]
        for thread in threads:
            thread.join()

    def malformed(self):
        import malformed
        main = self.scene("malformed")
        count = malformed.judge(self.report, main.port, main.agent("malformed"))
        self.report.tell(f"{count} kinds of malformed traffic over HTTP")

    def malformed_lines(self):
        import malformed_lines
        count = malformed_lines.judge(self.report, self.program, self.part("lines"))
        self.report.tell(f"{count} kinds of malformed traffic over stdio")

    def bridge(self):
        import bridge
        bridge.judge(self.report, self.scene("bridge"), self.part("bridge-files"))

    def documents(self):
        import documents
        count = documents.judge(self.report, self.program, self.part("documents"))
        self.report.tell(f"the files of docs/schemas, and {count} documents by them")

    def controls(self):
        import controls
        controls.judge(self.report, self.scene("controls"), self.packages, self.part("controls-files"))

    def start(self, work):
        """Begins a judge; one that falls over has found something."""
        def guarded():
            try:
                work()
            except BaseException as error:  # noqa: BLE001
                traceback.print_exc()
                self.report.check("the judges", "a judge goes to the end", False, f"{type(error).__name__}: {error}")
        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()
        return thread


JUDGES = ("sdk", "days", "checkers", "malformed", "malformed_lines", "bridge", "documents", "controls")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True)
    parser.add_argument("--packages", default=os.path.join(HERE, "..", "..", ".build", "judges"))
    parser.add_argument("--controls", action="store_true", help="only the negative controls")
    parser.add_argument("--only", action="append", choices=JUDGES, default=[])
    chosen = parser.parse_args()
    program = os.path.abspath(chosen.program)
    if not os.access(program, os.X_OK):
        print(f"{chosen.program} is no program: build it first.", file=sys.stderr)
        return 1
    packages = os.path.abspath(chosen.packages)
    code = install(packages)
    if code is not None:
        return code
    sys.path[:0] = [packages, HERE]
    # What was started is ended also where the judges are.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(129))
    begin = time.monotonic()
    names = ["controls"] if chosen.controls else chosen.only or list(JUDGES)
    with tempfile.TemporaryDirectory(prefix="judges-") as folder:
        run = Run(program, packages, folder)
        try:
            for thread in [run.start(getattr(run, name)) for name in names]:
                thread.join()
        finally:
            for scene in run.scenes:
                scene.close()
    report = run.report
    print()
    for judge in sorted(set(report.fine) | {name for name, _, _ in report.wrong}):
        wrong = len(report.of(judge))
        print(f"{'WRONG ' if wrong else 'fine  '} {judge}: {report.fine.get(judge, 0)} right"
              + (f", {wrong} wrong" if wrong else ""))
    print(f"Judged in {time.monotonic() - begin:.0f} s: {sum(report.fine.values())} right, {len(report.wrong)} wrong")
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
