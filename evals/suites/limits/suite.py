"""Drafts keep the limits of their channel; the checks hold them at the boundary: one more word or character is one too many."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from evals.meta.clean import offline
from evals.meta.doors import hits
from evals.meta.places import places
from evals.mutators.material import Item, Piece
from evals.results import Case, Report, scored

NAME = "limits"
LIMITS = {
    "subject_too_long",
    "body_too_long",
    "note_too_long",
    "pitch_in_note",
    "notice_in_note",
    "two_questions",
    "no_question",
}
# Five words and six, however they are written. Wanted: is it too long for a limit of five?
SUBJECTS = (
    ("Un mot de trop ici", False), ("Un mot de trop ici même", True), ("L'été, c'est l'heure d'agir", False),
    ("Vos 23 postes, d'ici janvier ?", False), ("Une, deux, trois, quatre, cinq, six", True), ("🎯 Cap sur la nuit", False),
    ("Day and night at Daventry", False), ("Day and night at Daventry now", True), ("Audit — weeks, not months", False),
)  # fmt: skip


def run() -> Report:
    """Drafts first, then the boundaries."""
    drafts = [_draft(item) for item in offline()]
    edges = list(_edges())
    return Report(metrics=[scored(drafts, target=1.0), scored(edges, target=1.0)], cases=[*drafts, *edges])


def _draft(item: Item) -> Case:
    broken = sorted({h.check for h in hits(item, "runtime")} & LIMITS)
    return Case(
        suite=NAME, metric="drafts within the limits of their channel", id=item.id, passed=not broken,
        group={"language": item.language, "channel": item.channel}, got=", ".join(broken), why=item.body if broken else "",
    )  # fmt: skip


def _edges() -> Iterator[Case]:
    base = next(i for i in offline() if i.channel == "email")
    for subject, over in SUBJECTS:
        for form in ("NFC", "NFD"):
            told = _fires(replace(base, subject=unicodedata.normalize(form, subject)), "subject_too_long")
            yield _edge(f"subject {subject!r} {form}", over, told)
    note = next(i for i in offline() if i.channel == "linkedin_note")
    limit = places()[note.account].playbook.seller.note_limit
    for text in ("a", "é", "œ", "’"):
        for length in (limit - 1, limit, limit + 1):
            body = replace(note, pieces=(Piece((text + " ") * (length // 2) + "b" * (length % 2)),))
            yield _edge(f"note of {length} with {text!r}", length > limit, _fires(body, "note_too_long"))


def _fires(item: Item, check: str) -> bool:
    return any(h.check == check for h in hits(item, "runtime"))


def _edge(id_: str, wanted: bool, told: bool) -> Case:
    return Case(
        suite=NAME, metric="limits held to the word and the character", id=id_, passed=wanted == told,
        wanted="too long" if wanted else "short enough", got="too long" if told else "short enough",
    )  # fmt: skip
