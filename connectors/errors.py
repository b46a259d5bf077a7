"""Errors of the connectors.

ConnectorError
├── UnreadableFile     a file or folder cannot be read as what it should be (final)
├── Refused            one of our own rules forbids the request: nothing was sent (final)
├── Denied             the service knows us not, or will not serve us: 401, 402, 403 (final)
├── NotFound           the service says that there is no such thing: 404, 410 (final)
├── BadAnswer          it answered something unusable: too large, another type, cut, not the documented shape (final)
└── Unavailable        an outside service did not answer (retryable)
    ├── NoHost         the name service knows no such host, or nobody answers for it (final for this run)
    └── RateLimited    it asked to wait; `retry_after` in seconds, None when it did not say
"""

from pathlib import Path


class ConnectorError(Exception):
    """Root of every error a connector raises."""

    retryable = False


class UnreadableFile(ConnectorError):
    """A user's file cannot be read: names the file, the line or field when known, and what to do next."""

    def __init__(self, path: Path | str, reason: str, *, line: int | None = None, field: str | None = None) -> None:
        place = f"`{path}`" + (f", line {line}" if line else "") + (f", field `{field}`" if field else "")
        super().__init__(f"{place}: {reason}")
        self.path, self.reason, self.line, self.field = Path(path), reason, line, field


class Refused(ConnectorError):
    """A rule of ours forbids the request (address, method, path, robots.txt, no network): no socket was opened for it."""


class Denied(ConnectorError):
    """The service answered that we may not: a missing or wrong key, no credits, a wall against programs."""


class NotFound(ConnectorError):
    """There is no such page or record."""


class BadAnswer(ConnectorError):
    """The service answered, but nothing that can be used."""


class Unavailable(ConnectorError):
    """An outside service is late, overloaded, broken or unreachable."""

    retryable = True


class NoHost(Unavailable):
    """A host name leads nowhere: a wrong domain and a network that is down look the same from here."""

    retryable = False


class RateLimited(Unavailable):
    """The service asked to wait."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
