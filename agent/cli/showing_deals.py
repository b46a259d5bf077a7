"""A deal on the terminal, in its language: the verdict, the summary, each element with its words, what to ask and do."""

import re
import shutil
import textwrap
from collections.abc import Iterable, Mapping

from agent.cli.console import say
from agent.qualification.gates import Gates
from agent.qualification.models import DealProposal, DiscoveryQuestion, Hypothesis, PlanStep, Question, Trade
from agent.qualification.strongest import left_out, shown
from agent.qualification.wording import Wording, is_closed

_SIGNS = {"met": "●", "partial": "◐", "absent": "○", "unknown": "·"}
_MOST_QUESTIONS = 5
_BLANKS = re.compile(r"[ \t\r\n]+")  # no-break spaces stay


def show_deal(proposal: DealProposal, *, full: bool = False, states: Mapping[str, str] | None = None) -> None:
    """The page; with `full`, the plans too; with `states`, what was decided of each part."""
    words = Wording(proposal.language)
    _head(proposal, words)
    _section(words, "summary", [proposal.summary.text, _state(words, "summary", states or {})])
    _elements(proposal, words, states or {})
    _section(words, "conflicts", (c.text for c in proposal.conflicts))
    _section(words, "changes", (c.text for c in proposal.changes))
    _section(words, "risks", (r.why for r in proposal.risks))
    _section(words, "champion_test", _champion_test(proposal, words))
    _section(words, "rfp", (r.why for r in proposal.rfp_reasons))
    _section(words, "questions", (_question(q, words) for q in proposal.next_questions[:_MOST_QUESTIONS]))
    _section(words, "actions", (line for a in proposal.next_actions for line in (a.text, f"  → {a.why}")))
    _section(
        words, "findings", (": ".join(p for p in (f.severity, f.element, f.message) if p) for f in proposal.findings)
    )
    _section(words, "gaps", (f"{g.file}: {g.reason}" for g in proposal.gaps))
    if full:
        _plans(proposal, words)
    if proposal.writer.note:
        _lines(f"note: {proposal.writer.note}", "  ")
    say()
    say(_next(proposal, words, states or {}))


def _state(words: Wording, name: str, states: Mapping[str, str]) -> str:
    """What was decided of a part, in words; nothing where nobody is asked to decide."""
    return str(words.bank["states"][states[name]]) if name in states else ""


def _next(proposal: DealProposal, words: Wording, states: Mapping[str, str]) -> str:
    """The command to type next: approve what is proven and not yet decided, else what is left, else export."""
    left = [name for name in proposal.elements if states.get(name, "pending") == "pending"]
    if not left:
        return str(words.bank["headings"]["next_export"])
    part = next((name for name in left if proposal.elements[name].status == "met"), left[0])
    return str(words.bank["headings"]["next"]).format(id=proposal.proposal_id, part=part)


def _head(proposal: DealProposal, words: Wording) -> None:
    chance, phase, bank = proposal.opportunity, proposal.phase, words.bank["headings"]
    amount = words.amount(chance.amount, chance.currency) if chance.amount is not None else None
    days = bank["days"].format(n=phase.days_in_stage) if phase.days_in_stage is not None else None
    said = [proposal.account.name, chance.name, amount, chance.stage, days, proposal.proposal_id]
    say(" · ".join(part for part in said if part))
    say(f"  {proposal.method.title} {proposal.score.met}/{proposal.score.of}")
    _lines(proposal.method.why, "  ")
    for reason in proposal.gate_reasons:
        name = words.bank["gates"]["names"][reason.gate]
        value = _value(proposal.gates, reason.gate, words)
        _lines(f"{name}{_colon(words)} {value}. {reason.why}", "  ")
    told = {"number": phase.number, "name": phase.name, "rhythm": phase.rhythm}
    _lines(f"{bank['phase'].format(**told)} {phase.why}", "  ")


def _value(gates: Gates, gate: str, words: Wording) -> str:
    value = getattr(gates, gate)
    return str(words.bank["gates"]["yes" if value else "no"]) if isinstance(value, bool) else f"{value}/6"


def _elements(proposal: DealProposal, words: Wording, states: Mapping[str, str]) -> None:
    say()
    say(words.bank["headings"]["elements"])
    for name, element in proposal.elements.items():
        sure = f" {element.confidence:.2f}" if element.status != "unknown" else ""
        state = _state(words, name, states)
        head = f"{_SIGNS[element.status]} {element.label}{_colon(words)} {words.status(element.status)}{sure}"
        say(f"  {head}  [{name}] {state}".rstrip())
        for quote in shown(element):
            _lines(words.cited(quote), "      ")
        left = left_out(element)
        if left:
            _lines(words.bank["headings"]["one_more" if left == 1 else "more"].format(n=left), "      ")
        if element.why:
            _lines(element.why, "      → ")


def _champion_test(proposal: DealProposal, words: Wording) -> Iterable[str]:
    """The three questions, once there is somebody to put to the test."""
    bank, champion = words.bank["headings"], proposal.elements.get("champion")
    if champion is None or champion.status not in ("met", "partial") or is_closed(proposal.opportunity):
        return
    for test in proposal.champion_test:
        proof = f" {words.cited(test.quote)}" if test.quote else ""
        yield f"{test.question} → {bank['proven' if test.proven else 'unproven']}{proof}"


