"""Putting a deal proposal together: elements, reasons, changes, evidence, ids and hashes. Pure; same inputs, same bytes."""

from collections.abc import Iterable, Mapping, Sequence

from agent.outreach.models import EvidenceRef, digest
from agent.qualification.gates import GateRule, Gates, days_in_stage, met, shipped_rules
from agent.qualification.models import (
    Change,
    ConflictLine,
    Earlier,
    Element,
    GateReason,
    Question,
    SummarySegment,
    element_hash,
    evidence_id,
)
from agent.qualification.records import MEDDIC, MEDDPICC, Cell, Conflict, ElementName, Ledger, Quote
from agent.qualification.wording import Wording
from connectors.deals import Deal

_NOTHING = Cell(status="unknown", why="")


def element_of(deal: Deal, name: ElementName, ledger: Ledger, questions: list[Question], words: Wording) -> Element:
    """A cell of the ledger as a person decides on it."""
    cell = ledger.cells.get(name, _NOTHING)
    element = Element(
        label=words.title(name),
        status=cell.status,
        quotes=list(cell.quotes),
        why=cell.why,
        confidence=round(cell.confidence, 3),
        next_questions=questions,
        conflicts=list(cell.conflicts),
    )
    return element.model_copy(update={"sha256": element_hash(deal.id, name, element)})


def reasons_for(deal: Deal, ledger: Ledger, gates: Gates, words: Wording) -> list[GateReason]:
    """Each gate with its figures in words, its card and its source."""
    bank, rules = words.bank["gates"], shipped_rules()
    statuses = {e: ledger.status(e) for e in MEDDPICC}
    proven = words.names([e for e in MEDDIC if statuses[e] == "met"])
    missing = words.names([e for e in MEDDIC if statuses[e] != "met"])
    told = {"met": gates.meddic_met, "of": rules.proposal.of, "threshold": rules.proposal.threshold}
    score = bank["meddic_met" if gates.meddic_met else "meddic_none"].format(**told, names=proven)
    proposal = bank["proposal_yes" if gates.proposal_allowed else "proposal_no"].format(**told, names=missing)
    found = [
        _reason("meddic_met", gates.meddic_met, score, rules.proposal),
        _reason("proposal_allowed", gates.proposal_allowed, proposal, rules.proposal),
        _reason("kill_candidate", gates.kill_candidate, _kill_why(deal, gates, rules.kill, words), rules.kill),
    ]
    if gates.rfp_go is not None:
        count = {"met": met(statuses, MEDDPICC), "of": rules.rfp.of, "threshold": rules.rfp.threshold}
        why = bank["rfp_yes" if gates.rfp_go else "rfp_no"].format(**count)
        found.append(_reason("rfp_go", gates.rfp_go, why, rules.rfp))
    return found


def conflict_lines(ledger: Ledger, names: Sequence[ElementName], words: Wording) -> list[ConflictLine]:
    """Pairs of statements that cannot both hold, the later one counting; those of the method shown, then the others, once."""
    template = str(words.bank["conflict"])
    ordered = [*names, *(n for n in ledger.cells if n not in names)]
    held = [c for n in ordered if n in ledger.cells for c in ledger.cells[n].conflicts]
    once: dict[tuple[str, str], Conflict] = {}
    for conflict in held:
        once.setdefault((evidence_id(conflict.earlier), evidence_id(conflict.later)), conflict)
    return [
        ConflictLine(
            element=conflict.element,
            text=template.format(
                label=words.title(conflict.element),
                earlier=words.cite(conflict.earlier.text),
                later=words.cite(conflict.later.text),
                day=words.day(conflict.earlier.date),
                day2=words.day(conflict.later.date),
            ),
            earlier=conflict.earlier,
            later=conflict.later,
            why=conflict.why,
        )
        for conflict in once.values()
    ]


def changes_since(
    elements: Mapping[ElementName, Element], earlier: Mapping[str, Earlier], words: Wording
) -> list[Change]:
    """What moved since a person last approved each element; nothing for those never approved."""
    bank, found = words.bank["changes"], []
    for name, element in elements.items():
        before = earlier.get(name)
        if before is None or before.element.sha256 == element.sha256:
            continue
        moved = before.element.status != element.status
        text = bank["status" if moved else "quote"].format(
            label=words.title(name), before=words.status(before.element.status), after=words.status(element.status)
        )
        found.append(
            Change(
                element=name,
                before=before.element.status,
                after=element.status,
                text=text,
                approved_by=before.by,
                approved_at=before.at,
            )
        )
    return found


def evidence_of(deal: Deal, quotes: Iterable[Quote]) -> list[EvidenceRef]:
    """Every stretch of a source that something cites, once, with the hash of its words."""
    kinds = {source.id: source for source in deal.sources}
    cited = {evidence_id(quote): quote for quote in quotes}
    return [
        EvidenceRef(
            id=id_,
            kind=kinds[quote.source].kind if quote.source in kinds else "document",
            text=quote.text,
            source=quote.source,
            date=quote.date,
            age_days=(deal.as_of - quote.date).days,
            sha256=digest(quote.text),
        )
        for id_, quote in cited.items()
    ]


def quotes_of(elements: Iterable[Element], conflicts: Iterable[ConflictLine]) -> Iterable[Quote]:
    """What the elements and the conflicts rest on, in order."""
    for element in elements:
        yield from element.quotes
    for conflict in conflicts:
        yield from (conflict.earlier, conflict.later)


def summary_quotes(ledger: Ledger, segments: Iterable[SummarySegment]) -> Iterable[Quote]:
    """Whole quotes of the elements the summary tells of, also those the method does not show."""
    for segment in segments:
        for name in segment.elements:
            yield from ledger.cells.get(name, _NOTHING).quotes


def _kill_why(deal: Deal, gates: Gates, rule: GateRule, words: Wording) -> str:
    bank, days = words.bank["gates"], days_in_stage(deal.opportunity, deal.as_of)
    told = {"met": gates.meddic_met, "of": rule.of, "threshold": rule.threshold, "days": days, "limit": rule.days}
    form = "kill_yes" if gates.kill_candidate else "kill_time"
    if gates.meddic_met >= rule.threshold:
        form = "kill_score"
    elif days is None:
        form = "kill_undated"
    return str(bank[form]).format(**told)


def _reason(gate: str, value: int | bool | None, why: str, rule: GateRule) -> GateReason:
    return GateReason(gate=gate, value=value, why=why, card=rule.card, source=rule.source)
