"""The HTTP client of model calls. The library's time-out is per chunk; ours also bounds the whole answer, and its size.

Some endpoints keep a connection alive with blank lines for many minutes: each of them restarts a per-chunk time-out.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx2

LARGEST_ANSWER = 4_000_000  # bytes; a draft is a few thousand
_STARTED = "amorce_started"


def open_client(seconds: float, clock: Callable[[], float]) -> "httpx2.Client":
    """A client whose every answer ends within `seconds`. Proxies of the environment stay in use."""
    import httpx2

    class Bounded(httpx2.SyncByteStream):
        """A body that stops at the deadline or at the largest size."""

        def __init__(self, inner: Any, request: httpx2.Request) -> None:
            self._inner, self._request = inner, request

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for chunk in self._inner:
                size += len(chunk)
                if clock() - self._request.extensions[_STARTED] > seconds:
                    raise httpx2.ReadTimeout("the whole answer took too long", request=self._request)
                if size > LARGEST_ANSWER:
                    raise httpx2.ReadError("the answer is larger than any draft", request=self._request)
                yield chunk

        def close(self) -> None:
            self._inner.close()

    def started(request: httpx2.Request) -> None:
        request.extensions[_STARTED] = clock()

    def bound(response: httpx2.Response) -> None:
        response.stream = Bounded(response.stream, response.request)

    return httpx2.Client(
        timeout=httpx2.Timeout(seconds, connect=min(seconds, 10.0)),
        follow_redirects=False,
        event_hooks={"request": [started], "response": [bound]},
    )
