"""A proxy between a judge and the gateway: it writes down what passes, and can break it on purpose."""

import json
import select
import socket
import threading
import time
from dataclasses import dataclass, field


@dataclass
class Exchange:
    """One HTTP request and everything that came back."""

    method: str
    target: str
    asked: list
    body: bytes
    message: object = None
    status: int = 0
    answered: list = field(default_factory=list)
    messages: list = field(default_factory=list)
    raw: bytes = b""
    begin: float = 0.0

    def header(self, name):
        return next((value for key, value in self.asked if key.lower() == name), None)

    def answer(self, name):
        return next((value for key, value in self.answered if key.lower() == name), None)


class Unchanged:
    """A server as it is: what follows breaks one thing each."""

    name = "unchanged"

    def asked(self, exchange):
        """Changes a request; a triple of status, headers and body answers it without the gateway."""
        return None

    def headed(self, exchange):
        """Changes the status and the headers of an answer."""

    def told(self, exchange, message):
        """The messages that go on to the client in place of one of the server's."""
        return [message]


def parsed(data):
    try:
        return json.loads(data)
    except ValueError:
        return None


class Reader:
    """Reads a socket, and gives up when whoever waits for it has hung up."""

    def __init__(self, source, waiting=None):
        self.source = source
        self.waiting = waiting
        self.rest = b""

    def _more(self):
        if self.waiting:
            ready, _, _ = select.select([self.source, self.waiting], [], [], 70)
            if self.waiting in ready and not self.waiting.recv(1, socket.MSG_PEEK):
                raise ConnectionError("the client has hung up")
        piece = self.source.recv(65536)
        self.rest += piece
        return bool(piece)

    def readline(self):
        while b"\n" not in self.rest:
            if not self._more():
                line, self.rest = self.rest, b""
                return line
        line, self.rest = self.rest.split(b"\n", 1)
        return line + b"\n"

    def read(self, count=None):
        while count is None or len(self.rest) < count:
            if not self._more():
                break
        count = len(self.rest) if count is None else count
        data, self.rest = self.rest[:count], self.rest[count:]
        return data


class Proxy:
    """Listens on a port of its own and passes everything on to the gateway."""

    def __init__(self, port, change=None):
        self.upstream = port
        self.change = change or Unchanged()
        self.log = []
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self):
        self.listener.close()

    def _listen(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client:
            try:
                client.settimeout(70)
                self._exchange(client, Reader(client))
            except OSError:
                pass

    def _exchange(self, client, reader):
        line = reader.readline().decode("latin-1").split()
        if len(line) != 3:
            return
        asked = read_headers(reader)
        length = next((int(value) for key, value in asked if key.lower() == "content-length"), 0)
        body = reader.read(length)
        exchange = Exchange(line[0], line[1], asked, body, parsed(body), begin=time.monotonic())
        self.log.append(exchange)
        own = self.change.asked(exchange)
        if own:
            exchange.status, exchange.answered, exchange.raw = own
            send(client, exchange, exchange.raw)
            return
        with socket.create_connection(("127.0.0.1", self.upstream), timeout=70) as server:
            server.sendall(self._head(exchange) + exchange.body)
            self._answer(client, Reader(server, client), exchange)

    def _head(self, exchange):
        lines = [f"{exchange.method} {exchange.target} HTTP/1.1"]
        own = f"127.0.0.1:{self.port}"
        for key, value in exchange.asked:
            if key.lower() in ("host", "origin"):
                # The proxy stands for the gateway, so its own address is the gateway's.
                value = value.replace(own, f"127.0.0.1:{self.upstream}")
            if key.lower() not in ("connection", "content-length"):
                lines.append(f"{key}: {value}")
        lines += [f"Content-Length: {len(exchange.body)}", "Connection: close", "", ""]
        return "\r\n".join(lines).encode("latin-1")

    def _answer(self, client, answer, exchange):
        line = answer.readline().decode("latin-1").split(" ", 2)
        exchange.status = int(line[1])
        exchange.answered = read_headers(answer)
        isStream = (exchange.answer("content-type") or "").startswith("text/event-stream")
        if not isStream:
            exchange.raw = read_body(answer, exchange)
            message = parsed(exchange.raw) if exchange.raw else None
            told = None
            if isinstance(message, dict) and "jsonrpc" in message:
                exchange.messages.append(message)
                told = self.change.told(exchange, json.loads(json.dumps(message)))
                exchange.messages[:] = told
            self.change.headed(exchange)
            send(client, exchange, exchange.raw if told is None else json.dumps(told[0]).encode())
            return
        self.change.headed(exchange)
        send(client, exchange, None)
        pending = b""
        for piece in chunks(answer):
            pending += piece
            while b"\n\n" in pending:
                event, pending = pending.split(b"\n\n", 1)
                exchange.raw += event + b"\n\n"
                for message in events(event):
                    told = self.change.told(exchange, message)
                    for each in told:
                        exchange.messages.append(each)
                        client.sendall(b"event: message\ndata: " + json.dumps(each).encode() + b"\n\n")


def read_headers(reader):
    headers = []
    while True:
        line = reader.readline()
        if line in (b"\r\n", b"\n", b""):
            return headers
        key, _, value = line.decode("latin-1").partition(":")
        headers.append((key, value.strip()))


def read_body(reader, exchange):
    if exchange.answer("transfer-encoding"):
        return b"".join(chunks(reader))
    length = exchange.answer("content-length")
    return reader.read(int(length)) if length is not None else reader.read()


def chunks(reader):
    """The pieces of a stream."""
    while True:
        size = int(reader.readline().split(b";")[0] or b"0", 16)
        piece = reader.read(size)
        reader.readline()
        if not size:
            return
        yield piece


def events(event):
    """The messages of one event."""
    data = b"\n".join(line[5:].strip() for line in event.split(b"\n") if line.startswith(b"data:"))
    message = parsed(data)
    return [message] if message is not None else []


def send(client, exchange, body):
    """Passes an answer's head on, and its body where it is whole."""
    lines = [f"HTTP/1.1 {exchange.status} Told"]
    for key, value in exchange.answered:
        if key.lower() not in ("connection", "content-length", "transfer-encoding"):
            lines.append(f"{key}: {value}")
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    lines += ["Connection: close", "", ""]
    client.sendall("\r\n".join(lines).encode("latin-1") + (body or b""))
