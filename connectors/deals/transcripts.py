"""Plain transcripts: lines `Name: words`, time stamps or not, wrapped lines, stage directions, a name on its own line."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from connectors.deals.content import NOBODY, Content, Knows, Said, paragraphs
from connectors.deals.labels import (
    Label,
    alone,
    anonymous,
    apart,
    bracketed,
    bracketed_stamp,
    name_shaped,
    opening,
    seconds_of,
    short,
    stamp_alone,
    stamped,
)
from connectors.deals.people import folded
from connectors.deals.recorder_lines import aside_of, heads_section

_MOSTLY = 0.9  # share of labelled lines above which a label seen once is a speaker all the same
_STAMPED = 0.8  # share of stamped labels above which a stamp and a label make a speaker, however the label is written


_RUN_ON = 2  # lines that start with a label, in a talk pasted without its line ends, at most
_INSIDE = re.compile(r"[.!?…»\])][ \t]{1,4}([A-ZÀ-Þ][^:.!?…\n]{2,60}?)[ \u00a0]?:[ \u00a0]")


class _Line(NamedTuple):
    """A line that may open a turn: where it starts, where its words start, whose they may be."""

    at: int
    words: int
    label: Label


class _Row(NamedTuple):
    start: int
    text: str


def read_transcript(text: str, knows: Knows) -> Content:
    """The turns of a transcript. A text in which nobody is named is cut into paragraphs of nobody."""
    rows = list(_rows(text))
    lines = list(_candidates(rows, knows))
    if len(lines) <= _RUN_ON and len(run_on := _run_on(rows, knows)) > len(rows) + _RUN_ON:
        return _read_rows(text, run_on, knows)
    return _read_rows(text, rows, knows)


def _run_on(rows: list[_Row], knows: Knows) -> list[_Row]:
    """Lines cut where, behind a sentence, somebody known is named before a colon: a talk pasted without its line ends."""
    cut: list[_Row] = []
    for row in rows:
        places = [
            0,
            *(found.start(1) for found in _INSIDE.finditer(row.text) if knows(found[1].strip())),
            len(row.text),
        ]
        cut += (_Row(row.start + a, row.text[a:b]) for a, b in itertools.pairwise(places) if b > a)
    return cut


def _read_rows(text: str, rows: list[_Row], knows: Knows) -> Content:
    lines = list(_candidates(rows, knows))
    kept = _kept(lines, rows, knows) or _tabular(rows, knows)
    ends = [*(line.at for line in kept[1:]), len(text)]
    said = [one for line, end in zip(kept, ends, strict=False) for one in _said(text, line, end)]
    return Content(text, tuple(said) or paragraphs(text, NOBODY))


def _rows(text: str) -> Iterator[_Row]:
    place = 0
    for line in text.splitlines(keepends=True):
        yield _Row(place, line)
        place += len(line)


def _said(text: str, line: _Line, end: int) -> Iterator[Said]:
    """The words between a label and the next one, without what the recorder wrote among them."""
    first = line.words
    for row in _rows(text[line.words : end]):
        place = line.words + row.start
        over = row.start > 0 and heads_section(row.text)
        lead = bracketed_stamp(row.text) if row.start else 0
        if over or lead or aside_of(row.text):
            yield from _stretch(text, line.label, first, place)
            first = place + (lead or len(row.text))
        if over:
            return
    yield from _stretch(text, line.label, first, end)


def _stretch(text: str, label: Label, start: int, end: int) -> Iterator[Said]:
    """A stretch without white space around it (control characters count as such), unless nothing is left."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end = start + len(words.strip())
    if end > start:
        yield Said(label.name, start, end, seconds=label.seconds)


def _candidates(rows: list[_Row], knows: Knows) -> Iterator[_Line]:
    at = 0
    while at < len(rows):
        row = rows[at]
        label = opening(row.text) or bracketed(row.text, knows)
        taken = 1
        if label is None:
            taken, label = _stacked(rows, at, knows)
        if label is not None:
            words = (
                row.start + label.words if taken == 1 else rows[at + taken - 1].start + len(rows[at + taken - 1].text)
            )
            yield _Line(row.start, words, label)
        at += taken


def _stacked(rows: list[_Row], at: int, knows: Knows) -> tuple[int, Label | None]:
    """A name and its time on two lines, in either order, the words below them."""
    if at + 1 >= len(rows):
        return 1, None
    first, second = rows[at].text, rows[at + 1].text
    for stamp, name in ((stamp_alone(first), alone(second)), (stamp_alone(second), alone(first))):
        if stamp and name and (knows(name) or anonymous(name)):
            return 2, Label(name, 0, seconds_of(stamp))
    return 1, None


def _tabular(rows: list[_Row], knows: Knows) -> list[_Line]:
    """The lines of a transcript without colons: a known name, then a tab, a bar or a dash; else alone on a line.

    Only where nobody speaks otherwise, and twice at least: in a sentence a name before a dash is no speaker.
    """
    beside = [_Line(row.start, row.start + label.words, label) for row in rows if (label := apart(row.text, knows))]
    if len(beside) > 1:
        return beside
    own = [
        _Line(row.start, row.start + len(row.text), Label(name, len(row.text), None))
        for row in rows
        if (name := alone(row.text)) and len(name.split()) > 1 and knows(name)
    ]
    return own if len(own) > 1 else []


def _kept(lines: list[_Line], rows: list[_Row], knows: Knows) -> list[_Line]:
    """The lines that open a turn: known people, else names by their shape, said often enough or in a file of labelled lines."""
    filled = [row.text for row in rows if row.text.strip() and not stamp_alone(row.text)]
    speaking = speakers(Counter(line.label.name for line in lines), len(filled), knows)
    kept = [line for line in lines if line.label.name in speaking]
    stamps = sum(stamped(text) for text in filled)
    if not kept or sum(line.label.seconds is not None for line in kept) < _STAMPED * max(stamps, len(kept)):
        return kept
    return [
        line for line in lines if line.label.name in speaking or (line.label.seconds is not None and short(line.label))
    ]


def speakers(counts: Counter[str], filled: int, knows: Knows) -> frozenset[str]:
    """Which labels of a file name a speaker. `counts`: lines a label; `filled`: lines with words."""
    known = {label for label in counts if knows(label) or anonymous(label)}
    shaped = {label for label in counts if name_shaped(label)} - known
    low = {label for label in counts if name_shaped(label.title()) and 0 < len(label.split()) <= 3} - known - shaped
    often = _folded_counts(counts, known | shaped)
    mostly = sum(often.values()) >= _MOSTLY * filled
    labelled = sum(counts[label] for label in known | shaped | low) >= _MOSTLY * filled
    return frozenset(
        {label for label in shaped if mostly or labelled or often[folded(label)] > 1 or len(label.split()) > 1}
        | known
        | (low if labelled else set())
    )


def _folded_counts(counts: Counter[str], labels: Iterable[str]) -> Counter[str]:
    total: Counter[str] = Counter()
    for label in labels:
        total[folded(label)] += counts[label]
    return total
