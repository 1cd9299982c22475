"""The official Python client: three modes, over HTTP and over standard input and output."""

import asyncio
import os
import sys
import time

import httpx2
from mcp import MCPError, StdioServerParameters
from mcp.client.client import Client
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

TOOLS = [
    "list_accounts", "get_billing", "request_plan_change", "check_request", "list_my_requests", "cancel_request",
    "report_limit",
]
MODES = {"auto": "2026-07-28", "legacy": "2025-11-25", "2026-07-28": "2026-07-28"}
HERE = os.path.dirname(os.path.abspath(__file__))


def over_http(url, token):
    """A transport to an MCP endpoint."""
    client = httpx2.AsyncClient(headers={"Authorization": "Bearer " + token}, timeout=70)
    return streamable_http_client(url, http_client=client)


def over_stdio(program, gateway, token, log, folder, breaks=""):
    """A transport to `countersign mcp`, whose lines are written down."""
    environment = {"COUNTERSIGN_TOKEN": token, "HOME": folder, "TMPDIR": folder}
    if breaks:
        environment["JUDGES_BREAK"] = breaks
    return stdio_client(StdioServerParameters(
        command=sys.executable, args=["-B", os.path.join(HERE, "wirelog.py"), log, program, "mcp", "--gateway", gateway],
        env=environment))


async def failing(call):
    """What a call that must fail fails with."""
    try:
        return None, await call
    except Exception as error:  # noqa: BLE001: whatever the client raises is the finding
        return error, None


def code(error):
    """The JSON-RPC code of what the client raised."""
    return getattr(error, "code", None) or getattr(getattr(error, "error", None), "code", None)


class Session:
    """One client, and what it finds."""

    def __init__(self, report, judge):
        self.report = report
        self.judge = judge
        self.isDone = False
        self.isOne = "one account" in judge

    def check(self, what, holds, detail=""):
        return self.report.check(self.judge, what, holds, detail)

    async def run(self, transport, mode, wait, givesUp):
        """Everything a client does; a short wait is for those who look at something else than progress."""
        begin = time.monotonic()
        async with Client(transport, mode=mode) as client:
            self.check("the negotiated version", client.protocol_version == MODES[mode], client.protocol_version)
            self.report.tell(f"{self.judge}: speaks {client.protocol_version} after "
                             f"{(time.monotonic() - begin) * 1000:.0f} ms")
            tools = (await client.list_tools()).tools
            self.check("the tools", [tool.name for tool in tools] == TOOLS, [tool.name for tool in tools])
            await self._reading(client)
            await self._asking(client, wait)
            await self._faults(client)
            if givesUp:
                await self._giving_up(client)
            self.isDone = True
            leaving = time.monotonic()
        self.check("it lets go at once", time.monotonic() - leaving < 5, time.monotonic() - leaving)

    async def _reading(self, client):
        result = await client.call_tool("list_accounts", {})
        names = [entry["account"] for entry in result.structured_content["accounts"]]
        self.check("list_accounts", len(names) >= 1 and not result.is_error, result)
        if self.isOne:
            self.check("one account alone is there", names == ["dock-main"], names)
            result = await client.call_tool("get_billing", {})
            self.check("it needs no name", not result.is_error, result)
            result = await client.call_tool("get_billing", {"account": "mail"})
            self.check("another one is not there", result.is_error, result)
        result = await client.call_tool("get_billing", {"account": "dock-main"})
        self.check("get_billing", not result.is_error and result.structured_content["plan"], result)
        if len(names) > 1:
            result = await client.call_tool("get_billing", {})
            self.check("a token for several accounts is told in words",
                       result.is_error and "several accounts" in result.content[0].text, result)
        result = await client.call_tool("report_limit", {"account": "dock-main", "limit": "workspaces run out"})
        self.check("report_limit", not result.is_error and result.structured_content["status"] == "kept", result)

    async def _asking(self, client, wait):
        heard, isOver = [], False

        async def progress(done, total, message):
            heard.append((done, isOver))

        arguments = {"account": "dock-main", "operation": "upgrade", "plan": "scale", "reason": "The judges ask.",
                     "wait_seconds": wait}
        result = await client.call_tool("request_plan_change", arguments, progress_callback=progress)
        isOver = True
        told = result.structured_content or {}
        if not self.check("request_plan_change", not result.is_error and told.get("state") == "pending", result):
            return
        if wait > 20:
            await asyncio.sleep(0.5)
            steps = [done for done, _ in heard]
            self.check("progress is told, and increases", len(steps) >= 2 and steps == sorted(set(steps)), steps)
            self.check("no progress after the answer", not any(late for _, late in heard), heard)
        request = {"id": told["id"]}
        result = await client.call_tool("check_request", request)
        self.check("check_request", not result.is_error and result.structured_content["id"] == told["id"], result)
        result = await client.call_tool("list_my_requests", {"limit": 5})
        ids = [entry["id"] for entry in result.structured_content["requests"]]
        self.check("list_my_requests", told["id"] in ids, ids)
        self.open = told["id"]

    async def _faults(self, client):
        wrong = {
            "get_billing": {"account": 7}, "list_accounts": {"colour": "red"}, "check_request": {},
            "cancel_request": {"id": "no such request"}, "list_my_requests": {"limit": 0}, "report_limit": {"limit": ""},
            "request_plan_change": {"account": "dock-main", "operation": "steal", "reason": "x"},
        }
        for tool, arguments in wrong.items():
            error, result = await failing(client.call_tool(tool, arguments))
            words = result.content[0].text if result and result.content else ""
            self.check(f"{tool} explains a wrong argument", result is not None and result.is_error and len(words) > 20,
                       error or result)
        error, result = await failing(client.call_tool("approve_request", {}))
        self.check("an unknown tool is -32602", isinstance(error, MCPError) and code(error) == -32602, error or result)

    async def _giving_up(self, client):
        call = client.call_tool("check_request", {"id": self.open, "wait_seconds": 40}, read_timeout_seconds=1)
        error, result = await failing(call)
        self.check("the client's own timeout ends a wait", error is not None, result)
        begin = time.monotonic()
        result = await client.call_tool("check_request", {"id": self.open})
        self.check("the next call is fine", not result.is_error and result.structured_content["state"] == "pending",
                   result)
        self.check("and it is answered at once", time.monotonic() - begin < 5, time.monotonic() - begin)
        result = await client.call_tool("cancel_request", {"id": self.open})
        self.check("cancel_request", result.structured_content["state"] == "cancelled", result)
        # The wait that was given up ends by that; an older client is told, and takes no notice.
        await asyncio.sleep(0.5)


