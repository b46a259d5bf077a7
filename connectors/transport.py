"""One exchange on the wire: to addresses already chosen, within a deadline, with a bounded body. Knows nothing of rules.

httpx's time-outs are per read, so that a server may drip for ever, and its decoding inflates a whole chunk before anybody can
count. Here every read is also cut at the deadline of the exchange, and bodies are counted raw and inflated with a bound.
"""

import ssl
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from connectors.errors import BadAnswer, ConnectorError, Refused, Unavailable

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Bounds:
    """Limits of one exchange: seconds to connect, between two reads and in all; bytes of a body, raw and inflated."""

    connect: float = 5.0
    idle: float = 5.0
    total: float = 10.0
    body: int = 2_000_000


@dataclass(frozen=True)
class Request:
    """What goes out. `addresses` are those to connect to, whatever the host of `url` says; tried in order."""

    method: str
    url: str
    addresses: tuple[str, ...]
    headers: Headers = field(default_factory=dict, repr=False)
    content: bytes | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """The address without user, query and fragment: what may be shown in an error."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


@dataclass(frozen=True)
class Reply:
    """What came back; header names in lower case."""

    status: int
    headers: Headers
    body: bytes


def exchange(request: Request, bounds: Bounds, monotonic: Callable[[], float]) -> Reply:
    """Send one request and read its answer whole. Redirects are not followed, cookies and proxy variables not used.

    Raises Unavailable (late, unreachable, broken off), BadAnswer (too large, encoding, certificate), Refused (not an address).
    """
    deadline = _Deadline(monotonic() + bounds.total, monotonic)
    timeout = httpx.Timeout(bounds.idle, connect=bounds.connect)
    with _translated(request), _Transport(request.addresses, deadline) as transport:
        client = httpx.Client(transport=transport, trust_env=False, timeout=timeout)
        headers = {"Accept-Encoding": "identity", **request.headers}
        outgoing = client.build_request(request.method, request.url, headers=headers, content=request.content)
        response = client.send(outgoing, stream=True, follow_redirects=False)
        try:
            body = read_body(response.headers, response.iter_raw(), bounds.body)
        finally:
            response.close()
        return Reply(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)


def read_body(headers: Headers, chunks: Iterable[bytes], largest: int) -> bytes:
    """The body, inflated when it is gzip or deflate. Raises BadAnswer beyond `largest` bytes, raw or inflated."""
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > largest:
        raise BadAnswer(f"larger than {largest:,} bytes")
    inflater = _inflater(headers.get("content-encoding", ""))
    raw, body = 0, bytearray()
    for chunk in chunks:
        raw += len(chunk)
        body += inflater.inflate(chunk, largest + 1 - len(body))
        if max(raw, len(body)) > largest:
            raise BadAnswer(f"larger than {largest:,} bytes")
    if raw and not inflater.complete:
        raise BadAnswer("cut before its end")
    return bytes(body)


class _Plain:
    complete = True

    def inflate(self, chunk: bytes, _: int) -> bytes:
        return chunk


class _Inflater:
    """Inflates at most `room` bytes at a time, so that a bomb is stopped before it is in memory."""

    def __init__(self, name: str, window: int) -> None:
        self._name, self._zlib = name, zlib.decompressobj(window)

    @property
    def complete(self) -> bool:
        return self._zlib.eof

    def inflate(self, chunk: bytes, room: int) -> bytes:
        try:
            return self._zlib.decompress(chunk, room)
        except zlib.error:
            raise BadAnswer(f"not the {self._name} it says it is") from None


def _inflater(encoding: str) -> _Plain | _Inflater:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _Plain()
    if name in ("gzip", "x-gzip"):
        return _Inflater(name, zlib.MAX_WBITS | 16)
    if name == "deflate":
        return _Inflater(name, zlib.MAX_WBITS)
    raise BadAnswer(f"encoded as `{name[:40]}`, which was not asked for")


class _Deadline:
    """A moment after which nothing is read or written any more."""

    def __init__(self, at: float, monotonic: Callable[[], float]) -> None:
        self._at, self._monotonic = at, monotonic

    def within(self, timeout: float | None) -> float:
        left = self._at - self._monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the exchange as a whole took too long")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connects to the given addresses whatever the host: the name was resolved and judged before."""

    def __init__(self, addresses: tuple[str, ...], deadline: _Deadline) -> None:
        self._addresses, self._deadline = addresses, deadline
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        error: Exception = httpcore.ConnectError("no address")
        for address in self._addresses:
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._deadline.within(timeout), local_address, socket_options
                )
                return _Stream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error


class _Transport(httpx.BaseTransport):
    """One connection for one exchange: what was checked for this request serves no other."""

    def __init__(self, addresses: tuple[str, ...], deadline: _Deadline) -> None:
        backend = _Backend(addresses, deadline)
        self._pool = httpcore.ConnectionPool(ssl_context=_tls(), max_connections=1, network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        response = self._pool.handle_request(
            httpcore.Request(
                request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


@cache
def _tls() -> ssl.SSLContext:
    """Certificates are always verified; SSL_CERT_FILE adds a company's own authority."""
    return httpx.create_ssl_context()


@contextmanager
def _translated(request: Request) -> Iterator[None]:
    """The border of the libraries: their exceptions (which carry headers) become ours (which do not)."""
    try:
        yield
    except ConnectorError as error:
        raise type(error)(f"{request.place}: {error}") from None
    except Exception as error:
        raise translate(error, request.place) from None


def translate(error: Exception, place: str) -> ConnectorError:
    """Our error for one of httpcore's or httpx's; an exception of neither comes back as it was raised."""
    if isinstance(error, httpcore.ConnectError | httpx.ConnectError):
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return BadAnswer(f"{place}: its certificate is not valid")
        return Unavailable(f"{place}: cannot be reached")
    if isinstance(error, httpcore.TimeoutException | httpx.TimeoutException):
        return Unavailable(f"{place}: did not answer in time")
    if isinstance(error, _UNUSABLE):
        return Refused(f"{place}: not an address that can be asked")
    if isinstance(error, _BROKEN):
        return Unavailable(f"{place}: the connection broke off")
    raise error


_UNUSABLE = (
    httpcore.UnsupportedProtocol,
    httpcore.LocalProtocolError,
    httpcore.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.ProxyError,
    httpx.InvalidURL,
)
_BROKEN = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ConnectionNotAvailable,
    httpx.NetworkError,
    httpx.ProtocolError,
    httpx.DecodingError,
    httpx.StreamError,
)
