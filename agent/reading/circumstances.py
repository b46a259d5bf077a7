"""Circumstances of an account that decide whether and how it may be written to: read from its usable facts alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from agent.language.fold import fold
from agent.language.sentences import Span, sentences, words
from agent.language.stops import asks_to_stop
from agent.playbook.models import Disqualifier, Playbook
from agent.reading.facts import Fact
from agent.reading.fields import fields
from agent.reading.lexicon import Lexicon, lexicon, load, split_phrases
from agent.reading.record_kinds import legal_form, table
from connectors.records import Dossier, Evidence

_STATUS_KEYS = ("company_status", "etat_administratif", "status", "statut", "situation_juridique", "etat_juridique",
                "statut_juridique", "legal_status", "situation", "rechtstoestand")  # fmt: skip
_LEGAL_KEYS = ("nature_juridique", "forme_juridique", "legal_form", "company_type", "type")
_COOKIES = frozenset(("cookie", "cookies", "traceur", "traceurs", "tracker", "trackers"))
_NEGATIONS = frozenset(("not", "pas", "non", "no", "neither", "nor", "ni", "or"))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the sources say that rules need.

    `departed` and `objected` hold contact ids (left the company; asked not to be written to, or gave no consent).
    `holding` holds the ids of the playbook's disqualifiers that the sources show (competitor, insolvency, agency...).
    `legal_form` is a short name such as `ltd`, `plc`, `llp`, `partnership`, `sole trader`, `sas`, None when nothing says.
    `reasons` says in words where each comes from.
    """

    departed: frozenset[str] = frozenset()
    objected: frozenset[str] = frozenset()
    holding: frozenset[str] = frozenset()
    insolvent: bool = False
    competitor: bool = False
    legal_form: str | None = None
    reasons: tuple[str, ...] = field(default=())


def circumstances(dossier: Dossier, facts: Sequence[Fact], playbook: Playbook) -> Circumstances:
    """Read the circumstances. `facts` come from the reader, for the same dossier and playbook."""
    usable = [f for f in facts if f.usable]
    alerts = {e.id for e in dossier.evidence if e.kind == "job_change"}
    silent = [
        (f, _said(f) | ({"departure"} if f.evidence in alerts else set()))
        for f in usable
        if _contact(f) and f.signal is None
    ]
    departed = {_contact(f): f for f, said in silent if said & {"departure", "past_employer"}}
    objected = {_contact(f): f for f, said in silent if "objection" in said}
    broke = next((f for f in usable if _insolvent(f)), None)
    holding = {d.id: f for d in playbook.icp.disqualifiers if (f := _shown(d, dossier, usable, broke))}
    named = [(c, "left", f) for c, f in departed.items()] + [(c, "objected", f) for c, f in objected.items()]
    reasons = [f"{contact} {what}: {fact.evidence} «{fact.quote}»" for contact, what, fact in named]
    reasons += [f"{rule}: {fact.evidence} «{fact.quote}»" for rule, fact in holding.items()]
    return Circumstances(
        departed=frozenset(departed),
        objected=frozenset(objected),
        holding=frozenset(holding),
        insolvent=broke is not None,
        competitor="competitor" in holding,
        legal_form=_legal_form(usable),
        reasons=tuple(reasons),
    )


def _contact(fact: Fact) -> str:
    return fact.about.removeprefix("contact:") if fact.about.startswith("contact:") else ""


def _said(fact: Fact) -> set[str]:
    """Categories of the phrases in the quote and in the words it is told with, in either language."""
    folded = fold(f"{fact.quote} . {fact.statement}")
    found = words(folded)
    said = {cue.category for language in _both() for cue in language.find(folded, found)}
    if "consent" not in said and any(
        asks_to_stop(fact.quote[s.start : s.end]) for s in sentences(fact.quote, Span(0, len(fact.quote)))
    ):
        said.add("objection")  # in words no phrase foresaw; where only e-mail is refused, the consent says so
    return said


def _insolvent(fact: Fact) -> bool:
    if fact.about != "account" or fact.quotable:
        return False  # the reader never lets a failing company's state be quoted
    key, value = _leaf(fact)
    return "insolvency" in _said(fact) or (key in _STATUS_KEYS and value.lower() in table()["closed"])


def _leaf(fact: Fact) -> tuple[str, str]:
    """Key and value of a fact that quotes a JSON leaf, two empty strings for prose."""
    if not fact.quote.startswith('"') or '":' not in fact.quote:
        return ("", "")
    leaf = next(iter(fields("{" + fact.quote + "}")), None)
    return (leaf.key, leaf.value) if leaf else ("", "")


