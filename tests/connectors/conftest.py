"""Real HTTP servers on loopback, with a script of answers and faults; clocks that never wait."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from connectors.cache import HttpCache
from connectors.http import Clock, Http

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Reply:
    """One answer. `cut` closes half way, `hold` never answers, `drip` sends a byte at a time and never ends, headers or body."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hold: bool = False
    drip: str = ""
    chunked: bool = False


@dataclass(frozen=True)
class Seen:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]


class Server:
    """`routes` give for a path one reply, a list of them (the last one repeats), or a function of the request."""

    def __init__(self) -> None:
        self.routes: dict[str, Any] = {}
        self.seen: list[Seen] = []
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [s.path for s in self.seen]

    def page(self, path: str, html: str, **headers: str) -> None:
        self.routes[path] = Reply(html.encode(), headers={"Content-Type": "text/html; charset=utf-8", **headers})

    def json(self, path: str, value: Any, status: int = 200, **headers: str) -> None:
        self.routes[path] = told(value, status, **headers)

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def take(self, seen: Seen) -> Reply:
        with self._lock:
            self.seen.append(seen)
            planned = self.routes.get(seen.path, self.routes.get(seen.path.partition("?")[0], Reply(b"none", 404)))
            if isinstance(planned, list):
                planned = planned.pop(0) if len(planned) > 1 else planned[0]
        return planned(seen) if callable(planned) else planned

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        return type("Answering", (_Handler,), {"server_of_test": self})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_of_test: Server

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        reply = self.server_of_test.take(Seen(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
        try:
            self.play(reply)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def do_POST(self) -> None:
        self.do_GET()

    def play(self, reply: Reply) -> None:
        if reply.hold:
            self.server_of_test.released.wait(30)
            return
        if reply.drip == "headers":
            self.dripped(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a")
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        length = "1000000" if reply.drip else str(len(reply.body))
        self.send_header(*(("Transfer-Encoding", "chunked") if reply.chunked else ("Content-Length", length)))
        self.end_headers()
        if reply.drip:
            self.dripped(b"<", b" ")
        elif reply.chunked:
            self.chunks(reply.body)
        else:
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
            self.close_connection = reply.cut

    def chunks(self, body: bytes) -> None:
        for at in range(0, len(body), 65_536):
            piece = body[at : at + 65_536]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def dripped(self, first: bytes, drop: bytes) -> None:
        self.wfile.write(first)
        while not self.server_of_test.released.wait(0.002):
            self.wfile.write(drop)
            self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass


def told(value: Any, status: int = 200, **headers: str) -> Reply:
    """A JSON answer; header names are written with underscores."""
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return Reply(json.dumps(value).encode(), status, {"Content-Type": "application/json", **named})


@dataclass
class Waits:
    """A clock whose waits are written down and never waited; `jump` is added to the time at each look at it."""

    slept: list[float] = field(default_factory=list)
    time: float = 0.0
    jump: float = 0.0
    now: datetime = NOON

    def clock(self) -> Clock:
        return Clock(monotonic=self.read, sleep=self.sleep, chance=lambda: 0.0, now=self.day)

    def read(self) -> float:
        self.time += self.jump
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def day(self) -> datetime:
        return self.now + timedelta(seconds=self.time)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server; its routes are empty."""
    running = Server()
    yield running
    running.close()


@pytest.fixture
def waits() -> Waits:
    """The clock of the test."""
    return Waits()


@pytest.fixture
def http(waits: Waits, tmp_path: Path) -> Http:
    """A client that never waits, with a cache in the test's folder."""
    return Http("Amorce/1.0 (test)", cache=HttpCache(tmp_path / "cache", waits.day), clock=waits.clock())


@pytest.fixture
def reply() -> Callable[..., Reply]:
    """Builder of answers."""
    return Reply


@pytest.fixture
def answer() -> Callable[..., Reply]:
    """Builder of JSON answers."""
    return told
