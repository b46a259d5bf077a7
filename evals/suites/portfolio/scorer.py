"""What is counted over many drafts: limits, proof that resolves, text left to fill in, sameness, and what hangs on a fact."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from agent.checks.form import questions, word_count
from agent.checks.surface import placeholders
from agent.outreach.models import Draft
from connectors.records import Dossier
from evals.suites.portfolio.drafts import Made, drafts, flow

SHARED_KINDS = ("hook", "problem", "cta")
QUOTED = ("hook", "problem", "proof")


def limit_violations(found: Iterable[Made]) -> list[str]:
    """Messages over a limit of their channel: words of subject and body, characters of a note, number of questions."""
    return [f"{m.dossier.account.id}: {v}" for m, d in drafts(list(found)) for v in _violations(m, d)]


def _violations(made: Made, draft: Draft) -> list[str]:
    seller = flow(made.dossier).playbook.seller
    rules = seller.email_rules
    told = []
    asked = questions([s.text for s in draft.segments])
    if draft.channel == "email":
        counted = sum(word_count(s.text) for s in draft.segments if s.kind not in rules.body_count_excludes)
        told += ["subject"] if word_count(draft.subject or "") > rules.subject_max_words else []
        told += ["body"] if counted > rules.body_max_words else []
        told += ["notices"] if {"opt_out", "source_notice"} - {s.kind for s in draft.segments} else []
    if draft.channel == "linkedin_note":
        told += ["note"] if len(draft.body) > seller.note_limit else []
    if draft.channel != "call":
        told += ["questions"] if asked > rules.questions_max else []
    return told


def unresolved(found: Iterable[Made]) -> tuple[int, int]:
    """Factual segments, and those that cite nothing or something the proposal does not hold."""
    total = wrong = 0
    for made, draft in drafts(list(found)):
        held = {e.id for e in made.proposal.evidence}
        for segment in draft.segments:
            total += segment.factual
            wrong += segment.factual and not (segment.evidence and set(segment.evidence) <= held)
    return total, wrong


def unfilled(found: Iterable[Made]) -> list[str]:
    """Text somebody forgot to fill in."""
    return [text for _, d in drafts(list(found)) for text in placeholders(f"{d.subject or ''}\n{d.body}")]


def same_hooks(found: Iterable[Made]) -> list[str]:
    """Hooks of level 2 or above that two accounts share."""
    owners = defaultdict(set)
    for made, draft in drafts(list(found)):
        if draft.level >= 2:
            for segment in draft.segments:
                if segment.kind == "hook":
                    owners[_plain(segment.text)].add(made.dossier.account.id)
    return [text for text, accounts in owners.items() if len(accounts) > 1]


def most_shared(found: Iterable[Made], *, alike: bool = False) -> float:
    """The highest share of identical sentences among hook, problem and call to action, over pairs of accounts, at level 2
    and above: in all that is written for them in one language or, with `alike`, in messages asked for in the same way."""
    groups: dict[tuple[str, ...], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for made, draft in drafts(list(found)):
        if draft.level >= 2:
            asked = (draft.channel, str(made.wish.framework), str(made.wish.channel)) if alike else ()
            key = (draft.language, *asked)
            said = {_plain(s.text) for s in draft.segments if s.kind in SHARED_KINDS}
            groups[key][made.dossier.account.id] |= said
    shares = [
        len(a & b) / min(len(a), len(b))
        for told in groups.values()
        for a, b in combinations(told.values(), 2)
        if a and b
    ]
    return max(shares, default=0.0)


def ablation(found: Iterable[Made]) -> tuple[int, list[str]]:
    """Take away each piece of evidence a message cites: every sentence that cited it must go or change.

    Returns how many sentences were tried and those that came out again word for word on the same evidence id.
    """
    tried, kept = 0, []
    for made in found:
        own = {e.id for e in made.dossier.evidence}
        cited = {i for d in made.proposal.drafts for s in d.segments for i in s.evidence if i in own}
        for id_ in sorted(cited):
            less = _without(made.dossier, id_)
            after = flow(made.dossier).propose(less, made.wish)
            again = {_plain(s.text) for d in after.drafts for s in d.segments if s.factual}
            for draft in made.proposal.drafts:
                for segment in draft.segments:
                    if segment.factual and id_ in segment.evidence:
                        tried += 1
                        kept += (
                            [f"{made.dossier.account.id}: {segment.text.strip()}"]
                            if _plain(segment.text) in again
                            else []
                        )
    return tried, kept


def _without(dossier: Dossier, id_: str) -> Dossier:
    return Dossier(account=dossier.account, evidence=tuple(e for e in dossier.evidence if e.id != id_))


def _plain(text: str) -> str:
    return " ".join(text.split())
