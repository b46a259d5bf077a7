"""A real HTTP server on loopback that speaks the chat API, with a script of answers and faults."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from agent.llm.chat import LangChainModel
from agent.llm.retrying import Clock
from agent.settings import Settings


@dataclass(frozen=True)
class Reply:
    """One answer of the server. `body` as it goes over the wire; `cut` closes half way; `hold` never answers in the test."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hold: bool = False
    drip: bool = False


def completion(content: str | None = "", **changes: Any) -> dict[str, Any]:
    """A chat completion; `changes` replace fields of the message or, with `finish_reason` and `usage`, around it."""
    finish = changes.pop("finish_reason", "stop")
    usage = changes.pop("usage", {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200})
    message = {"role": "assistant", "content": content, "refusal": None, **changes}
    choice = {"index": 0, "finish_reason": finish, "logprobs": None, "message": message}
    body = {"id": "c-1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return body | ({"usage": usage} if usage else {})


def ok(value: Any, **changes: Any) -> Reply:
    """A good answer: the JSON of `value`, or the text itself."""
    text = value if isinstance(value, str | None) else json.dumps(value, ensure_ascii=False)
    return Reply(json.dumps(completion(text, **changes)).encode(), headers={"Content-Type": "application/json"})


def error(status: int, code: str | None = None, **headers: str) -> Reply:
    """An error in the API's form. Header names are written with underscores."""
    body = {"error": {"message": "said by the server", "type": "t", "param": None, "code": code}}
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    return Reply(json.dumps(body).encode(), status, {"Content-Type": "application/json", **named})


class Endpoint:
    """The server: `replies` in order, one for each request; `requests` as they came. Past the script it answers 418."""

    def __init__(self) -> None:
        self.replies: list[Reply | Callable[[dict[str, Any]], Reply]] = []
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.released = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def take(self, path: str, body: dict[str, Any]) -> Reply:
        with self._lock:
            self.requests.append(body)
            self.paths.append(path)
            position = len(self.requests) - 1
        if position >= len(self.replies):
            return error(418)
        reply = self.replies[position]
        return reply(body) if callable(reply) else reply

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                reply = endpoint.take(self.path, json.loads(raw))
                try:
                    self.play(reply)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def play(self, reply: Reply) -> None:
                if reply.hold:
                    endpoint.released.wait(30)
                    return
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if reply.drip:
                    self.drip()
                    return
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
                self.close_connection = reply.cut

            def drip(self) -> None:
                """Blank chunks until the client has had enough."""
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                while not endpoint.released.wait(0.005):
                    self.wfile.write(b"1\r\n\n\r\n")
                    self.wfile.flush()

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@dataclass
class Waits:
    """A clock whose waits are written down and never waited. `jump` is added to the time at each look at it."""

    slept: list[float] = field(default_factory=list)
    time: float = 0.0
    jump: float = 0.0

    def clock(self, **changes: Any) -> Clock:
        return Clock(monotonic=self.read, sleep=self.sleep, chance=lambda: 0.0, **changes)

    def read(self) -> float:
        self.time += self.jump
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    yield server
    server.close()


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def model(endpoint: Endpoint, waits: Waits, tmp_path: Path) -> Iterator[Callable[..., LangChainModel]]:
    """Makes the model under test: `model(replies, **settings)`."""
    opened: list[LangChainModel] = []

    def make(replies: Sequence[Any] = (), *, clock: Clock | None = None, **settings: Any) -> LangChainModel:
        endpoint.replies = list(replies)
        values = {"model": "m", "openai_base_url": endpoint.url, "model_timeout_seconds": 30.0, **settings}
        opened.append(LangChainModel(Settings(workspace=tmp_path, **values), clock or waits.clock()))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def speak() -> Any:
    """The builders of answers, for test modules."""

    class Speak:
        ok, error, completion, reply = staticmethod(ok), staticmethod(error), staticmethod(completion), Reply

    return Speak
