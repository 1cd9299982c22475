"""A sandbox and an engine of our own in a private folder, and the operator's commands on them."""

import json
import os
import select
import signal
import socket
import subprocess
import time

ACCOUNTS = ("dock-main", "daimon-bot", "idp", "mail")


def free_port():
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def first_line(process, limit):
    """The first line a program prints, or what it says instead."""
    ready, _, _ = select.select([process.stdout], [], [], limit)
    return process.stdout.readline() if ready else b""


class Scene:
    """One sandbox, one engine, one state folder."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.engine = self.sandbox = None
        self.log = open(os.path.join(folder, "engine.log"), "ab")
        # Nothing of whoever starts the judges reaches what they judge.
        self.environment = {
            "PATH": os.environ.get("PATH", ""), "HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8", "TERM": "dumb",
        }

    def start(self):
        """Starts both; close it also where that fails."""
        self.sandbox = self._run(["sandbox"])
        line = first_line(self.sandbox, 60)
        if not line:
            raise RuntimeError("the sandbox does not start")
        self.offer = json.loads(line)
        for _ in range(5):
            self.port = free_port()
            self._configure()
            if self.start_engine():
                break
        else:
            raise RuntimeError("the engine does not start; see " + self.log.name)

    def _run(self, arguments):
        return subprocess.Popen(
            [self.program, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log,
            env=self.environment, cwd=self.folder, start_new_session=True)

    def _secret(self, name, text):
        path = os.path.join(self.folder, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        return path

    def _configure(self):
        url, services = self.offer["url"], self.offer["services"]
        dock = self._secret("dock.key", services["dock"]["credential"])
        daimon = self._secret("daimon.key", services["daimon"]["credential"])
        idp = self._secret("idp.key", services["agentidp"]["client_secret"])
        mail = self._secret("mail.key", services["mailingcore"]["credential"])
        config = self._secret("config.toml", f"""
[gateway]
port = {self.port}
[[account]]
name = "dock-main"
provider = "dock"
base_url = "{url}"
live = false
credential = {{ file = "{dock}" }}
[[account]]
name = "daimon-bot"
provider = "daimon"
base_url = "{url}"
live = false
credential = {{ file = "{daimon}" }}
[[account]]
name = "idp"
provider = "agentidp"
base_url = "{url}"
live = false
client_id = "{services['agentidp']['client_id']}"
client_secret = {{ file = "{idp}" }}
[[account]]
name = "mail"
provider = "mailingcore"
base_url = "{url}"
live = false
tenant = "{services['mailingcore']['tenant']}"
credential = {{ file = "{mail}" }}
success_url = "https://example.com/ok"
cancel_url = "https://example.com/no"
""")
        self.places = ["--config", config, "--state", os.path.join(self.folder, "state")]

    @property
    def gateway(self):
        return f"http://127.0.0.1:{self.port}"

    def start_engine(self):
        """Starts the engine; whether it listens."""
        self.engine = self._run(["serve", "--json", *self.places])
        line = first_line(self.engine, 60)
        if not line:
            self.engine.kill()
            self.engine.wait()
            return False
        return json.loads(line)["gateway"] == self.gateway

    def kill_engine(self):
        """Ends the engine as a power cut would."""
        self.engine.send_signal(signal.SIGKILL)
        self.engine.wait()

    def command(self, *arguments):
        """One of the operator's commands; what it says as JSON."""
        done = subprocess.run(
            [self.program, *arguments, "--json", *self.places], capture_output=True, stdin=subprocess.DEVNULL,
            env=self.environment, cwd=self.folder, timeout=60)
        try:
            return done.returncode, json.loads(done.stdout)
        except ValueError:
            return done.returncode, {"words": (done.stdout + done.stderr).decode(errors="replace")}

    def agent(self, name, accounts=ACCOUNTS):
        """A new agent's token."""
        flags = [word for account in accounts for word in ("--account", account)]
        code, told = self.command("agent", "add", name, *flags)
        if code != 0:
            raise RuntimeError(f"agent add: {told}")
        return told["token"]

    def reviewed(self, number, limit=40):
        """A request as the operator sees it once the service was asked what it costs; its digest names those facts."""
        end = time.monotonic() + limit
        while True:
            code, told = self.command("show", str(number))
            if (code == 0 and told.get("quote")) or time.monotonic() > end:
                return told
            self.command("quote", str(number))

    def close(self):
        for process in (self.engine, self.sandbox):
            if process and process.poll() is None:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.log.close()
