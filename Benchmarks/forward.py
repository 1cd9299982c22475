#!/usr/bin/env python3
"""Calls that are passed on at the gateway beside nginx's proxy_pass to the same server, in one run.

Short reads of JSON with connections that are kept, then a stream of 100 MB each way, with the most memory that each program
had. The server behind them is another nginx. `wrk` (Debian: wrk) makes the load of reads and `curl` the streams, and the ways take turns.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile

from gateway import NGINX, PROXY, answer, first_line, free_port, load

SERVICE = """
    location = /api/workspaces { root %s/answers; try_files /workspaces =404; }
    location = /api/workspaces/large { root %s/answers; default_type application/octet-stream; try_files /large =404; }
    location = /api/workspaces/taken {
      client_max_body_size 0; proxy_request_buffering off; proxy_http_version 1.1; proxy_pass http://127.0.0.1:%d; }
"""

SINK = "client_max_body_size 0; location / { client_body_buffer_size 64k; return 200 '{}'; }"

CONFIG = """
[gateway]
port = 0
[[account]]
name = "dock-main"
provider = "dock"
base_url = "{url}"
live = false
credential = {{ file = "{key}" }}
forward = ["@dock-cli", "* /api/workspaces/*"]
"""


def memory(process):
    """The most resident memory so far, in MB, and what is private to the process now."""
    with open(f"/proc/{process.pid}/status") as file:
        rows = dict(line.split(":", 1) for line in file)
    return int(rows["VmHWM"].split()[0]) / 1024, int(rows["RssAnon"].split()[0]) / 1024


def stream(url, token, upload=None):
    """One stream by curl: MB a second."""
    way = "speed_upload" if upload else "speed_download"
    command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{" + way + "}", "-H", f"Authorization: Bearer {token}", url]
    if upload:
        command += ["-X", "POST", "-H", "Expect:", "-T", upload]
    status, rate = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    if status != "200":
        sys.exit(f"forward: {url} answered {status}")
    return float(rate) / 1e6


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--program", default=".build/release/countersign")
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    for tool in ("wrk", "nginx", "curl"):
        if not shutil.which(tool):
            print(f"forward: {tool} is not installed, so nothing was measured")
            return
    running = []
    folder = tempfile.mkdtemp(prefix="countersign-bench-")
    try:
        program = os.path.abspath(chosen.program)

        def start(*arguments):
            process = subprocess.Popen(
                arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=folder)
            running.append(process)
            return process

        key = "dk_" + "0123456789abcdef" * 3
        os.mkdir(f"{folder}/answers")
        with open(f"{folder}/answers/workspaces", "w") as file:
            file.write('{"workspaces":[' + ",".join(
                '{"id":"w%d","slug":"w%d","name":"Workspace %d","mode":"table"}' % (n, n, n) for n in range(10)) + "]}")
        with open(f"{folder}/answers/large", "wb") as file:
            for _ in range(100):
                file.write(os.urandom(1 << 20))
        service, proxy, sink = free_port(), free_port(), free_port()
        locations = SERVICE % (folder, folder, sink)
        servers = {}
        for name, port, text in (
            ("service", service, locations), ("sink", sink, SINK),
            ("proxy", proxy, PROXY.replace("proxy_pass", "client_max_body_size 0; proxy_request_buffering off; proxy_buffering off; proxy_pass"))):
            with open(f"{folder}/{name}.conf", "w") as file:
                file.write(NGINX.format(folder=folder, name=name, port=port, upstream=service, locations=text))
            servers[name] = start("nginx", "-p", folder, "-c", f"{folder}/{name}.conf")
            answer(f"http://127.0.0.1:{port}/api/workspaces", key)
        with open(f"{folder}/key", "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(key)
        with open(f"{folder}/config.toml", "w") as file:
            file.write(CONFIG.format(url=f"http://127.0.0.1:{service}", key=f"{folder}/key"))
        common = ["--config", f"{folder}/config.toml", "--state", f"{folder}/state"]
        engine = start(program, "serve", "--json", *common)
        gateway = first_line(engine, "the engine")["gateway"]
        token = subprocess.run(
            [program, "agent", "add", "bench", "--account", "dock-main", "--forward", *common], capture_output=True,
            text=True, check=True).stdout.strip()
        ways = {"gateway, passed on": (gateway, token, engine),
                "nginx, proxy_pass": (f"http://127.0.0.1:{proxy}", key, servers["proxy"]),
                "the server behind both": (f"http://127.0.0.1:{service}", key, servers["service"])}
        print(f"{'reads with kept connections':30} {'conns':>5} {'req/s':>9} {'p50 ms':>8} {'p99 ms':>8}")
        for connections in (1, 16):
            figures = {name: [] for name in ways}
            for _ in range(chosen.runs):
                for name, (url, secret, _) in ways.items():
                    figures[name].append(load(f"{url}/api/workspaces", secret, connections, chosen.seconds))
            for name, runs in figures.items():
                rate, median, tail = sorted(runs)[len(runs) // 2]
                print(f"{name:30} {connections:5} {rate:9.0f} {median:8.2f} {tail:8.2f}")
        figures = {name: ([], []) for name in ways}
        for _ in range(chosen.runs):
            for name, (url, secret, _) in ways.items():
                figures[name][0].append(stream(f"{url}/api/workspaces/large", secret))
                figures[name][1].append(stream(f"{url}/api/workspaces/taken", secret, f"{folder}/answers/large"))
        print(f"{'a stream of 100 MiB':30} {'down MB/s':>9} {'up MB/s':>9} {'most MB':>8} {'private MB':>10}")
        for name, (down, up) in figures.items():
            most, private = memory(ways[name][2])
            middle = chosen.runs // 2
            print(f"{name:30} {sorted(down)[middle]:9.0f} {sorted(up)[middle]:9.0f} {most:8.1f} {private:10.1f}")
    finally:
        for process in reversed(running):
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
