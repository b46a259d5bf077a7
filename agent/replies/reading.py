"""What a reply means, by written rules over cues and moments; pure. The order of the rules is the order of precedence:

1. a request to stop, in any tone, at any place; 2. an automatic absence notice; 3. anger; 4. another person's subject;
5. a moment to come back to; 6. a reason not to go on, of one of five families; 7. interest.
The rules are those by which the labelled set was written (`evals/suites/replies/README.md`).
"""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from agent.language.fold import fold
from agent.language.sentences import words
from agent.language.stops import of_others
from agent.replies.cues import Cue
from agent.replies.models import ReplyReading
from agent.replies.moments import Moment
from agent.replies.opting_out import opt_out
from agent.replies.texts import FAMILIES, Text, also, reading_of, within

# A meeting proposed within this many days is interest; a moment further off is a later one.
SOON_DAYS = 21
# "When are you free next week?" proposes no moment, it asks for one.
_ASKS_WHEN = re.compile(r"\b(?:disponib\w{0,6}|dispos?|quand|free|available|availability|when)\b")
_RETURN = frozenset(
    ("retour", "return", "returning", "back", "reprise", "reprends", "available", "disponible", "resume", "again")
)
_NAME = re.compile(r"\b([A-ZÀ-Ý][a-zà-ÿ'’-]{1,20}(?: (?:de |du |van |le |la )?[A-ZÀ-Ý][A-Za-zà-ÿ'’-]{1,24}){1,2})\b")

# Likeness to the examples alone closes nothing below this share of the vote.
_LIKE_ENOUGH_TO_STOP = 0.55

Nearest = Callable[[str], tuple[str, float]]


def read_reply(text: Text, nearest: Nearest | None = None) -> ReplyReading:
    """Classify a reply. `nearest` names the topic of the most similar labelled example, asked only when no cue decides."""
    for rule in (opt_out, _away, _anger, _elsewhere, _later, _reason, _interest):
        reading = rule(text)
        if reading is not None:
            return reading
    guess = _guessed(text, nearest)
    return _question(text) or guess if guess.intent != "opt_out" else guess


def _away(text: Text) -> ReplyReading | None:
    """An absence notice. A person who writes "I am on leave, call me in May" is no machine."""
    left = text.of("left")
    found = text.of("out_of_office")
    if text.automatic and left and not found:
        return None
    asks = [c for c in text.of("not_now", "interested") if not _machine_phrase(text, c)]
    if not (text.automatic or (found and not asks)):
        return None
    day = _return_day(text)
    return reading_of(text, "out_of_office", found, 0.95 if text.automatic or len(found) > 1 else 0.85, moment=day)


def _machine_phrase(text: Text, cue: Cue) -> bool:
    """ "I will get back to you", "for urgent matters call me": said by absence notices too."""
    said = fold(text.words[cue.start : cue.end])
    around = fold(within(text, cue))
    return (
        said.startswith(("get back", "revenir vers", "reviens vers", "be in touch", "back in touch"))
        or "urgen" in around
    )


def _return_day(text: Text) -> Moment | None:
    """The day of return when it is named, else the day after the last day named."""
    if not text.moments:
        return None
    for moment in text.moments:
        before = {t.text for t in words(fold(text.words[max(0, moment.start - 32) : moment.start]))}
        if before & _RETURN:
            return moment
    dated = [m for m in text.moments if not m.vague] or list(text.moments)
    last = max(dated, key=lambda m: m.day)
    return last._replace(day=last.day + timedelta(days=1))


def _anger(text: Text) -> ReplyReading | None:
    found = text.of("hostile")
    if not found:
        return None
    return reading_of(text, "hostile", found, min(0.95, 0.75 + 0.1 * len(found)), also=also(text, *FAMILIES))


def _elsewhere(text: Text) -> ReplyReading | None:
    left, found = text.of("left"), text.of("wrong_person")
    authority = text.of("authority")
    if not left and (not found or _decides_above(found, authority)):
        return None
    name = _colleague(text)
    besides = also(text, "interested", "not_now")
    return reading_of(
        text, "wrong_person", [*left, *found], 0.93 if left or len(found) > 1 else 0.85, also=besides, colleague=name
    )


def _decides_above(found: Sequence[Cue], authority: Sequence[Cue]) -> bool:
    """The same words say "others decide": the subject is theirs, the decision is not."""
    return bool(authority) and all(
        any(a.start < f.end and f.start < a.end for a in authority) or len(found) == 1 for f in found
    )


def _colleague(text: Text) -> str | None:
    """A full name in the sentence that points elsewhere, kept as data to confirm. Never the first word of the reply."""
    for cue in text.of("wrong_person"):
        span = text.sentence(cue)
        for name in _NAME.finditer(text.words, span.start, span.end):
            said = name[1]
            first = fold(said.split()[0])
            if not (name.start() == span.start and first in _NOT_NAMES) and first not in _NOT_NAMES:
                return said
    return None