def _shown(rule: Disqualifier, dossier: Dossier, usable: Sequence[Fact], broke: Fact | None) -> Fact | None:
    """The fact that shows a disqualifier, None when nothing does."""
    said = fold(rule.rule)
    if any(word in said for word in _offers()["insolvency_rule"]):
        return broke
    if any(word.isdigit() for word in said.split()):
        return None  # a head count: the ranking reads it from the account
    offer = _offer(rule.rule)
    by_id = {e.id: e for e in dossier.evidence}
    told = [f for f in usable if f.about == "account"]
    return next((f for f in told if _sells(f, by_id.get(f.evidence), offer) and _beside(f, told, offer)), None)


def _beside(fact: Fact, told: Sequence[Fact], offer: "_Offer") -> bool:
    """What must go with the offer is said on the same page: an agency, and the dashboards it sells on."""
    if offer.also is None:
        return True
    page = fold(" . ".join(f.quote for f in told if f.evidence == fact.evidence))
    return bool(offer.also.find(page, words(page)))


@dataclass(frozen=True, slots=True)
class _Offer:
    """Phrases that say a thing is sold, those of which one must stand beside (None: none needed), and groups that describe it."""

    said: Lexicon
    also: Lexicon | None
    described: tuple[tuple[Lexicon, ...], ...] = ()


@cache
def _offer(rule: str) -> _Offer:
    folded = f" {fold(rule)} "
    called = [o for o in _offers()["offers"].values() if any(f" {fold(w)}" in folded for w in o["rule"])]
    if not called:
        parts = rule.replace(" or ", ",").replace("sells ", "").split(",")
        return _Offer(Lexicon({"offer": [p for p in parts if p.strip()]}), None)
    best = next((o for o in called if "also" in o), called[0])
    also = Lexicon({"also": split_phrases(best["also"])}) if "also" in best else None
    meant = [best] if also else called
    described = (tuple(Lexicon({"said": split_phrases(g)}) for g in o.get("described", ())) for o in meant)
    phrases = [p for o in meant for p in split_phrases(o["phrases"])]
    return _Offer(Lexicon({"offer": phrases}), also, tuple(groups for groups in described if groups))


def _sells(fact: Fact, evidence: Evidence | None, offer: _Offer) -> bool:
    """The account's own words about its offer: the thing, and a verb of selling or the buyer it is for."""
    if evidence is None or evidence.kind in (
        "job_post",
        "intent",
        "registry",
        "crm_note",
        "linkedin_post",
        "review_site",
    ):
        return False
    if fact.technology and fact.signal in ("tech_change", "profile_fact") and fact.quote.startswith(('"', "{")):
        return False  # a tool seen on the site is used, not sold
    folded = fold(fact.quote)
    found = words(folded)
    said = {w.text for w in found}
    if said & _COOKIES:
        return False  # the notice of a site names what it measures, not what is sold
    buyer = bool(said & set(_offers()["buyer_words"]))
    if buyer and any(all(group.find(folded, found) for group in groups) for groups in offer.described):
        return True
    if not offer.said.find(folded, found):
        return False
    sold = any(cue.category == "sells" for language in _both() for cue in language.find(folded, found))
    return sold or buyer


def _both() -> Iterator[Lexicon]:
    yield lexicon("fr")
    yield lexicon("en")


def _legal_form(usable: Sequence[Fact]) -> str | None:
    """The form in the register, else the one the account states of itself."""
    of_account = [f for f in usable if f.about == "account"]
    for fact in of_account:
        key, value = _leaf(fact)
        if key in _LEGAL_KEYS and (form := legal_form(value)):
            return form
    stated = (f.quote for f in of_account if f.signal == "profile_fact" and not f.quote.startswith(('"', "{")))
    return next((form for quote in stated if (form := _stated_form(quote))), None)


def _stated_form(quote: str) -> str | None:
    """`is a partnership of 21 solicitors`, `trading name of A. Bee, sole trader`; `not a limited company` states nothing."""
    found = words(fold(quote))
    forms: dict[str, str] = table()["legal_words"]
    for at, word in enumerate(found):
        before = {w.text for w in found[max(0, at - 4) : at]}
        for length in (3, 2, 1):
            form = forms.get(" ".join(w.text for w in found[at : at + length]))
            if form and not before & _NEGATIONS and not _in_passing(form, word.text, found[at - 1].text if at else ""):
                return form
    return None


def _in_passing(form: str, word: str, before: str) -> bool:
    """`in partnership with`, `the limited edition`: words that are no legal form there."""
    return (form == "partnership" and before in ("in", "new", "our")) or (
        word == "limited" and before in ("a", "the", "is")
    )


@cache
def _offers() -> dict[str, Any]:
    return load("offers.yaml")
