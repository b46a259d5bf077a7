"""What a source reader gives: the text of a source and the stretches of it that somebody said, before sides are known."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from connectors.deals.decoding import sound
from connectors.deals.records import Participant

Knows = Callable[[str], bool]
"""Tells whether a label names somebody of the deal."""


class Said(NamedTuple):
    """One stretch `text[start:end]` and who said it; `sent` when it is of another day than its source (a forwarded message)."""

    speaker: str
    start: int
    end: int
    email: str | None = None
    seconds: float | None = None
    at: datetime | None = None
    sent: date | None = None
    quoted: bool = False


class Words(NamedTuple):
    """One utterance of a recorder, before it has a place in a text."""

    speaker: str
    text: str
    seconds: float | None = None
    email: str | None = None


class Content(NamedTuple):
    """A source read: its text, what was said in it, its own date, and the people it lists itself."""

    text: str
    said: tuple[Said, ...]
    sent: date | None = None
    people: tuple[Participant, ...] = ()


NOBODY = "?"


def laid_out(words: Iterable[Words], people: tuple[Participant, ...] = (), sent: date | None = None) -> Content:
    """Utterances as lines `Name: words`, those of one speaker in a row joined into one turn."""
    lines: list[str] = []
    said: list[Said] = []
    place = 0
    for turn in _joined(words):
        start = place + len(turn.speaker) + 2
        said.append(Said(turn.speaker, start, start + len(turn.text), turn.email, turn.seconds))
        lines.append(f"{turn.speaker}: {turn.text}\n")
        place += len(lines[-1])
    return Content("".join(lines), tuple(said), sent, people)


def _joined(words: Iterable[Words]) -> Iterable[Words]:
    """Neighbours of one speaker made one, white space squeezed, empty ones dropped."""
    held: Words | None = None
    texts: list[str] = []
    for one in words:
        text = sound(" ".join(one.text.split()))
        if not text:
            continue
        speaker = sound(" ".join(one.speaker.split()).replace(":", " ").strip()) or NOBODY
        if held is not None and held.speaker == speaker:
            texts.append(text)
            continue
        if held is not None:
            yield held._replace(text=" ".join(texts))
        held, texts = one._replace(speaker=speaker), [text]
    if held is not None:
        yield held._replace(text=" ".join(texts))


def paragraphs(text: str, speaker: str, start: int = 0, end: int | None = None) -> tuple[Said, ...]:
    """The stretches between blank lines, all by one speaker."""
    said: list[Said] = []
    opened: int | None = None
    closed = start
    place = start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            opened = place + len(line) - len(line.lstrip()) if opened is None else opened
            closed = place + len(line.rstrip())
        elif opened is not None:
            said.append(Said(speaker, opened, closed))
            opened = None
        place += len(line)
    if opened is not None:
        said.append(Said(speaker, opened, closed))
    return tuple(said)