def _plans(proposal: DealProposal, words: Wording) -> None:
    """What comes next: the handover of a deal that is won, nothing for one that is lost, else the plans to close it."""
    if is_closed(proposal.opportunity):
        _handoff(proposal, words)
        return
    _action_plan(proposal, words)
    _business_case(proposal, words)
    _section(words, "discovery", (_asked(q, words) for q in proposal.discovery_plan.qqoqcp))
    _section(words, "script", (_asked(q, words) for q in proposal.discovery_plan.script))
    _section(words, "double", (_asked(q, words) for q in proposal.discovery_plan.double))
    _demo(proposal, words)
    _negotiation(proposal, words)


def _action_plan(proposal: DealProposal, words: Wording) -> None:
    bank, plan = words.bank["headings"], proposal.mutual_action_plan
    bases = bank["bases"]
    steps = (f"{s.step} · {s.owner} · {_when(s, words) or bank['open_date']} ({bases[s.basis]})" for s in plan.steps)
    _section(words, "action_plan", [plan.goal, *steps, plan.note])


def _business_case(proposal: DealProposal, words: Wording) -> None:
    case, bases = proposal.business_case, words.bank["headings"]["bases"]
    lines = (f"{f.label}{_colon(words)} {f.value} ({bases[f.basis]}). {f.why}" for f in case.lines)
    _section(words, "business_case", [*lines, case.note])


def _demo(proposal: DealProposal, words: Wording) -> None:
    avoid = words.bank["headings"]["avoid"]
    lines = []
    for person in proposal.demo_guide.people:
        lines.append(f"{person.person}, {person.role}" if person.role else person.person)
        for at, point in enumerate(person.show):
            quote = person.quotes[at] if at < len(person.quotes) else None
            lines.append(f"  {point} {words.cite(quote.text) if quote else ''}".rstrip())
        if person.avoid:
            lines.append(f"  {avoid}{_colon(words)} {', '.join(person.avoid)}")
    _section(words, "demo", [*lines, proposal.demo_guide.note])


def _negotiation(proposal: DealProposal, words: Wording) -> None:
    brief, bank = proposal.negotiation_brief, words.bank["headings"]
    bases = bank["bases"]
    sides: list[tuple[str, list[Hypothesis]]] = [
        ("interests_buyer", brief.interests_buyer),
        ("interests_seller", brief.interests_seller),
        ("batna_buyer", brief.batna_buyer),
        ("batna_seller", brief.batna_seller),
    ]
    lines = [brief.note]
    for name, held in sides:
        lines += [bank[name], *(f"  {h.text.rstrip('.')} ({bases[h.basis]})" for h in held)]
    zone = f"{brief.zopa.text} ({bases['assumption']})" if brief.zopa else words.plans["negotiation"]["zopa_none"]
    lines += ["ZOPA", f"  {zone}"]
    lines += [bank["trades"], *(f"  {_trade(trade, words)}" for trade in brief.trades)]
    _section(words, "negotiation", lines)


def _trade(trade: Trade, words: Wording) -> str:
    """What to ask for in return, with the buyer's words when they asked already."""
    bank = words.bank["headings"]
    asked = f" {words.cite(trade.quote.text)} ({words.speaker(trade.quote)})" if trade.quote else ""
    basis = bank["bases"]["quoted" if trade.quote else "assumption"]
    return f"{bank['trade'].format(asked=trade.asked, back=trade.in_return)}{asked} ({basis})"


def _handoff(proposal: DealProposal, words: Wording) -> None:
    sheet, bank = proposal.handoff, words.bank["headings"]
    if sheet is None:
        return
    lines = [sheet.note, bank["promises"], *(f"  {words.cited(q)}" for q in sheet.promises)]
    lines += [bank["configuration"], *(f"  {words.cited(q)}" for q in sheet.configuration)]
    lines += [bank["contacts"], *(f"  {c}" for c in sheet.contacts), bank["risks"], *(f"  {r}" for r in sheet.risks)]
    _section(words, "handoff", lines)


def _section(words: Wording, name: str, lines: Iterable[str]) -> None:
    """A heading and its lines; nothing when there are none."""
    held = [line for line in lines if line]
    if held:
        say()
        say(words.bank["headings"][name])
        for line in held:
            _lines(line, "  ")


def _lines(text: str, indent: str) -> None:
    """Wrapped to the terminal, under its indent; an indent of the text is kept."""
    width = max(60, min(110, shutil.get_terminal_size((100, 24)).columns))
    own = " " * (len(text) - len(text.lstrip(" ")))
    first, rest = indent + own, " " * len(indent) + own
    flat = _BLANKS.sub(" ", text.strip())
    # A quote cut at its hyphens cannot be searched for in its source.
    cut = textwrap.wrap(flat, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    for line in cut or [""]:
        say(line)


def _asked(question: DiscoveryQuestion, words: Wording) -> str:
    answer = f" → {words.cite(question.answer.text)}" if question.answer else ""
    return f"{question.heading}{_colon(words)} {question.text}{answer}"


def _question(question: Question, words: Wording) -> str:
    whom = [words.bank["headings"]["ask"].format(who=question.ask)] if question.ask else []
    notes = ", ".join([*whom, *question.moves])
    return f"{question.text} ({notes})" if notes else question.text


def _when(step: PlanStep, words: Wording) -> str | None:
    if step.day:
        return words.day(step.day)
    return words.cite(step.said) if step.said else None


def _colon(words: Wording) -> str:
    """French puts a space before a colon."""
    return "\u00a0:" if words.language == "fr" else ":"
