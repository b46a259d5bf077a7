"""Reads `lexicon/words.txt`: named lists of single folded words."""

from functools import cache
from importlib.resources import files


@cache
def _sections() -> dict[str, frozenset[str]]:
    text = (files("agent.checks") / "lexicon" / "words.txt").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    current: set[str] = set()
    for line in text.splitlines():
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), set())
        elif line and not line.startswith("#"):
            current.update(line.split())
    return {name: frozenset(words) for name, words in found.items()}


@cache
def wordlist(name: str, missing: frozenset[str] | None = None) -> frozenset[str]:
    """The words of one section. Raises KeyError for an unknown one, unless `missing` is given instead."""
    return _sections()[name] if missing is None else _sections().get(name, missing)
