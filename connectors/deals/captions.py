"""Captions: WebVTT and SubRip, with voices (`<v Name>`), labels (`Name: words`) or neither."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from connectors.deals.content import NOBODY, Content, Knows, Words, laid_out
from connectors.deals.entries import said_in, speaker_of
from connectors.deals.labels import Label, bracketed, label_of, seconds_of
from connectors.deals.transcripts import speakers

_TIMES = re.compile(r"\s{0,3}((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s{0,3}-->")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,60})?\s{1,3}([^<>]{1,120})>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:v|c|b|i|u|s|lang|ruby|rt|font)\b[^<>]{0,200}>|<[\d:.]{5,14}>", re.IGNORECASE)
_SILENT = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_LONGEST = 40  # characters of an odd label in a file where nearly every caption has one
_CONVENTION = 0.9


class _Cue(NamedTuple):
    """One caption: when it starts, and its lines."""

    seconds: float
    lines: list[str]


class _Labels(NamedTuple):
    """Which labels of a file speak, and whether nearly every caption starts with one."""

    speaking: frozenset[str]
    everywhere: bool


def is_captions(text: str) -> bool:
    """True for WebVTT (its first word) and SubRip (a number, then a time range)."""
    head = text.lstrip()[:2_000]
    return head.startswith("WEBVTT") or bool(
        re.match(r"\d{1,6}[ \t]{0,3}\n", head) and _TIMES.match(head.partition("\n")[2])
    )


def read_captions(text: str, knows: Knows) -> Content:
    """The turns of a caption file. A cue without a name goes on with the voice before it, once a name was heard."""
    cues = list(_cues(text))
    return laid_out(_words(cues, _labels(cues, knows), knows))


def _words(cues: list[_Cue], labels: _Labels, knows: Knows) -> Iterator[Words]:
    speaker = NOBODY
    for cue in cues:
        if _two_voices(cue):
            speaker = NOBODY
        for at, line in enumerate(cue.lines):
            voices = _VOICE.split(line)
            if len(voices) > 1:
                if voices[0].strip():
                    yield Words(speaker, _plain(voices[0]), cue.seconds)
                for name, said in zip(voices[1::2], voices[2::2], strict=True):
                    speaker = html.unescape(name)
                    yield Words(speaker, _plain(said), cue.seconds)
                continue
            if line.lstrip().startswith('{"') and (told := _metadata(line)):
                yield told._replace(seconds=cue.seconds)
                speaker = told.speaker
                continue
            plain = _plain(line)
            label = _speaks(plain, labels, knows, first=at == 0)
            if label:
                speaker, plain = label.name, plain[label.words :]
            yield Words(speaker, plain, cue.seconds)


def _metadata(line: str) -> Words | None:
    """A caption that is a JSON object: who speaks and what, as some meeting services store their captions."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    speaker = speaker_of(entry) if isinstance(entry, dict) else None
    return Words(speaker, said_in(entry)) if isinstance(speaker, str) and said_in(entry) else None


def _speaks(line: str, labels: _Labels, knows: Knows, *, first: bool) -> Label | None:
    """The speaker a line names; an odd label heads nobody's words where every caption has one."""
    label = label_of(line) or bracketed(line, knows)
    if label is None or label.name in labels.speaking or knows(label.name):
        return label
    return label if first and labels.everywhere and len(label.name) <= _LONGEST else None


def _labels(cues: list[_Cue], knows: Knows) -> _Labels:
    lines = [_plain(line) for cue in cues for line in cue.lines]
    counts = Counter(label.name for line in lines if (label := label_of(line)))
    speaking = speakers(counts, len(lines), knows)
    heads = [label_of(_plain(cue.lines[0])) for cue in cues]
    known = sum(1 for label in heads if label and label.name in speaking)
    everywhere = known > len(cues) / 2 and sum(label is not None for label in heads) >= _CONVENTION * len(cues)
    return _Labels(speaking, everywhere)


def _two_voices(cue: _Cue) -> bool:
    """A dialogue in one caption, a dash a voice: nobody says whose."""
    return len(cue.lines) > 1 and all(line.lstrip()[:1] in ("-", "–", "—") for line in cue.lines)


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).replace("\n", " ")


def _cues(text: str) -> Iterator[_Cue]:
    """What stands under each time range, without notes, styles, regions and numbers; blank lines between cues may lack."""
    silent, cue = False, None
    lines = text.split("\n")
    for at, line in enumerate(lines):
        times = None if silent else _TIMES.match(line)
        if times:
            if cue and cue.lines:
                yield cue
            cue = _Cue(seconds_of(times[1]), [])
        elif not line.strip():
            silent = False
            if cue and cue.lines:
                yield cue
                cue = None
        elif cue is None:
            silent = silent or bool(_SILENT.match(line))
        elif not (line.strip().isdigit() and at + 1 < len(lines) and _TIMES.match(lines[at + 1])):
            cue.lines.append(line)
    if cue and cue.lines:
        yield cue
