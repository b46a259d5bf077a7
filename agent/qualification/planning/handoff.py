"""Handover of a won deal to customer success. Source: card `proof-insightplatform-sales-cs` (promises, configuration,
contacts, risks)."""

from agent.language.fold import fold
from agent.language.sentences import Span, sentences
from agent.qualification.models import Handoff, Risk
from agent.qualification.quoting import quote_at
from agent.qualification.records import ElementName, Ledger, Quote
from agent.qualification.strongest import theirs
from agent.qualification.wording import Wording, is_won, people, says
from connectors.deals import Deal

_CONFIGURATION: tuple[ElementName, ...] = ("need", "decision_criteria", "timeline")
_MOST = 12
_CLOSE = 4  # words between one of us and what we undertake
_PAST = frozenset(("a", "ai", "avons", "avait", "avais", "have", "had", "ve", "were", "was", "did"))
_WORDS = 5  # "we'll check" promises nothing that can be handed over
# Risks of the sale that stay with the customer, and elements that have to be settled with them where they were not proven.
_CARRIED = ("no_champion", "champion_unproven", "single_contact", "date_withdrawn", "buyer_disputed")
_WATCHED: tuple[ElementName, ...] = ("metrics", "decision_criteria", "timeline")


def handoff(deal: Deal, ledger: Ledger, risks: list[Risk], words: Wording) -> Handoff | None:
    """The sheet of a won deal, None for any other. Promises are our side's own sentences, word for word."""
    if not is_won(deal.opportunity):
        return None
    bank = words.plans["handoff"]
    everyone = [p for p in people(deal).values() if p.side == "buyer"]
    unproven = [e for e in _WATCHED if ledger.status(e) != "met"]
    return Handoff(
        promises=_promises(deal, words),
        configuration=_configuration(ledger),
        contacts=[", ".join(part for part in (p.name, p.role, p.email) if part) for p in everyone],
        risks=[
            *(risk.why for risk in risks if risk.risk in _CARRIED),
            *(bank["open"].format(label=words.title(e), status=words.proof(ledger.status(e))) for e in unproven),
        ]
        or [bank["no_risk"]],
        note=bank["note"],
        cards=["proof-insightplatform-sales-cs", "relation-handover"],
    )


def _promises(deal: Deal, words: Wording) -> list[Quote]:
    """Our own sentences, said or written to the buyer, that commit us to what they will have, in the order said.

    What we noted for ourselves, what we will send next and what other customers had are none.
    """
    found = []
    for turn in deal.turns():
        if turn.side != "seller" or turn.quoted or turn.kind == "crm_note":
            continue
        for span in sentences(turn.text, Span(0, len(turn.text))):
            text = turn.text[span.start : span.end]
            if _commits(text, words):
                found.append(quote_at(turn, turn.start + span.start, text))
    return found[:_MOST]


def _commits(text: str, words: Wording) -> bool:
    """True for a statement that commits us: a phrase that says so, or one of us with a verb of delivery close behind."""
    ends = text.rstrip(" .!»”")
    if len(text.split()) < _WORDS or ends.endswith(("?", "…", "..", ",")) or says(text, "promise_not"):
        return False
    return says(text, "promises") or _undertakes(f" {fold(text)} ", words)


def _undertakes(flat: str, words: Wording) -> bool:
    """True when a verb of delivery follows one of us within a few words, and is not told of the past. In the deal's language
    alone: `on` and `met` are words of the other one."""
    bank = words.bank["cues"]
    for subject in bank["promise_subjects"]:
        at = flat.find(subject)
        while at >= 0:
            after = flat[at + len(subject) :].split()[:_CLOSE]
            near = " " + " ".join(after) + " "
            if not _PAST & set(after[:2]) and any(f" {verb}" in near for verb in bank["promise_verbs"]):
                return True
            at = flat.find(subject, at + 1)
    return False


def _configuration(ledger: Ledger) -> list[Quote]:
    """What the buyer asked for, in their words: the need, the conditions, the dates that still hold, in the order said."""
    money = {q for e in ("budget", "money") if e in ledger.cells for q in ledger.cells[e].quotes}
    asked = [q for e in _CONFIGURATION for q in theirs(ledger, e) if q not in money]
    found = {q: None for q in asked if len(q.text.split()) >= _WORDS and not says(q.text, "trade_discount")}
    return sorted(found, key=lambda q: (q.date, q.source, q.start))
