"""What a model is shown of a brief, and under which short names: checked facts, proofs and claims, nothing else.

No address, link, name of the reader, tier or approval is in it: a model that obeys an order hidden in a quotation has
nothing to give away and nothing to decide. Short names (F1, P1, C1) are the only ids it can answer with.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.language.fold import fold
from agent.outreach.planning import Brief
from agent.outreach.stepping import first_text
from agent.outreach.writing.hooks import carrier
from agent.outreach.writing.offline import EXECUTIVE, LONG, SHORT, greeting_of, trade
from agent.outreach.writing.proofs import customer_name
from agent.outreach.writing.typography import short_name
from agent.playbook.models import Claim, Proof
from agent.reading.facts import Fact
from connectors.records import Evidence

# The best ones come first in a brief; the answer's schema names this many and stays the same for every account, since a
# new schema costs a compilation at the endpoint and begins a new prompt cache.
MOST_FACTS, MOST_PROOFS, MOST_CLAIMS = 16, 3, 6
# A long page must not crowd out the others: level 4 joins several.
MOST_OF_A_PAGE = 5
# A quotation longer than this is a page, not a sentence.
LONGEST_QUOTE = 600
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,300}|\S{1,64}@\S{1,128}")


@dataclass(frozen=True)
class Material:
    """The brief's facts, proofs and claims under their short names."""

    facts: dict[str, Fact]
    proofs: dict[str, Proof]
    claims: dict[str, Claim]

    def evidence(self, slot: str) -> str | None:
        """Id of the evidence, proof or claim behind a short name, None for an unknown one."""
        if slot in self.facts:
            return self.facts[slot].evidence
        found = self.proofs.get(slot) or self.claims.get(slot)
        return found.id if found else None

    def slots(self, evidence: list[str], facts: list[str]) -> list[str]:
        """The short names of what a segment cites."""
        own = [s for s, f in self.facts.items() if f.id in facts]
        return own + [s for s in (*self.proofs, *self.claims) if self.evidence(s) in evidence]

    def renamed(self, message: str) -> str:
        """A finding's message with our ids replaced by the short names of the same things."""
        names: dict[str, list[str]] = {}
        for slot in (*self.facts, *self.proofs, *self.claims):
            names.setdefault(str(self.evidence(slot)), []).append(slot)
        for id_, slots in names.items():
            message = re.sub(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", "/".join(slots), message)
        return message


def material_of(brief: Brief) -> Material:
    """Name what the brief allows. Connection notes sell nothing, so they get neither proofs nor claims."""
    seller = brief.playbook.seller
    mail = opens_with(brief) == "email"
    own = [v for v in seller.value_propositions if v.persona == brief.contact.persona]
    product: list[Claim] = [] if brief.executive else list(seller.product.claims)
    return Material(
        facts=_named("F", _by_page(brief.facts)),
        proofs=_named("P", brief.proofs[:MOST_PROOFS] if mail else ()),
        claims=_named("C", [*own, *product][:MOST_CLAIMS] if mail else ()),
    )


def opens_with(brief: Brief) -> str:
    """Channel of the first message to the person: `email`, `linkedin_note` or `call`."""
    number = first_text(brief.steps)
    return next((s.channel for s in brief.steps if s.step == number), "call")


def inputs(brief: Brief, material: Material) -> dict[str, str]:
    """Values of the prompt: the seller first, the account after it, so that a run's prompts share their beginning."""
    return {
        "seller": data(_seller(brief, material)),
        "reader": data(_reader(brief)),
        "account": data(_account(brief, material)),
        "task": data(_task(brief)),
    }


def data(value: Any) -> str:
    """JSON that cannot close the tag around it."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").replace(">", "\\u003e")


def _seller(brief: Brief, material: Material) -> dict[str, Any]:
    seller = brief.playbook.seller
    tone = seller.tone.get(brief.language)
    return {
        "name": seller.name,
        "language": brief.language,
        "tone": {"address": tone.address, "register": tone.register_} if tone else {},
        "never_claim": seller.forbidden_claims,
        "claims": [{"id": s, "text": c.text(brief.language)} for s, c in material.claims.items()],
        "proofs": [_proof(s, p) for s, p in material.proofs.items()],
    }


def _proof(slot: str, proof: Proof) -> dict[str, Any]:
    return {"id": slot, "customer": customer_name(proof), "may_be_named": proof.may_name, "text": proof.body.strip()}


def _reader(brief: Brief) -> dict[str, Any]:
    persona, language = brief.persona, brief.language
    listed = {
        "goals": persona.goals if persona else {},
        "common_worries": persona.pains if persona else {},
        "vocabulary": persona.vocabulary if persona else {},
        "do_not_say": persona.do_not_say if persona else {},
    }
    return {
        "title": brief.contact.title,
        "executive": brief.executive,
        **{name: values[language] for name, values in listed.items() if values.get(language)},
    }


def _account(brief: Brief, material: Material) -> dict[str, Any]:
    ids = list(dict.fromkeys(f.evidence for f in material.facts.values()))
    return {
        "company": short_name(brief.account.name),
        "trade": trade(brief),
        "today": brief.as_of.isoformat(),
        "pages": [_page(brief.evidence[id_], brief, material) for id_ in ids],
    }


def _page(evidence: Evidence, brief: Brief, material: Material) -> dict[str, Any]:
    """One source and its facts. Only a publication is named: a collector's own note is not for the reader's eyes."""
    kind = carrier(evidence)
    return {
        "page": kind,
        **({"source": _without_links(evidence.source)} if kind in ("press", "other") else {}),
        "published": evidence.date.isoformat(),
        "facts": [_fact(s, f, brief) for s, f in material.facts.items() if f.evidence == evidence.id],
    }


def _fact(slot: str, fact: Fact, brief: Brief) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": slot,
        "about": _who(fact.about, brief),
        "said_by": _who(fact.speaker, brief) if fact.speaker else None,
        "quote": _without_links(fact.quote[:LONGEST_QUOTE]),
    }
    if fact.event_date != brief.evidence[fact.evidence].date:
        said["happened"] = fact.event_date.isoformat()
    if fold(fact.statement).strip(" .") != fold(fact.quote).strip(" ."):
        said["says"] = _without_links(fact.statement)
    return said


def _who(about: str, brief: Brief) -> str:
    """ "the reader", "the company", a colleague with the title, or a name as the source gives it."""
    id_ = about.removeprefix("contact:")
    if id_ == brief.contact.id or id_ == brief.contact.name:
        return "the reader"
    if id_ == "account":
        return "the company"
    known = next((c for c in brief.account.contacts if id_ in (c.id, c.name)), None)
    return f"{known.name}, {known.title}" if known else _without_links(id_)


def _task(brief: Brief) -> dict[str, Any]:
    task: dict[str, Any] = {"language": brief.language, "level": brief.level.reached}
    if brief.voice == "fr_tu":
        task["address"] = "tu"  # the one form that is not the language's usual one is said where the work is set
    if opens_with(brief) == "linkedin_note":
        greeting = greeting_of(brief)
        return task | {"greeting": greeting, "max_characters": brief.playbook.seller.note_limit - len(greeting) - 1}
    rules = brief.playbook.seller.email_rules
    return task | {
        "framework": brief.framework,
        "parts": list(brief.parts),
        "angle": brief.angle,
        "words": {"min": SHORT, "max": EXECUTIVE if brief.executive else LONG},
        "subject_max_words": rules.subject_max_words,
    }


def _by_page(facts: Sequence[Fact]) -> list[Fact]:
    """The first facts of each page, pages in the order of their best fact."""
    pages: dict[str, list[Fact]] = {}
    for fact in facts:
        pages.setdefault(fact.evidence, []).append(fact)
    return [f for page in pages.values() for f in page[:MOST_OF_A_PAGE]][:MOST_FACTS]


def _without_links(text: str) -> str:
    return _ADDRESS.sub("…", text)


def _named(letter: str, things: Any) -> dict[str, Any]:
    return {f"{letter}{n}": thing for n, thing in enumerate(things, start=1)}
