"""Vendors' words for industries and countries, as the playbook's ids and ISO codes. What is ambiguous is unknown.

The words are data (`words/*.yaml`); a playbook adds its own in targeting.yaml.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from agent.language.fold import fold
from agent.playbook.models import Playbook

MAX_WORDS = 300  # characters of a cell we interpret; a longer one is a description
_SMALL = frozenset(("and", "et", "of", "the", "de", "des", "du", "d", "la", "le", "les", "l"))
_PARTS = re.compile(r"[,;|]")
_ACTIVITY_CODE = re.compile(r"[A-U]?\s?(\d\d)[. ]?(\d\d?)[. ]?([A-Z])?")
_OTHER_CHARACTERS = re.compile(r"[\W_]+")


def comparable(text: str) -> str:
    """Case, accents, punctuation and small words removed: `Food & Beverages` and `food and beverages` are one."""
    return " ".join(w for w in _OTHER_CHARACTERS.sub(" ", fold(text)).split() if w not in _SMALL)


@lru_cache(maxsize=4096)
def country_of(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code a cell states by code or by name, alone or after a place: `Paris, France`.

    None when nothing, or more than one country, is stated.
    """
    text = text[:MAX_WORDS].strip()
    whole = _country(text)
    if whole or "," not in text:
        return whole
    found = {code for part in _PARTS.split(text) if (code := _country(part.strip()))}
    return found.pop() if len(found) == 1 else None


def _country(text: str) -> str | None:
    if len(text) == 2 and text.isalpha() and text.upper() in _codes():
        return text.upper()
    return _only(_countries().get(comparable(text) or fold(text), ()))


class Industries:
    """The industries of one playbook: its own ids and words first, then the shared words."""

    def __init__(self, playbook: Playbook) -> None:
        self._ids = _industry_ids(playbook)
        own = {word: id_ for id_, words in playbook.targeting.industries.items() for word in (id_, *words)}
        self._own = {comparable(word): id_ for word, id_ in own.items()} | {comparable(i): i for i in self._ids}
        self._known: dict[str, str | None] = {}

    def of(self, text: str) -> str | None:
        """The playbook's id for a vendor's words or a NAF code, another industry's id when it is none of the playbook's.

        None when the words are unknown, ambiguous, or too broad to tell whether a playbook's industry is meant.
        """
        if text not in self._known:
            if len(self._known) >= 4096:
                self._known.clear()
            self._known[text] = self._read(text[:MAX_WORDS])
        return self._known[text]

    def _read(self, text: str) -> str | None:
        whole = self._one(text)
        parts = [part for part in _PARTS.split(text) if part.strip()]
        if whole is not None or len(parts) < 2:
            return whole
        found = {self._one(part) for part in parts}
        if None in found:
            return None
        return _only(_narrowest({id_ for id_ in found if id_ is not None}))

    def _one(self, text: str) -> str | None:
        key = comparable(text)
        if key in self._own:
            return self._own[key]
        candidates = _industry_words().get(key) or _of_activity_code(text.strip())
        return _only({id_ for c in candidates if (id_ := self._in_playbook(c))}) if candidates else None

    def _in_playbook(self, industry: str) -> str | None:
        """The nearest id the playbook names, going up; the industry itself when the playbook says nothing near it."""
        for id_ in _lineage(industry):
            if id_ in self._ids:
                return id_
        return None if any(industry in _lineage(id_) for id_ in self._ids) else industry


def _industry_ids(playbook: Playbook) -> frozenset[str]:
    """Ids of the industry criterion of icp.yaml."""
    lists = [side for c in playbook.icp.criteria if c.id == "industry" for side in (c.full, c.partial)]
    return frozenset(id_ for side in lists if isinstance(side, Sequence) for id_ in side if isinstance(id_, str))


def _lineage(industry: str) -> list[str]:
    """An industry and the broader ones it lies within."""
    line = [industry]
    while above := _industries().get(line[-1], {}).get("within"):
        line.append(str(above))
    return line


def _narrowest(ids: Iterable[str]) -> set[str]:
    """Without those that only repeat a narrower one more broadly: `Retail, E-commerce` is e-commerce."""
    held = set(ids)
    return held - {above for id_ in held for above in _lineage(id_)[1:]}


def _of_activity_code(text: str) -> Sequence[str]:
    """Industries of a NAF or NACE code (`25.62B`, `2562B`, `C25.6`): the longest known beginning, class, group, division."""
    match = _ACTIVITY_CODE.fullmatch(text.upper()) if len(text) <= 8 else None
    if match is None or not (match[3] or "." in text):
        return ()
    division, rest = match[1], match[2]
    beginnings = (f"{division}.{rest}", f"{division}.{rest[0]}", division)
    return next((found for b in beginnings if (found := _activity_codes().get(b))), ())


def _only(found: Iterable[str]) -> str | None:
    """The one element, None when there are none or several."""
    held = set(found)
    return held.pop() if len(held) == 1 else None


@cache
def _industries() -> Mapping[str, Mapping[str, Any]]:
    return _words("industries.yaml")


@cache
def _industry_words() -> Mapping[str, Sequence[str]]:
    return _index((id_, name) for id_, entry in _industries().items() for name in (id_, *entry["names"]))


@cache
def _activity_codes() -> Mapping[str, Sequence[str]]:
    index: defaultdict[str, list[str]] = defaultdict(list)
    for id_, entry in _industries().items():
        for code in entry.get("naf", ()):
            index[code].append(id_)
    return index


@cache
def _codes() -> frozenset[str]:
    return frozenset(_words("countries.yaml"))


@cache
def _countries() -> Mapping[str, Sequence[str]]:
    return _index((code, name) for code, names in _words("countries.yaml").items() for name in names)


def _index(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    index: defaultdict[str, list[str]] = defaultdict(list)
    for id_, name in pairs:
        index[comparable(name) or fold(name)].append(id_)  # `AND`, Andorra's code, is a small word elsewhere
    return index


def _words(name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml reads these ten times faster
    text = (files("agent.targeting") / "words" / name).read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=loader))  # noqa: S506 - a safe loader either way
