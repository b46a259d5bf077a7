"""JSON evidence: every leaf with its path and its place in the raw text, so that a quote is an exact piece of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from agent.language.sentences import Span

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}\[\]:,]', re.DOTALL)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_DEEPEST = 60
_ESCAPES = {"n": "\n", "t": " ", "r": "\n", "b": " ", "f": " "}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Field:
    """A leaf: `path` holds the keys from the root (list positions as digits), `value` its text, `quote` `"key": value`.

    `key` is the nearest key that is not a list position, lower case. `within` is the list it stands in, with its key
    (`"tools": ["a", "b"]`), or the object when that is an item of a list.
    """

    path: tuple[str, ...]
    value: str
    kind: str  # string, number, word (true, false, null)
    quote: Span
    inside: Span
    key: str = ""
    within: Span | None = None

    def number(self) -> float | None:
        """The value as a number, None when it is not one."""
        try:
            return float(self.value.replace(" ", ""))
        except ValueError:
            return None


def is_record(text: str) -> bool:
    """True when the text is (or begins as) a JSON object or list."""
    head = text.lstrip("\ufeff \t\r\n")[:2].replace(" ", "")
    return head[:1] == "{" or (head[:1] == "[" and head[1:2] in ("{", "", "\n"))


def fields(text: str) -> list[Field]:
    """Leaves of JSON text, in order. Cut or broken JSON gives what could be read before the break."""
    reader = _Reader(text)
    for token in _TOKEN.finditer(text):
        if not reader.take(token):
            break
    return reader.found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Field] = []
        self._path: list[str] = []
        self._lists: list[int | None] = []
        self._opened: list[int] = []
        self._pending: list[int] = []
        self._key: re.Match[str] | None = None
        self._held: re.Match[str] | None = None

    def take(self, token: re.Match[str]) -> bool:
        """Feed one token; False when the nesting is too deep to go on."""
        mark = token[0]
        if mark in "{[":
            self._open(mark, token.start())
        elif mark in "}]":
            self._flush()
            self._close(token.end())
        elif mark == ":":
            self._key, self._held = self._held, None
        elif mark == ",":
            self._flush()
            if self._lists and self._lists[-1] is not None:
                self._lists[-1] += 1
        else:
            self._held = token
        return len(self._lists) <= _DEEPEST

    def _open(self, mark: str, at: int) -> None:
        self._opened.append(self._key.start() if self._key else at)
        self._pending.append(len(self.found))
        self._path.append(_unquoted(self._key[0]) if self._key else str(self._position()))
        self._lists.append(0 if mark == "[" else None)
        self._key = self._held = None

    def _close(self, end: int) -> None:
        if self._path:
            listed = self._lists[-1] is not None or (len(self._lists) > 1 and self._lists[-2] is not None)
            span, first = Span(self._opened.pop(), end), self._pending.pop()
            if listed and len(self._path) > 1:
                deep = len(self._path)
                self.found[first:] = [replace(f, within=span) if len(f.path) == deep else f for f in self.found[first:]]
            self._path.pop()
            self._lists.pop()
        self._key = self._held = None

    def _position(self) -> int:
        return (self._lists[-1] or 0) if self._lists else 0

    def _flush(self) -> None:
        token, key = self._held, self._key
        self._held = self._key = None
        if token is None:
            return
        quoted = token[0][0] == '"'
        inside = Span(token.start() + 1, token.end() - 1) if quoted else Span(*token.span())
        name = _unquoted(key[0]) if key else str(self._position())
        kind = "string" if quoted else "word" if token[0] in ("true", "false", "null") else "number"
        quote = Span(key.start() if key else token.start(), token.end())
        path = (*self._path[1:], name)
        nearest = next((_snake(p) for p in reversed(path) if not p.isdigit()), "")
        value = plain(token[0][1:-1]) if quoted else token[0]
        self.found.append(Field(path, value, kind, quote, inside, nearest))


def first_text(record: Iterable[Field], *keys: str) -> str:
    """The first non-empty value of one of these keys."""
    return next((f.value for f in record if f.key in keys and f.value and f.value != "null"), "")


def _snake(key: str) -> str:
    """`companyType` as `company_type`."""
    return _HUMP.sub("_", key).lower()


def _unquoted(token: str) -> str:
    return plain(token[1:-1]) if token.startswith('"') else token


def plain(value: str) -> str:
    """A JSON string without its escapes."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(
        lambda m: chr(int(m[1][1:], 16)) if m[1][0] == "u" and len(m[1]) == 5 else _ESCAPES.get(m[1], m[1]), value
    )
