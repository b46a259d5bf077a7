"""Captions: WebVTT and SubRip, with voices (`<v Name>`), labels (`Name: words`) or neither."""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from connectors.deals.content import NOBODY, Content, Knows, Words, laid_out
from connectors.deals.transcripts import label_of, seconds_of

_TIMES = re.compile(r"\s{0,3}((?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s{0,3}-->")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,60})?\s{1,3}([^<>]{1,120})>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,200}>")


class _Cue(NamedTuple):
    """One caption: when it starts, and its lines."""

    seconds: float
    lines: list[str]


def is_captions(text: str) -> bool:
    """True for WebVTT (its first word) and SubRip (a number, then a time range)."""
    head = text.lstrip()[:2_000]
    return head.startswith("WEBVTT") or bool(re.match(r"\d{1,6}\n", head) and _TIMES.match(head.partition("\n")[2]))


def read_captions(text: str, knows: Knows) -> Content:
    """The turns of a caption file. A cue without a name goes on with the voice before it, once a name was heard."""
    return laid_out(_words(text, knows))


def _words(text: str, knows: Knows) -> Iterator[Words]:
    speaker = NOBODY
    for cue in _cues(text):
        for line in cue.lines:
            voices = _VOICE.split(line)
            if len(voices) > 1:
                if voices[0].strip():
                    yield Words(speaker, _plain(voices[0]), cue.seconds)
                for name, said in zip(voices[1::2], voices[2::2], strict=True):
                    speaker = html.unescape(name)
                    yield Words(speaker, _plain(said), cue.seconds)
                continue
            plain = _plain(line)
            label = label_of(plain, knows)
            if label:
                speaker, plain = label
            yield Words(speaker, plain, cue.seconds)


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub("", text)).replace("\n", " ")


def _cues(text: str) -> Iterator[_Cue]:
    """The blocks that hold a time range; notes, styles, regions and numbers are passed over."""
    for block in re.split(r"\n[ \t]*\n", text):
        lines = block.strip("\n").split("\n")
        at = next((i for i, line in enumerate(lines[:3]) if _TIMES.match(line)), None)
        if at is None:
            continue
        found = _TIMES.match(lines[at])
        words = [line for line in lines[at + 1 :] if line.strip()]
        if found and words:
            yield _Cue(seconds_of(found[1]), words)
