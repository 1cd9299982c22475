"""What a bridge on standard input and output owes its client, beyond what the official one asks."""

import http.server
import json
import threading
import time

import corpus
import lines

NAME = "the bridge"
#: How fast discovery is meant to be, and when it is judged wrong: a busy machine is no fault of the program's.
MEANT, WRONG = 0.1, 2.0
#: The same for its end.
SOON, LATE = 1.0, 5.0


class Stranger(http.server.BaseHTTPRequestHandler):
    """A server that is no gateway."""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b"<html>Welcome to nginx!</html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def judge(report, scene, folder):
    def check(what, holds, detail=""):
        return report.check(NAME, what, holds, detail)

    token = scene.agent("bridge")
    program, gateway = scene.program, scene.gateway
    threads = [
        threading.Thread(target=work) for work in (
            lambda: begins(report, check, program, folder),
            lambda: speaks(report, check, program, gateway, token, folder),
            lambda: cancels(check, program, gateway, token, folder),
            lambda: ends(check, program, gateway, token, folder),
            lambda: fails(check, scene, token, folder),
        )]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Last, for it ends the engine.
    dies(check, scene, scene.agent("widow"), folder)


def begins(report, check, program, folder):
    """Discovery needs neither an engine nor a token, and is there at once."""
    best = 1e9
    for _ in range(5):
        bridge = lines.Bridge(program, ["--gateway", "http://127.0.0.1:9"], folder)
        bridge.send(corpus.message("server/discover"))
        _, answer = bridge.until(1)
        best = min(best, time.monotonic() - bridge.begin)
        check("discovery without an engine and a token", answer is not None and "result" in answer, answer)
        bridge.close()
    report.tell(f"{NAME}: discovery {best * 1000:.0f} ms after the start (meant: {MEANT * 1000:.0f} ms)"
                + ("" if best <= MEANT else "  SLOWER THAN MEANT"))
    check("discovery comes soon", best < WRONG, best)


def speaks(report, check, program, gateway, token, folder):
    """Messages alone on standard output, ids in their type."""
    bridge = lines.Bridge(program, ["--gateway", gateway], folder, COUNTERSIGN_TOKEN=token)
    for id in (0, -7, 2**53 + 1, 10**25, "", "7", "ä€😀"):
        for message in (lines.called("list_accounts", {}, id), corpus.message("tools/list", id)):
            bridge.send(message)
            _, answer = bridge.until(id)
            check(f"the id {id!r} comes back in its type",
                  answer is not None and type(answer["id"]) is type(id) and not answer.get("result", {}).get("isError"),
                  answer)
    # Two calls under one id: the second is told that it cannot be, and nothing is lost.
    waits = {"account": "dock-main", "operation": "upgrade", "plan": "scale", "reason": "x", "wait_seconds": 2}
    bridge.send(lines.called("request_plan_change", waits, "twice"))
    bridge.send(lines.called("list_accounts", {}, "twice"))
    answers = [bridge.next(), bridge.next()]
    failed = [answer for answer in answers if answer and answer["result"]["isError"]]
    check("two calls under one id", None not in answers and len(failed) == 1, answers)
    seconds, code = bridge.close()
    report.tell(f"{NAME}: ends {seconds * 1000:.0f} ms after its input (meant: {SOON * 1000:.0f} ms)"
                + ("" if seconds <= SOON else "  SLOWER THAN MEANT"))
    check("it ends soon after its input, with 0", code == 0 and seconds < LATE, (seconds, code))
    for line in bridge.everything:
        message = json.loads(line)
        check("a line on standard output is one message, and ends", message.get("jsonrpc") == "2.0"
              and line.endswith(b"\n") and b"\r" not in line, line[:100])
    check("it says nothing on standard error when all is well", bridge.said() == "", bridge.said())
    check("the token is nowhere in its output", token not in b"".join(bridge.everything).decode() + bridge.said())


def cancels(check, program, gateway, token, folder):
    """Of a cancelled call nothing more is told, and its request stays."""
    bridge = lines.Bridge(program, ["--gateway", gateway], folder, COUNTERSIGN_TOKEN=token)
    asked = bridge.call("request_plan_change", {"account": "idp", "operation": "upgrade", "plan": "pro", "reason": "x"})
    own = (asked or {}).get("structuredContent", {}).get("id")
    check("a request to wait for", own is not None, asked)
    for id in ("wait", 41):
        bridge.send(lines.called("check_request", {"id": own, "wait_seconds": 30}, id, token="token"))
        time.sleep(0.3)
        for _ in range(2):
            bridge.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id}})
    # A string is another id than a number.
    bridge.send(lines.called("check_request", {"id": own, "wait_seconds": 8}, 42))
    time.sleep(0.3)
    bridge.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "42"}})
    before, answer = bridge.until(42)
    check("a cancellation of another type cancels nothing", answer is not None and not before, (before, answer))
    late = bridge.next(1)
    check("nothing is told of what was cancelled", late is None, late)
    still = bridge.call("check_request", {"id": own}, "after")
    check("the request stays", still and still["structuredContent"]["state"] == "pending", still)
    bridge.close()


