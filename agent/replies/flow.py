"""From a reply to a proposal: own words, orders set aside, read, date the follow-up, answer, check; or stop politely. Pure.

Who is written to is the contact the caller found by the sender's address; the text never chooses a recipient.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from agent.outreach.assembly import Case, pending, refused
from agent.outreach.checking import check_drafts
from agent.outreach.method import Method
from agent.outreach.models import Draft, Finding, Proposal, WriterInfo, content_hash, digest
from agent.outreach.planning import Ask, Brief, brief_for
from agent.outreach.timing import working_day
from agent.outreach.trying import blocking
from agent.replies.answering import answer, task, with_steps
from agent.replies.message import Reply
from agent.replies.models import FollowUp, ReplyReading, ReplyRecord
from agent.replies.moments import add_months
from agent.replies.orders import without_orders
from agent.replies.reading import read_reply
from agent.replies.texts import text_of
from connectors.records import Contact, Language
from prompts import phrases

# Without a moment named, a later contact is due after three months (house rule).
MONTHS_BY_DEFAULT = 3
# Under this, a person is told to read the reply first.
SURE = 0.6
_PRICE_ASKED = re.compile(r"\b(?:prix|tarifs?|combien|co[ûu]te?|price|pricing|cost|how much)\b", re.I)

Reader = Callable[[Reply, Language, date, str | None], ReplyReading]


@dataclass(frozen=True)
class Received:
    """A reply with what code knows of it: the contact, the language to answer in, the day it came in."""

    reply: Reply
    contact: Contact
    language: Language
    on: date
    subject: str | None = None  # of our own message it answers


def offline_reader(reply: Reply, language: Language, on: date, country: str | None) -> ReplyReading:
    """The rules over the lexicon, with the nearest example where no cue speaks. A request to stop is looked for everywhere,
    everything else only outside words addressed to software."""
    from agent.replies.nearest import nearest

    us = (country or "").upper() == "US"
    whole = read_reply(text_of(reply, language, on, month_first=us))
    if whole.intent == "opt_out":
        return whole
    masked, ordered = without_orders(reply.words, language, on)
    text = text_of(_with_words(reply, masked), language, on, month_first=us)
    reading = read_reply(text, nearest if masked.strip() else None)
    return reading.model_copy(update={"note": "orders"}) if ordered else reading


def _with_words(reply: Reply, words: str) -> Reply:
    return Reply(
        sender=reply.sender,
        subject=reply.subject,
        words=words,
        received=reply.received,
        automatic=reply.automatic,
        raw=reply.raw,
        message_id=reply.message_id,
    )


def respond(case: Case, methods: dict[Language, Method], received: Received, reading: ReplyReading) -> Proposal:
    """The proposal that answers a reply, or the refusal that says why nothing is to be sent. Suppression is the caller's."""
    record = _record(case, received, reading)
    if stops(reading) or reading.intent == "out_of_office":
        return _identified(case, received, refused(case, received.contact, _why_silent(reading)), record)
    brief = with_steps(_brief(case, methods, received), reading, record.follow_up)
    drafts, findings = _written(case, brief, reading, record, received)
    if blocking(findings):
        proposal = refused(case, received.contact, "no answer passed the checks", brief=brief, findings=findings)
    else:
        proposal = pending(case, brief, drafts, findings, WriterInfo(kind="offline"))
        rest = [g for g in proposal.gaps if not g.startswith("level ")]
        proposal = proposal.model_copy(update={"outcome": "draft", "gaps": rest})
    return _identified(case, received, proposal, record)


def stops(reading: ReplyReading) -> bool:
    """True when the person is not to be written to again: objection, anger, or they have left."""
    return reading.intent in ("opt_out", "hostile") or _left(reading)


def closed_to(case: Case, contact: Contact) -> str | None:
    """Why the contact may not be answered (an earlier objection, a departure), None when nothing stops it.

    That an address or a rule for a first e-mail is missing does not: the person has written to us.
    """
    found = case.channels_for(contact).linkedin
    return found.why if not found.allowed and found.source.startswith("GDPR") else None


def _left(reading: ReplyReading) -> bool:
    return reading.intent == "wrong_person" and any(c.topic == "left" for c in reading.cues)


