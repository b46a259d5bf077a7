"""Printing: one JSON document on stdout when asked, people's text otherwise; warnings and progress on stderr."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any


def emit(value: Any) -> None:
    """Exactly one JSON document on stdout."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=1) + "\n")


def emit_array(values: Iterable[Any]) -> None:
    """One JSON array on stdout, an element a line, written as it is made: a long list never stands in memory whole."""
    sys.stdout.write("[")
    for at, value in enumerate(values):
        sys.stdout.write((",\n" if at else "\n") + json.dumps(plain(value), ensure_ascii=False))
    sys.stdout.write("\n]\n")


def emit_lines(values: Iterable[Any]) -> None:
    """One JSON document a line."""
    for value in values:
        sys.stdout.write(json.dumps(plain(value), ensure_ascii=False) + "\n")


def plain(value: Any) -> Any:
    """Models to JSON values, dates to ISO text."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def say(text: str = "") -> None:
    """A line for people on stdout; control characters of untrusted text are shown, never sent to the terminal."""
    sys.stdout.write(safe(text) + "\n")


def warn(text: str) -> None:
    """A line on stderr."""
    sys.stderr.write(safe(text) + "\n")


def safe(text: str) -> str:
    """Text without the control characters that could move a terminal's cursor or hide words (bidi marks included)."""
    return "".join(c if c in "\n\t" or (c.isprintable() or c in "\u00a0\u202f") else "�" for c in text)


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A plain aligned table."""
    lines = [list(map(str, header)), *[[safe(str(cell)) for cell in row] for row in rows]]
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    for line in lines:
        say("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
