#!/usr/bin/env python3
"""Reads at the gateway beside nginx's proxy_pass to the same server, in one run.

Both answer `GET /api/billing` of one account, with connections that are kept. The gateway answers from its ledger; nginx passes
each request on. The server behind them is another nginx with the answers that the built-in sandbox gave: the sandbox itself
keeps to the service's limits. `wrk` (Debian: wrk) makes the load, and the ways take turns.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

NGINX = """
worker_processes 1;
daemon off;
master_process off;
pid {folder}/{name}.pid;
error_log {folder}/{name}.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  default_type application/json;
  client_body_temp_path {folder}/{name}.body;
  proxy_temp_path {folder}/{name}.proxy;
  fastcgi_temp_path {folder}/{name}.fastcgi;
  uwsgi_temp_path {folder}/{name}.uwsgi;
  scgi_temp_path {folder}/{name}.scgi;
  upstream service {{ server 127.0.0.1:{upstream}; keepalive 64; }}
  server {{
    listen 127.0.0.1:{port};
    keepalive_requests 1000000;
    {locations}
  }}
}}
"""

STATIC = "location = /api/{name} {{ root {folder}/answers; try_files /{name} =404; }}"

PROXY = """
    location / {
      proxy_pass http://service;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
"""

CONFIG = """
[gateway]
port = 0
[[account]]
name = "dock-main"
provider = "dock"
base_url = "{url}"
live = false
credential = {{ file = "{key}" }}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def first_line(process, what):
    line = process.stdout.readline()
    if not line:
        sys.exit(f"gateway: {what} ended before it said where it is")
    return json.loads(line)


def answer(url, key):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}"})
    for _ in range(100):
        try:
            return urllib.request.urlopen(request).read()
        except OSError:
            time.sleep(0.1)
    sys.exit(f"gateway: {url} does not answer")


def load(url, token, connections, seconds):
    """One run of wrk: requests a second, the median and the 99th percentile in milliseconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", f"Authorization: Bearer {token}", url]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if re.search(r"Non-2xx|Socket errors", text):
        sys.exit(f"gateway: not every answer was one:\n{text}")

    def milliseconds(share):
        number, unit = re.search(rf"^\s*{share}%\s+([\d.]+)(us|ms|s)", text, re.M).groups()
        return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]

    return float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)), milliseconds(50), milliseconds(99)


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--program", default=".build/release/countersign")
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args()
    for tool in ("wrk", "nginx"):
        if not shutil.which(tool):
            print(f"gateway: {tool} is not installed, so nothing was measured")
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

        sandbox = first_line(start(program, "sandbox"), "the sandbox")
        key = sandbox["services"]["dock"]["credential"]
        os.mkdir(f"{folder}/answers")
        for name in ("billing", "me"):
            with open(f"{folder}/answers/{name}", "wb") as file:
                file.write(answer(f"{sandbox['url']}/api/{name}", key))
        service, proxy = free_port(), free_port()
        static = "\n".join(STATIC.format(name=name, folder=folder) for name in ("billing", "me"))
        for name, port, locations in (("service", service, static), ("proxy", proxy, PROXY)):
            with open(f"{folder}/{name}.conf", "w") as file:
                file.write(NGINX.format(folder=folder, name=name, port=port, upstream=service, locations=locations))
            start("nginx", "-p", folder, "-c", f"{folder}/{name}.conf")
            answer(f"http://127.0.0.1:{port}/api/billing", key)
        with open(f"{folder}/key", "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(key)
        with open(f"{folder}/config.toml", "w") as file:
            file.write(CONFIG.format(url=f"http://127.0.0.1:{service}", key=f"{folder}/key"))
        common = ["--config", f"{folder}/config.toml", "--state", f"{folder}/state"]
        gateway = first_line(start(program, "serve", "--json", *common), "the engine")["gateway"]
        token = subprocess.run(
            [program, "agent", "add", "bench", "--account", "dock-main", *common], capture_output=True, text=True,
            check=True).stdout.strip()
        ways = {"gateway, from the ledger": f"{gateway}/api/billing",
                "nginx, proxy_pass": f"http://127.0.0.1:{proxy}/api/billing",
                "the server behind both": f"http://127.0.0.1:{service}/api/billing"}
        if json.loads(answer(ways["gateway, from the ledger"], token))["plan"] != "pro":
            sys.exit("gateway: the plan is another one")
        print(f"{'reads with kept connections':30} {'conns':>5} {'req/s':>9} {'p50 ms':>8} {'p99 ms':>8}")
        for connections in (1, 16):
            figures = {name: [] for name in ways}
            for _ in range(chosen.runs):
                for name, url in ways.items():
                    figures[name].append(
                        load(url, token if url.startswith(gateway) else key, connections, chosen.seconds))
            for name, runs in figures.items():
                rate, median, tail = sorted(runs)[len(runs) // 2]
                print(f"{name:30} {connections:5} {rate:9.0f} {median:8.2f} {tail:8.2f}")
    finally:
        for process in reversed(running):
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
