"""Plain transcripts: lines `Name: words`, time stamps or not, wrapped lines, stage directions, a name on its own line."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from connectors.deals.content import NOBODY, Content, Knows, Said, paragraphs
from connectors.deals.people import folded, words_of

_STAMP = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_LEAD = re.compile(rf"[\s>*_-]{{0,4}}[\[(]?({_STAMP})[\])]?[ \t]{{0,4}}[-–—|:]?[ \t]{{0,4}}")
_LABEL = re.compile(
    rf"[\s>*_#-]{{0,4}}(?P<label>[^:\n]{{1,70}}?)(?:[ \t]{{0,4}}[\[(]?(?P<stamp>{_STAMP})[\])]?)?"
    r"[*_]{0,3}[ \t\u00a0\u202f]?:[*_]{0,3}(?:[ \t\u00a0\u202f]{1,8}|$)"
)
_ALONE = re.compile(
    rf"[\s>*_#-]{{0,4}}(?P<label>[^:\n]{{1,70}}?)[*_]{{0,3}}[ \t]{{1,10}}[\[(]?(?P<stamp>{_STAMP})[\])]?[ \t]{{0,9}}$"
)
_ASIDE = re.compile(r"[(\[][^()\[\]]{1,60}[)\]]")
_MOSTLY = 0.9  # share of labelled lines above which a label seen once is a speaker all the same


class _Line(NamedTuple):
    """A line that may open a turn: where its words start, whose they may be."""

    at: int
    words: int
    label: str
    seconds: float | None


def read_transcript(text: str, knows: Knows) -> Content:
    """The turns of a transcript. A text in which nobody is named is cut into paragraphs of nobody."""
    lines = list(_candidates(text))
    filled = sum(1 for line in text.splitlines() if line.strip())
    kept = _kept(lines, filled, knows)
    ends = [*(line.at for line in kept[1:]), len(text)]
    said = [_said(text, line, end) for line, end in zip(kept, ends, strict=False)]
    return Content(text, tuple(s for s in said if s.end > s.start) or paragraphs(text, NOBODY))


def _said(text: str, line: _Line, end: int) -> Said:
    """The words between a label and the next one, without white space around them (control characters count as such)."""
    words = text[line.words : end]
    start = line.words + len(words) - len(words.lstrip())
    return Said(line.label, start, max(start, line.words + len(words.rstrip())), seconds=line.seconds)


def label_of(line: str, knows: Knows) -> tuple[str, str] | None:
    """The speaker and the words of one line of captions, None when it names nobody."""
    found = _LABEL.match(line)
    label = found["label"].strip(" \t*_-–—|") if found else ""
    if not found or not label or not (knows(label) or _anonymous(label) or _name_shaped(label)):
        return None
    return label, line[found.end() :]


def _candidates(text: str) -> Iterator[_Line]:
    place = 0
    for line in text.splitlines(keepends=True):
        found = _opening(line)
        if found:
            yield found._replace(at=place, words=place + found.words)
        place += len(line)


def _opening(line: str) -> _Line | None:
    """The label of a line, whatever it turns out to be; places count from the start of the line."""
    lead = _LEAD.match(line)
    after = lead.end() if lead else 0
    stamp = lead[1] if lead else None
    found = _LABEL.match(line, after) or _ALONE.match(line.rstrip("\n"), after)
    if found is None:
        alone = line[after:].strip()
        if stamp is None or not alone or not _name_shaped(alone):
            return None
        return _Line(0, _next_words(line, len(line)), alone, seconds_of(stamp))
    label = (
        found["label"].strip(" \t*_-–—|[]()") if found["label"].count("(") == 0 else found["label"].strip(" \t*_-–—|")
    )
    stamp = stamp or found["stamp"]
    return _Line(0, _next_words(line, found.end()), label, seconds_of(stamp) if stamp else None) if label else None


def _next_words(line: str, place: int) -> int:
    rest = line[place:]
    return place + len(rest) - len(rest.lstrip())


def _kept(lines: list[_Line], filled: int, knows: Knows) -> list[_Line]:
    """The lines that open a turn: known people, else names by their shape, said often enough or in a file of labelled lines."""
    shaped = {line.label: _name_shaped(line.label) for line in lines}
    known = {label: knows(label) or _anonymous(label) for label in shaped}
    counts = Counter(folded(line.label) for line in lines if shaped[line.label] or known[line.label])
    mostly = sum(counts.values()) >= _MOSTLY * filled
    return [
        line
        for line in lines
        if known[line.label]
        or (shaped[line.label] and (mostly or counts[folded(line.label)] > 1 or len(line.label.split()) > 1))
    ]


def _anonymous(label: str) -> bool:
    return folded(label).rstrip(" 0123456789#") in words_of("anonymous_labels")


def _name_shaped(label: str) -> bool:
    """Up to six words, each with a capital or a small word of names; no sentence mark, no word that heads a list."""
    bare = _ASIDE.sub(" ", label).strip()
    words = bare.replace("’", "'").replace("'", " ").replace("-", " ").split()
    if (
        not 0 < len(words) <= 6
        or len(label) > 60
        or any(c in label for c in '?!;«»"=/@')
        or folded(bare) in words_of("not_speakers")
    ):
        return False
    if not bare[0].isupper():
        return False
    return all(w[0].isupper() or w[0].isdigit() or folded(w).strip(".,") in words_of("particles") for w in words)


def seconds_of(stamp: str) -> float:
    """`1:02:03.5`, `02:03` or `02:03,5` in seconds."""
    total = 0.0
    for part in stamp.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
