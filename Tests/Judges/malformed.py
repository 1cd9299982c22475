"""Sends the corpus of malformed traffic, and holds every answer against its line."""

import concurrent.futures
import http.client
import json
import socket
import time

import corpus
import rawhttp
import messages


def wrong(case, answer):
    """What is wrong with an answer; none when it is as it must be."""
    message = answer.message
    found = []
    if answer.status not in case.status:
        found.append(f"status {answer.status}, not {case.status}")
    if case.id is corpus.SILENCE and message is not None:
        found.append("a message where none may be")
    if answer.status == 202 and answer.body:
        found.append("202 with a body")
    if answer.header("mcp-session-id"):
        found.append("a session was begun")
    if answer.header("access-control-allow-origin"):
        found.append("browsers are let in")
    if message is not None:
        code = message.get("error", {}).get("code")
        if case.code and code not in case.code:
            found.append(f"code {code}, not {case.code}")
        if not case.code and "error" in message:
            found.append(f"the error {code}")
        if case.id is corpus.NO_ID and "id" in message:
            found.append(f"the id {message['id']!r}, where none may be")
        if case.id not in (corpus.NO_ID, corpus.ANY_ID, corpus.SILENCE) and not messages.same(message.get("id"), case.id):
            found.append(f"the id {message.get('id')!r}, not {case.id!r}")
        if "id" in message and message["id"] is None:
            found.append("a null id")
        if "error" in message:
            found += messages.REVISIONS[corpus.MODERN].message(message, None)
    elif case.code and None not in case.code and answer.status != 202:
        found.append("no JSON-RPC error")
    elif not case.code and case.id not in (corpus.SILENCE, corpus.ANY_ID):
        found.append("no JSON-RPC message")
    if case.look and not found and not case.look(answer):
        found.append("it says something else")
    return found


def judge(report, port, token, judge="malformed traffic over HTTP", onlyControls=False):
    """The whole corpus; after each line a good call is still answered."""
    table = [case for case in corpus.cases(port) if case.controls or not onlyControls]

    def one(case):
        more = {"token": token, "length": len(case.body), **case.more}
        isClosing = more.pop("isClosing", False)
        sent = rawhttp.head(port, extra=case.headers, **more) + case.body
        try:
            answer = rawhttp.exchange(port, sent, isClosing)
            found = wrong(case, answer)
        except Exception as error:  # noqa: BLE001
            answer, found = rawhttp.Answer(), [f"{type(error).__name__}: {error}"]
        report.check(judge, case.name, not found, (found, answer.status, answer.body[:300]))
        if not onlyControls:
            good = rawhttp.post(port, corpus.TEXT, token, corpus.fields())
            report.check(judge, f"a good call after: {case.name}", good.status == 200 and corpus.is_result(good), good)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(one, table))
    if not onlyControls:
        side_by_side(report, port, token, judge)
        one_after_another(report, port, token, judge)
        hung_up(report, port, token, judge)
    return len(table)


def side_by_side(report, port, token, judge):
    """Calls with one id at the same time are each answered: nothing joins their connections."""
    call = json.dumps(corpus.message("tools/call", "same", {"name": "list_accounts", "arguments": {}})).encode()
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(
            lambda _: rawhttp.post(port, call, token, corpus.fields("tools/call", name="list_accounts")), range(8)))
    good = [answer for answer in answers if answer.status == 200 and answer.message.get("id") == "same"
            and not answer.message["result"]["isError"]]
    report.check(judge, "eight calls with one id", len(good) == 8, answers)


def one_after_another(report, port, token, judge):
    """What was refused, or had no answer, leaves a kept connection where the next request begins."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    good = ("a good call", corpus.TEXT, "tools/list", 200)
    for name, body, method, status in (
        good, ("no JSON", b"{", "tools/list", 400), good, ("a notification", b'{"jsonrpc":"2.0","method":"notifications/x"}',
                                                           "notifications/x", 202), good,
        ("a batch", b"[" + corpus.TEXT + b"]", "tools/list", 400), good,
        ("an unknown method", corpus.data(corpus.message("nope")), "nope", 404), good,
    ):
        headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json",
                   "Accept": "application/json, text/event-stream", **dict(corpus.fields(method))}
        try:
            connection.request("POST", "/mcp", body, headers)
            answer = connection.getresponse()
            told = answer.read()
            report.check(judge, f"on one connection: {name}", answer.status == status and (status != 202 or not told),
                         (answer.status, told[:200]))
        except (OSError, http.client.HTTPException) as error:
            report.check(judge, f"on one connection: {name}", False, repr(error))
    connection.close()


def hung_up(report, port, token, judge):
    """Clients that hang up amid their waits take no place away from the next call, and nothing that was asked for."""
    fields = corpus.fields("tools/call", name="request_plan_change")
    ask = corpus.message("tools/call", "ask", {"name": "request_plan_change", "arguments": {
        "account": "dock-main", "operation": "upgrade", "plan": "scale", "reason": "x"}})
    asked = rawhttp.post(port, corpus.data(ask), token, fields).message["result"]["structuredContent"]
    fields = corpus.fields("tools/call", name="check_request")
    for round in range(3):
        connections = []
        for number in range(20):
            wait = corpus.message("tools/call", number, {"name": "check_request", "arguments": {
                "id": asked["id"], "wait_seconds": 40}})
            if number % 2:
                # As a stream, and as one answer that never comes.
                wait["params"]["_meta"]["progressToken"] = number
            body = corpus.data(wait)
            connection = socket.create_connection(("127.0.0.1", port), timeout=20)
            connection.sendall(rawhttp.head(port, token, length=len(body), extra=fields) + body)
            connections.append(connection)
        time.sleep(0.5)
        for connection in connections:
            connection.close()
        begin, answer = time.monotonic(), None
        look = corpus.message("tools/call", "look", {"name": "check_request", "arguments": {"id": asked["id"]}})
        while time.monotonic() - begin < 5:
            answer = rawhttp.post(port, corpus.data(look), token, fields)
            if answer.status == 200 and not answer.message["result"]["isError"]:
                break
            time.sleep(0.1)
        told = (answer.message or {}).get("result", {}).get("structuredContent", {})
        report.check(judge, "after clients that hung up a call is answered", told.get("state") == "pending",
                     (round, time.monotonic() - begin, answer))
