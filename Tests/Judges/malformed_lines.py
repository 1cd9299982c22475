"""Malformed traffic on standard input, and what the specification wants in answer."""

import json

import corpus
import lines
import messages

MODERN = corpus.message
NONE = "nothing"


def good(id):
    return {"jsonrpc": "2.0", "id": id, "method": "ping"}


def cases():
    """Bytes without their newline, the code that comes back (none for a result), and its id; or that nothing does."""
    table = []

    def add(name, body, code=None, id=corpus.NO_ID, orNone=False):
        table.append((name, corpus.data(body), code if isinstance(code, tuple) else (code,), id, orNone))

    text = corpus.TEXT
    for name, body in {
        "a word": b"hello", "an open brace": b"{", "a truncated message": text[:-9], "two messages": text + text,
        "wrong UTF-8": text.replace(b"tools", b"to\xffls"), "a raw NUL": text.replace(b"tools", b"to\x00ls"),
        "a NUL": b"\x00", "NaN": text.replace(b'"id": 1', b'"id": NaN'), "a carriage return in a string":
        text.replace(b"tools", b"to\rols"), "an escape sequence": b"\x1b[2J",
    }.items():
        add(name, body, -32700)
    add("nothing but nesting", b"[" * 50_000, (-32700, -32600))
    add("a key twice", text[:-1] + b', "method": "tools/call"}', (-32700, -32600), corpus.ANY_ID)
    for name, batch in {"nothing": [], "one": [MODERN()], "two": [MODERN(), MODERN(id=2)]}.items():
        add("a batch of " + name, batch, -32600)
    for body in (b"null", b"true", b"1", b'"x"', b"{}"):
        add("the line " + body.decode(), body, -32600)
    for id in (None, True, 1.5, [1], {"a": 1}):
        add(f"the id {json.dumps(id)}", MODERN(id=id), -32600)
    for id in (0, -1, 2**53 + 1, 2**64, 10**30, "", "1", "ä€😀", "x" * 2000):
        add(f"the id {json.dumps(id)[:40]}", MODERN(id=id), None, id)
    for text_of_id in (b"1.0", b"1e3"):
        add(f"the id {text_of_id.decode()}", text.replace(b'"id": 1', b'"id": ' + text_of_id), (None, -32600), corpus.ANY_ID)
    for version in (..., None, 2.0, "1.0"):
        add(f"jsonrpc is {'missing' if version is ... else json.dumps(version)}", MODERN(jsonrpc=version), -32600, 1)
    for method in (..., None, 7, [], {}):
        add(f"the method is {'missing' if method is ... else json.dumps(method)}", MODERN(method), -32600, 1)
    for params in ([], "x", 1, True, None):
        add(f"params is {json.dumps(params)}", {**MODERN(), "params": params}, (-32600, -32602), 1)
    for method in ("nope", "ping", "initialize", "logging/setLevel", "resources/list", "prompts/list", "subscriptions/listen"):
        add(f"the newer way, {method}", MODERN(method), -32601, 1)
        if method not in ("ping", "initialize"):
            add(f"the older way, {method}", {"jsonrpc": "2.0", "id": 1, "method": method}, -32601, 1)
    for version in ("1900-01-01", "2025-11-25", "2099-01-01", "x"):
        add(f"the version {version}", MODERN(version=version), -32022, 1)
    for version in (None, 1, [], {}):
        add(f"the version {json.dumps(version)}", MODERN(version=version), -32602, 1)
    add("discovery without modern words", {"jsonrpc": "2.0", "id": 1, "method": "server/discover"}, (-32602, -32601), 1)
    for tool in (..., None, 1, "nope"):
        add(f"the tool {'missing' if tool is ... else json.dumps(tool)}",
            MODERN("tools/call", params={} if tool is ... else {"name": tool}), -32602, 1)
    for body in ({"protocolVersion": 1}, {}):
        add(f"initialize with {json.dumps(body)}", {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": body},
            -32602, 1)
    # Nobody may answer a notification, whatever is wrong with it.
    for name, note in {
        "unknown": {"method": "notifications/x"}, "with junk": {"method": "notifications/x", "params": {"a": [None]}},
        "with an array": {"method": "notifications/cancelled", "params": [1]},
        "with a word": {"method": "notifications/cancelled", "params": "x"},
        "with null": {"method": "notifications/initialized", "params": None},
        "of an unknown version": {"method": "notifications/x", "params": {"_meta": corpus.meta("1900-01-01")}},
        "that is a method": {"method": "tools/call"}, "of an unknown cancellation":
        {"method": "notifications/cancelled", "params": {"requestId": 99}}, "of a cancellation of nothing":
        {"method": "notifications/cancelled", "params": {}}, "of a cancellation of an object":
        {"method": "notifications/cancelled", "params": {"requestId": {}}},
    }.items():
        add(f"a notification {name}", {"jsonrpc": "2.0", **note}, NONE)
    for name, body in {"a result": {"id": 1, "result": {}}, "an error": {"id": 1, "error": {"code": 1, "message": "x"}},
                       "an error for nobody": {"error": {"code": 1, "message": "x"}}}.items():
        # A client must not send it; if it is answered, then not under an id that may be another request's.
        add(f"{name} that nobody asked for", {"jsonrpc": "2.0", **body}, -32600, orNone=True)
    for name, blank in {"a blank line": b"", "a line of spaces": b" \t ", "a line of a carriage return": b"\r"}.items():
        add(name, blank, NONE)
    add("a line that ends as on Windows", text + b"\r", None, 1)
    add("a line with space around it", b"  " + text + b"  ", None, 1)
    add("a line of 1 MB", MODERN(params={"x": "y" * (1 << 20)}), (None, -32600, -32602), 1)
    add("a line of 10 MB", MODERN(params={"x": "y" * (10 << 20)}), (None, -32600, -32700), corpus.ANY_ID)
    add("10 MB of nothing", b"z" * (10 << 20), (-32600, -32700))
    return table


def judge(report, program, folder, judge="malformed traffic over stdio"):
    """The corpus in one process; after each line a good request is answered, and nothing else was."""
    bridge = lines.Bridge(program, ["--gateway", "http://127.0.0.1:9"], folder, COUNTERSIGN_TOKEN="csd_none")
    table = cases()
    for number, (name, body, codes, id, orNone) in enumerate(table):
        bridge.send(body + b"\n")
        bridge.send(good(f"good-{number}"))
        told, answer = bridge.until(f"good-{number}", 30)
        report.check(judge, f"a good request after: {name}", answer is not None and "result" in answer, answer)
        if codes == (NONE,):
            report.check(judge, name, not told, told)
            continue
        if orNone and not told:
            report.check(judge, name, True)
            continue
        found = [] if len(told) == 1 else [f"{len(told)} answers"]
        for message in told:
            code = message.get("error", {}).get("code")
            if code not in codes:
                found.append(f"code {code}, not {codes}")
            if id is corpus.NO_ID and "id" in message or "id" in message and message["id"] is None:
                found.append(f"the id {message['id']!r}")
            if id not in (corpus.NO_ID, corpus.ANY_ID) and not messages.same(message.get("id"), id):
                found.append(f"the id {message.get('id')!r}, not {id!r}")
            if "error" in message:
                found += messages.REVISIONS[corpus.MODERN].message(message, None)
        report.check(judge, name, not found, (found, json.dumps(told)[:300]))
    seconds, code = bridge.close()
    report.check(judge, "it ends with its input", code == 0 and seconds < 5, (seconds, code, bridge.said()))
    endings(report, program, folder, judge)
    return len(table)


def endings(report, program, folder, judge):
    """What the last line is when the input ends."""
    whole = corpus.TEXT
    for name, sent, wanted in (
        ("nothing", b"", 0), ("a message without a newline", whole, 1), ("half a message", whole[:-9], 1),
        ("a message and half of one", whole + b"\n" + whole[:-9], 2), ("blank lines", b"\n\r\n\n", 0),
        ("half a character", b'{"jsonrpc":"2.0","id":1,"method":"\xc3', 1), ("a batch", b"[" + whole + b"]", 1),
    ):
        bridge = lines.Bridge(program, ["--gateway", "http://127.0.0.1:9"], folder, COUNTERSIGN_TOKEN="csd_none")
        bridge.send(sent)
        seconds, code = bridge.close()
        told = []
        while (message := bridge.next(5)) is not None:
            told.append(message)
        report.check(judge, f"the input ends after {name}", len(told) == wanted and code == 0 and seconds < 5,
                     (told, code, seconds))
