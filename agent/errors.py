"""Errors of the agent.

AgentError                     exit code
├── BadInput                   2   a file, field or argument is wrong: names it and says what to do next
│   └── PlaybookInvalid        2
├── NotFound                   2   an account, proposal, card or batch of that name does not exist
├── Refused                    3   by rule: the reason is the message (for instance approving over a block)
├── ModelFailure               4   the model endpoint gave nothing usable (retryable or not, see `retryable`)
│   ├── ModelUnavailable       4   late, 429, 5xx, connection lost
│   ├── ModelRefused           4   the model declined to answer
│   └── OutputInvalid          4   cut, not JSON, or not the schema asked for
├── BudgetExceeded             3   the next call would pass the ceiling
└── StoreLocked                4   another process holds the database
    └── Outdated               4   somebody changed the record since it was read
"""

from pathlib import Path


class AgentError(Exception):
    """Root of the errors of the agent. `exit_code` follows the contract."""

    exit_code = 1
    retryable = False


class BadInput(AgentError):
    """Unusable input or wrong usage."""

    exit_code = 2


class PlaybookInvalid(BadInput):
    """A playbook file is wrong: names file, field and line."""

    def __init__(self, path: Path | str, reason: str, *, field: str | None = None, line: int | None = None) -> None:
        place = f"`{path}`" + (f", line {line}" if line else "") + (f", field `{field}`" if field else "")
        super().__init__(f"{place}: {reason}")
        self.path, self.reason, self.field, self.line = Path(path), reason, field, line


class NotFound(BadInput):
    """Nothing of that name in this workspace."""


class Refused(AgentError):
    """The request is understood and refused by a rule."""

    exit_code = 3


class BudgetExceeded(Refused):
    """The next model call would pass the ceiling the user set."""


class ModelFailure(AgentError):
    """A model call gave nothing usable. Never turned into a draft. `tokens` and `cost` were paid for all the same."""

    exit_code = 4
    tokens: int = 0
    cost: float | None = None


class ModelUnavailable(ModelFailure):
    """The endpoint is late, overloaded, broken or unreachable. `retry_after` in seconds when it said so."""

    retryable = True

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ModelRefused(ModelFailure):
    """The model declined to answer."""


class OutputInvalid(ModelFailure):
    """The answer is cut, is not JSON, or is not of the schema asked for."""


class StoreLocked(AgentError):
    """Another process holds the database longer than we wait."""

    exit_code = 4
    retryable = True


class Outdated(StoreLocked):
    """Somebody else changed the record since it was read: read it again."""
