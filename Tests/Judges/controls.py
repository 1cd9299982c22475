"""Negative controls: a server that is broken on purpose, in one way at a time, must be noticed by somebody.

A judge that notices nothing is no judge. The table says who notices what; where nobody does, the run fails.
"""

import asyncio
import concurrent.futures
import json
import logging
import os

import malformed
import programs
import messages
import sdk
import verdict
import wire



def asked_for(exchange):
    return exchange.message.get("method") if isinstance(exchange.message, dict) else None


def results(method, change):
    """A server whose results of one method are changed; of every method where that is nil."""
    class Changed(wire.Unchanged):
        def told(self, exchange, message):
            if isinstance(message.get("result"), dict) and method in (None, asked_for(exchange)):
                change(message["result"])
            return [message]
    return Changed


def lose(*keys):
    def change(result):
        for key in keys:
            result.pop(key, None)
    return change


class WrongStructure(wire.Unchanged):
    def told(self, exchange, message):
        content = (message.get("result") or {}).get("structuredContent")
        if isinstance(content, dict):
            key = sorted(content)[0]
            content[key] = {"surprise": True}
            message["result"]["content"] = [{"type": "text", "text": json.dumps(content)}]
        return [message]


class StandingProgress(wire.Unchanged):
    def told(self, exchange, message):
        return [message, message] if message.get("method") == "notifications/progress" else [message]


class ForeignProgress(wire.Unchanged):
    def told(self, exchange, message):
        if message.get("method") == "notifications/progress":
            message["params"]["progressToken"] = "another's"
        return [message]


class SecondAnswer(wire.Unchanged):
    def told(self, exchange, message):
        isStream = (exchange.answer("content-type") or "").startswith("text/event-stream")
        return [message, message] if isStream and "result" in message else [message]


class LateProgress(wire.Unchanged):
    def told(self, exchange, message):
        isStream = (exchange.answer("content-type") or "").startswith("text/event-stream")
        if not isStream or "result" not in message:
            return [message]
        token = exchange.message["params"]["_meta"]["progressToken"]
        return [message, {"jsonrpc": "2.0", "method": "notifications/progress",
                          "params": {"progressToken": token, "progress": 99}}]


class ForeignRequest(wire.Unchanged):
    def told(self, exchange, message):
        isStream = (exchange.answer("content-type") or "").startswith("text/event-stream")
        question = {"jsonrpc": "2.0", "id": "ours", "method": "sampling/createMessage",
                    "params": {"messages": [], "maxTokens": 1}}
        return [question, message] if isStream else [message]


class OtherID(wire.Unchanged):
    def told(self, exchange, message):
        if "id" in message:
            message["id"] = "another"
        return [message]


class TextID(wire.Unchanged):
    def told(self, exchange, message):
        if isinstance(message.get("id"), int):
            message["id"] = str(message["id"])
        return [message]


class NullID(wire.Unchanged):
    def told(self, exchange, message):
        if "error" in message:
            message["id"] = None
        return [message]


class ErrorWithoutCode(wire.Unchanged):
    def told(self, exchange, message):
        if "error" in message:
            del message["error"]["code"]
        return [message]


class OtherCode(wire.Unchanged):
    def told(self, exchange, message):
        if message.get("error", {}).get("code") == -32602:
            message["error"]["code"] = -32603
        return [message]


class NoFailure(wire.Unchanged):
    def told(self, exchange, message):
        if (message.get("result") or {}).get("isError"):
            message["result"]["isError"] = False
        return [message]


class Status(wire.Unchanged):
    """Every refusal is told with 200."""

    def headed(self, exchange):
        if any("error" in message for message in exchange.messages):
            exchange.status = 200


class AnyVersion(wire.Unchanged):
    def asked(self, exchange):
        version = exchange.header("mcp-protocol-version")
        if version and isinstance(exchange.message, dict) and version not in messages.VERSIONS:
            exchange.body = exchange.body.replace(version.encode(), b"2026-07-28")
            exchange.asked = [(key, "2026-07-28" if key.lower() == "mcp-protocol-version" else value)
                              for key, value in exchange.asked]


class AnyHeader(wire.Unchanged):
    def asked(self, exchange):
        name = ((exchange.message or {}).get("params") or {}).get("name") if asked_for(exchange) == "tools/call" else None
        if name and exchange.header("mcp-name"):
            exchange.asked = [(key, name if key.lower() == "mcp-name" else value) for key, value in exchange.asked]


class AnyOrigin(wire.Unchanged):
    def asked(self, exchange):
        exchange.asked = [(key, value) for key, value in exchange.asked if key.lower() != "origin"]


class Sessions(wire.Unchanged):
    def headed(self, exchange):
        exchange.answered.append(("Mcp-Session-Id", "0123456789abcdef"))


class OpenGet(wire.Unchanged):
    def asked(self, exchange):
        if exchange.method == "GET":
            return 200, [("Content-Type", "text/event-stream")], b": welcome\n\n"
        return None


class NoteWithBody(wire.Unchanged):
    def asked(self, exchange):
        if isinstance(exchange.message, dict) and "method" in exchange.message and "id" not in exchange.message:
            return 200, [("Content-Type", "application/json")], b'{"jsonrpc":"2.0","result":{}}'
        return None


class Breadth(wire.Unchanged):
    """A tool whose schema is none."""

    def told(self, exchange, message):
        for tool in (message.get("result") or {}).get("tools", []):
            tool["inputSchema"] = {"type": "no such type"}
        return [message]


