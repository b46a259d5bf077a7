"""Putting a deal proposal together: elements, reasons, changes, evidence, hashes. Pure; same inputs, same bytes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.language.counting import counted
from agent.outreach.models import EvidenceRef, digest
from agent.playbook.models import Persona
from agent.qualification.actions import Standing, actions_for
from agent.qualification.gates import GateRule, Gates, days_in_stage, met, shipped_rules
from agent.qualification.methods import Methods
from agent.qualification.models import (
    Change,
    ConflictLine,
    Earlier,
    Element,
    GateReason,
    MethodChoice,
    Question,
    Score,
    SummarySegment,
    element_hash,
    evidence_id,
)
from agent.qualification.phases import phase_of
from agent.qualification.planning import (
    action_plan,
    business_case,
    demo_guide,
    discovery_plan,
    handoff,
    negotiation_brief,
)
from agent.qualification.records import MEDDIC, MEDDPICC, Cell, Conflict, ElementName, Ledger, Quote
from agent.qualification.risks import champion_test, risks_of
from agent.qualification.strongest import reason_shown, shown
from agent.qualification.summary import summarise
from agent.qualification.tenders import Market, rfp_reasons
from agent.qualification.wording import Wording
from connectors.deals import Deal

Page = dict[str, Any]
_NOTHING = Cell(status="unknown", why="")


@dataclass(frozen=True)
class View:
    """A deal seen through a method: what every part of the page is made from. `names` are the method's elements in order."""

    deal: Deal
    ledger: Ledger
    methods: Methods
    words: Wording
    method: MethodChoice
    names: tuple[ElementName, ...]


def heading(view: View) -> Page:
    """What the proposal is about. The id comes with the content."""
    deal = view.deal
    return {
        "proposal_id": "",
        "deal": deal.id,
        "account": deal.account,
        "opportunity": deal.opportunity,
        "language": deal.language,
        "as_of": deal.as_of,
        "framework": view.method.name,
        "method": view.method,
        "gaps": list(deal.gaps),
        "ledger": view.ledger,
        "writer": view.ledger.reader,
    }


def proof(view: View, asked: Mapping[ElementName, list[Question]], earlier: Mapping[str, Earlier]) -> Page:
    """The elements, the summary, what contradicts, what changed, and every stretch of a source they rest on."""
    deal, ledger, words = view.deal, view.ledger, view.words
    elements = {name: element_of(deal, name, ledger, asked[name], words) for name in view.names}
    summary, conflicts = summarise(deal, ledger, view.method.name, view.methods, words), conflict_lines(view)
    cited = [*quotes_of(elements.values(), conflicts), *summary_quotes(ledger, summary.segments)]
    return {
        "elements": elements,
        "score": Score(met=sum(e.status == "met" for e in elements.values()), of=len(elements)),
        "summary": summary,
        "conflicts": conflicts,
        "changes": changes_since(elements, earlier, words),
        "evidence": evidence_of(deal, cited),
    }


def verdict(view: View, gates: Gates, market: Market | None = None) -> Page:
    """Gates and their reasons, phase, risks, champion test, reasons to decline, what to do."""
    deal, ledger, words = view.deal, view.ledger, view.words
    reasons, phase = reasons_for(deal, ledger, gates, words), phase_of(deal, ledger, words)
    declines = rfp_reasons(deal, ledger, words, market)
    standing = Standing(deal, ledger, gates, reasons, phase, tuple(r.why for r in declines if r.holds))
    return {
        "gates": gates,
        "gate_reasons": reasons,
        "rfp_reasons": declines,
        "phase": phase,
        "risks": risks_of(deal, ledger, gates, words),
        "champion_test": champion_test(ledger, words),
        "next_actions": actions_for(standing, words),
    }


def plans(view: View, gates: Gates, personas: Sequence[Persona]) -> Page:
    """Drafts of what comes next."""
    deal, ledger, words = view.deal, view.ledger, view.words
    return {
        "mutual_action_plan": action_plan(deal, ledger, words),
        "business_case": business_case(deal, ledger, words),
        "discovery_plan": discovery_plan(deal, ledger, view.methods, words),
        "demo_guide": demo_guide(deal, ledger, personas, words),
        "handoff": handoff(deal, ledger, risks_of(deal, ledger, gates, words), words),
        "negotiation_brief": negotiation_brief(deal, ledger, words),
    }


def element_of(deal: Deal, name: ElementName, ledger: Ledger, questions: list[Question], words: Wording) -> Element:
    """A cell of the ledger as a person decides on it."""
    cell = ledger.cells.get(name, _NOTHING)
    element = Element(
        label=words.title(name),
        status=cell.status,
        quotes=list(cell.quotes),
        why=reason_shown(cell, deal.language),
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


def conflict_lines(view: View) -> list[ConflictLine]:
    """Pairs of statements that cannot both hold, the later one counting; those of the method shown, then the others, once."""
    ledger, words = view.ledger, view.words
    template = str(words.bank["conflict"])
    ordered = [*view.names, *(n for n in ledger.cells if n not in view.names)]
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
    """What moved since a person last approved each element: its status, or the words a manager is shown for it. One more mention
    further down is no change; nothing is told of elements never approved."""
    found = []
    for name, element in elements.items():
        before = earlier.get(name)
        if before is not None and before.element.sha256 != element.sha256:
            change = _change(name, before, element, words)
            found += [change] if change else []
    return found


def _change(name: ElementName, before: Earlier, element: Element, words: Wording) -> Change | None:
    bank, moved = words.bank["changes"], before.element.status != element.status
    known = {(quote.source, quote.text) for quote in before.element.quotes}
    new = next((quote for quote in shown(element) if (quote.source, quote.text) not in known), None)
    now = {(quote.source, quote.text) for quote in element.quotes}
    gone = any((quote.source, quote.text) not in now for quote in shown(before.element))
    if not (moved or new or gone):
        return None
    told = {
        "label": words.title(name),
        "before": words.status(before.element.status),
        "after": words.status(element.status),
    }
    text = bank["status" if moved else "quote" if new else "gone"].format(**told)
    return Change(
        element=name,
        before=before.element.status,
        after=element.status,
        text=f"{text} {words.cited(new)}" if new else text,
        quote=new,
        approved_by=before.by,
        approved_at=before.at,
    )


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
    told: dict[str, Any] = {"met": gates.meddic_met, "of": rule.of, "threshold": rule.threshold, "limit": rule.days}
    told["days"] = counted(days or 0, words.bank["counted_days"])
    form = "kill_yes" if gates.kill_candidate else "kill_time"
    if gates.meddic_met >= rule.threshold:
        form = "kill_score"
    elif days is None:
        form = "kill_undated"
    return str(bank[form]).format(**told)


def _reason(gate: str, value: int | bool | None, why: str, rule: GateRule) -> GateReason:
    return GateReason(gate=gate, value=value, why=why, card=rule.card, source=rule.source)
