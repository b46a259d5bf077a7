"""The two doors of the checks: `amorce check` on a written draft, and the run-time door on segments that name their proof."""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.checks.drafts import check_on
from agent.checks.models import DraftView, GivenSentence, SegmentView, WrittenDraft
from agent.checks.segments import check_segments
from evals.meta.places import place_of
from evals.mutators.material import Door, Item


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding: the check, the piece it stands on (None: the whole), and why."""

    check: str
    place: int | None
    why: str = ""


def doors_of(item: Item) -> tuple[Door, ...]:
    """The doors an item can be shown at: the run-time door needs pieces that cite."""
    return ("written", "runtime") if item.cited else ("written",)


def hits(item: Item, door: Door) -> list[Hit]:
    """Every finding on an item at one door."""
    return list(_written(item) if door == "written" else _runtime(item))


def _written(item: Item) -> Iterator[Hit]:
    place = place_of(item.account, item.now)
    given = [GivenSentence(text=p.words) for p in item.pieces] if item.split else None
    draft = WrittenDraft(
        id=item.id, account=item.account, contact=item.contact, channel=item.channel,
        language=item.language, subject=item.subject, body=item.body, sentences=given,
    )  # fmt: skip
    checked = check_on(draft, place.ground, place.dossier)
    yield from (Hit(defect, None) for defect in checked.defects)
    for at, sentence in enumerate(checked.sentences):
        where = at if item.split else _piece_of(item, sentence.text)
        yield from (Hit(defect, where, f"`{sentence.text}`: {sentence.why}") for defect in sentence.defects)


def _piece_of(item: Item, text: str) -> int | None:
    said = text.strip()
    return next((i for i, p in enumerate(item.pieces) if said in p.text), None)


def _runtime(item: Item) -> Iterator[Hit]:
    place = place_of(item.account, item.now)
    segments = tuple(
        SegmentView(
            text=p.text,
            kind=p.kind,
            factual=p.factual,
            evidence=p.evidence,
            part=p.part,
        )
        for p in item.pieces
    )
    draft = DraftView(
        draft_id=0, channel=item.channel, language=item.language, subject=item.subject,
        body=item.body, segments=segments, contact_id=item.contact, framework=item.framework,
    )  # fmt: skip
    for found in check_segments(draft, place.ground):
        if not (item.channel == "call" and found.check == "two_questions"):
            yield Hit(found.check, found.segment, found.message)
