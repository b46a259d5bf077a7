"""Progress on stderr: a bar on a terminal, a line each tenth elsewhere."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from agent.cli.console import safe, warn

if TYPE_CHECKING:
    from agent.ports import Usage

WIDTH = 30
LONG = 200_000  # steps from which a list is worth a line where nobody watches a bar


class Bar:
    """One bar for a job of several parts; leaves the terminal on a fresh line. `lines_from` steps are told without a terminal."""

    def __init__(self, lines_from: int = LONG) -> None:
        self._live = sys.stderr.isatty()
        self._lines_from = lines_from
        self._drawn = False
        self._tenth = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._drawn:
            sys.stderr.write("\n")

    def show(self, doing: str, done: int, of: int) -> None:
        """Tells how much of a part is done; `of` 0 when that is not known yet."""
        if self._live:
            filled = WIDTH * done // of if of else 0
            bar = f"[{'#' * filled}{'.' * (WIDTH - filled)}] " if of else ""
            sys.stderr.write(f"\r\x1b[K{bar}{done:,}" + (f"/{of:,}" if of else "") + f" {safe(doing)}")
            sys.stderr.flush()
            self._drawn = True
        elif of >= max(self._lines_from, 1) and 10 * done // of != self._tenth:
            self._tenth = 10 * done // of
            warn(f"{done:,}/{of:,} {doing}")

    def note(self, text: str) -> None:
        """A line of its own, above the bar."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
        warn(text)


def announce(proposals: int, expected: "Usage") -> None:
    """Before the first call of a model: what the proposals are likely to take."""
    cost = "unknown (set price_prompt and price_completion)" if expected.cost is None else f"{expected.cost:.4f}"
    warn(f"amorce: {proposals} to draft with the model: about {expected.tokens:,} tokens, cost {cost}")
