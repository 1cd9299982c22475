"""The published schemas, and the rules that no schema can say, over everything that was on the wire."""

import json
import os

from jsonschema import Draft7Validator, Draft202012Validator

HERE = os.path.dirname(os.path.abspath(__file__))
VERSIONS = ("2025-06-18", "2025-11-25", "2026-07-28")
RESULTS = {
    "initialize": "InitializeResult", "tools/list": "ListToolsResult", "tools/call": "CallToolResult",
    "ping": "EmptyResult", "server/discover": "DiscoverResult",
}
ERRORS = {
    -32020: "HeaderMismatchError", -32021: "MissingRequiredClientCapabilityError",
    -32022: "UnsupportedProtocolVersionError", -32600: "InvalidRequestError", -32601: "MethodNotFoundError",
    -32602: "InvalidParamsError", -32603: "InternalError", -32700: "ParseError",
}
VERSION = "io.modelcontextprotocol/protocolVersion"


class Revision:
    """One revision's schema."""

    def __init__(self, version):
        with open(os.path.join(HERE, "schemas", version + ".json")) as file:
            self.schema = json.load(file)
        self.key = "$defs" if "$defs" in self.schema else "definitions"
        self.kind = Draft202012Validator if self.key == "$defs" else Draft7Validator
        self.validators = {}

    def has(self, name):
        return name in self.schema[self.key]

    def faults(self, name, value):
        """What is wrong with a value by one definition."""
        if name not in self.validators:
            root = {"$schema": self.schema["$schema"], "$ref": f"#/{self.key}/{name}", self.key: self.schema[self.key]}
            self.validators[name] = self.kind(root)
        return [f"{name}: {error.json_path}: {error.message[:300]}" for error in
                self.validators[name].iter_errors(value)]

    def message(self, message, method):
        """What is wrong with a message from the server, in answer to a method."""
        if "method" in message:
            return self.faults("JSONRPCNotification", message) + self.faults("ServerNotification", message)
        if "error" in message:
            name = next(each for each in ("JSONRPCErrorResponse", "JSONRPCError") if self.has(each))
            faults = self.faults(name, message)
            special = ERRORS.get(message["error"].get("code") if isinstance(message["error"], dict) else None)
            if special and self.has(special):
                # Some of these are whole messages, others the error alone.
                isWhole = "error" in self.schema[self.key][special].get("properties", {})
                faults += self.faults(special, message if isWhole else message["error"])
            return faults
        name = next(each for each in ("JSONRPCResultResponse", "JSONRPCResponse") if self.has(each))
        return self.faults(name, message) + self.faults(RESULTS.get(method, "Result"), message.get("result"))


REVISIONS = {version: Revision(version) for version in VERSIONS}


def same(one, other):
    """Whether two ids are the same, also in their type."""
    return type(one) is type(other) and one == other


class Log:
    """The messages of one conversation, in their order, and what is wrong with them."""

    def __init__(self, report, judge, rules):
        self.report = report
        self.judge = judge
        self.rules = rules
        self.outputs = {}
        self.tools = None
        self.count = 0

    def learn(self, message):
        tools = message["result"].get("tools") if isinstance(message.get("result"), dict) else None
        if not tools:
            return
        self.report.check(self.rules, "the tools are the same at every time, in their order",
                          self.tools in (None, tools), tools)
        self.tools = tools
        for tool in tools:
            if "outputSchema" in tool:
                self.outputs[tool["name"]] = tool["outputSchema"]

    def message(self, message, asked, version):
        """Judges one message from the server; `asked` is the request that it belongs to, or nil."""
        self.count += 1
        method = asked.get("method") if asked else None
        if version not in REVISIONS:
            version = VERSIONS[-1]
        faults = REVISIONS[version].message(message, method)
        self.report.check(self.judge, f"{method or 'a message'} is valid in {version}", not faults,
                          (faults, message))
        self.learn(message)
        if "method" not in message:
            self.answer(message, asked, version)

    def answer(self, message, asked, version):
        def check(what, holds):
            self.report.check(self.rules, what, holds, message)

        check("no id is null", "id" not in message or message["id"] is not None)
        code = message.get("error", {}).get("code")
        if code is not None:
            # The rest of JSON-RPC's range is the protocol's, or was once.
            check("the code is one of the protocol's", code in ERRORS or not -32768 <= code <= -32000)
        if version == VERSIONS[-1] and asked and "result" in message:
            check("a result says whose it is", "io.modelcontextprotocol/serverInfo" in message["result"].get("_meta", {}))
        if not asked or "id" not in asked:
            return
        known = isinstance(asked["id"], (str, int)) and not isinstance(asked["id"], bool)
        check("the id is the request's, in its type", not known or same(message.get("id"), asked["id"]))
        result = message.get("result")
        if asked.get("method") != "tools/call" or not isinstance(result, dict):
            return
        text = [block.get("text") for block in result.get("content", []) if block.get("type") == "text"]
        check("a tool's result has a text", bool(text))
        if result.get("isError"):
            check("a failure is told in words", bool(text) and len(text[0]) > 15)
            return
        tool = asked["params"].get("name")
        if tool not in self.outputs:
            return
        content = result.get("structuredContent")
        faults = [error.message for error in Draft202012Validator(self.outputs[tool]).iter_errors(content)]
        self.report.check(self.rules, f"{tool} keeps its outputSchema", not faults, (faults, content))
        check("the text says what the structure says", bool(text) and loaded(text[0]) == content)


