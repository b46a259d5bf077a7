"""Cue patterns as data: phrases with gaps and stems, found in one pass over the words of a sentence.

A line of a lexicon reads `sign* ~ up to # [money|role] {0.5}`: `*` ends a stem, `~` is a gap inside the sentence, `#` a
number, `@` a name, `†` one of somebody that took no part, `^` the head of the sentence, `(a|b)` a choice, `(x )?` an option;
`[..]` names marks the sentence must carry (`|` any, `,` all, `!` none of) and `{..}` the weight, 1 by default. Everything
matches on folded text; no pattern holds an unbounded quantifier inside another.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from agent.language.fold import fold

_EDGE = r"(?:(?<!\w)|(?!\w))"  # not inside a word
_GAP = _EDGE + r"[^.!?\n]{0,48}?\b"
_NUMBER = (
    r"(?:\d[\d.,]*k?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|"
    r"sixty|seventy|eighty|ninety|hundred|thousand|million|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|quinze|"
    r"vingt|trente|quarante|cinquante|soixante|cent|mille)"
)
_LINE = re.compile(
    r"^(?P<text>[^\[{]{1,700}?)\s{0,3}(?:\[(?P<marks>[^\]]{1,90})\])?\s{0,3}(?:\{(?P<weight>[\d.]{1,5})\})?$"
)
_WORD = re.compile(r"\w+")
_NAME = r"(?:(?:monsieur|madame|mister|mrs?|mme|ms|m)\.?\s)?[@†][\w'-]{2,30}"
_STRANGER = _NAME.replace("[@†]", "†")
_SPACE = r"\s{1,3}[@†]?"
_SIGNS = {
    "(": "(?:",
    ")": ")",
    "|": "|",
    "?": "?",
    "~": _GAP,
    "#": _NUMBER,
    "*": r"\w*",
    " ": _SPACE,
    "@": _NAME,
    "†": _STRANGER,
}
_KEY = 4  # letters of a word under which patterns are filed


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a lexicon, compiled. `anchors` are word beginnings of which one must occur for the rest to match."""

    group: str
    line: str
    regex: re.Pattern[str] | None
    anchors: frozenset[str]
    wanted: frozenset[str]
    every: frozenset[str]
    barred: frozenset[str]
    weight: float

    def fits(self, marks: frozenset[str]) -> bool:
        """True when the marks of the sentence allow the pattern."""
        return (not self.wanted or bool(self.wanted & marks)) and self.every <= marks and not self.barred & marks


class PatternSet:
    """Patterns filed by the beginning of a word they cannot do without."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        """`lines` are pairs of a group name and a pattern. Raises `ValueError` on a line that does not parse."""
        self._filed: dict[str, list[Pattern]] = {}
        self._free: list[Pattern] = []
        for group, line in lines:
            pattern = parse(group, line)
            for anchor in pattern.anchors:
                self._filed.setdefault(anchor, []).append(pattern)
            if not pattern.anchors:
                self._free.append(pattern)

    def found(self, folded: str, marks: frozenset[str]) -> dict[str, float]:
        """The groups that speak in a folded sentence, each with its heaviest weight."""
        keys = {word[:_KEY] for word in _WORD.findall(folded)}
        tried: set[int] = set()
        best: dict[str, float] = {}
        for pattern in (*self._free, *(p for key in keys for p in self._filed.get(key, ()))):
            if id(pattern) in tried or pattern.weight <= best.get(pattern.group, 0.0) or not pattern.fits(marks):
                continue
            tried.add(id(pattern))
            if pattern.regex is None or pattern.regex.search(folded):
                best[pattern.group] = pattern.weight
        return best


def parse(group: str, line: str) -> Pattern:
    """One pattern of a lexicon. The text `*` alone stands for any words: only the marks decide."""
    parts = _LINE.match(line.strip())
    if parts is None:
        raise ValueError(f"not a cue pattern: {line!r}")
    marks = (parts["marks"] or "").replace(" ", "")
    barred = frozenset(m[1:] for m in re.split(r"[|,]", marks) if m.startswith("!"))
    plain = [m for m in marks.split(",") if m and not m.startswith("!")]
    wanted = frozenset(m for p in plain if "|" in p for m in p.split("|"))
    every = frozenset(p for p in plain if "|" not in p)
    text = fold(parts["text"].strip())
    regex = None if text == "*" else re.compile(_regex(text))
    return Pattern(
        group, line, regex, _anchors(text) if regex else frozenset(), wanted, every, barred, float(parts["weight"] or 1)
    )


def _regex(text: str) -> str:
    built: list[str] = []
    at = 0
    while at < len(text):
        char, after = text[at], text[at + 1 : at + 2]
        if char == "\\":
            built.append(re.escape(after))
        elif after == "?" and char in " .":
            built.append(r"\s{0,2}" if char == " " else ".?")
        else:
            built.append(_SIGNS.get(char) or re.escape(char))
            at -= 1
        at += 2
    joined = "".join(built).replace(_SPACE + _GAP, _GAP).replace(_GAP + _SPACE, _GAP)
    for name in (_NAME, _STRANGER):
        joined = joined.replace("[@†]?" + name, name).replace(r"\b" + name, name)
    end = _EDGE if text[-1].isalnum() or text[-1] == ")" else ""
    if text[0] == "^":
        return r"^\W{0,6}" + joined.removeprefix(r"\^") + end
    return (r"\b" if text[0].isalnum() or text[0] == "(" else "") + joined + end


def _anchors(text: str) -> frozenset[str]:
    """Beginnings of words of which one must occur: the longest word outside choices, else one of each branch of a choice."""
    outside, choices = _layers(text)
    whole = _whole_words(outside)
    if whole:
        return frozenset({max(whole, key=len)[:_KEY]})
    for choice in choices:
        branches = [_whole_words(_layers(branch)[0]) for branch in _branches(choice)]
        if all(branches):
            return frozenset(max(words, key=len)[:_KEY] for words in branches)
    return frozenset()


def _whole_words(text: str) -> list[str]:
    """Words whose first letters are sure to occur as a word's first letters."""
    found: list[str] = []
    for match in _WORD.finditer(text):
        tail, head = text[match.end() : match.end() + 1], text[match.start() - 1 : match.start()]
        stem = match[0][:-1] if tail == "?" else match[0]
        if head != "\\" and head != ")" and (tail not in ("*", "?", "\x00") or len(stem) >= _KEY):
            found.append(stem)
    return found


def _layers(text: str) -> tuple[str, list[str]]:
    """The text outside brackets, and the insides of its mandatory brackets. A bracket glued to a word leaves a mark."""
    outside, choices, depth, start = "", [], 0, 0
    for at, char in enumerate(text):
        if char == "(":
            start = at + 1 if depth == 0 else start
            outside += "\x00" if depth == 0 and at and text[at - 1].isalnum() else ""
            depth += 1
        elif char == ")":
            depth -= 1
            if depth == 0:
                outside += " " if text[at + 1 : at + 2] in ("?", " ", "") else ")"
                choices += [] if text[at + 1 : at + 2] == "?" else [text[start:at]]
        elif depth == 0:
            outside += char if char != "?" or text[at - 1 : at] != ")" else " "
    return outside, choices


def _branches(choice: str) -> list[str]:
    found, depth, start = [], 0, 0
    for at, char in enumerate(choice):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            found.append(choice[start:at])
            start = at + 1
    return [*found, choice[start:]]
