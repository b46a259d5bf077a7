"""A person's correction: the status, the words that prove it, the reason; or the summary. The page follows and is checked."""

from collections.abc import Callable, Mapping
from typing import get_args

from agent.errors import BadInput, Refused
from agent.language.sentences import Span, sentences
from agent.qualification.flow import Qualification, Wish, sealed
from agent.qualification.models import SUMMARY, DealProposal, Earlier, Summary, SummarySegment, evidence_id
from agent.qualification.quoting import find_quote
from agent.qualification.records import Cell, ElementName, Ledger, Quote, Status
from agent.qualification.summary import count_words
from connectors.deals import Deal

STATUSES: tuple[Status, ...] = get_args(Status)
FIELDS = ("status", "quote", "why")
_MARKS = {"«": "»", "“": "”"}


class DealEditor:
    """Corrects a part of a proposal. `deal_of` gives a deal by id, `earlier_of` its elements as last approved."""

    def __init__(
        self,
        qualification: Qualification,
        deal_of: Callable[[str], Deal],
        earlier_of: Callable[[str], Mapping[str, Earlier]],
    ) -> None:
        self._qualification, self._deal_of, self._earlier_of = qualification, deal_of, earlier_of

    def correct(self, proposal: DealProposal, part: str, values: Mapping[str, str], reason: str) -> DealProposal:
        """The proposal under the same id with the part corrected. Raises BadInput or Refused."""
        deal = self._deal_of(proposal.deal).model_copy(update={"as_of": proposal.as_of})
        if part == SUMMARY:
            if set(values) != {"text"}:
                raise BadInput("the summary takes --set text=TEXT")
            return sealed(proposal.model_copy(update={"summary": _summary(proposal, deal, values["text"])}), deal)
        name = next(n for n in proposal.elements if n == part)
        ledger = _corrected(proposal.ledger, name, values, reason, deal)
        wish = Wish(framework=proposal.framework)
        made = self._qualification.assemble(deal, ledger, wish, earlier=self._earlier_of(deal.id))
        kept = {"proposal_id": proposal.proposal_id, "writer": proposal.writer, "method": proposal.method}
        return made.model_copy(update=kept)


def _corrected(ledger: Ledger, name: ElementName, values: Mapping[str, str], reason: str, deal: Deal) -> Ledger:
    """The ledger with one cell as the person says: what a person states is certain, and why is their reason.

    Partial without words is kept, and blocks its own approval; met and absent move gates, so they are refused.
    """
    wrong = [field for field in values if field not in FIELDS]
    if wrong or not values:
        raise BadInput(f"`{wrong[0] if wrong else ''}` cannot be set on an element: {', '.join(FIELDS)} can")
    cell = ledger.cells.get(name) or Cell(status="unknown", why="")
    status = _status(values["status"]) if "status" in values else cell.status
    quotes = (_said(values["quote"], deal),) if "quote" in values else cell.quotes
    if status == "unknown":
        quotes = ()
    if status in ("met", "absent") and not any(q.side == "buyer" for q in quotes):
        raise Refused(f"`{name}` cannot be {status} without the buyer's own words: give them with --set quote=TEXT")
    changed = cell.model_copy(
        update={
            "status": status,
            "quotes": quotes,
            "why": values.get("why", reason),
            "confidence": 1.0,
            "conflicts": () if "quote" in values else cell.conflicts,
        }
    )
    return ledger.model_copy(update={"cells": {**ledger.cells, name: changed}})


def _status(value: str) -> Status:
    """Exactly one of the four statuses. Raises BadInput."""
    found = next((status for status in STATUSES if status == value.strip()), None)
    if found is None:
        raise BadInput(f"`{value}` is no status: {', '.join(STATUSES)}")
    return found


def _said(text: str, deal: Deal) -> Quote:
    """The words where somebody said them. Raises Refused when nobody did, word for word."""
    found = find_quote(text, deal)
    if found is None:
        raise Refused(
            "these words stand in no source of the deal: a quote is copied exactly, capitals and accents included"
        )
    return found


def _summary(proposal: DealProposal, deal: Deal, text: str) -> Summary:
    """The person's text cut into sentences; each keeps the proof it had, or gets the words it quotes."""
    known = {segment.text.strip(): segment for segment in proposal.summary.segments}
    spans = sentences(text, Span(0, len(text)))
    starts = [0, *(span.start for span in spans[1:])]
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)] if spans else [text]
    segments = []
    for piece in pieces:
        same = known.get(piece.strip())
        segments.append(same.model_copy(update={"text": piece}) if same else _segment(piece, deal))
    return Summary(text=text, words=count_words(text), segments=segments)


def _segment(piece: str, deal: Deal) -> SummarySegment:
    quotes = [quote for words in _quoted(piece) if (quote := find_quote(words, deal))]
    return SummarySegment(
        text=piece, kind="other", factual=True, evidence=[evidence_id(q) for q in quotes], quotes=quotes
    )


def _quoted(text: str) -> list[str]:
    """What stands between quotation marks."""
    found = []
    for opening, closing in _MARKS.items():
        for part in text.split(opening)[1:]:
            inside, mark, _ = part.partition(closing)
            if mark and inside.strip():
                found.append(inside.strip())
    return found
