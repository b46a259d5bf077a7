"""A reply with everything found in it, and the reading made of some of it; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.language.sentences import Span, lines, sentences
from agent.replies.cues import Cue, cues
from agent.replies.message import Reply, clear_language
from agent.replies.models import Family, Intent, Quoted, ReplyReading
from agent.replies.moments import Moment, moments
from connectors.records import Language

FAMILIES: tuple[Family, ...] = ("price", "timing", "authority", "need", "trust")


@dataclass(frozen=True)
class Text:
    """The reply's own words with everything found in them."""

    words: str
    subject: str
    language: Language
    received: date
    automatic: bool
    cues: Sequence[Cue]
    moments: Sequence[Moment]
    spans: Sequence[Span]

    def of(self, *topics: str, weak: bool = False) -> list[Cue]:
        """The cues of these topics, strong ones only unless asked."""
        return [c for c in self.cues if c.topic in topics and (weak or not c.weak)]

    def sentence(self, cue: Cue | Moment) -> Span:
        """The sentence a cue stands in."""
        return next((s for s in self.spans if s.start <= cue.start < s.end), Span(0, len(self.words)))


def text_of(reply: Reply, language: Language, received: date, *, month_first: bool = False) -> Text:
    """Find every cue and moment of a reply. Requests to stop are looked for in both languages, and everything is when the
    words do not tell which one it is; `language` is then the one to answer in."""
    body = reply.words
    clear = clear_language(body)
    other: Language = "en" if (clear or language) == "fr" else "fr"
    both = [c for c in cues(body, other) if clear is None or c.topic in ("opt_out", "rights")]
    found = [*cues(body, clear or language), *both]
    return Text(
        words=body,
        subject=reply.subject,
        language=language,
        received=received,
        automatic=reply.automatic,
        cues=sorted(found),
        moments=moments(body, received, month_first=month_first),
        spans=[s for line in lines(body, Span(0, len(body))) for s in sentences(body, line)],
    )


def also(text: Text, *topics: str) -> list[str]:
    """The topics among these that the reply speaks of besides."""
    return [t for t in topics if text.of(t)]


def within(text: Text, cue: Cue | Moment) -> str:
    """The sentence a cue stands in, as written."""
    span = text.sentence(cue)
    return text.words[span.start : span.end]


def reading_of(text: Text, intent: Intent, found: Sequence[Cue], confidence: float, **more: Any) -> ReplyReading:
    """The record: `more` are fields of it, and `moment`, whose words and day are kept."""
    moment: Moment | None = more.pop("moment", None)
    return ReplyReading(
        intent=intent,
        confidence=round(confidence, 2),
        cues=[Quoted(topic=c.topic, text=text.words[c.start : c.end]) for c in _widest(found)],
        moment=text.words[moment.start : moment.end] if moment else None,
        moment_day=moment.day if moment else None,
        **more,
    )


def _widest(found: Sequence[Cue]) -> list[Cue]:
    """Without cues that stand inside another one."""
    return [
        c
        for c in found
        if not any(o is not c and o.start <= c.start and c.end <= o.end and o[:3] != c[:3] for o in found)
    ]