# Words that open a sentence with a capital and are no given name.
_NOT_NAMES = frozenset(
    ("bonjour", "hello", "hi", "dear", "cher", "chere", "merci", "thanks", "the", "le", "la", "les", "je", "i", "you", "please",
     "voyez", "voir", "contactez", "adressez", "try", "speak", "ask", "monsieur", "madame", "mr", "mrs", "ms", "sujet", "sounds",
     "not", "no", "it", "he", "she", "this", "that", "contact", "notre", "mon", "ma", "my", "our")
)  # fmt: skip


def _later(text: Text) -> ReplyReading | None:
    asked, vague = text.of("not_now"), text.of("later")
    dated = [m for m in text.moments if not m.vague and (asked or not within(text, m).rstrip().endswith("?"))]
    reasons = text.of(*FAMILIES)
    if not asked and not dated:
        return None
    moment = _chosen(text, asked or vague, dated)
    near = moment is not None and (moment.day - text.received).days <= SOON_DAYS
    interest = text.of("interested", weak=True)
    if interest and not reasons and (near or moment is None or not (asked or vague)):
        return None  # a meeting soon, or a question with a date in it, is interest
    if moment is not None and near and not asked:
        return None
    if moment is None and not _asks_back(text, asked):
        return None
    besides = also(text, *FAMILIES, "interested")
    quoted = [*asked, *vague]
    return reading_of(text, "not_now", quoted, 0.92 if moment and asked else 0.75, also=besides, moment=moment)


def _asks_back(text: Text, asked: Sequence[Cue]) -> bool:
    """To be written to again, with "later" or a like word when no moment is named."""
    return bool(asked) and bool(text.of("later", "timing") or not text.of(*FAMILIES))


def _chosen(text: Text, asked: Sequence[Cue], dated: Sequence[Moment]) -> Moment | None:
    """The moment of the sentence that asks; else the last one named."""
    for cue in asked:
        span = text.sentence(cue)
        inside = [m for m in dated if span.start <= m.start < span.end]
        if inside:
            return max(inside, key=lambda m: m.day)
    return max(dated, key=lambda m: m.day, default=None)


def _reason(text: Text) -> ReplyReading | None:
    """The family most words speak for; among equals the first one named. Weak words count when nothing else does."""
    strong = text.of(*FAMILIES)
    interest = text.of("interested")
    found = strong or ([] if interest else text.of(*FAMILIES, weak=True))
    if not strong and text.of("later") and not interest:
        found = [c._replace(topic="timing") for c in text.of("later")]
    if not found:
        return None
    counts = {f: len(_apart([c for c in found if c.topic == f])) for f in FAMILIES}
    first = {c.topic: c.start for c in reversed(found)}
    family = max((f for f in FAMILIES if counts[f]), key=lambda f: (counts[f], -first[f]))
    if _asks_only(text, found):
        return None
    besides = also(text, *(f for f in FAMILIES if f != family), "interested")
    confidence = 0.9 if counts[family] > 1 or not besides else 0.75
    own = [c for c in found if c.topic == family]
    return reading_of(text, "objection", own, confidence if strong else 0.6, also=besides, family=family)


def _apart(found: Sequence[Cue]) -> list[Cue]:
    """Cues that do not overlap one before them: one phrase said once counts once."""
    kept: list[Cue] = []
    for cue in found:
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return kept


def _asks_only(text: Text, found: Sequence[Cue]) -> bool:
    """Only a question, in a reply that shows interest elsewhere: asking is interest."""
    if not text.of("interested"):
        return False
    return all(text.words[text.sentence(c).start : text.sentence(c).end].rstrip().endswith("?") for c in found)


def _interest(text: Text) -> ReplyReading | None:
    strong, every = text.of("interested"), text.of("interested", weak=True)
    moment = next((m for m in text.moments if not _ASKS_WHEN.search(fold(within(text, m)))), None)
    if every:
        sure = 0.92 if len(strong) > 1 else 0.85 if strong else 0.7
        return reading_of(text, "interested", every, sure, moment=moment)
    return None


def _question(text: Text) -> ReplyReading | None:
    """A bare question is taken for interest, at low confidence."""
    asked = "?" in text.words and not text.of("hostile", weak=True)
    return reading_of(text, "interested", [], 0.55) if asked else None


def _guessed(text: Text, nearest: Nearest | None) -> ReplyReading:
    """No cue decides: weak anger, then the nearest labelled example, then "a person must read this" at low confidence."""
    weak = text.of("hostile", weak=True)
    if weak:
        return reading_of(text, "hostile", weak, 0.5)
    topic, likeness = nearest(text.words) if nearest and text.words.strip() else ("", 0.0)
    unlikely = topic == "opt_out" and any(of_others(text.words[s.start : s.end]) for s in text.spans)
    if unlikely or (topic == "hostile" and likeness < _LIKE_ENOUGH_TO_STOP):
        topic = ""  # a likeness is no reason to close an account's door
    if topic in FAMILIES:
        return reading_of(text, "objection", [], likeness, family=topic)
    if topic:
        return reading_of(text, topic, [], likeness)  # type: ignore[arg-type]
    return reading_of(text, "objection", [], 0.2, family="need")