def ends(check, program, gateway, token, folder):
    """A client that is gone is not waited for."""
    bridge = lines.Bridge(program, ["--gateway", gateway], folder, COUNTERSIGN_TOKEN=token)
    bridge.send(lines.called("request_plan_change", {"account": "mail", "operation": "checkout", "plan": "pro",
                                                     "reason": "x", "wait_seconds": 45}, 1))
    time.sleep(0.5)
    seconds, code = bridge.close()
    check("it ends soon after its input, also amid a wait", code == 0 and seconds < LATE, (seconds, code))
    # A reader that is gone ends it, too.
    bridge = lines.Bridge(program, ["--gateway", gateway], folder, isRead=False, COUNTERSIGN_TOKEN=token)
    bridge.process.stdout.close()
    bridge.send(corpus.message("server/discover"))
    begin = time.monotonic()
    while bridge.process.poll() is None and time.monotonic() - begin < LATE:
        bridge.send(corpus.message("tools/list"))
        time.sleep(0.05)
    check("it ends when nobody reads", bridge.process.poll() is not None)
    bridge.close()
    bridge = lines.Bridge(program, ["--gateway", gateway], folder, COUNTERSIGN_TOKEN=token)
    bridge.send(corpus.message("server/discover"))
    bridge.until(1)
    for number in range(2000):
        if not bridge.send(corpus.message("tools/list", number)):
            break
    seconds, code = bridge.close()
    check("a flood is answered to the end", code == 0, (seconds, code))


def failure(check, what, bridge, *needed, tool="list_accounts", arguments=None):
    """Every failure is a tool's, in words that say what to do."""
    result = bridge.call(tool, arguments or {})
    text = result["content"][0]["text"] if result and result.get("content") else ""
    check(what, result is not None and result["isError"] and all(word.lower() in text.lower() for word in needed)
          and len(text) > 30, result)
    seconds, code = bridge.close()
    check(f"{what}: it ends well", code == 0 and seconds < LATE, (seconds, code, bridge.said()))
    return text + bridge.said()


def fails(check, scene, token, folder):
    program, gateway = scene.program, scene.gateway

    def bridge(address=gateway, given=token, *more):
        environment = {"COUNTERSIGN_TOKEN": given} if given else {}
        return lines.Bridge(program, ["--gateway", address, *more], folder, **environment)

    failure(check, "no token", bridge(given=None), "token", "COUNTERSIGN_TOKEN")
    wrong = "csd_" + "1" * 64
    said = failure(check, "a wrong token", bridge(given=wrong), "token")
    check("a wrong token is not repeated", wrong not in said, said)
    failure(check, "no engine", bridge("http://127.0.0.1:9"), "running")
    failure(check, "an address that is none", bridge("ftp://nowhere"), "gateway", "address")
    failure(check, "an address without a host", bridge("http://"), "gateway", "address")
    failure(check, "a socket that is not there", bridge("unix:/nowhere/door.sock"), "gateway")
    failure(check, "a file of a token that is not there", bridge(gateway, None, "--token-file", "/nowhere/token"), "token")
    stranger = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
    threading.Thread(target=stranger.serve_forever, daemon=True).start()
    failure(check, "a server that is no gateway", bridge(f"http://127.0.0.1:{stranger.server_port}"), "gateway")
    stranger.shutdown()
    stranger.server_close()
    failure(check, "a token for several accounts", bridge(), "several accounts", "dock-main", tool="get_billing")
    failure(check, "an account that is not there", bridge(gateway, token, "--account", "elsewhere"), "account",
            tool="get_billing")
    scene.agent("fired")
    code, _ = scene.command("agent", "revoke", "fired")
    check("an agent is fired", code == 0)
    fired = scene.agent("fired-2")
    waiting = bridge(given=fired)
    asked = waiting.call("request_plan_change", {"account": "dock-main", "operation": "downgrade", "reason": "x"})
    own = (asked or {}).get("structuredContent", {}).get("id")
    waiting.send(lines.called("check_request", {"id": own, "wait_seconds": 30}, "wait"))
    time.sleep(0.5)
    scene.command("agent", "revoke", "fired-2")
    begin = time.monotonic()
    _, answer = waiting.until("wait", 25)
    result = (answer or {}).get("result", {})
    check("a token that is revoked ends the wait in words", result.get("isError") and time.monotonic() - begin < 15,
          (answer, time.monotonic() - begin))
    failure(check, "a revoked token", waiting, "token")


def dies(check, scene, token, folder):
    """The engine is killed while an agent waits, and comes back."""
    bridge = lines.Bridge(scene.program, ["--gateway", scene.gateway], folder, COUNTERSIGN_TOKEN=token)
    asked = bridge.call("request_plan_change", {"account": "daimon-bot", "operation": "upgrade_link",
                                                "plan": "developer", "reason": "x"})
    own = (asked or {}).get("structuredContent", {}).get("id")
    bridge.send(lines.called("check_request", {"id": own, "wait_seconds": 30}, "wait"))
    time.sleep(0.5)
    scene.kill_engine()
    _, answer = bridge.until("wait", 20)
    result = (answer or {}).get("result", {})
    check("the engine dies amid a wait, which ends in words", result.get("isError")
          and len(result["content"][0]["text"]) > 30, answer)
    result = bridge.call("report_limit", {"account": "dock-main", "limit": "x"})
    check("and a call to none is told so", result and result["isError"], result)
    check("the engine starts again", scene.start_engine())
    result = bridge.call("check_request", {"id": own}, "again")
    check("the same bridge goes on", result and result.get("structuredContent", {}).get("state") == "pending", result)
    bridge.close()
