"""Malformed traffic over HTTP, and what the specification wants in answer.

Every line of the table is one request. `status` and `code` are what may come back: one value, or several where the
specification leaves it open. The expectations follow the revision of 2026-07-28 (and 2025-11-25 where a client speaks
the older way), whatever the server does today.
"""

import base64
import json
from dataclasses import dataclass, field

META = "io.modelcontextprotocol/"
MODERN = "2026-07-28"
# No id in the answer; an answer without any JSON-RPC message is as good.
NO_ID = object()
# Nothing is said about the id.
ANY_ID = object()
# No JSON-RPC message at all.
SILENCE = object()


@dataclass
class Case:
    """One request, and what may come back."""

    name: str
    body: bytes
    status: tuple
    code: tuple = ()
    id: object = NO_ID
    headers: list = field(default_factory=list)
    more: dict = field(default_factory=dict)
    look: object = None
    #: Whether it also goes through the proxy that breaks the server on purpose.
    controls: bool = False


def meta(version=MODERN, **more):
    return {META + "protocolVersion": version, META + "clientCapabilities": {}, **more}


def message(method="tools/list", id=1, params=None, version=MODERN, **more):
    """A modern request."""
    all_of_it = {"jsonrpc": "2.0", "id": id, "method": method,
                 "params": {**(params or {}), "_meta": meta(version)}, **more}
    return {key: value for key, value in all_of_it.items() if value is not ...}


def fields(method="tools/list", version=MODERN, name=None):
    """The header fields of a modern request."""
    found = [("MCP-Protocol-Version", version), ("Mcp-Method", method)]
    return found + ([("Mcp-Name", name)] if name is not None else [])


def data(value):
    return value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()


def wrapped(word):
    return "=?base64?" + base64.b64encode(word.encode()).decode() + "?="


TEXT = data(message())


def is_result(answer):
    return "result" in (answer.message or {})


