"""A working day of one agent: asked, rejected, asked again, approved, and an engine that dies in between."""

import asyncio
import os

from mcp.client.client import Client

import sdk


async def told(client, tool, **arguments):
    """What a tool tells; a failure's words where it fails."""
    result = await client.call_tool(tool, arguments)
    return result.structured_content or {"state": "isError", "words": result.content[0].text}


class Day:
    """One agent, and the operator beside it."""

    def __init__(self, check, scene):
        self.check = check
        self.scene = scene
        self.approved = self.end = self.open = None

    async def operator(self, work, *arguments):
        """Something of the operator's, which blocks."""
        return await asyncio.get_running_loop().run_in_executor(None, work, *arguments)

    async def rejected(self, client):
        """Asked, and rejected while the agent waits."""
        asked = await told(client, "request_plan_change", account="dock-main", operation="upgrade", plan="scale",
                           reason="More agents.")
        self.check("it is pending", asked["state"] == "pending", asked)
        waiting = asyncio.create_task(told(client, "check_request", id=asked["id"], wait_seconds=30))
        await asyncio.sleep(0.5)
        code, rejection = await self.operator(
            self.scene.command, "reject", str(asked["number"]), "--reason", "too_expensive")
        self.check("the operator rejects it", code == 0, rejection)
        answer = await asyncio.wait_for(waiting, 15)
        self.check("the wait ends with the rejection, which is an answer", answer["state"] == "rejected", answer)
        again = await told(client, "request_plan_change", account="dock-main", operation="upgrade", plan="scale",
                           reason="Please.")
        self.check("the same ask is rejected again, with the time to wait",
                   again["state"] == "rejected" and (again.get("retry_after") or 0) > 0, again)

    async def approval(self, client):
        """Something else is asked, and approved while the agent waits."""
        wrong = await told(client, "request_plan_change", account="dock-main", operation="downgrade", plan="free",
                           reason="Less is enough.")
        self.check("what a downgrade does not take is named", "takes no plan" in wrong.get("words", ""), wrong)
        asked = await told(client, "request_plan_change", account="dock-main", operation="downgrade",
                           reason="Less is enough.")
        self.check("something else is pending", asked["state"] == "pending", asked)
        waiting = asyncio.create_task(told(client, "check_request", id=asked["id"], wait_seconds=30))
        shown = await self.operator(self.scene.reviewed, asked["number"])
        code, approval = await self.operator(
            self.scene.command, "approve", str(asked["number"]), "--digest", str(shown.get("digest")))
        self.check("the operator approves it", code == 0, (approval, shown))
        answer = await asyncio.wait_for(waiting, 40)
        self.check("the wait ends with the approval", answer["state"] in ("approved", "executing", "executed"), answer)
        for _ in range(40):
            answer = await told(client, "check_request", id=asked["id"], wait_seconds=1)
            if answer["state"] == "executed":
                break
        self.check("it is carried out", answer["state"] == "executed", answer)
        billing = await told(client, "get_billing", account="dock-main")
        self.check("and billing is read again", "plan" in billing, billing)
        self.approved, self.end = asked["id"], answer["state"]

    async def third(self, client):
        asked = await told(client, "request_plan_change", account="daimon-bot", operation="upgrade_link",
                           plan="developer", reason="A link for the owner.")
        self.check("a third ask is pending", asked["state"] == "pending", asked)
        self.open = asked["id"]

    async def death(self, client):
        """The engine is killed while the agent waits."""
        waiting = asyncio.create_task(client.call_tool("check_request", {"id": self.open, "wait_seconds": 30}))
        await asyncio.sleep(1)
        await self.operator(self.scene.kill_engine)
        result = await asyncio.wait_for(waiting, 30)
        self.check("a wait ends with the engine, in words", result.is_error and len(result.content[0].text) > 20, result)
        result = await client.call_tool("list_my_requests", {}, read_timeout_seconds=20)
        self.check("without an engine a failure is told in words", result.is_error and
                   "countersign" in result.content[0].text, result)

    async def after(self, client):
        """The engine runs again."""
        answer = await told(client, "check_request", id=self.open)
        self.check("the open request is still there", answer["state"] == "pending", answer)
        answer = await told(client, "check_request", id=self.approved)
        self.check("and the approved one", answer["state"] == self.end, answer)
        mine = await told(client, "list_my_requests")
        self.check("all three are listed", len(mine.get("requests", [])) == 3, mine)
        answer = await told(client, "cancel_request", id=self.open)
        self.check("the open one can be withdrawn", answer["state"] == "cancelled", answer)


async def over_http(day, token):
    """A connection that breaks ends this client, so that each part has one of its own."""
    def client():
        return Client(sdk.over_http(day.scene.gateway + "/mcp", token), mode="auto")

    async with client() as first:
        day.check("the negotiated version", first.protocol_version == sdk.MODES["auto"], first.protocol_version)
        await day.rejected(first)
        await day.approval(first)
        await day.third(first)
    error, _ = await sdk.failing(broken(day, client()))
    day.check("a client notices that the engine died", error is not None)
    day.check("the engine starts again", await day.operator(day.scene.start_engine))
    async with client() as second:
        await day.after(second)


async def broken(day, client):
    async with client as connected:
        waiting = asyncio.create_task(sdk.failing(
            connected.call_tool("check_request", {"id": day.open, "wait_seconds": 30})))
        await asyncio.sleep(1)
        await day.operator(day.scene.kill_engine)
        error, _ = await asyncio.wait_for(waiting, 30)
        if error:
            raise error


async def over_stdio(day, transport):
    """The bridge outlives the engine, and so does its client."""
    async with Client(transport, mode="legacy") as client:
        day.check("the negotiated version", client.protocol_version == sdk.MODES["legacy"], client.protocol_version)
        await day.rejected(client)
        await day.approval(client)
        await day.third(client)
        await day.death(client)
        day.check("the engine starts again", await day.operator(day.scene.start_engine))
        await day.after(client)


def judge(report, scene, over, folder):
    """One day over HTTP or stdio; the logs that were written."""
    name = f"the agent's day over {over}"

    def check(what, holds, detail=""):
        return report.check(name, what, holds, detail)

    token = scene.agent("day")
    log = os.path.join(folder, "day.log")
    day = Day(check, scene)
    work = over_http(day, token) if over == "HTTP" else over_stdio(
        day, sdk.over_stdio(scene.program, scene.gateway, token, log, folder))
    try:
        asyncio.run(asyncio.wait_for(work, 120))
    except BaseException as error:  # noqa: BLE001
        check("the client goes to the end", False, sdk.words(error))
    return [] if over == "HTTP" else [log]