async def one(report, judge, make, mode, wait=22, limit=100, givesUp=True):
    """One client's run; whatever it raises is a finding."""
    session = Session(report, judge)
    try:
        await asyncio.wait_for(session.run(make(), mode, wait, givesUp), limit)
    except BaseException as error:  # noqa: BLE001: a client that raises has judged
        if session.isDone and words(error).startswith("ClosedResourceError"):
            # The client stumbles over an answer that comes while it leaves, to a wait that it had given up.
            report.tell(f"{judge}: {words(error)} in the client's own leaving")
            return
        report.check(judge, "the client goes to the end", False, words(error))


def words(error):
    """What an error says, out of whatever groups it lies in."""
    while getattr(error, "exceptions", None):
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"


def judge(report, scene, proxy, folder):
    """All modes over both transports, side by side; the logs of the second are returned."""
    logs = []

    async def all_of_them():
        runs = []
        for mode in MODES:
            token = scene.agent("http-" + mode)
            runs.append(one(report, f"SDK over HTTP, {mode}",
                            lambda token=token: over_http(proxy.address + "/mcp", token), mode))
            token = scene.agent("stdio-" + mode)
            log = os.path.join(folder, f"stdio-{mode}.log")
            logs.append(log)
            runs.append(one(report, f"SDK over stdio, {mode}", lambda token=token, log=log: over_stdio(
                scene.program, scene.gateway, token, log, folder), mode))
        # The address of one account, for an agent that has several.
        token = scene.agent("one-account")
        runs.append(one(report, "SDK over HTTP, one account's address",
                        lambda: over_http(proxy.address + "/accounts/dock-main/mcp", token), "auto", wait=1))
        await asyncio.gather(*runs)

    asyncio.run(all_of_them())
    return logs
