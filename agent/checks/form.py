"""Form of a message: subject, questions, notes, register, language, notices. No fact is looked at here."""

import re
from collections.abc import Sequence

from agent.checks import cues
from agent.checks.models import SentenceCheck, WrittenDraft
from agent.checks.statements import unquoted
from agent.checks.wordlists import wordlist
from agent.language.fold import fold
from agent.language.sentences import words
from agent.playbook.models import Playbook
from connectors.records import Language

_FORMS = {"tu": {"tu", "te", "toi", "tes", "ton", "ta"}, "vous": {"vous", "votre", "vos"}}
# "le ton du message" addresses nobody.
_NOUN = re.compile(r"\b(?:le|un|du|au|ce|de|meme|quel|bon) ton\b")
# Their words are the law's and the playbook's own; they may say "vous" where the message says "tu".
NOTICES = ("signature", "opt_out", "source_notice")
_FRENCH = wordlist("french")
_ENGLISH = wordlist("english")
_ONLY_FRENCH, _ONLY_ENGLISH = _FRENCH - _ENGLISH, _ENGLISH - _FRENCH


def defects(draft: WrittenDraft, sentences: Sequence[SentenceCheck], playbook: Playbook) -> list[str]:
    """Defect ids of the draft as a whole, in a fixed order."""
    texts = [s.text for s in sentences]
    rules = playbook.seller.email_rules
    note = draft.channel == "linkedin_note"
    found = {
        "subject_too_long": draft.channel == "email" and word_count(draft.subject or "") > rules.subject_max_words,
        "two_questions": questions(texts) > rules.questions_max,
        "pitch_in_note": note and any(pitches(s, playbook) for s in sentences),
        "note_too_long": note and len(draft.body) > playbook.seller.note_limit,
        "cliche_opener": opens_flat(texts),
        "tu_vous_mix": draft.language == "fr" and mixes_address(_own(sentences), address(playbook)),
        "language_mix": mixes_language(sentences, draft.language, draft.subject),
        "missing_opt_out": draft.channel == "email" and not _has_notices(sentences, draft.body),
        "misleading_subject": draft.channel == "email" and misleads(draft.subject or ""),
    }
    return [defect for defect, present in found.items() if present]


def word_count(text: str) -> int:
    """Words between spaces that hold a letter or a digit."""
    return sum(any(c.isalnum() for c in word) for word in text.split())


def questions(texts: Sequence[str]) -> int:
    """Question marks outside links and quotations."""
    return sum(unquoted(_without_links(text)).count("?") for text in texts)


def _without_links(text: str) -> str:
    return " ".join(w for w in text.split() if "://" not in w)


def pitches(sentence: SentenceCheck, playbook: Playbook) -> bool:
    """The sentence sells: our name, our offer, a claim, a meeting."""
    if sentence.kind in ("greeting", "signature"):
        return False
    return sells(sentence.text, playbook.seller.name)


def sells(text: str, seller: str) -> bool:
    """Our name or words of an offer."""
    return fold(seller) in fold(text) or cues.has("pitch", text)


def mixes_address(texts: Sequence[str], wanted: str) -> bool:
    """A form of address other than `wanted` ("tu" or "vous") outside quotations. `texts` are without the notices."""
    found = {w.text for t in texts for w in words(_NOUN.sub("", fold(unquoted(t))))}
    return any(found & forms for name, forms in _FORMS.items() if name != wanted)


def address(playbook: Playbook) -> str:
    """The form of address the playbook asks for in French; "vous" when it asks for none."""
    tone = playbook.seller.tone.get("fr")
    return "vous" if tone is None else tone.address


def _own(sentences: Sequence[SentenceCheck]) -> list[str]:
    return [s.text for s in sentences if s.kind not in NOTICES]


def language_of(text: str) -> Language | None:
    """French or English by function words, None when they do not tell (under two of them, or close)."""
    tokens = [w.text for w in cues.folded_words(unquoted(_without_links(text)))]
    french = sum(map(_ONLY_FRENCH.__contains__, tokens))
    english = sum(map(_ONLY_ENGLISH.__contains__, tokens))
    if max(french, english) < 2 or (min(french, english) and abs(french - english) < 2):
        return None
    return "fr" if french > english else "en"


def mixes_language(sentences: Sequence[SentenceCheck], language: Language, subject: str | None = None) -> bool:
    """A sentence or the subject is in the other language."""
    texts = [s.text for s in sentences if s.kind != "signature"]
    return any(language_of(t) not in (None, language) for t in [*texts, subject or ""])


def opens_flat(texts: Sequence[str]) -> bool:
    """An opener readers skip, in the first sentences or as the wish that opens one of the first two."""
    wishes = (cues.find("wish", t) for t in texts[:2])
    return any(cues.has("cliche", t) for t in texts[:3]) or any(found and found[0].start <= 2 for found in wishes)


def _has_notices(sentences: Sequence[SentenceCheck], body: str) -> bool:
    return cues.has("opt_out", body) and cues.has("source_notice", body)


def misleads(subject: str) -> bool:
    """A reply that is none, an order, an urgency, an appointment that does not exist."""
    tokens = cues.folded_words(subject)
    if not tokens:
        return False
    found = cues.find("misleading", subject)
    prefix = tokens[0].text in ("re", "tr", "fw", "fwd") and ":" in subject
    return prefix or any(len(c.phrase) > 3 for c in found)
