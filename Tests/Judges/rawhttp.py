"""HTTP as bytes: what a well-behaved library would not send."""

import json
import socket
from dataclasses import dataclass, field

VERSION = "2026-07-28"


@dataclass
class Answer:
    """What came back; a status of 0 is a connection that was closed without an answer."""

    status: int = 0
    headers: list = field(default_factory=list)
    body: bytes = b""

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def message(self):
        """The JSON-RPC message; the last one of a stream."""
        text = self.body
        if (self.header("content-type") or "").startswith("text/event-stream"):
            text = [line[5:] for line in text.split(b"\n") if line.startswith(b"data:")][-1]
        try:
            value = json.loads(text)
        except ValueError:
            return None
        return value if isinstance(value, dict) and "jsonrpc" in value else None


def exchange(port, data, isClosing=False, limit=20):
    """Sends bytes, and reads one answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=limit) as connection:
        try:
            connection.sendall(data)
            if isClosing:
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            # A server may answer and close before it has read everything.
            pass
        received = b""
        try:
            while True:
                answer = whole(received)
                if answer:
                    return answer
                piece = connection.recv(65536)
                if not piece:
                    return whole(received, isOver=True) or Answer()
                received += piece
        except OSError:
            return whole(received, isOver=True) or Answer()


def whole(data, isOver=False):
    """The answer that is complete in the bytes, if one is."""
    if b"\r\n\r\n" not in data:
        return None
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    headers = [(key, value.strip()) for key, _, value in (line.partition(":") for line in lines[1:])]
    answer = Answer(int(lines[0].split(" ")[1]), headers, body)
    length = answer.header("content-length")
    if length is not None:
        answer.body = body[: int(length)]
        return answer if len(body) >= int(length) or isOver else None
    if (answer.header("transfer-encoding") or "") == "chunked":
        if not (body.startswith(b"0\r\n\r\n") or b"\r\n0\r\n\r\n" in body) and not isOver:
            return None
        pieces = []
        while body:
            size, _, body = body.partition(b"\r\n")
            if not size or int(size, 16) == 0:
                break
            pieces.append(body[: int(size, 16)])
            body = body[int(size, 16) + 2:]
        answer.body = b"".join(pieces)
        return answer
    # Neither: there is no body, or it ends with the connection.
    return answer if isOver or answer.status in (202, 204, 304) else None


def head(port, token, method="POST", target="/mcp", length=0, host=None, content="application/json", accept=True,
         extra=()):
    """The lines of a request's head."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host or f'127.0.0.1:{port}'}"]
    if token:
        lines.append(f"Authorization: Bearer {token}")
    if content:
        lines.append(f"Content-Type: {content}")
    if accept:
        lines.append("Accept: application/json, text/event-stream")
    if length is not None:
        lines.append(f"Content-Length: {length}")
    lines += [f"{key}: {value}" for key, value in extra]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


def post(port, body, token, extra=(), **more):
    """Posts one body to the MCP endpoint."""
    return exchange(port, head(port, token, length=len(body), extra=extra, **more) + body)