def cases(port):
    """The table."""
    table = []

    def add(name, body, status, code=(), id=NO_ID, headers=None, look=None, controls=False, **more):
        table.append(Case(name, data(body), status if isinstance(status, tuple) else (status,),
                          code if isinstance(code, tuple) else (code,), id,
                          fields() if headers is None else headers, more, look, controls))

    # No JSON.
    for name, body in {
        "an empty body": b"", "a word": b"hello", "an open brace": b"{", "a truncated message": TEXT[:-9],
        "something after the message": TEXT + b"}", "two messages": TEXT + TEXT, "single quotes": b"{'jsonrpc':'2.0'}",
        "NaN": TEXT.replace(b'"id": 1', b'"id": NaN'), "a comment": TEXT[:-1] + b"/* */}",
        "a trailing comma": TEXT[:-1] + b",}", "a leading zero": TEXT.replace(b'"id": 1', b'"id": 01'),
        "wrong UTF-8": TEXT.replace(b"tools", b"to\xffls"), "overlong UTF-8": TEXT.replace(b"tools", b"to\xc0\xaels"),
        "a surrogate in UTF-8": TEXT.replace(b"tools", b"\xed\xa0\x80"), "UTF-16": TEXT.decode().encode("utf-16"),
        "a raw NUL in a string": TEXT.replace(b"tools", b"to\x00ls"), "a NUL after the message": TEXT + b"\x00",
        "a raw newline in a string": TEXT.replace(b"tools", b"to\nls"), "an unknown escape": TEXT.replace(b"tools", b"\\x74"),
    }.items():
        add(name, body, 400, -32700)
    add("a byte order mark", b"\xef\xbb\xbf" + TEXT, (200, 400), (None, -32700), ANY_ID)
    add("nothing but nesting", b"[" * 50_000, 400, (-32700, -32600))
    add("nesting in objects", b'{"a":' * 10_000, 400, (-32700, -32600))
    add("deep arguments", message("tools/list", params={"x": json.loads("[" * 200 + "]" * 200)}), (200, 400),
        (None, -32700, -32600, -32602), ANY_ID)
    add("a key twice", TEXT[:-1] + b', "method": "tools/call"}', 400, (-32700, -32600), ANY_ID)
    add("the id twice", TEXT[:-1] + b', "id": 2}', 400, (-32700, -32600))

    # JSON, and no message.
    for body in (b"null", b"true", b"1", b'"tools/list"', b"{}"):
        add(f"the body {body.decode()}", body, 400, -32600)
    for name, batch in {"no message": [], "one message": [message()], "two messages": [message(), message(id=2)],
                        "junk": [1, 2], "a notification": [{"jsonrpc": "2.0", "method": "notifications/x"}]}.items():
        add("a batch of " + name, batch, 400, -32600)

    # Ids.
    for name, id in {"null": None, "true": True, "false": False, "a fraction": 1.5, "an array": [1], "an object": {"a": 1},
                     "an empty array": []}.items():
        add(f"the id is {name}", message(id=id), 400, -32600, controls=id is None)
    for name, text in {"1.0": b"1.0", "1e3": b"1e3", "-0": b"-0", "-0.0": b"-0.0"}.items():
        # Numbers without a fraction: integers to some, and refused by others.
        add(f"the id is {name}", TEXT.replace(b'"id": 1', b'"id": ' + text), (200, 400), (None, -32600), ANY_ID,
            look=lambda answer, value=float(text): (answer.message or {}).get("id", value) == value)
    for id in (0, -1, 7, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, 10**30, -(10**25), "", "1", "0", "null", "ä€😀",
               "a\u0000b", 'a"b\\', "x" * 2000):
        add(f"the id is {json.dumps(id)[:40]}", message(id=id), 200, id=id, look=is_result, controls=id == 7)
    add("the id is missing", message(id=...), 202, id=SILENCE)

    # The envelope.
    for version in (None, 2.0, "1.0", "2", 2, [], "2.0 "):
        add(f"jsonrpc is {json.dumps(version)}", message(jsonrpc=version), 400, -32600, 1)
    add("jsonrpc is missing", message(jsonrpc=...), 400, -32600, 1)
    for method in (..., None, 7, True, [], {}):
        add(f"the method is {'missing' if method is ... else json.dumps(method)}", message(method), 400, -32600, 1)
    add("the method is empty", message(""), (400, 404), (-32600, -32601, -32020), 1, fields(""))
    for params in ([], [1], "x", 1, True, None):
        add(f"params is {json.dumps(params)}", {**message(), "params": params}, 400, (-32600, -32602), 1)
    add("params is missing", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, 400, -32602, 1)
    add("a member nobody knows", message(colour="red"), (200, 400), (None, -32600), 1)
    add("a request that is also an answer", message(result={}), (200, 400), (None, -32600), ANY_ID)

    # Methods.
    for method in ("nope", "Tools/List", "tools/list/", "tools", "ping", "logging/setLevel", "resources/list",
                   "resources/read", "prompts/list", "prompts/get", "completion/complete", "tasks/get",
                   "sampling/createMessage", "elicitation/create", "roots/list", "rpc.discover", "subscriptions/listen"):
        headers = fields(method, name="x" if method in ("resources/read", "prompts/get") else None)
        params = {"resources/read": {"uri": "x"}, "prompts/get": {"name": "x"}}.get(method)
        add(f"the method {method}", message(method, params=params), 404, -32601, 1, headers)
    add("a long method", message("x" * 3000), 404, -32601, 1, fields("x" * 3000))

    # Headers.
    call = message("tools/call", params={"name": "list_accounts", "arguments": {}})
    named = fields("tools/call", name="list_accounts")
    add("a good call", call, 200, id=1, headers=named, look=is_result)
    for dropped in ("MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"):
        left = [field for field in named if field[0] != dropped]
        add(f"{dropped} is missing", call, 400, -32020, 1, left)
        add(f"{dropped} is empty", call, 400, -32020, 1, left + [(dropped, "")])
        add(f"{dropped} says something else", call, 400, -32020, 1, left + [(dropped, "other")],
            controls=dropped == "Mcp-Name")
        right = dict(named)[dropped]
        add(f"{dropped} comes twice, in agreement", call, (200, 400), (None, -32020), ANY_ID, named + [(dropped, right)])
        add(f"{dropped} comes twice, and disagrees", call, 400, (None, -32020), ANY_ID, named + [(dropped, "other")])
        add(f"{dropped} comes twice, and disagrees, the wrong one first", call, 400, (None, -32020), ANY_ID,
            [(dropped, "other")] + named)
        other = right.upper() if right.upper() != right else right + "Z"
        add(f"{dropped} has another case", call, 400, -32020, 1, left + [(dropped, other)])
        add(f"{dropped} has space around it", call, 200, id=1, headers=left + [(dropped, "  " + right + " \t")])
        add(f"{dropped} in small letters", call, 200, id=1, headers=left + [(dropped.lower(), right)])
        add(f"{dropped} has bytes beyond ASCII", call, 400, (None, -32020), ANY_ID, left + [(dropped, right + "ä")])
    rest = fields("tools/call")
    for name, value, isGood in (
        ("wrapped", wrapped("list_accounts"), True), ("wrapped, another name", wrapped("get_billing"), False),
        ("wrapped, and broken", "=?base64?!!!!?=", False), ("wrapped, and empty", "=?base64??=", False),
        ("wrapped, without padding", "=?base64?bGlzdF9hY2NvdW50cw?=", False),
        ("wrapped, without an end", "=?base64?bGlzdF9hY2NvdW50cw==", False),
        ("wrapped, in capitals", wrapped("list_accounts").replace("base64", "BASE64"), False),
        ("wrapped twice", wrapped(wrapped("list_accounts")), False),
        ("wrapped, no UTF-8", "=?base64?/////w==?=", False), ("the sentinel alone", "=?base64?=", False),
    ):
        # Whether padding may be left out is said nowhere.
        both = name == "wrapped, without padding"
        add(f"Mcp-Name is {name}", call, (200, 400) if both else 200 if isGood else 400,
            (None, -32020) if both else () if isGood else -32020, ANY_ID if both else 1, rest + [("Mcp-Name", value)])
    add("Mcp-Method is wrapped", call, 400, -32020, 1,
        [("MCP-Protocol-Version", MODERN), ("Mcp-Method", wrapped("tools/call")), ("Mcp-Name", "list_accounts")])
    add("Mcp-Name on a list", message(), (200, 400), (None, -32020), 1, fields(name="x"))
    add("an unknown Mcp-Param", call, 200, id=1, headers=named + [("Mcp-Param-Colour", "red")])
    add("a session that nobody began", message(), 200, id=1, headers=fields() + [("Mcp-Session-Id", "abc")],
        controls=True)
    add("an event that nobody sent", message(), 200, id=1, headers=fields() + [("Last-Event-ID", "7")])

    # Versions.
    def offers(answer):
        told = (answer.message or {}).get("error", {}).get("data", {})
        return MODERN in told.get("supported", []) and "requested" in told

    for version in ("1900-01-01", "2025-11-25", "2025-06-18", "2026-07-27", "2026-07-29", "2099-01-01", "draft", "x" * 500):
        add(f"the version {version[:20]}", message(version=version), 400, -32022, 1, fields(version=version), look=offers,
            controls=version == "2099-01-01")
        add(f"discovery in {version[:20]}", message("server/discover", version=version), 400, -32022, 1,
            fields("server/discover", version), look=offers)
    add("an empty version", message(version=""), 400, (-32022, -32020), 1, fields(version=""))
    for version in (None, 1, 20260728, True, [], [MODERN], {}):
        add(f"the version is {json.dumps(version)}", message(version=version), 400, (-32602, -32020), 1)
    add("the header's version is a day ahead", message(), 400, -32020, 1, fields(version="2026-07-29"))
    add("the header's version is the old one", message(), 400, -32020, 1, fields(version="2025-11-25"))
    add("the message's version is the old one", message(version="2025-11-25"), 400, (-32020, -32022), 1)

    # What every modern request says of itself.
    for key in ("protocolVersion", "clientCapabilities"):
        lacking = message()
        del lacking["params"]["_meta"][META + key]
        add(f"{key} is missing", lacking, 400, -32602, 1)
    for value in (None, 1, "x", []):
        add(f"clientCapabilities is {json.dumps(value)}",
            {**message(), "params": {"_meta": {**meta(), META + "clientCapabilities": value}}}, 400, -32602, 1)
        add(f"_meta is {json.dumps(value)}", {**message(), "params": {"_meta": value}}, 400, -32602, 1)
    add("clientInfo is a word", {**message(), "params": {"_meta": {**meta(), META + "clientInfo": "x"}}}, (200, 400),
        (None, -32602), 1)
    add("a capability that nobody knows",
        {**message(), "params": {"_meta": {**meta(), META + "clientCapabilities": {"x": {}}}}}, 200, id=1)

    # The older way.
    def older(method, params=None, id=1):
        found = {"jsonrpc": "2.0", "id": id, "method": method, "params": params}
        return {key: value for key, value in found.items() if value is not None}

    def initialize(version):
        return older("initialize", {"protocolVersion": version, "capabilities": {},
                                    "clientInfo": {"name": "judges", "version": "1"}})

    def agrees(*versions):
        return lambda answer: (answer.message or {}).get("result", {}).get("protocolVersion") in versions

    for version in ("2025-11-25", "2025-06-18"):
        add(f"initialize {version}", initialize(version), 200, id=1, headers=[], look=agrees(version), controls=True)
        add(f"a list in {version}", older("tools/list"), 200, id=1, headers=[("MCP-Protocol-Version", version)],
            look=is_result)
        add(f"initialized in {version}", {"jsonrpc": "2.0", "method": "notifications/initialized"}, 202, id=SILENCE,
            headers=[("MCP-Protocol-Version", version)])
    for version in ("2025-03-26", "2024-11-05", "1900-01-01", "2099-01-01", MODERN, "", "x"):
        add(f"initialize {version or 'with an empty version'}", initialize(version), 200, id=1, headers=[],
            look=agrees("2025-11-25", "2025-06-18"))
    for version in (None, 1, [], {}):
        add(f"initialize, the version is {json.dumps(version)}", initialize(version), (200, 400), -32602, 1, [])
    add("initialize without params", older("initialize"), (200, 400), -32602, 1, [])
    add("initialize with modern words", {**initialize("2025-11-25"), "params": {
        **initialize("2025-11-25")["params"], "_meta": meta()}}, (200, 404), (None, -32601), 1, fields("initialize"))
    add("ping, the older way", older("ping"), 200, id=1, headers=[],
        look=lambda answer: answer.message.get("result") == {})
    add("a list without a version", older("tools/list"), 200, id=1, headers=[], look=is_result)
    add("discovery without modern words", older("server/discover"), (200, 400, 404), (-32602, -32601, -32020), 1, [])
    add("an unknown method, the older way", older("nope"), (200, 400, 404), -32601, 1, [])
    add("params is an array, the older way", older("tools/list", [1]), (200, 400), (-32600, -32602), 1, [])
    add("a cursor that nobody gave", older("tools/list", {"cursor": "x"}), (200, 400), -32602, 1, [])
    add("a cursor that nobody gave, the newer way", message(params={"cursor": "x"}), 400, -32602, 1)
    for version in ("2024-11-05", "1900-01-01", "junk", "2026-07-28", "2099-01-01"):
        add(f"an older list under {version}", older("tools/list"), 400, (-32602, -32022, -32020, -32600, None), ANY_ID,
            [("MCP-Protocol-Version", version)])

    # Notifications, and what nobody asked for.
    note = {"jsonrpc": "2.0", "method": "notifications/x"}
    for name, body in {
        "that nobody knows": note, "with junk": {**note, "params": {"a": [1, 2, {"b": None}]}},
        "of a cancellation": {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 12345}},
        "of a cancellation without an id": {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {}},
        "of a cancellation of an object": {"jsonrpc": "2.0", "method": "notifications/cancelled",
                                           "params": {"requestId": {"a": 1}}},
        "that is a method": {"jsonrpc": "2.0", "method": "tools/call"},
    }.items():
        add(f"a notification {name}", body, 202, id=SILENCE, headers=[])
    for params in ([], "x", 1, None):
        add(f"a notification whose params is {json.dumps(params)}", {**note, "params": params}, (202, 400),
            (None, -32600, -32602), headers=[])
    for name, body in {"a result": {"jsonrpc": "2.0", "id": 1, "result": {}},
                       "an error": {"jsonrpc": "2.0", "id": 1, "error": {"code": -1, "message": "x"}},
                       "an error without an id": {"jsonrpc": "2.0", "error": {"code": -1, "message": "x"}}}.items():
        # A refusal under its id would pass for the answer to a request of the client's.
        add(f"{name} that nobody asked for", body, 400, (None, -32600), headers=[])
        add(f"{name} that nobody asked for, the newer way", body, 400, (None, -32600, -32020, -32602))

    # Tools.
    def called(name, arguments=..., token=...):
        params = {"name": name, "arguments": arguments}
        found = message("tools/call", params={key: value for key, value in params.items() if value is not ...})
        if token is not ...:
            found["params"]["_meta"]["progressToken"] = token
        return found

    for tool in ("nope", "List_Accounts", "list_accounts ", "", "approve_request", "ä"):
        add(f"the tool {json.dumps(tool)}", called(tool, {}), 400, (-32602,) if tool else (-32602, -32020), 1,
            fields("tools/call", name=wrapped(tool) if tool != tool.strip() or not tool.isascii() else tool))
    for tool in (..., None, 1, [], {}):
        add(f"the tool's name is {'missing' if tool is ... else json.dumps(tool)}", called(tool, {}), 400, (-32602, -32020), 1,
            fields("tools/call", name="x"))
        add(f"the tool's name is {'missing' if tool is ... else json.dumps(tool)}, and so is the header", called(tool, {}), 400,
            (-32602, -32020), 1, fields("tools/call"))
    for arguments in ([], [1], "x", 1, True):
        add(f"arguments is {json.dumps(arguments)}", called("list_accounts", arguments), (200, 400), (None, -32602), 1, named,
            look=lambda answer: "error" in answer.message or answer.message["result"]["isError"])
    add("arguments is missing", called("list_accounts"), 200, id=1, headers=named, look=is_result)
    for token in ("a", 7, 0, "", 2**70):
        add(f"the progress token {json.dumps(token)}", called("list_accounts", {}, token), 200, id=1, headers=named,
            look=is_result)
    for token in (None, 1.5, True, [], {}):
        add(f"the progress token {json.dumps(token)}", called("list_accounts", {}, token), (200, 400), (None, -32602), 1, named)

    # HTTP itself.
    for method in ("GET", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"):
        look = None
        if method in ("GET", "DELETE"):
            look = lambda answer: "POST" in (answer.header("allow") or "")  # noqa: E731
        add(f"the method {method}", b"", (405, 501) if method not in ("GET", "DELETE") else 405, (None,), SILENCE, [], look,
            method == "GET", method=method, length=None if method in ("GET", "HEAD") else 0, content=None)
    add("GET for a stream", b"", 405, (None,), SILENCE, [("MCP-Protocol-Version", "2025-11-25"), ("Last-Event-ID", "1")],
        method="GET", length=None, content=None)
    for kind in (None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                 "application/jsonp", "application/json-rpc", "json", "text/html"):
        add(f"the content type {kind}", message(), (400, 415), (None, -32600, -32700), ANY_ID, content=kind)
    for kind in ("application/json; charset=utf-8", "Application/JSON", "application/json ; a=b"):
        add(f"the content type {kind}", message(), 200, id=1, content=kind)
    for origin in ("https://evil.example", "http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1",
                   f"https://127.0.0.1:{port}", f"http://localhost.evil.example:{port}", f"http://127.0.0.1:{port}.evil.example",
                   f"http://evil.example@127.0.0.1:{port}", "file://", ""):
        add(f"the origin {json.dumps(origin)}".replace(str(port), "PORT"), message(), 403, (None, -32600),
            headers=fields() + [("Origin", origin)], controls=origin.startswith("https://evil"))
    for origin in (f"http://127.0.0.1:{port}", f"http://localhost:{port}"):
        add(f"its own origin {origin}".replace(str(port), "PORT"), message(), 200, id=1,
            headers=fields() + [("Origin", origin)])
    add("two origins", message(), (400, 403), (None, -32600),
        headers=fields() + [("Origin", f"http://127.0.0.1:{port}"), ("Origin", "https://evil.example")])
    add("a page of another site", message(), 403, (None,), headers=fields() + [("Sec-Fetch-Site", "cross-site")])
    add("the origin on GET", b"", (403, 405), (None,), SILENCE, [("Origin", "https://evil.example")], method="GET", length=None)
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1.evil.example:{port}"):
        add(f"the host {host}".replace(str(port), "PORT"), message(), (400, 403, 421), (None,), host=host)
    add("no token", message(), 401, (None,), SILENCE, token="", look=lambda answer: answer.header("www-authenticate"))
    add("a wrong token", message(), 401, (None,), SILENCE, token="csd_" + "0" * 64)
    add("a body of 1 MB", data(message(params={"x": "y" * (1 << 20)})), (400, 413), (None, -32600), ANY_ID)
    add("a body that ends early", TEXT[:20], (0, 400, 408), (None, -32700), length=len(TEXT), isClosing=True)
    add("a body longer than it says", TEXT + b"junk", 200, id=1, length=len(TEXT))
    add("a body in chunks", b"%x\r\n%s\r\n0\r\n\r\n" % (len(TEXT), TEXT), (200, 411), (None,), ANY_ID,
        fields() + [("Transfer-Encoding", "chunked")], length=None)
    add("both lengths", b"%x\r\n%s\r\n0\r\n\r\n" % (len(TEXT), TEXT), 400, (None,), SILENCE,
        fields() + [("Transfer-Encoding", "chunked")])
    add("a length that is no number", TEXT, 400, (None,), SILENCE, fields() + [("Content-Length", "x")], length=None)
    add("no length", b"", (400, 411), (None, -32700), headers=fields(), length=None)
    add("another path", message(), 404, (None,), SILENCE, target="/mcp/")
    add("a query", message(), (200, 404), (None,), ANY_ID, target="/mcp?x=1")
    add("a method override", message(), (200, 400), (None,), ANY_ID, fields() + [("X-HTTP-Method-Override", "GET")])
    add("no Accept", message(), (200, 400, 406), (None,), ANY_ID, accept=False)
    return table
