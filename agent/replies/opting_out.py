"""Whether a reply asks to stop: by a phrase, by a law named, by one word alone, by words composed; pure."""

import re

from agent.language.fold import fold
from agent.language.sentences import words
from agent.language.stops import asks_to_stop
from agent.replies.cues import Cue
from agent.replies.models import ReplyReading
from agent.replies.texts import FAMILIES, Text, also, reading_of, within

# The whole of a very short reply, or of a subject, is a request when its one telling word is.
_SHORT = 4
_STOP_WORDS = frozenset(
    ("stop", "unsubscribe", "remove", "arret", "desabonnement", "desinscription", "desabonner", "optout", "arretez", "arreter",
     "cessez")
)  # fmt: skip
_NEGATED = frozenset(("not", "t", "never", "ne", "n", "pas", "jamais"))
_NEVER_AGAIN = (["plus", "jamais"], ["jamais", "plus"], ["never", "again"], ["no", "more"])
# "Stop, tell me more", "stop right there": said by somebody who goes on.
_GOES_ON = frozenset(("there", "n", "shop", "press", "moi", "quand", "combien", "tell", "dites", "jetez"))
# How verbs of removal and of ending begin. After "we have" or "nous avons" they tell what was done.
_UNDOING = ("supprim", "effac", "retir", "enlev", "arret", "cess", "stopp", "delet", "remov", "eras", "stop", "ceas")
_HAVING = frozenset(
    ("avons", "ai", "ont", "avions", "avait", "we", "ve", "they", "have", "had", "just", "already", "i")
)
# A law named in a reply of at most so many words is a claim.
_CURT = 5
_COMPLIANCE = re.compile(
    r"\b(?:conformes?|conformite|complian\w{0,4}|compatible|heberg\w{0,8}|host\w{0,5}|certifi\w{0,6})\b"
)
_MINE = re.compile(r"\b(?:my|me|mes|moi|mon|ma)\b")
_BEFORE = frozenset(("avant", "before", "until", "till", "jusqu", "ici"))


def opt_out(text: Text) -> ReplyReading | None:
    """The reading when the reply asks to stop or claims a right over its data, anywhere in it; None when it does not."""
    rights = [c for c in text.of("rights", weak=True) if _claims(text, c)]
    found = [c for c in text.of("opt_out") if not (_until(text, c) or _spared(text, c) or _told(text, c))]
    if not found and not rights and not _bare_stop(text):
        return _composed_stop(text)
    besides = also(text, "hostile", *FAMILIES)
    return reading_of(text, "opt_out", [*found, *rights], 0.98 if found else 0.9, also=besides, rights=bool(rights))


def _composed_stop(text: Text) -> ReplyReading | None:
    """Words of a request together in one sentence, with no interest shown and no moment named to come back to."""
    if text.of("interested", "not_now", "out_of_office", "left") or any(not m.vague for m in text.moments):
        return None
    spared = text.of("spared")
    for span in text.spans:
        if any(span.start <= c.start < span.end for c in spared):
            continue
        if asks_to_stop(text.words[span.start : span.end]):
            cue = Cue("opt_out", span.start, span.end)
            return reading_of(text, "opt_out", [cue], 0.7, also=also(text, "hostile", *FAMILIES))
    return None


def _spared(text: Text, cue: Cue) -> bool:
    """The words are about something else: their own newsletter, a document they do without, another channel they prefer."""
    return any(s.start < cue.end and cue.start < s.end for s in text.of("spared"))


def _told(text: Text, cue: Cue) -> bool:
    """ "We removed our old tool", "nous avons supprimé nos listes": told of themselves, not asked of us."""
    first, *_ = [t.text for t in words(fold(text.words[cue.start : cue.end]))]
    before = [t.text for t in words(fold(text.words[max(0, cue.start - 24) : cue.start]))]
    if not before or not first.startswith(_UNDOING):
        return False
    if first.endswith("ons") and before[-1] == "nous":
        return True
    done = first.endswith(("ed", "e", "es", "u", "us")) and not first.startswith("unsub")
    return done and (
        before[-1] in _HAVING or (before[-1] == "a" and before[-2:-1] in (["on"], ["qui"], ["il"], ["elle"]))
    )


def _claims(text: Text, cue: Cue) -> bool:
    """A right claimed for oneself. The law's name alone may be a question about our offer, or their own trade."""
    said = fold(within(text, cue))
    if _COMPLIANCE.search(said):
        return False
    if not cue.weak:
        return True
    alone = len(words(text.words)) <= _CURT and not text.of("interested", *FAMILIES)
    return "?" not in said and (alone or bool(_MINE.search(fold(text.words))))


def _until(text: Text, cue: Cue) -> bool:
    """ "Do not write to me before March" asks for March, not for silence."""
    span = text.sentence(cue)
    tail = [t.text for t in words(fold(text.words[cue.end : span.end]))][:4]
    inside = [m for m in text.moments if cue.start <= m.start < span.end and not m.vague]
    return bool(inside) and bool(_BEFORE & {*tail})


def _bare_stop(text: Text) -> bool:
    """A subject, or a whole sentence, of a few words one of which is "stop", or two "never again"."""
    subject = re.sub(r"^(?:re|tr|fw|fwd)\s?:", "", text.subject.strip(), flags=re.I)
    spared = text.of("spared")
    own = [text.words[s.start : s.end] for s in text.spans if not any(s.start <= c.start < s.end for c in spared)]
    for written in (subject, *own):
        found = [t.text for t in words(fold(written))]
        if not 0 < len(found) <= _SHORT:
            continue
        if _STOP_WORDS & {*found} and not _NEGATED & {*found} and not _GOES_ON & {*found}:
            return True
        if found[-2:] in _NEVER_AGAIN:
            return True
    return False