def _why_silent(reading: ReplyReading) -> str:
    if reading.intent == "out_of_office":
        return "out of office: nothing to answer"
    if reading.intent == "hostile":
        return "hostile reply: the contact is suppressed, only a polite stop is left to send by hand"
    if reading.intent == "opt_out":
        return "the person asked not to be written to: suppressed"
    return "the person has left: their address is suppressed, nothing to answer"


def _record(case: Case, received: Received, reading: ReplyReading) -> ReplyRecord:
    tone = case.playbook.seller.tone.get(received.language)
    familiar = received.language == "fr" and tone is not None and tone.address == "tu"
    bank = phrases("fr_tu" if familiar else received.language, "replies")
    closing = None
    if reading.intent in ("opt_out", "hostile"):
        closing = bank["closing"]["rights" if reading.rights else reading.intent]
    fields = {name: getattr(reading, name) for name in ReplyReading.model_fields}
    return ReplyRecord.model_validate(
        fields
        | {
            "received": received.on,
            "message_id": received.reply.message_id,
            "sha256": hashlib.sha256(received.reply.raw.encode()).hexdigest(),
            "follow_up": _follow_up(case, received, reading),
            "closing": closing,
            "human": _for_a_person(bank["human"], received, reading),
            "note": None if reading.note == "orders" else reading.note,
        }
    )


def _for_a_person(bank: dict[str, str], received: Received, reading: ReplyReading) -> list[str]:
    said: list[tuple[str, bool]] = [
        ("rights", reading.rights),
        ("colleague", reading.colleague is not None),
        ("left", _left(reading)),
        ("moment", reading.intent == "interested" and reading.moment is not None),
        ("price", reading.intent == "interested" and bool(_PRICE_ASKED.search(received.reply.words))),
        ("orders", reading.note == "orders"),
        ("doubt", reading.confidence < SURE),
    ]
    return [bank[key].format(name=reading.colleague, quote=reading.moment) for key, due in said if due]


def _follow_up(case: Case, received: Received, reading: ReplyReading) -> FollowUp | None:
    if reading.intent not in ("not_now", "out_of_office") or (
        reading.intent == "out_of_office" and not reading.moment_day
    ):
        return None
    bank = phrases(received.language, "replies")["follow_up"]
    day = reading.moment_day or add_months(received.on, MONTHS_BY_DEFAULT)
    why = bank["why_named"].format(quote=reading.moment) if reading.moment else bank["why_unnamed"]
    names = {"name": received.contact.name, "company": case.dossier.account.name}
    on = working_day(max(day, received.on), case.dossier.account.country)
    return FollowUp(on=on, text=bank[reading.intent].format(**names), why=why, quote=reading.moment)


def _brief(case: Case, methods: dict[Language, Method], received: Received) -> Brief:
    ask = Ask(
        contact=received.contact, tier=case.ranked.tier, channel="email", language=received.language, as_of=received.on
    )
    return brief_for(case.dossier, case.facts, case.playbook, methods[received.language], ask)


def _written(
    case: Case, brief: Brief, reading: ReplyReading, record: ReplyRecord, received: Received
) -> tuple[list[Draft], list[Finding]]:
    """The answer and the dated task. A first try that does not pass gives way to other words and another proof, then none."""
    drafts: list[Draft] = []
    findings: list[Finding] = []
    for tried in (brief, brief.turned(), brief.with_proofs(()), brief.turned().with_proofs(())):
        drafts = [answer(tried, reading, record.follow_up, received.subject)]
        if record.follow_up:
            drafts.append(task(tried, record.follow_up, tried.steps[-1]))
        findings = check_drafts(case, tried, drafts)
        if not blocking(findings):
            break
    return drafts, findings


def _identified(case: Case, received: Received, proposal: Proposal, record: ReplyRecord) -> Proposal:
    """The proposal with the reply in it and an id of its own: the same reply read again gives the same id."""
    key = [case.dossier.account.id, received.contact.id, record.sha256, proposal.status]
    content = content_hash(proposal.contact, proposal.drafts)
    changes: dict[str, Any] = {"proposal_id": f"p-{digest(key)[:12]}", "reply": record, "content_sha256": content}
    return proposal.model_copy(update=changes)


def subjects(proposals: Sequence[Proposal], contact: str) -> list[str]:
    """Subjects of the messages prepared for a contact."""
    return [d.subject for p in proposals if p.contact and p.contact.id == contact for d in p.drafts if d.subject]