MUTATIONS = {
    "no resultType": results(None, lose("resultType")),
    "no ttlMs and no cacheScope in tools/list": results("tools/list", lose("ttlMs", "cacheScope")),
    "no capabilities in server/discover": results("server/discover", lose("capabilities")),
    "no supportedVersions in server/discover": results("server/discover", lose("supportedVersions")),
    "no content in a tool's result": results("tools/call", lose("content")),
    "no serverInfo in initialize": results("initialize", lose("serverInfo")),
    "structuredContent that violates its outputSchema": WrongStructure,
    "no structuredContent": results("tools/call", lose("structuredContent")),
    "an inputSchema that is none": Breadth,
    "a failure that is told as a success": NoFailure,
    "progress that does not increase": StandingProgress,
    "progress of another's token": ForeignProgress,
    "progress after the answer": LateProgress,
    "a second answer on the stream": SecondAnswer,
    "a request to the client": ForeignRequest,
    "another id": OtherID,
    "an id of another type": TextID,
    "a null id in errors": NullID,
    "an error without a code": ErrorWithoutCode,
    "another code for wrong parameters": OtherCode,
    "200 for every refusal": Status,
    "any version is taken": AnyVersion,
    "any Mcp-Name is taken": AnyHeader,
    "any Origin is let in": AnyOrigin,
    "a session id": Sessions,
    "GET answered with 200": OpenGet,
    "a notification answered with a body": NoteWithBody,
}
JUDGES = ("SDK", "mcpcheck", "probe", "schema", "rules", "corpus")
# What stands between client and bridge breaks these.
LINES = {
    "noise": "a line on standard output that is no message",
    "late": "an answer to a call that was cancelled",
    "twice": "every answer twice",
}
# These need a stream that is long enough for a first word on the way.
LONG = ("progress that does not increase", "progress of another's token")


def notices(name, change, scene, packages, folder, token, given):
    """Who notices one mutation; each judge looks for itself."""
    found, port = {}, scene.port

    def proxied():
        return wire.Proxy(port, change())

    def client():
        """The official client's run, and what the wire looked like meanwhile."""
        report = verdict.Report(quiet=True)
        proxy = proxied()

        async def clients():
            # The newer way and the older one; the newer one long enough for progress where it is about that.
            await asyncio.gather(*(sdk.one(report, "SDK", lambda: sdk.over_http(proxy.address + "/mcp", token), mode,
                                           12 if name in LONG and mode == "auto" else 1, 30, False)
                                   for mode in ("auto", "legacy")))

        asyncio.run(clients())
        found["SDK"] = report.of("SDK")
        messages.judge_http(report, list(proxy.log), "schema", "rules")
        found["schema"], found["rules"] = report.of("schema"), report.of("rules")
        proxy.close()

    def checker():
        proxy = proxied()
        report = verdict.Report(quiet=True)
        programs.mcpcheck(report, proxy.address, token, packages, folder, "mcpcheck")
        found["mcpcheck"] = report.of("mcpcheck")
        proxy.close()

    def probe():
        proxy = proxied()
        report = verdict.Report(quiet=True)
        programs.probe_http(report, proxy.address, token, packages, folder, "probe", given, ("cancel_request",))
        found["probe"] = report.of("probe")
        proxy.close()

    def traffic():
        proxy = proxied()
        report = verdict.Report(quiet=True)
        malformed.judge(report, proxy.port, token, "corpus", onlyControls=True)
        found["corpus"] = report.of("corpus")
        proxy.close()

    for work in (client, checker, probe, traffic):
        work()
    return found


def notices_lines(breaks, scene, packages, folder, token):
    """Who notices a bridge that is broken."""
    report = verdict.Report(quiet=True)
    log = os.path.join(folder, "log")
    asyncio.run(sdk.one(report, "SDK", lambda: sdk.over_stdio(
        scene.program, scene.gateway, token, log, folder, breaks), "auto", 1, 30, True))
    messages.judge_stdio(report, log, "schema", "rules")
    programs.probe_stdio(report, scene, token, packages, folder, "probe", breaks)
    return {name: report.of(name) for name in ("SDK", "schema", "rules", "probe")}


def judge(report, scene, packages, folder):
    """The whole table; without a mutation nobody may notice anything."""
    # The client tells its log what it stumbles over; here that is wanted.
    logging.getLogger("mcp").setLevel(logging.CRITICAL)
    breaks = {words: name for name, words in LINES.items()}
    rows = {"nothing is broken": wire.Unchanged, **MUTATIONS, **breaks}
    table = {}

    def one(name):
        number = list(rows).index(name)
        own = os.path.join(folder, str(number))
        os.mkdir(own, 0o700)
        try:
            # An agent of its own, for each may ask for so much in an hour, and its requests go with it.
            token = scene.agent(f"control-{number}", ("dock-main",))
            if name in breaks:
                table[name] = notices_lines(breaks[name], scene, packages, own, token)
            else:
                given = programs.arguments(scene.gateway, token, own, "control")
                table[name] = notices(name, rows[name], scene, packages, own, token, given)
            scene.command("agent", "revoke", f"control-{number}")
        except Exception as error:  # noqa: BLE001
            report.check("controls", f"{name}: it is judged", False, f"{type(error).__name__}: {error}")

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(one, rows))
    width = max(map(len, rows))
    print(f"\n{'broken on purpose':{width}}  " + "  ".join(f"{name:8}" for name in JUDGES))
    for name in rows:
        found = table.get(name, {})
        print(f"{name:{width}}  " + "  ".join(f"{'noticed' if found.get(each) else '-':8}" for each in JUDGES))
        seen = [each for each in JUDGES if found.get(each)]
        if name == "nothing is broken":
            report.check("controls", "what is not broken is not noticed", not seen, found)
        else:
            report.check("controls", f"{name}: somebody notices", bool(seen), found)
    for each in JUDGES:
        report.check("controls", f"{each} notices something", any(found.get(each) for found in table.values()))
