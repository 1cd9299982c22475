"""Two conformance checkers from PyPI."""

import json
import os
import subprocess
import sys

# No call here is a wrong one: what an agent may ask for, in words that a service takes.
ARGUMENTS = {
    "get_billing": {"account": "dock-main"},
    "report_limit": {"account": "dock-main", "limit": "workspaces run out"},
    "request_plan_change": {"account": "dock-main", "operation": "upgrade", "plan": "scale", "reason": "The probe asks."},
}
# These need the id of a request of the agent's own.
WITH_AN_ID = ("check_request", "cancel_request")


def run(arguments, packages, folder, **environment):
    """A checker's exit code and words."""
    kept = {"PATH": os.environ.get("PATH", ""), "HOME": folder, "TMPDIR": folder, "LC_ALL": "C.UTF-8",
            "PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", "COLUMNS": "160"}
    done = subprocess.run([sys.executable, "-B", "-m", *arguments], capture_output=True, timeout=100, cwd=folder,
                          stdin=subprocess.DEVNULL, env={**kept, **environment})
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def mcpcheck(report, address, token, packages, folder, judge="mcpcheck"):
    """Every check of it, with warnings as failures, and every tool called with wrong arguments."""
    code, words = run(["mcpcheck", address + "/mcp", "--strict", "--probe", "all"], packages, folder,
                      MCPCHECK_TOKEN=token)
    report.check(judge, "--strict --probe all", code == 0, words[-3000:])
    return code


def request_id(address, token):
    """A request of the agent's own, for the tools that take one."""
    import rawhttp
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": {"name": "request_plan_change", "arguments": ARGUMENTS["request_plan_change"]}}
    answer = rawhttp.post(int(address.rsplit(":", 1)[1]), json.dumps(body).encode(), token)
    return answer.message["result"]["structuredContent"]["id"]


def arguments(address, token, folder, name):
    """The file of arguments for the probe."""
    path = os.path.join(folder, f"arguments-{name}.json")
    own = request_id(address, token)
    with open(path, "w") as file:
        json.dump({**ARGUMENTS, **{tool: {"id": own} for tool in WITH_AN_ID}}, file)
    return path


def probe_http(report, address, token, packages, folder, judge="amagi-mcp-probe over HTTP", given=None,
               skip=()):
    """Every tool called rightly, over HTTP; the token stands in a private file."""
    given = given or arguments(address, token, folder, judge.replace(" ", "-").replace("/", "-"))
    config = given + ".servers"
    with open(os.open(config, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        json.dump({"mcpServers": {"countersign": {
            "type": "http", "url": address + "/mcp", "headers": {"Authorization": "Bearer " + token}}}}, file)
    code, words = run(["amagi_mcp_probe", "--config", config, "--args", given, "--allow-destructive", "--strict",
                       *(word for tool in skip for word in ("--skip", tool))], packages, folder)
    report.check(judge, "--strict, every tool called", code == 0, words[-3000:])
    return code


def probe_stdio(report, scene, token, packages, folder, judge="amagi-mcp-probe over stdio", breaks=""):
    """The same over standard input and output; with `breaks` past something that breaks the bridge."""
    given = arguments(scene.gateway, token, folder, judge.replace(" ", "-"))
    program, more = [scene.program], {}
    if breaks:
        here = os.path.dirname(os.path.abspath(__file__))
        program = [sys.executable, "-B", os.path.join(here, "wirelog.py"), os.devnull, scene.program]
        more = {"JUDGES_BREAK": breaks}
    code, words = run(
        ["amagi_mcp_probe", "--args", given, "--allow-destructive", "--strict", "--", *program, "mcp",
         "--gateway", scene.gateway], packages, folder, COUNTERSIGN_TOKEN=token, **more)
    report.check(judge, "--strict, every tool called", code == 0, words[-3000:])
    return code