def loaded(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


def progress(report, rules, messages, asked):
    """Progress belongs to the request, increases, and stops with the answer."""
    last, isOver = None, False
    token = ((asked.get("params") or {}).get("_meta") or {}).get("progressToken")
    for message in messages:
        report.check(rules, "nothing follows the answer", not isOver, message)
        if message.get("method") == "notifications/progress":
            params = message.get("params", {})
            report.check(rules, "progress names the request's token", same(params.get("progressToken"), token), message)
            now = params.get("progress")
            report.check(rules, "progress increases", last is None or now > last, (last, now))
            last = now
        elif "method" not in message:
            isOver = True


def judge_http(report, exchanges, judge="schemas over HTTP", rules="rules over HTTP"):
    """What a proxy wrote down."""
    log = Log(report, judge, rules)
    negotiated = "2025-11-25"
    for exchange in exchanges:
        for message in exchange.messages:
            log.learn(message)
    for exchange in exchanges:
        asked = exchange.message if isinstance(exchange.message, dict) else None
        if exchange.method != "POST" or not asked or "method" not in asked:
            continue
        version = exchange.header("mcp-protocol-version")
        if asked["method"] == "initialize" and exchange.messages:
            negotiated = exchange.messages[0].get("result", {}).get("protocolVersion", negotiated)
            version = negotiated
        for message in exchange.messages:
            log.message(message, asked, version or negotiated)
        if "id" in asked:
            # A client that hung up has none.
            answers = [message for message in exchange.messages if "method" not in message]
            report.check(rules, "one answer to one request", len(answers) <= 1, exchange.messages)
            progress(report, rules, exchange.messages, asked)
        elif exchange.status:
            report.check(rules, "a notification is 202 without a body", exchange.status == 202 and not exchange.raw,
                         (exchange.status, exchange.raw))
        secret = (exchange.header("authorization") or "").split(" ")[-1]
        report.check(rules, "the token does not come back",
                     not secret or secret not in str(exchange.messages) + str(exchange.answered), exchange.answered)
        report.check(rules, "no session is begun", exchange.answer("mcp-session-id") is None, exchange.answered)
        kind = (exchange.answer("content-type") or "").split(";")[0]
        report.check(rules, "the answer is JSON or events",
                     not exchange.messages or kind in ("application/json", "text/event-stream"), kind)
    return log.count


def judge_stdio(report, path, judge="schemas over stdio", rules="rules over stdio"):
    """What stood between a client and the bridge wrote down."""
    log = Log(report, judge, rules)
    asked, negotiated, answered, steps, cancelled = {}, "2025-11-25", set(), {}, set()
    if not os.path.exists(path):
        return 0
    with open(path) as file:
        lines = [json.loads(line) for line in file]
    for entry in lines:
        message = loaded(entry["line"])
        if entry["by"] == "client":
            if isinstance(message, dict) and "id" in message:
                asked[json.dumps(message["id"])] = message
            if isinstance(message, dict) and message.get("method") == "notifications/cancelled":
                key = json.dumps(message["params"].get("requestId"))
                # An answer may have been on its way already.
                if key not in answered:
                    cancelled.add(key)
            continue
        if not report.check(rules, "a line is a message", isinstance(message, dict) and "jsonrpc" in message,
                            entry["line"]):
            continue
        if message.get("method") == "notifications/progress":
            token = message["params"].get("progressToken")
            request = next((each for each in asked.values() if same(
                ((each.get("params") or {}).get("_meta") or {}).get("progressToken"), token)), None)
            report.check(rules, "progress names a token", request is not None, message)
            key = json.dumps((request or {}).get("id"))
            now = message["params"].get("progress")
            report.check(rules, "progress increases", key not in steps or now > steps[key], message)
            report.check(rules, "nothing follows the answer", key not in answered, message)
            steps[key] = now
        else:
            key = json.dumps(message.get("id"))
            request = asked.get(key)
            report.check(rules, "an answer has its request", request is not None, message)
            report.check(rules, "one answer to one request", key not in answered, message)
            answered.add(key)
            if request and request.get("method") == "initialize":
                negotiated = message.get("result", {}).get("protocolVersion", negotiated)
        version = ((request or {}).get("params") or {}).get("_meta", {}).get(VERSION, negotiated)
        log.message(message, request, version)
    for key in cancelled:
        # The client gave up after a second, and the wait was of forty.
        report.check(rules, "nothing is told of what was cancelled", key not in answered, key)
    return log.count
