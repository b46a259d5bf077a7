"""Errors of the connectors.

ConnectorError
├── UnreadableFile     a file or folder cannot be read as what it should be (final)
└── Unavailable        an outside service did not answer (retryable)
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


class Unavailable(ConnectorError):
    """An outside service did not answer, or answered something unusable."""

    retryable = True


class RateLimited(Unavailable):
    """The service asked to wait."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
